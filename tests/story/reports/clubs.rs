//! The money of completed deals: what is a fee, what is contingent, and whose it is.

use super::{KJAER, at, everything, histories, kjaer_on, opened_from, told};
use crate::events::*;
use crate::story::{Story, Told, on};
use mercato::deal::event::{Clause, Event};
use mercato::deal::filter::DealFilter;
use mercato::deal::terms::{Field, Terms};
use mercato::views::deals::Deals;
use mercato::views::report::clubs::{ClubLine, Clubs, Side, clubs};

pub(super) fn of(story: &Story) -> Clubs {
    clubs(&Deals::of(&histories(story), &at(None)), &everything())
}

/// What Milan spent: `fee 15m EUR`, `fee disputed 15m..17m EUR`, `fee unknown 1`.
pub(super) fn spent(story: &Story) -> Vec<String> {
    lines(&of(story), "Milan", Side::Spent)
}

pub(super) fn lines(clubs: &Clubs, club: &str, side: Side) -> Vec<String> {
    let of_it = clubs.lines.iter().filter(|line| line.club.as_str() == club && line.side == side);
    of_it.flat_map(told_of).collect()
}

fn told_of(line: &ClubLine) -> Vec<String> {
    let what = serde_json::to_value(line.what).unwrap().as_str().unwrap().to_owned();
    let sums = [("", line.certain), (" doubtful", line.doubtful), (" disputed", line.disputed)];
    let sums = sums.into_iter().filter_map(|(how, sum)| Some(format!("{what}{how} {}", sum?)));
    let counts = [("free", line.free.len()), ("unknown", line.unknown.len())];
    let counts = counts.into_iter().filter(|(_, count)| *count > 0).map(|(how, count)| format!("{what} {how} {count}"));
    sums.chain(counts).collect()
}

/// Kjaer's deal, completed on the 13th on these terms; then what came after.
pub(super) fn completed<const N: usize>(stated: [(Field, &str); N], after: Vec<Told>) -> Story {
    let story = told([kjaer_on("2020-01-07"), on("2020-01-13", completion_on(terms(stated))).of(KJAER)]);
    after.into_iter().map(|told| told.of(KJAER)).fold(story, Story::and)
}

pub(super) const LOAN: (Field, &str) = (Field::Kind, "loan");
pub(super) const PERMANENT: (Field, &str) = (Field::Kind, "permanent");

#[test]
fn a_fee_is_spent_by_the_buyer_and_received_by_the_owner() {
    let clubs = of(&completed([PERMANENT, (Field::Fee, "15m EUR")], vec![]));
    assert_eq!(lines(&clubs, "Milan", Side::Spent), ["fee 15m EUR"]);
    assert_eq!(lines(&clubs, "Sevilla", Side::Received), ["fee 15m EUR"]);
    assert_eq!(clubs.lines.len(), 2);
    let [milan, sevilla] = clubs.clubs.as_slice() else { panic!("{clubs:?}") };
    assert_eq!((milan.arrivals.deals, milan.departures.deals, milan.arrivals.loans), (1, 0, 0));
    assert_eq!((sevilla.arrivals.deals, sevilla.departures.deals), (0, 1));
}

#[test]
fn what_is_not_completed_is_not_spent() {
    let agreed = told([kjaer_on("2020-01-07"), on("2020-01-09", agreement_on(fee("15m EUR"))).of(KJAER)]);
    assert!(of(&agreed).clubs.is_empty());
    let collapsed = completed([PERMANENT, (Field::Fee, "15m EUR")], vec![on("2020-01-15", collapse())]);
    assert!(of(&collapsed).clubs.is_empty());
    // It may have been, so it is named.
    let perhaps = told([kjaer_on("2020-01-07"), on("2020-01-09..2020-01-13", completion()).of(KJAER)]);
    let clubs = clubs(&Deals::of(&histories(&perhaps), &at(Some("2020-01-10"))), &everything());
    assert_eq!((clubs.clubs.len(), clubs.not_certain.len()), (0, 1));
}

