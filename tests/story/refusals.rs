//! What else is refused, with its facts; and that nothing is appended (`refuses` asserts it).

use crate::events::*;
use crate::story::{CALDARA, given, id, nothing, on};
use mercato::deal::event::{Event, Parties, PersonalTermsStatus};
use mercato::deal::ids::Position;
use mercato::deal::money::{Money, MoneyError};
use mercato::deal::refusal::Refusal;
use mercato::reported::{ErrorKind, Reported as _};
use serde_json::json;

fn missing(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::MissingField { field, .. } => field,
        other => panic!("{other}"),
    }
}

#[test]
fn a_deal_that_is_not_there() {
    let expected = Refusal::UnknownDeal { slug: CALDARA.into(), nearest: vec![] };
    assert_eq!(nothing().refuses(on("2020-01-02", contact())), expected);
}

#[test]
fn a_deal_that_is_there_already() {
    let expected = Refusal::DealExists { slug: slug(CALDARA) };
    assert_eq!(given([]).refuses(on("2020-01-02", opened())), expected);
}

#[test]
fn an_owner_who_buys() {
    for to in ["Milan", "MILAN"] {
        let refusal = nothing().refuses(on("2020-01-02", opened_for("Mattia Caldara", "Milan", to)));
        assert_eq!(refusal, Refusal::OwnerIsBuyer { owner: name("Milan"), without: None });
    }
}

#[test]
fn what_was_learned_wholly_before_it_happened() {
    let refusal = given([]).refuses(on("2020-01-10", contact()).learned("2020-01-09"));
    let expected = Refusal::LearnedBeforeItHappened { happened: "2020-01-10".into(), learned: "2020-01-09".into() };
    assert_eq!(refusal, expected);
    let overlapping = given([]).tell(on("2020-01-10", contact()).learned("2020-01-08..2020-01-10T09:00"));
    assert_eq!(overlapping.unwrap().record.position, Position(2));
}

#[test]
fn what_is_not_said() {
    let nobody = Parties { players: vec![], ..parties() };
    assert_eq!(missing(nothing().refuses(on("2020-01-02", Event::Opened(nobody)))), "players");
    let alone = Event::Contact { between: vec![], channel: None };
    assert_eq!(missing(given([]).refuses(on("2020-01-02", alone))), "between");
    assert_eq!(missing(given([]).refuses(on("2020-01-02", found(None, None)))), "deal, player");
    assert_eq!(missing(given([]).refuses(on("2020-01-02", Event::Note {}))), "note");
}

