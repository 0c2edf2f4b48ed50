use super::{KJAER, at, everything, histories, kjaer_on};
use crate::events::*;
use crate::story::{Story, Told, given, on};
use mercato::deal::event::{MedicalStatus, MeetingStatus, PersonalTermsStatus};
use mercato::deal::filter::DealFilter;
use mercato::deal::terms::Terms;
use mercato::views::deals::Deals;
use mercato::views::report::ageing::{Aged, Ageing, ageing};

fn aged_on(story: &Story, date: &str) -> Ageing {
    ageing(&Deals::of(&histories(story), &at(Some(date))), date.parse().unwrap(), &everything())
}

/// The only open deal.
fn only(story: &Story, date: &str) -> Aged {
    let mut deals = aged_on(story, date).deals;
    assert_eq!(deals.len(), 1, "{deals:?}");
    deals.remove(0)
}

fn days<const N: usize>(told: [Told; N], date: &str) -> String {
    only(&given(told), date).days.to_string()
}

#[test]
fn days_count_from_when_it_happened_not_from_when_it_was_learned() {
    assert_eq!(days([on("2020-01-06", contact()).learned("2020-01-20")], "2020-01-10"), "4");
    assert_eq!(days([on("2020-01-06", contact())], "2020-01-06"), "0");
}

#[test]
fn a_phase_of_an_imprecise_date_has_an_age_between_bounds() {
    assert_eq!(days([on("2020-01-03..2020-01-06", contact())], "2020-01-10"), "4 to 7");
}

#[test]
fn of_several_steps_the_earliest_that_can_have_been_the_first_counts() {
    let steps = [on("2020-01-03..2020-01-08", contact()), on("2020-01-06", contact())];
    assert_eq!(days(steps, "2020-01-10"), "4 to 7");
    let apart = [on("2020-01-03", contact()), on("2020-01-06", contact())];
    assert_eq!(days(apart, "2020-01-10"), "7");
}

#[test]
fn interest_is_as_old_as_the_earliest_that_can_have_been_known_of_it() {
    let heard = || on("2019-12-20..2019-12-30", interest());
    assert_eq!(days([heard()], "2020-01-10"), "14 to 21");
    let funnel = super::funnel::of(&given([heard(), on("2020-01-06", contact())]));
    assert_eq!(super::funnel::moves(&funnel), ["interest to contact: 10 to 17 (1)"]);
}

#[test]
fn a_deal_that_was_taken_up_again_is_as_old_as_that() {
    let story = [on("2019-12-28", contact()), on("2020-01-02", collapse()), on("2020-01-06", reopening())];
    assert_eq!(days(story, "2020-01-10"), "4");
}

#[test]
fn what_ended_does_not_age_and_the_longest_comes_first() {
    let story = given([on("2020-01-06", contact()), kjaer_on("2020-01-02")]);
    let order = |story: &Story, date: &str| -> Vec<String> {
        aged_on(story, date).deals.iter().map(|aged| aged.deal.to_string()).collect()
    };
    assert_eq!(order(&story, "2020-01-10"), ["kjaer-milan", "caldara-atalanta"]);
    let story = story.and(on("2020-01-08", collapse())).and(on("2020-01-09", completion()).of(KJAER));
    assert_eq!(order(&story, "2020-01-07").len(), 2);
    assert_eq!(order(&story, "2020-01-08"), ["kjaer-milan"]);
    assert!(order(&story, "2020-01-09").is_empty());
}

#[test]
fn what_is_only_possible_ages_nothing_and_is_named() {
    let story = given([on("2020-01-03..2020-01-06", opened_for("A B", "C", "D")).of("b-d")]);
    let report = aged_on(&story, "2020-01-04");
    assert_eq!((report.deals.len(), report.not_certain[0].as_str()), (1, "b-d"));
    let story = given([on("2020-01-03..2020-01-06", contact())]);
    let aged = only(&story, "2020-01-04");
    assert_eq!((aged.phase.word(), aged.possible_phase.unwrap().word()), ("interest", "contact"));
}

#[test]
fn each_waits_for_what_would_move_it_on() {
    let waits = |told: Vec<Told>| only(&told.into_iter().fold(given([]), Story::and), "2020-01-20").waits_for;
    let none = Terms::default;
    assert_eq!(waits(vec![]), "a first contact or offer");
    assert_eq!(waits(vec![on("2020-01-06", contact())]), "a meeting or an offer");
    assert_eq!(waits(vec![on("2020-01-06", meeting(MeetingStatus::Held))]), "an offer");
    let planned = || on("2020-01-21", meeting(MeetingStatus::Scheduled)).learned("2020-01-06");
    assert_eq!(waits(vec![planned()]), "the meeting planned for 21 Jan 2020");
    assert_eq!(waits(vec![planned(), on("2020-01-08", meeting(MeetingStatus::Cancelled))]), "a first contact or offer");
    assert_eq!(waits(vec![on("2020-01-06", offer("Atalanta", none()))]), "an answer to the offer of Atalanta");
    let both = vec![on("2020-01-06", offer("Atalanta", none())), on("2020-01-07", counter_offer("Milan", none()))];
    assert_eq!(waits(both), "an answer to the offers of Atalanta, Milan");
    let rejected = vec![on("2020-01-06", offer("Atalanta", none())), on("2020-01-07", rejection("Milan"))];
    assert_eq!(waits(rejected), "another offer: Milan said no");
    let agreed = |more: Vec<Told>| waits([vec![on("2020-01-06", agreement())], more].into_iter().flatten().collect());
    assert_eq!(agreed(vec![]), "the signature");
    let planned = on("2020-01-21", medical(MedicalStatus::Scheduled)).learned("2020-01-07");
    assert_eq!(agreed(vec![planned]), "the medical");
    let failed = on("2020-01-07", medical(MedicalStatus::Failed));
    assert_eq!(agreed(vec![failed]), "a decision after the failed medical");
    let talking = on("2020-01-07", personal_terms(PersonalTermsStatus::UnderDiscussion, None));
    assert_eq!(agreed(vec![talking]), "personal terms, under discussion");
    assert_eq!(waits(vec![on("2020-01-06", signature())]), "the completion");
}

#[test]
fn an_owner_that_blocks_it_comes_before_all_else() {
    let waits = |told: Told| only(&given([on("2020-01-06", agreement()), told]), "2020-01-20").waits_for;
    assert!(waits(on("2020-01-07", pending())).contains("a replacement for Milan"));
    assert_eq!(waits(on("2020-01-07", refused())), "a new answer from Milan, which refused");
    // The deal that it waits for is told with how it stands, even where that one is not asked about.
    let story = given([kjaer_on("2020-01-02"), on("2020-01-07", pending_for("a centre-back", Some(KJAER)))]);
    let wanted = DealFilter { club: Some("Atalanta".into()), ..DealFilter::default() };
    let cuts = at(Some("2020-01-20"));
    let report = ageing(&Deals::of(&histories(&story), &cuts), "2020-01-20".parse().unwrap(), &wanted);
    assert_eq!(report.deals.len(), 1);
    assert_eq!(report.deals[0].waits_for, "the completion of kjaer-milan, now in interest");
}

#[test]
fn a_circle_is_called_one() {
    let story = given([
        kjaer_on("2020-01-02"),
        on("2020-01-07", pending_for("x", Some(KJAER))),
        on("2020-01-07", pending_by("Sevilla", "y", Some("caldara-atalanta"))).of(KJAER),
    ]);
    let report = aged_on(&story, "2020-01-20");
    assert!(report.deals.iter().all(|aged| aged.waits_for.contains("circle")), "{report:?}");
}