#[test]
fn a_free_transfer_is_nothing_and_known_and_a_silent_one_is_not_known() {
    assert_eq!(spent(&completed([(Field::Kind, "free")], vec![])), ["fee free 1"]);
    for kind in ["permanent", "swap"] {
        let story = completed([(Field::Kind, kind)], vec![]);
        assert_eq!(spent(&story), ["fee unknown 1"]);
        assert_eq!(of(&story).unknown_fee.len(), 1);
    }
    assert_eq!(spent(&completed([], vec![])), ["fee unknown 1"]);
    assert_eq!(spent(&completed([PERMANENT, (Field::Fee, "0 EUR")], vec![])), ["fee 0 EUR"]);
}

#[test]
fn a_loan_has_a_loan_fee_and_its_purchase_is_contingent() {
    let with = |purchase: &'static str| {
        [LOAN, (Field::LoanFee, "1m EUR"), (Field::Purchase, purchase), (Field::PurchasePrice, "8m EUR")]
    };
    assert_eq!(spent(&completed(with("option"), vec![])), ["loan_fee 1m EUR", "option 8m EUR"]);
    assert_eq!(spent(&completed(with("obligation"), vec![])), ["loan_fee 1m EUR", "obligation 8m EUR"]);
    assert_eq!(spent(&completed(with("none"), vec![])), ["loan_fee 1m EUR"]);
    let silent = completed([LOAN], vec![]);
    assert_eq!(spent(&silent), ["loan_fee unknown 1"]);
    assert_eq!((of(&silent).unknown_loan_fee.len(), of(&silent).unknown_fee.len()), (1, 0));
    assert_eq!(
        spent(&completed([LOAN, (Field::Purchase, "option")], vec![])),
        ["loan_fee unknown 1", "option unknown 1"]
    );
    let unsaid = [LOAN, (Field::LoanFee, "0 EUR"), (Field::PurchasePrice, "8m EUR")];
    assert_eq!(spent(&completed(unsaid, vec![])), ["loan_fee 0 EUR", "purchase 8m EUR"]);
    // Nobody named the kind, and only a loan has such terms.
    let unnamed = [(Field::LoanFee, "1m EUR"), (Field::Until, "2020-06-30")];
    assert_eq!(spent(&completed(unnamed, vec![])), ["loan_fee 1m EUR"]);
}

fn triggered(which: Clause, outcome: &str, terms: Option<Terms>) -> Event {
    Event::ClauseTriggered { clause: which, outcome: outcome.parse().unwrap(), remark: None, terms }
}

#[test]
fn a_purchase_that_took_effect_is_a_fee_and_no_longer_contingent() {
    let bought = |event: Event| {
        let terms = [LOAN, (Field::LoanFee, "1m EUR"), (Field::Purchase, "option"), (Field::PurchasePrice, "8m EUR")];
        spent(&completed(terms, vec![on("2020-02-20", event)]))
    };
    let at_another = terms([PERMANENT, (Field::Fee, "9m EUR")]);
    assert_eq!(bought(triggered(Clause::Option, "exercised", Some(at_another))), ["fee 9m EUR", "loan_fee 1m EUR"]);
    assert_eq!(bought(triggered(Clause::Option, "agreed", None)), ["fee 8m EUR", "loan_fee 1m EUR"]);
    assert_eq!(bought(triggered(Clause::Obligation, "exercised", None)), ["fee 8m EUR", "loan_fee 1m EUR"]);
    assert_eq!(bought(triggered(Clause::Option, "lapsed", None)), ["loan_fee 1m EUR"]);
    assert_eq!(bought(triggered(Clause::Option, "waived", None)), ["loan_fee 1m EUR"]);
    assert_eq!(bought(triggered(Clause::Recall, "exercised", None)), ["loan_fee 1m EUR", "option 8m EUR"]);
    assert_eq!(bought(triggered(Clause::Option, "disputed", None)), ["loan_fee 1m EUR", "option 8m EUR"]);
    let contradicts = triggered(Clause::Option, "lapsed", Some(fee("9m EUR")));
    assert_eq!(bought(contradicts), ["loan_fee 1m EUR", "option 8m EUR"]);
    let nobody_said = completed([LOAN], vec![on("2020-02-20", triggered(Clause::Option, "exercised", None))]);
    assert_eq!(spent(&nobody_said), ["fee unknown 1", "loan_fee unknown 1"]);
}

