//! What may follow a completion or a collapse, and what may not.

use crate::events::*;
use crate::story::{CALDARA, Story, given, on};
use mercato::deal::event::{Event, MedicalStatus, MeetingStatus, PersonalTermsStatus};
use mercato::deal::ids::Position;
use mercato::deal::refusal::Refusal;
use mercato::deal::terms::Terms;
use serde_json::json;

fn with_kjaer() -> Story {
    given([]).and(on("2019-12-27", opened_for("Simon Kjaer", "Sevilla", "Milan")).of("kjaer-milan"))
}

fn completed() -> Story {
    with_kjaer().and(on("2020-01-12", completion()))
}

fn collapsed() -> Story {
    with_kjaer().and(on("2020-01-12", collapse()))
}

/// Steps, interest, valuations, rejections, personal terms and authorizations.
fn over_with_the_deal() -> Vec<Event> {
    vec![
        contact(),
        meeting(MeetingStatus::Held),
        offer("Atalanta", Terms::default()),
        counter_offer("Milan", Terms::default()),
        agreement(),
        signature(),
        completion(),
        interest(),
        valuation("Milan", "15m EUR"),
        rejection("Milan"),
        personal_terms(PersonalTermsStatus::Agreed, None),
        pending(),
        granted(),
        refused(),
    ]
}

/// Replacement found, registration, announcement, medical, terms reported, clause triggered, link, note, correction,
/// retraction.
fn may_still_follow() -> Vec<Event> {
    vec![
        found(Some("Simon Kjaer"), None),
        Event::Registration { club: name("Atalanta") },
        Event::Announcement { club: name("Atalanta") },
        medical(MedicalStatus::Passed),
        report(fee("15m EUR")),
        clause(fee("15m EUR")),
        link("kjaer-milan"),
        Event::Note {},
        correction(3, json!({"note": "so it was said"})),
        retraction(3),
    ]
}

#[test]
fn nothing_of_the_negotiation_is_after_its_completion() {
    for event in over_with_the_deal() {
        let expected = Refusal::AfterCompletion {
            slug: slug(CALDARA),
            event: event.type_name(),
            when: "2020-01-13".into(),
            completed: "2020-01-12".into(),
            position: Position(3),
        };
        assert_eq!(completed().refuses(on("2020-01-13", event)), expected);
    }
}

#[test]
fn nothing_of_the_negotiation_is_after_its_collapse() {
    for event in over_with_the_deal() {
        let expected = Refusal::AfterCollapse {
            slug: slug(CALDARA),
            event: event.type_name(),
            when: "2020-01-13".into(),
            collapsed: "2020-01-12".into(),
            position: Position(3),
        };
        assert_eq!(collapsed().refuses(on("2020-01-13", event)), expected);
    }
}

#[test]
fn news_of_what_was_before_or_on_the_day_is_always_welcome() {
    for day in ["2020-01-12", "2020-01-10", "2020-01"] {
        for event in over_with_the_deal() {
            for mut story in [completed(), collapsed()] {
                let told = on(day, event.clone()).learned("2020-02-01");
                assert_eq!(story.tell(told).unwrap().record.position, Position(4));
            }
        }
    }
}

#[test]
fn the_rest_may_follow() {
    for event in may_still_follow() {
        for mut story in [completed(), collapsed()] {
            let told = on("2020-01-13", event.clone()).note("told later");
            assert_eq!(story.tell(told).unwrap().record.position, Position(4), "{}", event.type_name());
        }
    }
}

#[test]
fn after_a_reopening_it_goes_on() {
    let mut story = collapsed().and(on("2020-01-14", reopening()));
    assert_eq!(story.tell(on("2020-01-15", agreement())).unwrap().record.position, Position(5));
}

#[test]
fn after_talks_began_afresh_a_completion_bars_nothing() {
    let afresh = || Event::Reopening { reason: text("it was not registered"), afresh: true };
    let again = || completed().and(on("2020-01-13", collapse())).and(on("2020-01-14", afresh()));
    for event in over_with_the_deal() {
        again().tell(on("2020-01-15", event)).unwrap();
    }
    // A completion after it bars, and one that was taken up again in its place does.
    let mut anew = again().and(on("2020-01-16", completion()));
    assert!(matches!(anew.refuses(on("2020-01-17", contact())), Refusal::AfterCompletion { .. }));
    let mut not_afresh = completed().and(on("2020-01-13", collapse())).and(on("2020-01-14", reopening()));
    assert!(matches!(not_afresh.refuses(on("2020-01-15", contact())), Refusal::AfterCompletion { .. }));
    // Nothing began afresh once that is retracted, or corrected.
    let mut retracted = again().and(on("2020-01-15", retraction(5)));
    assert!(matches!(retracted.refuses(on("2020-01-15", contact())), Refusal::AfterCompletion { .. }));
    let mut corrected = again().and(on("2020-01-15", correction(5, json!({"data": {"afresh": null}}))));
    assert!(matches!(corrected.refuses(on("2020-01-15", contact())), Refusal::AfterCompletion { .. }));
    let said_later = completed().and(on("2020-01-13", collapse())).and(on("2020-01-14", reopening()));
    let mut said_later = said_later.and(on("2020-01-15", correction(5, json!({"data": {"afresh": true}}))));
    said_later.tell(on("2020-01-15", contact())).unwrap();
}

#[test]
fn only_a_collapse_can_be_reopened() {
    let expected = Refusal::NothingToReopen { slug: slug(CALDARA), when: "2020-01-13".into() };
    assert_eq!(given([]).refuses(on("2020-01-13", reopening())), expected);
    assert_eq!(completed().refuses(on("2020-01-13", reopening())), expected);
    assert_eq!(given([on("2020-01-14", collapse())]).refuses(on("2020-01-13", reopening())), expected);
}

#[test]
fn a_retracted_ending_is_none() {
    let mut completed = completed().and(on("2020-01-13", retraction(3)));
    assert_eq!(completed.tell(on("2020-01-14", agreement())).unwrap().record.position, Position(5));
    let mut collapsed = collapsed().and(on("2020-01-13", retraction(3)));
    assert!(matches!(collapsed.refuses(on("2020-01-14", reopening())), Refusal::NothingToReopen { .. }));
}

#[test]
fn a_plan_for_a_day_after_the_end_stands_where_it_was_learned() {
    let planned = || meeting(MeetingStatus::Scheduled);
    let mut story = completed();
    assert_eq!(story.tell(on("2020-01-20", planned()).learned("2020-01-10")).unwrap().record.position, Position(4));
}
