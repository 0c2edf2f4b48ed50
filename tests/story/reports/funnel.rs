use super::{KJAER, at, everything, histories, kjaer_on};
use crate::events::*;
use crate::story::{Story, given, on};
use mercato::deal::event::MeetingStatus;
use mercato::deal::phase::Phase;
use mercato::deal::terms::Terms;
use mercato::views::deals::Deals;
use mercato::views::report::funnel::{Funnel, funnel};

pub(super) fn of(story: &Story) -> Funnel {
    funnel(&Deals::of(&histories(story), &at(None)), &everything())
}

fn reached(funnel: &Funnel) -> Vec<usize> {
    funnel.stages.iter().map(|stage| stage.reached).collect()
}

/// `interest to contact: 3 (2)`.
pub(super) fn moves(funnel: &Funnel) -> Vec<String> {
    let told = funnel.moves.iter();
    told.map(|moved| format!("{} to {}: {} ({})", moved.from.word(), moved.to.word(), moved.median_days, moved.deals))
        .collect()
}

#[test]
fn a_phase_that_was_skipped_counts_as_reached() {
    let funnel = of(&given([on("2020-01-06", agreement())]));
    assert_eq!(reached(&funnel), [1, 1, 1, 1, 1, 0, 0]);
    assert_eq!(moves(&funnel), ["interest to agreed: 10 (1)"], "no days are made up in between");
}

#[test]
fn a_collapse_that_was_erased_is_one_all_the_same() {
    let funnel = of(&given([on("2020-01-06", contact()), on("2020-01-08", collapse())]).erased(3));
    assert_eq!((funnel.stages[1].collapsed, funnel.stages[1].stand), (1, 0));
    assert_eq!((funnel.collapses[0].phase, funnel.collapses[0].reason), (Phase::Contact, None));
}

#[test]
fn conversion_is_told_in_whole_percent() {
    let story = given([on("2020-01-06", contact()), kjaer_on("2020-01-02")])
        .and(on("2020-01-02", opened_for("A B", "C", "D")).of("b-d"));
    let funnel = of(&story);
    let contact = &funnel.stages[1];
    assert_eq!((contact.percent_of_phase_before, contact.percent_of_all), (Some(33), Some(33)));
    assert_eq!((funnel.stages[2].percent_of_phase_before, funnel.stages[3].percent_of_phase_before), (Some(0), None));
}

#[test]
fn a_collapse_is_told_where_it_came_and_why_and_one_that_was_undone_is_none() {
    let story = given([on("2020-01-06", offer("Atalanta", Terms::default())), on("2020-01-08", collapse())]);
    let funnel = of(&story);
    assert_eq!((funnel.stages[3].collapsed, funnel.stages[3].stand), (1, 0));
    assert_eq!(funnel.collapses.len(), 1);
    let told = &funnel.collapses[0];
    assert_eq!((told.phase, told.deals[0].as_str()), (Phase::Offer, "caldara-atalanta"));
    let funnel = of(&story.and(on("2020-01-10", reopening())));
    assert_eq!((funnel.stages[3].collapsed, funnel.stages[3].stand), (0, 1));
    assert!(funnel.collapses.is_empty());
}

#[test]
fn the_days_go_from_the_first_time_to_the_first_time() {
    let funnel = of(&given([
        on("2020-01-02", contact()),
        on("2020-01-04", contact()),
        on("2020-01-06", meeting(MeetingStatus::Held)),
        on("2020-01-09", meeting(MeetingStatus::Held)),
    ]));
    assert_eq!(moves(&funnel), ["interest to contact: 6 (1)", "contact to meeting: 4 (1)"]);
}

#[test]
fn a_step_back_is_no_move() {
    // The contact came after the offer: the deal was further by then.
    let funnel = of(&given([on("2020-01-06", offer("Atalanta", Terms::default())), on("2020-01-08", contact())]));
    assert_eq!(moves(&funnel), ["interest to offer: 10 (1)"]);
    assert_eq!(reached(&funnel)[..4], [1, 1, 1, 1]);
}

#[test]
fn a_median_of_bounds_has_bounds() {
    let story = given([on("2020-01-03..2020-01-06", contact())]);
    assert_eq!(moves(&of(&story)), ["interest to contact: 7 to 10 (1)"]);
    let story = story.and(kjaer_on("2020-01-02")).and(on("2020-01-04", contact()).of(KJAER));
    assert_eq!(moves(&of(&story)), ["interest to contact: 2 to 10 (2)"]);
    let third = opened_for("A B", "C", "D");
    let story = story.and(on("2020-01-02", third).of("b-d")).and(on("2020-01-10", contact()).of("b-d"));
    assert_eq!(moves(&of(&story)), ["interest to contact: 7 to 8 (3)"]);
}

#[test]
fn retracted_steps_reach_nothing() {
    let funnel = of(&given([on("2020-01-06", agreement()), on("2020-01-07", retraction(2))]));
    assert_eq!(reached(&funnel), [1, 0, 0, 0, 0, 0, 0]);
}

#[test]
fn a_deal_of_which_nothing_is_certain_yet_is_left_out_by_name() {
    let story = given([on("2020-01-03..2020-01-06", opened_for("A B", "C", "D")).of("b-d")]);
    let funnel = funnel(&Deals::of(&histories(&story), &at(Some("2020-01-04"))), &everything());
    assert_eq!((funnel.stages[0].reached, funnel.not_certain.len()), (1, 1));
}
