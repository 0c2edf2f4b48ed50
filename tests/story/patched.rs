//! The record as patched must pass the rules, too.

use crate::events::*;
use crate::story::{CALDARA, given, on};
use mercato::deal::event::{MeetingStatus, PersonalTermsStatus};
use mercato::deal::ids::Position;
use mercato::deal::kind::Kind;
use mercato::deal::patch::PatchError;
use mercato::deal::refusal::Refusal;
use serde_json::{Value, json};

fn why_not(patch: Value) -> PatchError {
    let mut story = given([on("2020-01-02", agreement_on(fee("10m EUR")))]);
    match story.refuses(on("2020-01-05", correction(2, patch))) {
        Refusal::Patch { position: Position(2), error } => error,
        other => panic!("{other}"),
    }
}

/// The rule that the second record would break as corrected.
fn broken(refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::AsCorrected { position: Position(2), refusal } => *refusal,
        other => panic!("{other}"),
    }
}

#[test]
fn only_happened_note_and_data_can_be_corrected() {
    assert_eq!(why_not(json!({"learned": "2020-01-01"})), PatchError::Member("learned".into()));
    assert_eq!(why_not(json!({})), PatchError::Nothing);
    assert_eq!(why_not(json!("happened")), PatchError::Nothing);
    assert_eq!(why_not(json!({"happened": null})), PatchError::NoHappened);
    assert_eq!(why_not(json!({"note": 3})), PatchError::Note);
    assert!(matches!(why_not(json!({"happened": "soon"})), PatchError::Happened(_)));
}

#[test]
fn the_data_must_still_be_that_of_the_event() {
    for (patch, field) in [
        (json!({"terms": {"fee": {"amount": "-1", "currency": "EUR"}}}), "data.terms.fee"),
        (json!({"terms": {"fee": {"from": "2", "to": "1", "currency": "EUR"}}}), "data.terms.fee"),
        (json!({"terms": {"until": "soon"}}), "data.terms.until"),
        (json!({"terms": "15m EUR"}), "data.terms"),
    ] {
        match why_not(json!({"data": patch})) {
            PatchError::Event(error) => assert!(error.field.starts_with(field), "{field}: {error}"),
            other => panic!("{field}: {other}"),
        }
    }
    for (patch, unknown) in [
        (json!({"colour": "red"}), "colour"),
        (json!({"terms": {"fe": "x"}}), "terms.fe"),
        (json!({"fee": {"amount": "1", "currency": "EUR"}}), "fee"),
    ] {
        let kind = Kind::Agreement;
        assert_eq!(why_not(json!({"data": patch})), PatchError::NoSuchField { kind, field: unknown.into() });
    }
}

#[test]
fn a_part_of_money_is_no_money() {
    assert!(matches!(why_not(json!({"data": {"terms": {"fee": {"amount": "12000000"}}}})), PatchError::Event(_)));
}

#[test]
fn a_corrected_owner_does_not_buy() {
    let refusal = given([]).refuses(on("2020-01-05", correction(1, json!({"data": {"owner": "Atalanta"}}))));
    let refused = Refusal::OwnerIsBuyer { owner: name("Atalanta"), without: None };
    assert_eq!(refusal, Refusal::AsCorrected { position: Position(1), refusal: Box::new(refused) });
}

#[test]
fn a_corrected_day_is_not_after_it_was_learned() {
    let mut story = given([on("2020-01-02", contact())]);
    let refusal = broken(story.refuses(on("2020-01-05", correction(2, json!({"happened": "2020-01-06"})))));
    let expected = Refusal::LearnedBeforeItHappened { happened: "2020-01-06".into(), learned: "2020-01-05".into() };
    assert_eq!(refusal, expected);
}

#[test]
fn a_corrected_day_is_not_after_the_completion() {
    let mut story = given([on("2020-01-02", contact()), on("2020-01-12", completion())]);
    let refusal = broken(story.refuses(on("2020-01-20", correction(2, json!({"happened": "2020-01-13"})))));
    let expected = Refusal::AfterCompletion {
        slug: slug(CALDARA),
        event: "contact",
        when: "2020-01-13".into(),
        completed: "2020-01-12".into(),
        position: Position(3),
    };
    assert_eq!(refusal, expected);
}

#[test]
fn a_completion_is_not_after_itself() {
    let mut story = given([on("2020-01-12", completion())]);
    let corrected = story.tell(on("2020-01-20", correction(2, json!({"happened": "2020-01-13"}))));
    assert_eq!(corrected.unwrap().record.position, Position(3));
}

#[test]
fn a_meeting_corrected_to_held_is_a_step() {
    let mut story = given([
        on("2020-01-13", meeting(MeetingStatus::Cancelled)),
        on("2020-01-12", completion()).learned("2020-01-14"),
    ]);
    let refusal = broken(story.refuses(on("2020-01-20", correction(2, json!({"data": {"status": "held"}})))));
    assert!(matches!(refusal, Refusal::AfterCompletion { event: "meeting", position: Position(3), .. }), "{refusal}");
}

#[test]
fn a_corrected_link_is_to_a_deal_that_is_there() {
    let mut story = given([]).and(on("2019-12-27", opened_for("Simon Kjaer", "Sevilla", "Milan")).of("kjaer-milan"));
    story.tell(on("2020-01-02", link("kjaer-milan"))).unwrap();
    let refusal = story.refuses(on("2020-01-05", correction(3, json!({"data": {"deal": "nobody-nowhere"}}))));
    let unknown = Refusal::UnknownDeal { slug: "nobody-nowhere".into(), nearest: vec![] };
    assert_eq!(refusal, Refusal::AsCorrected { position: Position(3), refusal: Box::new(unknown) });
}

#[test]
fn a_deal_that_an_earlier_correction_named_is_there_for_the_next() {
    let mut story = given([])
        .and(on("2019-12-27", opened_for("Simon Kjaer", "Sevilla", "Milan")).of("kjaer-milan"))
        .and(on("2019-12-27", opened_for("Simon Kjaer", "Sevilla", "Cagliari")).of("kjaer-cagliari"));
    story.tell(on("2020-01-02", link("kjaer-milan"))).unwrap();
    story.tell(on("2020-01-05", correction(4, json!({"data": {"deal": "kjaer-cagliari"}})))).unwrap();
    story.tell(on("2020-01-06", correction(4, json!({"data": {"relation": "package"}})))).unwrap();
}

#[test]
fn what_stays_where_it_stood_is_not_judged_again() {
    // The completion became known when the contact after it had been recorded.
    let mut story = given([on("2020-01-13", contact()), on("2020-01-12", completion()).learned("2020-01-14")]);
    let corrected = story.tell(on("2020-01-20", correction(2, json!({"note": "by phone"}))));
    assert_eq!(corrected.unwrap().record.position, Position(4));
}

#[test]
fn each_patch_must_leave_a_record_that_can_be_read_though_a_later_one_mends_it() {
    let mut story = given([
        on("2020-01-02", personal_terms(PersonalTermsStatus::Agreed, None)),
        on("2020-01-09", correction(2, json!({"data": {"status": "refused"}}))),
    ]);
    let refusal = story.refuses(on("2020-01-05", correction(2, json!({"data": {"status": "perhaps"}}))));
    assert!(matches!(refusal, Refusal::Patch { position: Position(2), .. }), "{refusal}");
}
