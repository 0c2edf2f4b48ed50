//! What doubtful sources say of the course of a deal closes no deal, and is listed until somebody better overtakes it.

use crate::events::*;
use crate::story::{Story, given, on};
use mercato::deal::authorization::AuthorizationStatus::{Refused, Unsaid};
use mercato::deal::event::{Event, MeetingStatus};
use mercato::deal::phase::Phase;

const NONE: [u64; 0] = [];

fn unconfirmed(story: &Story) -> Vec<u64> {
    story.then().unconfirmed.iter().map(|position| position.0).collect()
}

fn rumour(happened: &str, event: Event) -> crate::story::Told {
    on(happened, event).by("a forum", "E5")
}

#[test]
fn a_rumour_never_closes_a_deal() {
    let story = given([on("2020-01-03", contact()), rumour("2020-01-05", completion())]);
    let deal = story.then();
    assert_eq!((deal.phase, deal.possible_phase), (Some(Phase::Contact), Some(Phase::Completed)));
    assert_eq!(unconfirmed(&story), [3]);
    // Nor does it bar anything.
    let story = story.and(on("2020-01-08", offer("Atalanta", fee("5m EUR"))));
    assert_eq!((story.then().phase, unconfirmed(&story)), (Some(Phase::Offer), vec![]));
}

#[test]
fn a_doubtful_event_is_not_refused_after_an_end() {
    let story = given([on("2020-01-05", completion()), rumour("2020-01-08", meeting(MeetingStatus::Held))]);
    assert_eq!((story.then().phase, unconfirmed(&story)), (Some(Phase::Completed), vec![3]));
    assert!(matches!(
        given([on("2020-01-05", completion())]).refuses(on("2020-01-08", contact())),
        mercato::deal::refusal::Refusal::AfterCompletion { .. }
    ));
}

#[test]
fn a_step_is_overtaken_by_one_of_its_kind_that_overlaps_it_and_by_any_turn_after_it() {
    let heard = || given([rumour("2020-01-05", meeting(MeetingStatus::Held))]);
    assert_eq!(unconfirmed(&heard()), [2]);
    assert_eq!(unconfirmed(&heard().and(on("2020-01", meeting(MeetingStatus::Held)).learned("2020-02-01"))), NONE);
    assert_eq!(unconfirmed(&heard().and(on("2020-01-05", contact()))), [2], "another step, not after it");
    assert_eq!(unconfirmed(&heard().and(on("2020-01-04", meeting(MeetingStatus::Held)))), [2], "before it");
    assert_eq!(unconfirmed(&heard().and(on("2020-01-06", contact()))), NONE);
    assert_eq!(unconfirmed(&heard().and(on("2020-01-06", collapse()))), NONE);
    assert_eq!(unconfirmed(&heard().and(on("2020-01-06", interest()))), [2], "no turn");
}

#[test]
fn a_word_on_the_authorization_is_overtaken_by_the_same_club_or_the_completion() {
    let story = given([rumour("2020-01-05", refused())]);
    assert_eq!((story.then().authorization.status, unconfirmed(&story)), (Unsaid, vec![2]));
    let agreed = story.and(on("2020-01-08", agreement()));
    assert_eq!(unconfirmed(&agreed), [2]);
    let said = given([rumour("2020-01-05", refused()), on("2020-01-05", refused())]);
    assert_eq!((said.then().authorization.status, unconfirmed(&said)), (Refused, vec![]));
    let completed = given([rumour("2020-01-05", refused()), on("2020-01-08", completion())]);
    assert_eq!(unconfirmed(&completed), NONE);
    let stranger = Event::AuthorizationRefused { by: name("Atalanta"), reason: None };
    assert_eq!(unconfirmed(&given([rumour("2020-01-05", stranger)])), NONE);
}

#[test]
fn talks_that_begin_afresh_overtake_what_they_follow() {
    let story = given([on("2020-01-03", collapse()), rumour("2020-01-05", contact())]);
    let afresh = Event::Reopening { reason: text("a new coach"), afresh: true };
    assert_eq!(unconfirmed(&story.and(on("2020-01-05", afresh))), NONE);
}

#[test]
fn a_deal_of_which_only_rumours_are_known_is_of_interest() {
    let story = crate::story::nothing().and(on("2019-12-27", opened()).by("a forum", "D3"));
    assert_eq!(story.then().phase, Some(Phase::Interest));
    assert_eq!(story.then().phase_since.as_deref(), Some("2019-12-27"));
}

#[test]
fn what_a_bad_source_says_and_others_confirm_is_not_doubtful() {
    let story = given([on("2020-01-05", completion()).by("a forum", "E1")]);
    assert_eq!(story.then().phase, Some(Phase::Completed));
}
