//! May the player go?

use crate::events::*;
use crate::story::{Story, given, nothing, on};
use mercato::deal::authorization::AuthorizationStatus::{Granted, PendingReplacement, Refused, Unsaid};
use mercato::deal::cuts::Cuts;
use mercato::deal::event::{Event, Parties};
use mercato::deal::phase::Phase;
use mercato::views::deal::DealStanding;

fn with_kjaer() -> Story {
    given([]).and(on("2019-12-27", opened_for("Simon Kjaer", "Sevilla", "Milan")).of("kjaer-milan"))
}

#[test]
fn without_a_word_of_it_there_is_none() {
    let authorization = given([]).then().authorization;
    assert_eq!((authorization.status, authorization.by, authorization.implied), (Unsaid, None, false));
}

#[test]
fn it_waits_for_a_replacement_beside_the_phase() {
    let story = with_kjaer()
        .and(on("2020-01-03", pending_for("a centre-back", Some("kjaer-milan"))))
        .and(on("2020-01-04", contact()));
    let deal = story.then();
    let authorization = deal.authorization;
    assert_eq!((authorization.status, deal.phase), (PendingReplacement, Some(Phase::Contact)));
    assert_eq!(authorization.by, Some(name("Milan")));
    assert_eq!(authorization.replacement.as_deref(), Some("a centre-back"));
    assert_eq!(authorization.deal, Some(slug("kjaer-milan")));
    assert_eq!(authorization.since.as_deref(), Some("2020-01-03"));
}

#[test]
fn a_replacement_that_was_found_is_named_and_it_still_waits() {
    let story = with_kjaer()
        .and(on("2020-01-03", pending_for("a centre-back", None)))
        .and(on("2020-01-05", found(Some("Simon Kjaer"), Some("kjaer-milan"))));
    let now = story.then().authorization;
    assert_eq!(now.status, PendingReplacement);
    assert_eq!((now.replacement.as_deref(), now.deal), (Some("Simon Kjaer"), Some(slug("kjaer-milan"))));
    let before = story.then_at("2020-01-04").authorization;
    assert_eq!((before.replacement.as_deref(), before.deal), (Some("a centre-back"), None));
}

#[test]
fn one_that_was_found_before_it_was_asked_for_is_not_the_one_it_waits_for() {
    let story =
        given([on("2020-01-02", found(Some("Simon Kjaer"), None)), on("2020-01-05", pending_for("a winger", None))]);
    assert_eq!(story.then().authorization.replacement.as_deref(), Some("a winger"));
}

#[test]
fn it_is_granted_or_refused_by_the_last_word() {
    let story = given([on("2020-01-03", pending()), on("2020-01-05", refused()), on("2020-01-08", granted())]);
    let status = |at| story.then_at(at).authorization.status;
    assert_eq!(
        [status("2020-01-04"), status("2020-01-06"), status("2020-01-08")],
        [PendingReplacement, Refused, Granted]
    );
    assert!(!story.then().authorization.implied);
}

#[test]
fn one_that_was_never_asked_for_is_recorded_all_the_same() {
    assert_eq!(given([on("2020-01-08", granted())]).then().authorization.status, Granted);
}

#[test]
fn a_completion_grants_what_was_pending_or_refused() {
    for before in [pending(), refused()] {
        let story = given([on("2020-01-03", before), on("2020-01-12", completion())]);
        let authorization = story.then().authorization;
        assert_eq!((authorization.status, authorization.implied), (Granted, true));
        assert!(!story.then_at("2020-01-11").authorization.implied);
    }
}

#[test]
fn a_completion_of_the_same_day_grants_it_too() {
    let authorization = given([on("2020-01-12", pending()), on("2020-01-12", completion())]).then().authorization;
    assert_eq!((authorization.status, authorization.implied), (Granted, true));
}

#[test]
fn what_is_pending_after_the_completion_stays_pending() {
    // The completion became known later than the block that followed it.
    let story = given([on("2020-01-20", pending()), on("2020-01-12", completion()).learned("2020-01-25")]);
    let authorization = story.then().authorization;
    assert_eq!((authorization.status, authorization.implied), (PendingReplacement, false));
}

