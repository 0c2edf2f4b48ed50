use super::{KJAER, at, everything, histories, kjaer_on, told};
use crate::events::*;
use crate::story::{Story, Told, moment, on};
use mercato::deal::cuts::Cuts;
use mercato::deal::terms::Field;
use mercato::views::deals::Deals;
use mercato::views::report::sources::{SourceScore, Sources, sources};

fn of(story: &Story) -> Sources {
    sources(&Deals::of(&histories(story), &at(None)), &everything())
}

fn one(story: &Story, name: &str) -> SourceScore {
    of(story).sources.into_iter().find(|source| source.source.as_str() == name).unwrap()
}

/// Stood, otherwise, disputed, moot, afterwards.
fn judged(story: &Story, name: &str) -> [usize; 5] {
    let source = one(story, name);
    [source.stood, source.otherwise, source.disputed, source.moot, source.afterwards]
}

const LOAN: (Field, &str) = (Field::Kind, "loan");

/// What was said of Kjaer's deal, which was completed on the 13th as a loan until the end of June, for 1m.
fn completed(told_before: Vec<Told>) -> Story {
    let terms = terms([LOAN, (Field::LoanFee, "1m EUR"), (Field::Until, "2020-06-30")]);
    let end = on("2020-01-13", completion_on(terms)).by("the club", "A1");
    told_before.into_iter().chain([end]).map(|told| told.of(KJAER)).fold(told([kjaer_on("2020-01-02")]), Story::and)
}

#[test]
fn a_claim_is_held_against_the_terms_that_it_was_completed_on() {
    let says = terms([LOAN, (Field::LoanFee, "900k..1.5m EUR"), (Field::Until, "2021-06-30"), (Field::SellOn, "10%")]);
    let story = completed(vec![on("2020-01-08", report(says)).by("a paper", "B2")]);
    // The kind, a range that holds the fee; another day. That of which nobody else spoke stands.
    assert_eq!(judged(&story, "a paper"), [3, 1, 0, 0, 0]);
    let paper = one(&story, "a paper");
    assert_eq!((paper.deals, paper.claims, paper.percent_stood), (1, 4, Some(75)));
    assert_eq!(judged(&story, "the club"), [3, 0, 0, 0, 0]);
}

#[test]
fn what_was_said_of_a_deal_of_another_kind_did_not_stand() {
    let sale = report(terms([(Field::Kind, "permanent"), (Field::Fee, "5m EUR")]));
    let story = completed(vec![on("2020-01-08", sale).by("a paper", "B2")]);
    assert_eq!(judged(&story, "a paper"), [0, 2, 0, 0, 0]);
    assert_eq!(one(&story, "a paper").days_before, None);
}

#[test]
fn what_the_completion_says_stood_whatever_its_kind() {
    let says = || terms([LOAN, (Field::Fee, "2m EUR")]);
    let story = told([
        kjaer_on("2020-01-02"),
        on("2020-01-08", report(says())).by("a paper", "B2").of(KJAER),
        on("2020-01-13", completion_on(says())).by("the club", "A1").of(KJAER),
    ]);
    assert_eq!((judged(&story, "the club"), judged(&story, "a paper")), ([2, 0, 0, 0, 0], [2, 0, 0, 0, 0]));
}

#[test]
fn how_early_it_was_said_is_told_by_when_it_was_learned() {
    let story = completed(vec![on("2020-01-05", report(terms([LOAN]))).learned("2020-01-08").by("a paper", "B2")]);
    assert_eq!(one(&story, "a paper").days_before.unwrap().to_string(), "5");
    let vague = told([
        kjaer_on("2020-01-02"),
        on("2020-01-08", agreement_on(terms([LOAN]))).by("a paper", "B2").of(KJAER),
        on("2020-01-10..2020-01-13", completion_on(terms([LOAN]))).of(KJAER),
    ]);
    assert_eq!(one(&vague, "a paper").days_before.unwrap().to_string(), "2 to 5");
}

#[test]
fn nobody_is_judged_by_a_dispute_that_nothing_settled() {
    let says = |price: &str, by: &str| on("2020-01-13", report(terms([(Field::PurchasePrice, price)]))).by(by, "B2");
    let story = completed(vec![says("2m EUR", "a paper"), says("3m EUR", "another")]);
    assert_eq!(judged(&story, "a paper"), [0, 0, 1, 0, 0]);
    assert_eq!(judged(&story, "another"), [0, 0, 1, 0, 0]);
    assert_eq!(one(&story, "a paper").percent_stood, None);
}

#[test]
fn of_a_deal_that_collapsed_nobody_knows() {
    let story = told([
        kjaer_on("2020-01-02"),
        on("2020-01-08", agreement_on(fee("9m EUR"))).by("a paper", "B2").of(KJAER),
        on("2020-01-10", collapse()).by("a paper", "B2").of(KJAER),
    ]);
    assert_eq!(judged(&story, "a paper"), [0, 0, 0, 1, 0]);
    assert_eq!((one(&story, "a paper").steps, of(&story).ended), (2, 1));
}

