//! The asking price is the owner's to name.

use crate::events::*;
use crate::story::{Story, given, on, said_by, stands};
use mercato::deal::event::Event;
use mercato::deal::terms::Field::{Asking, AskingPackage};
use serde_json::json;

fn package(fee: &str) -> Event {
    let package = Some(vec![slug("caldara-atalanta"), slug("kjaer-milan")]);
    Event::Valuation { by: name("Milan"), fee: money(fee), package }
}

fn with_kjaer() -> Story {
    given([]).and(on("2019-12-27", opened_for("Simon Kjaer", "Sevilla", "Milan")).of("kjaer-milan"))
}

#[test]
fn only_the_owner_asks() {
    let story = given([
        on("2020-01-02", valuation("MILAN", "20m EUR")),
        on("2020-01-03", valuation("Atalanta", "10m EUR")),
        on("2020-01-04", valuation("Inter", "11m EUR")),
    ]);
    assert_eq!((stands(&story.then(), Asking), said_by(&story.then(), Asking)), ("20m EUR".into(), 2));
    assert!(story.then().disputed.is_empty());
}

#[test]
fn a_later_price_supersedes_the_earlier_one() {
    let story =
        given([on("2020-01-02", valuation("Milan", "20m EUR")), on("2020-01-08", valuation("Milan", "15m EUR"))]);
    assert_eq!(stands(&story.then(), Asking), "15m EUR");
    assert_eq!(stands(&story.then_at("2020-01-07"), Asking), "20m EUR");
}

#[test]
fn a_price_for_a_package_stands_apart() {
    let story =
        with_kjaer().and(on("2020-01-02", valuation("Milan", "20m EUR"))).and(on("2020-01-03", package("23m EUR")));
    assert_eq!(stands(&story.then(), Asking), "20m EUR");
    assert_eq!(stands(&story.then(), AskingPackage), "23m EUR");
}

#[test]
fn who_the_owner_is_is_asked_of_the_opening_as_it_reads() {
    let story = given([
        on("2020-01-02", valuation("Genoa", "20m EUR")),
        on("2020-01-07", correction(1, json!({"data": {"owner": "Genoa"}}))),
    ]);
    assert_eq!(stands(&story.then_known_at("2020-01-06"), Asking), "-");
    assert_eq!(stands(&story.then(), Asking), "20m EUR");
}

#[test]
fn a_corrected_fee_is_said_by_the_correction() {
    let story = given([
        on("2020-01-02", valuation("Milan", "20m EUR")).by("Gazzetta", "B2"),
        on("2020-01-07", correction(2, json!({"data": {"fee": written("18m EUR")}}))).by("Club note", "A1"),
    ]);
    let deal = story.then();
    assert_eq!((stands(&deal, Asking), said_by(&deal, Asking)), ("18m EUR".into(), 3));
    assert_eq!(deal.blame[&Asking].standing.source.as_ref().unwrap().name, name("Club note"));
}

#[test]
fn taking_a_deal_out_of_a_package_moves_the_price() {
    let story = with_kjaer()
        .and(on("2020-01-03", package("23m EUR")))
        .and(on("2020-01-07", correction(3, json!({"data": {"package": null}}))));
    assert_eq!((stands(&story.then(), Asking), stands(&story.then(), AskingPackage)), ("23m EUR".into(), "-".into()));
    assert_eq!(said_by(&story.then(), Asking), 3, "the correction did not name the fee");
}