#[test]
fn as_of_a_date_before_it_took_effect_it_is_contingent() {
    let terms = [LOAN, (Field::LoanFee, "1m EUR"), (Field::Purchase, "option"), (Field::PurchasePrice, "8m EUR")];
    let story = completed(terms, vec![on("2020-02-20", triggered(Clause::Option, "exercised", None))]);
    let clubs = clubs(&Deals::of(&histories(&story), &at(Some("2020-02-01"))), &everything());
    assert_eq!(lines(&clubs, "Milan", Side::Spent), ["loan_fee 1m EUR", "option 8m EUR"]);
}

#[test]
fn add_ons_are_contingent_whatever_the_kind() {
    let story = completed([PERMANENT, (Field::Fee, "15m EUR"), (Field::AddOns, "2m EUR")], vec![]);
    assert_eq!(spent(&story), ["fee 15m EUR", "add_ons 2m EUR"]);
    let clubs = of(&story);
    let contingent: Vec<bool> = clubs.lines.iter().map(|line| line.contingent).collect();
    assert_eq!(contingent, [false, true, false, true]);
}

#[test]
fn the_fee_of_what_came_to_be_a_loan_is_not_counted_and_named() {
    let story = told([
        kjaer_on("2020-01-07"),
        on("2020-01-09", agreement_on(fee("9m EUR"))).of(KJAER),
        on("2020-01-13", completion_on(terms([LOAN, (Field::LoanFee, "0 EUR")]))).of(KJAER),
    ]);
    assert_eq!(spent(&story), ["loan_fee 0 EUR"]);
    assert_eq!(of(&story).remarks[0].text, "fee: 9m EUR (#2) is not counted, since it is a loan");
    // Nor does it stand for the price of the purchase.
    let bought = on("2020-02-20", triggered(Clause::Option, "exercised", None)).of(KJAER);
    assert_eq!(spent(&story.and(bought)), ["fee unknown 1", "loan_fee 0 EUR"]);
}

#[test]
fn each_currency_has_a_sum_of_its_own_and_ranges_stay_ranges() {
    let deal = |slug: &str, fee: &str| {
        [
            on("2020-01-07", opened_from("Sevilla", "Milan")).of(slug),
            on("2020-01-13", completion_on(terms([PERMANENT, (Field::Fee, fee)]))).of(slug),
        ]
    };
    let all = [("a-1", "15m EUR"), ("a-2", "8m..10m EUR"), ("a-3", "1m GBP"), ("a-4", "100m JPY"), ("a-5", "2.5m GBP")];
    let story = all.into_iter().flat_map(|(slug, fee)| deal(slug, fee)).fold(told([]), Story::and);
    assert_eq!(spent(&story), ["fee 23m..25m EUR", "fee 3.5m GBP", "fee 100m JPY"]);
}

#[test]
fn a_club_is_one_whatever_the_accents_and_other_scripts_as_they_are_written() {
    let to = |slug: &str, club: &str| {
        [
            on("2020-01-07", opened_from("Sevilla", club)).of(slug),
            on("2020-01-13", completion_on(terms([PERMANENT, (Field::Fee, "1m EUR")]))).of(slug),
        ]
    };
    // These two are different words that are spelled alike in Latin letters.
    let all = [
        ("a-1", "Atlético"),
        ("a-2", "ATLETICO"),
        ("a-3", "北京"),
        ("a-4", "背景"),
        ("a-5", "Спартак"),
        ("a-6", "спартак"),
    ];
    let story = all.into_iter().flat_map(|(slug, club)| to(slug, club)).fold(told([]), Story::and);
    let deals = |club: &Clubs| -> Vec<usize> {
        let mut deals: Vec<usize> = club.clubs.iter().map(|club| club.arrivals.deals).collect();
        deals.sort_unstable();
        deals
    };
    assert_eq!(deals(&of(&story)), [0, 1, 1, 2, 2], "Sevilla, two in Chinese, Atlético, Спартак");
}

#[test]
fn a_club_that_was_asked_for_stands_alone() {
    let story = completed([PERMANENT, (Field::Fee, "15m EUR")], vec![]);
    let wanted = DealFilter { club: Some("sevilla".into()), ..DealFilter::default() };
    let clubs = clubs(&Deals::of(&histories(&story), &at(None)), &wanted);
    assert_eq!((clubs.clubs.len(), clubs.lines.len()), (1, 1));
}
