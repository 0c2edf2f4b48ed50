use super::{found, nothing_found, only, says};
use crate::events::*;
use crate::story::{given, on};
use mercato::deal::terms::Field::{AddOns, Fee, Kind, PurchasePrice, Until};
use mercato::views::findings::Severity;
use serde_json::json;

const DISPUTED: &str = "disputed-at-completion";
const CHANGED: &str = "terms-changed-after-completion";

#[test]
fn a_price_that_sources_contradict_each_other_on_is_found() {
    let story = given([
        on("2020-01-12", completion_on(terms([(Kind, "loan")]))),
        on("2020-01-11", report(fee("15m EUR"))).by("TMW", "C3"),
        on("2020-01-12", report(fee("12m EUR"))).by("Sky", "B2").learned("2020-02-20"),
    ]);
    assert_eq!(only(&found(&story, DISPUTED)), (Severity::Medium, "caldara-atalanta", vec![2, 3, 4]));
    says(&found(&story, DISPUTED), &["fee 12m EUR (#4) or 15m EUR (#3)"]);
}

#[test]
fn what_is_disputed_of_a_later_time_or_settled_by_the_completion_is_not() {
    let later = given([
        on("2020-01-12", completion_on(fee("15m EUR"))),
        on("2020-02-12", report(fee("12m EUR"))).by("Sky", "B2"),
    ]);
    nothing_found(&found(&later, DISPUTED));
    let settled = given([
        on("2020-01-10", report(fee("15m EUR"))).by("TMW", "C3"),
        on("2020-01-11", report(fee("12m EUR"))).by("Sky", "B2"),
        on("2020-01-12", completion_on(fee("13m EUR"))),
    ]);
    nothing_found(&found(&settled, DISPUTED));
    // Nobody was sold at the asking price.
    let asked = given([
        on("2020-01-10", valuation("Milan", "15m EUR")),
        on("2020-01-10", valuation("Milan", "20m EUR")),
        on("2020-01-12", completion()),
    ]);
    nothing_found(&found(&asked, DISPUTED));
}

#[test]
fn a_report_of_a_later_time_that_stands_is_a_change() {
    let story = given([
        on("2020-01-12", completion_on(fee("15m EUR"))).by("TMW", "C3"),
        on("2020-02-12", report(fee("12m EUR"))).by("Sky", "B2"),
    ]);
    assert_eq!(only(&found(&story, CHANGED)), (Severity::Medium, "caldara-atalanta", vec![2, 3]));
    says(&found(&story, CHANGED), &["fee 15m EUR, then 12m EUR (#3)"]);
    let agrees = given([
        on("2020-01-12", completion_on(fee("15m EUR"))).by("TMW", "C3"),
        on("2020-02-12", report(fee("14m..16m EUR"))).by("Sky", "B2"),
    ]);
    nothing_found(&found(&agrees, CHANGED));
}

#[test]
fn an_option_at_another_price_is_a_change() {
    let loan = terms([(Kind, "loan"), (PurchasePrice, "12m EUR"), (AddOns, "1m EUR"), (Until, "2020-02-10")]);
    let bought = |price| {
        given([
            on("2020-01-12", completion_on(loan.clone())),
            on("2020-02-12", clause(terms([(Kind, "permanent"), (Fee, price)]))),
        ])
    };
    assert_eq!(only(&found(&bought("14m EUR"), CHANGED)).2, [2, 3]);
    says(&found(&bought("14m EUR"), CHANGED), &["bought for 14m EUR (#3), where the price was 12m EUR"]);
    assert_eq!(found(&bought("13m USD"), CHANGED).len(), 1);
    // The price, or the price and what may come on top.
    nothing_found(&found(&bought("12m EUR"), CHANGED));
    nothing_found(&found(&bought("13m EUR"), CHANGED));
}

#[test]
fn an_option_that_made_the_deal_is_none() {
    let option = clause(terms([(Kind, "permanent"), (Fee, "17m EUR")]));
    let story = given([
        on("2020-01-10", report(terms([(Kind, "loan"), (PurchasePrice, "12m EUR")]))).by("Sky", "B2"),
        on("2020-01-16", option),
        on("2020-01-16", completion()),
    ]);
    nothing_found(&found(&story, CHANGED));
}

#[test]
fn a_correction_of_the_terms_after_the_completion_is_a_change() {
    let patch = json!({"data": {"terms": {"fee": written("14m EUR")}}});
    let story =
        given([on("2020-01-12", completion_on(fee("15m EUR"))), on("2020-02-12", correction(2, patch.clone()))]);
    assert_eq!(only(&found(&story, CHANGED)).2, [2, 3]);
    says(&found(&story, CHANGED), &["fee corrected from 15m EUR to 14m EUR (#3)"]);
    // Known on the day that it was done.
    let the_same_day = given([on("2020-01-12", completion_on(fee("15m EUR"))), on("2020-01-12", correction(2, patch))]);
    nothing_found(&found(&the_same_day, CHANGED));
}

#[test]
fn an_extension_of_the_loan_is_none() {
    let story = given([
        on("2020-01-12", completion_on(terms([(Kind, "loan"), (Until, "2020-06-30")]))),
        on("2020-02-12", clause(terms([(Until, "2020-08-31")]))),
    ]);
    nothing_found(&found(&story, CHANGED));
}

#[test]
fn a_currency_that_was_not_valid_then_is_found() {
    const THEN: &str = "currency-not-valid";
    let story = given([on("2020-01-12", completion_on(fee("9000m ITL"))), on("2020-01-13", report(fee("5m ITL")))]);
    assert_eq!(only(&found(&story, THEN)), (Severity::Low, "caldara-atalanta", vec![2, 3]));
    says(&found(&story, THEN), &["ITL on 12 Jan 2020", "2002"]);
    nothing_found(&found(&given([on("2020-01-12", completion_on(fee("9m EUR")))]), THEN));
}

#[test]
fn a_currency_is_found_by_a_correction_too() {
    let story = given([on("2020-01-12", completion_on(fee("9m EUR")))]).and(on(
        "2020-01-13",
        correction(2, serde_json::json!({"data": {"terms": {"fee": {"amount": "9000000", "currency": "ITL"}}}})),
    ));
    assert_eq!(found(&story, "currency-not-valid").len(), 1);
}