#[test]
fn hindsight_and_what_is_said_of_a_later_time_are_not_judged() {
    let story = completed(vec![]);
    let story = story.and(on("2020-01-13", report(terms([LOAN]))).learned("2020-01-20").by("a paper", "B2").of(KJAER));
    let bought = clause(terms([(Field::Kind, "permanent")]));
    let story = story.and(on("2020-02-20", bought).by("another", "B2").of(KJAER));
    assert_eq!(judged(&story, "a paper"), [0, 0, 0, 0, 1]);
    assert_eq!(judged(&story, "another"), [0, 0, 0, 0, 1]);
    assert_eq!(judged(&story, "the club"), [3, 0, 0, 0, 0], "a loan it was, whatever became of it");
    // Learned nobody knows when, but of a day after the end.
    let later = on("2020-01-20", report(terms([(Field::Kind, "permanent")]))).learned("2020-01-10..2020-01-31");
    assert_eq!(judged(&story.and(later.by("a third", "B2").of(KJAER)), "a third"), [0, 0, 0, 0, 1]);
}

#[test]
fn what_is_wanted_is_no_claim() {
    let story = completed(vec![
        on("2020-01-08", offer("Milan", fee("9m EUR"))).by("a paper", "B2"),
        on("2020-01-09", valuation("Sevilla", "12m EUR")).by("a paper", "B2"),
    ]);
    assert_eq!((one(&story, "a paper").claims, one(&story, "a paper").steps), (0, 1));
}

#[test]
fn what_was_taken_back_is_counted_and_what_it_claimed_did_not_stand() {
    let story = completed(vec![
        on("2020-01-08", agreement_on(terms([LOAN]))).by("a paper", "C4"),
        on("2020-01-09", retraction(2)).by("another", "B2"),
    ]);
    assert_eq!(judged(&story, "a paper"), [0, 1, 0, 0, 0]);
    assert_eq!((one(&story, "a paper").retracted, one(&story, "a paper").corrected), (1, 0));
    assert!(of(&story).sources.iter().all(|source| source.source.as_str() != "another"), "it claimed nothing");
}

#[test]
fn a_claim_that_was_corrected_is_judged_as_it_was_made_and_the_correction_as_well() {
    let patch = serde_json::json!({"data": {"terms": {"loan_fee": written("1m EUR")}}});
    let story = completed(vec![
        on("2020-01-08", report(terms([(Field::LoanFee, "3m EUR")]))).by("a paper", "B2"),
        on("2020-01-10", correction(2, patch)).by("another", "B2"),
    ]);
    assert_eq!(judged(&story, "a paper"), [0, 1, 0, 0, 0]);
    assert_eq!(one(&story, "a paper").corrected, 1);
    assert_eq!(judged(&story, "another"), [1, 0, 0, 0, 0]);
    assert_eq!(one(&story, "another").days_before.unwrap().to_string(), "3");
}

#[test]
fn only_deals_that_have_ended_count_and_only_as_of_the_date() {
    let story = completed(vec![on("2020-01-08", report(terms([LOAN]))).by("a paper", "B2")]);
    let on_the_tenth = Cuts { at: Some(moment("2020-01-10")), ..Cuts::default() };
    let then = sources(&Deals::of(&histories(&story), &on_the_tenth), &everything());
    assert_eq!((then.ended, then.sources.len()), (0, 0));
}

#[test]
fn the_record_of_the_completion_is_judged_whenever_it_was_learned() {
    let story = told([
        kjaer_on("2020-01-02"),
        on("2020-01-08", report(terms([LOAN]))).by("a paper", "B2").of(KJAER),
        on("2020-01-13", completion_on(terms([LOAN]))).learned("2020-01-14").by("the club", "A1").of(KJAER),
        on("2020-01-13", report(terms([LOAN]))).learned("2020-01-14").by("another", "B2").of(KJAER),
    ]);
    assert_eq!(judged(&story, "the club"), [1, 0, 0, 0, 0]);
    assert_eq!(one(&story, "the club").days_before.unwrap().to_string(), "0");
    assert_eq!(judged(&story, "another"), [0, 0, 0, 0, 1]);
}

#[test]
fn a_doubtful_source_ends_no_deal_that_another_completed() {
    let story = told([
        kjaer_on("2020-01-02"),
        on("2020-01-08", report(terms([(Field::Kind, "permanent")]))).by("a paper", "B2").of(KJAER),
        on("2020-01-12", completion_on(terms([(Field::Kind, "permanent")]))).by("the club", "A1").of(KJAER),
        on("2020-01-10", completion_on(terms([LOAN]))).learned("2020-01-13").by("a forum", "E5").of(KJAER),
    ]);
    assert_eq!(judged(&story, "a paper"), [1, 0, 0, 0, 0]);
    assert_eq!(judged(&story, "the club"), [1, 0, 0, 0, 0]);
    assert_eq!(judged(&story, "a forum"), [0, 1, 0, 0, 0]);
    assert_eq!(one(&story, "a paper").days_before.unwrap().to_string(), "4");
}