fn parties() -> Parties {
    match opened() {
        Event::Opened(parties) => parties,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_deal_tied_to_itself_or_to_none() {
    let itself = Refusal::LinkedToItself { slug: slug(CALDARA) };
    for event in [link(CALDARA), found(None, Some(CALDARA)), pending_for("a centre-back", Some(CALDARA))] {
        assert_eq!(given([]).refuses(on("2020-01-02", event)), itself);
    }
    let package = Some(vec![slug("kjaer-milan")]);
    let priced = Event::Valuation { by: name("Milan"), fee: money("15m EUR"), package };
    for event in [link("kjaer-milan"), found(None, Some("kjaer-milan")), priced] {
        let refusal = given([]).refuses(on("2020-01-02", event));
        assert_eq!(refusal, Refusal::UnknownDeal { slug: "kjaer-milan".into(), nearest: vec![] });
    }
}

#[test]
fn a_correction_or_retraction_of_what_is_not_there() {
    let expected = Refusal::NoSuchRecord { slug: slug(CALDARA), of: id(9) };
    assert_eq!(given([]).refuses(on("2020-01-02", correction(9, json!({"note": "x"})))), expected);
    assert_eq!(given([]).refuses(on("2020-01-02", retraction(9))), expected);
}

#[test]
fn a_correction_or_retraction_of_another_deals_record() {
    let mut story = given([on("2019-12-27", opened_for("Simon Kjaer", "Sevilla", "Milan")).of("kjaer-milan")]);
    let expected = Refusal::NoSuchRecord { slug: slug(CALDARA), of: id(2) };
    assert_eq!(story.refuses(on("2020-01-02", retraction(2))), expected);
    assert_eq!(story.refuses(on("2020-01-02", correction(2, json!({"note": "x"})))), expected);
}

#[test]
fn a_correction_of_a_correction_or_retraction() {
    let mut story = given([
        on("2020-01-02", contact()),
        on("2020-01-03", correction(2, json!({"note": "x"}))),
        on("2020-01-04", retraction(2)),
    ]);
    for (position, event) in [(3, "correction"), (4, "retraction")] {
        let refusal = story.refuses(on("2020-01-05", correction(position, json!({"note": "y"}))));
        assert_eq!(refusal, Refusal::NotCorrectable { position: Position(position), event });
    }
}

#[test]
fn a_retraction_of_an_opening() {
    let mut contacted = given([on("2020-01-02", contact()), on("2020-01-03", contact())]);
    let refused = contacted.refuses(on("2020-01-03", retraction(1)));
    let records = vec![Position(2), Position(3)];
    assert_eq!(
        refused.to_string(),
        "record 1 opened caldara-atalanta and cannot be retracted while records 2 and 3 count"
    );
    assert_eq!(refused, Refusal::OpeningHasRecords { slug: slug(CALDARA), position: Position(1), records });
    let story = given([]);
    let nameless = slug(&story.then().id.to_string());
    let refused = story.erased(1).refuses(on("2020-01-02", retraction(1)).of(nameless.as_str()));
    let expected = Refusal::NotRetractable { slug: nameless, position: Position(1), event: "opened", erased: true };
    assert_eq!(refused, expected);
}

#[test]
fn a_correction_or_retraction_that_was_learned_before_its_record() {
    let mut story = given([on("2020-01-02", contact()).learned("2020-01-10")]);
    let expected = |event| Refusal::CorrectedBeforeLearned {
        event,
        learned: "2020-01-09".into(),
        position: Position(2),
        record: "2020-01-10".into(),
    };
    assert_eq!(story.refuses(on("2020-01-09", correction(2, json!({"note": "x"})))), expected("correction"));
    assert_eq!(story.refuses(on("2020-01-09", retraction(2))), expected("retraction"));
}

#[test]
fn money_that_cannot_be() {
    assert!(matches!(Money::parse("-1m EUR"), Err(MoneyError::Negative(_))));
    assert!(matches!(Money::parse("10m..8m EUR"), Err(MoneyError::UpsideDown(..))));
    assert!(matches!(Money::parse("10m XYZ"), Err(MoneyError::UnknownCurrency(code)) if code == "XYZ"));
}

#[test]
fn an_erasure_of_what_still_has_its_data() {
    let erasure = Event::Erasure { of: id(1), reason: text("the law") };
    let expected = Refusal::NotErasedHere { position: Position(1) };
    assert_eq!(given([]).refuses(on("2020-01-02", erasure)), expected);
}

#[test]
fn a_window_that_closes_before_it_opens_or_has_no_dates() {
    let told = |opens, closes| on("2020-01-02", window(opens, closes)).of("winter");
    let expected = Refusal::WindowClosesBeforeItOpens {
        name: slug("winter"),
        opens: "2020-01-31".into(),
        closes: "2020-01-02".into(),
    };
    assert_eq!(nothing().refuses(told("2020-01-31", "2020-01-02")), expected);
    assert!(matches!(nothing().refuses(told("soon", "2020-01-31")), Refusal::WindowDate { field: "opens", .. }));
    assert!(matches!(nothing().refuses(told("2020-01-02", "later")), Refusal::WindowDate { field: "closes", .. }));
    assert_eq!(missing(nothing().refuses(on("2020-01-02", window("2020-01-02", "2020-01-31")).of("summer"))), "name");
}

#[test]
fn the_latest_dates_of_a_window_hold() {
    let story = nothing()
        .and(on("2020-01-02", window("2020-01-02", "2020-01-31")).of("winter"))
        .and(on("2020-01-03", window("2020-01-02", "2020-01-31T20:00")).of("winter"));
    let windows = story.ledger.windows().unwrap();
    let dates: Vec<&str> = windows.iter().map(|(window, _)| window.closes.as_str()).collect();
    assert_eq!(dates, ["2020-01-31T20:00"]);
}

#[test]
fn a_refusal_is_a_code_and_the_values_in_its_message() {
    for (refusal, code, facts) in [
        (given([]).refuses(on("2020-01-02", opened())), "deal-exists", &["slug"][..]),
        (
            given([on("2020-01-02", contact())]).refuses(on("2020-01-02", retraction(1))),
            "opening-has-records",
            &["slug", "position", "records"],
        ),
        (
            given([on("2020-01-02", completion())])
                .refuses(on("2020-01-03", personal_terms(PersonalTermsStatus::Agreed, None))),
            "after-completion",
            &["slug", "event", "when", "completed", "position"],
        ),
    ] {
        assert_eq!((refusal.kind(), refusal.code()), (ErrorKind::Refused, code));
        assert!(refusal.facts().keys().eq(facts), "{:?}", refusal.facts());
        assert!(refusal.to_string().starts_with(|c: char| !c.is_uppercase()), "{refusal}");
    }
}