#[test]
fn one_that_was_granted_is_not_implied_by_the_completion() {
    let authorization = given([on("2020-01-10", granted()), on("2020-01-12", completion())]).then().authorization;
    assert_eq!((authorization.status, authorization.implied), (Granted, false));
}

#[test]
fn a_completion_without_a_word_of_it_grants_nothing() {
    assert_eq!(given([on("2020-01-12", completion())]).then().authorization.status, Unsaid);
}

#[test]
fn the_blocked_deal_shows_how_the_other_one_stands() {
    let story = with_kjaer()
        .and(on("2020-01-03", pending_for("a centre-back", Some("kjaer-milan"))))
        .and(on("2020-01-13", completion()).of("kjaer-milan"));
    let waits_for = |story: &Story| {
        let mut caldara = story.then();
        let kjaer = story.history_of("kjaer-milan");
        caldara.look_up_the_deal_it_waits_for(
            kjaer.state(&Cuts::default()).as_ref().map(DealStanding::of).as_ref(),
            &Default::default(),
        );
        (caldara.authorization.deal.is_some(), caldara.authorization.deal_phase)
    };
    assert_eq!(waits_for(&story), (true, Some(Phase::Completed)));
    let story = story.and(on("2020-01-14", found(Some("Simon Kjær"), None)));
    assert_eq!(waits_for(&story), (true, Some(Phase::Completed)));
    let story = story.and(on("2020-01-15", found(Some("Nemo"), None)));
    assert_eq!(waits_for(&story), (false, None));
}

#[test]
fn a_deal_that_is_not_there_cannot_be_waited_for() {
    let refusal =
        nothing().and(on("2019-12-27", opened())).refuses(on("2020-01-03", pending_for("x", Some("kjaer-milan"))));
    assert!(
        matches!(&refusal, mercato::deal::refusal::Refusal::UnknownDeal { slug, .. } if slug == "kjaer-milan"),
        "{refusal}"
    );
}

#[test]
fn nobody_but_the_owner_and_the_loan_club_can_give_it() {
    let granted_by = |by: &str| Event::AuthorizationGranted { by: name(by), reason: None };
    let story = given([
        on("2020-01-03", refused()).by("Milan", "A1"),
        on("2020-01-05", granted_by("Atalanta")).by("a forum", "E5"),
    ]);
    assert_eq!(story.then().authorization.status, Refused);
    let strangers = given([on("2020-01-05", granted_by("Atalanta"))]);
    assert_eq!(strangers.then().authorization.status, Unsaid);
    // The deal is completed while it is blocked.
    let completed = story.and(on("2020-01-12", completion()).by("Milan", "A1")).then().authorization;
    assert_eq!((completed.status, completed.implied), (Granted, true));
}

#[test]
fn each_of_the_two_clubs_counts_and_the_worst_of_what_they_say_is_the_status() {
    let at_roma = match opened() {
        Event::Opened(parties) => Event::Opened(Parties { loan_club: Some(name("Roma")), ..parties }),
        other => other,
    };
    let story = nothing().and(on("2019-12-27", at_roma)).and(on("2020-01-03", granted()));
    assert_eq!(story.then().authorization.status, Granted);
    let waits = on("2020-01-04", pending_by("ROMA", "a centre-back", None));
    let authorization = story.and(waits).then().authorization;
    assert_eq!((authorization.status, authorization.by), (PendingReplacement, Some(name("ROMA"))));
}

#[test]
fn an_agreement_after_a_refusal_grants_it_and_one_before_does_not() {
    let story = given([on("2020-01-03", refused()), on("2020-01-05", agreement())]);
    let authorization = story.then().authorization;
    assert_eq!((authorization.status, authorization.implied), (Granted, true));
    assert_eq!(story.then_at("2020-01-04").authorization.status, Refused);
    for before in [refused(), pending()] {
        let blocked = given([on("2020-01-02", agreement()), on("2020-01-03", before)]);
        assert_ne!(blocked.then().authorization.status, Granted);
    }
    // Who waits for a replacement may agree on the price.
    let waits = given([on("2020-01-03", pending()), on("2020-01-05", agreement())]);
    assert_eq!(waits.then().authorization.status, PendingReplacement);
}
