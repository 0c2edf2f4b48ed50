use super::{KJAER, found, nothing_found, only, says};
use crate::events::*;
use crate::story::{CALDARA, Story, given, on};
use mercato::deal::event::Event;
use mercato::views::findings::Severity;

const COLLAPSED: &str = "replacement-deal-collapsed";
const CIRCLE: &str = "waiting-circle";

/// Caldara's deal waits for Kjaer's.
fn waiting() -> Story {
    given([])
        .and(on("2019-12-27", opened_for("Simon Kjaer", "Sevilla", "Milan")).of(KJAER))
        .and(on("2020-01-06", pending_for("a centre-back", Some(KJAER))))
}

#[test]
fn waiting_for_a_deal_that_collapsed_is_found() {
    let story = waiting().and(on("2020-01-10", collapse()).of(KJAER));
    assert_eq!(only(&found(&story, COLLAPSED)), (Severity::Medium, "caldara-atalanta", vec![3, 4]));
    says(&found(&story, COLLAPSED), &["Milan", "kjaer-milan", "10 Jan 2020"]);
}

#[test]
fn it_is_not_once_another_replacement_is_named_or_nobody_waits() {
    nothing_found(&found(&waiting(), COLLAPSED));
    let collapsed = || waiting().and(on("2020-01-10", collapse()).of(KJAER));
    let another = collapsed()
        .and(on("2020-01-10", opened_for("Merih Demiral", "Juventus", "Milan")).of("demiral-milan"))
        .and(on("2020-01-11", crate::events::found(None, Some("demiral-milan"))));
    nothing_found(&found(&another, COLLAPSED));
    nothing_found(&found(&collapsed().and(on("2020-01-11", granted())), COLLAPSED));
    nothing_found(&found(&collapsed().and(on("2020-01-11", collapse())), COLLAPSED));
}

#[test]
fn deals_that_wait_for_each_other_are_found_once() {
    let story = waiting().and(on("2020-01-07", pending_by("Sevilla", "x", Some(CALDARA))).of(KJAER));
    let found = found(&story, CIRCLE);
    assert_eq!(only(&found), (Severity::Medium, "caldara-atalanta", vec![3, 4]));
    says(&found, &["caldara-atalanta waits for kjaer-milan, which waits for caldara-atalanta"]);
    assert_eq!(found[0].others, [slug(KJAER)]);
}

#[test]
fn a_chain_that_ends_is_no_circle() {
    nothing_found(&found(&waiting(), CIRCLE));
    let freed = waiting().and(on("2020-01-07", pending_by("Sevilla", "x", Some(CALDARA))).of(KJAER));
    nothing_found(&found(
        &freed.and(on("2020-01-08", Event::AuthorizationGranted { by: name("Sevilla"), reason: None }).of(KJAER)),
        CIRCLE,
    ));
}

#[test]
fn who_leads_into_a_circle_of_others_is_not_part_of_it() {
    let story = waiting()
        .and(on("2020-01-07", pending_by("Sevilla", "x", Some(CALDARA))).of(KJAER))
        .and(on("2019-12-27", opened_for("Jens Petter", "Bodo", "Lecce")).of("a-third"))
        .and(on("2020-01-07", pending_by("Bodo", "x", Some(CALDARA))).of("a-third"));
    assert_eq!(only(&found(&story, CIRCLE)).2, [3, 4]);
}
