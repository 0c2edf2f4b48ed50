//! Corrections and retractions: nothing is overwritten, and everything reads as it should.

use crate::house::{House, deal_of_caldara};
use serde_json::{Value, json};

/// caldara-atalanta, and record 2: an offer with terms.
fn offer() -> House {
    let house = deal_of_caldara();
    house.ok(&[
        "record",
        "offer",
        "caldara",
        "--by",
        "Atalanta",
        "--kind",
        "loan",
        "--loan-fee",
        "900k EUR",
        "--until",
        "2020-06-30",
        "--note",
        "first",
        "--on",
        "2020-01-08",
        "--learned",
        "2020-01-08",
    ]);
    house
}

fn correct(house: &House, record: &str, args: &[&str]) -> Value {
    house.json(&[&["correct", record], args, &["--reason", "misread"]].concat())
}

#[test]
fn each_kind_of_field_of_an_offer_can_be_set_and_unset() {
    let house = offer();
    let terms = |house: &House| house.json(&["show", "caldara"])["offers"][0]["terms"].clone();
    for (args, patch, read) in [
        (
            &["--set", "loan_fee=1m..2m EUR"][..],
            json!({"data": {"terms": {"loan_fee": range()}}}),
            json!({"kind": "loan", "loan_fee": range(), "until": "2020-06-30"}),
        ),
        (
            &["--set", "until=2021-06-30"],
            json!({"data": {"terms": {"until": "2021-06-30"}}}),
            json!({"kind": "loan", "loan_fee": range(), "until": "2021-06-30"}),
        ),
        (
            &["--unset", "loan_fee"],
            json!({"data": {"terms": {"loan_fee": null}}}),
            json!({"kind": "loan", "until": "2021-06-30"}),
        ),
        (
            &["--set", "terms.kind=swap", "--unset", "terms.until"],
            json!({"data": {"terms": {"kind": "swap", "until": null}}}),
            json!({"kind": "swap"}),
        ),
        (
            &["--set", "sell-on=10%"],
            json!({"data": {"terms": {"sell_on": "10%"}}}),
            json!({"kind": "swap", "sell_on": "10%"}),
        ),
    ] {
        assert_eq!(correct(&house, "2", args)["data"]["patch"], patch);
        assert_eq!(terms(&house), read, "{args:?}");
    }
    // The original stays to be seen.
    let entry = &house.json(&["history", "caldara"])[1];
    let original = json!({"kind": "loan", "loan_fee": {"amount": "900000", "currency": "EUR"}, "until": "2020-06-30"});
    assert_eq!((&entry["data"]["terms"], &entry["standing"]), (&original, &json!("corrected")));
    assert_eq!(entry["corrected_by"], json!([3, 4, 5, 6, 7]));
}

fn range() -> Value {
    json!({"from": "1000000", "to": "2000000", "currency": "EUR"})
}

#[test]
fn parties_are_corrected_and_the_deal_reads_so() {
    let house = offer();
    correct(
        &house,
        "1",
        &["--set", "owner=Juventus", "--set", "loan-club=Milan", "--set", "players=Mattia Caldara, Musa Barrow"],
    );
    let deal = house.json(&["show", "caldara"]);
    assert_eq!(
        (&deal["owner"], &deal["loan_club"], &deal["players"]),
        (&json!("Juventus"), &json!("Milan"), &json!(["Mattia Caldara", "Musa Barrow"]))
    );
    // It is found by what it reads now, and shown as it was known before.
    assert_eq!(house.json(&["list", "--player", "barrow"]).as_array().unwrap().len(), 1);
    assert_eq!(house.json(&["show", "caldara", "--up-to", "2"])["owner"], "Milan");
    correct(&house, "1", &["--unset", "loan_club"]);
    assert_eq!(house.json(&["show", "caldara"])["loan_club"], Value::Null);
}

#[test]
fn when_it_happened_and_the_note_are_corrected() {
    let house = offer();
    let said = house.json(&[
        "--today",
        "2020-01-08",
        "correct",
        "2",
        "--set",
        "happened=yesterday",
        "--set",
        "note=second",
        "--reason",
        "x",
    ]);
    assert_eq!(said["data"]["patch"], json!({"happened": "2020-01-07", "note": "second"}));
    assert_eq!(house.json(&["show", "caldara"])["phase_since"], "2020-01-07");
    assert_eq!(house.json(&["list", "--text", "second"]).as_array().unwrap().len(), 1);
    assert_eq!(house.json(&["list", "--text", "first"]).as_array().unwrap().len(), 0);
    correct(&house, "2", &["--unset", "note"]);
    assert_eq!(house.json(&["list", "--text", "second"]).as_array().unwrap().len(), 0);
    assert_eq!(house.json(&["history", "caldara"])[1]["note"], "first");
}

#[test]
fn lists_statuses_and_single_values_of_data_are_corrected() {
    let house = deal_of_caldara();
    house.ok(&["record", "meeting", "caldara", "--between", "Milan", "--place", "Milan", "--on", "2020-01-08"]);
    assert_eq!(house.json(&["show", "caldara"])["phase"], "meeting");
    let said =
        correct(&house, "2", &["--set", "between=Milan, Atalanta", "--set", "status=cancelled", "--unset", "place"]);
    let patch = json!({"data": {"between": ["Milan", "Atalanta"], "status": "cancelled", "place": null}});
    assert_eq!(said["data"]["patch"], patch);
    assert_eq!(house.json(&["show", "caldara"])["phase"], "interest");
    house.ok(&["record", "valuation", "caldara", "--by", "Milan", "--fee", "15m EUR", "--on", "2020-01-08"]);
    correct(&house, "4", &["--set", "fee=16m EUR"]);
    let blame = house.json(&["blame", "caldara"]);
    assert_eq!(blame["asking"]["value"], json!({"amount": "16000000", "currency": "EUR"}));
    assert_eq!(blame["asking"]["position"], 5, "the correction says it");
}

#[test]
fn a_retraction_and_its_retraction() {
    let house = offer();
    let phase = || house.json(&["show", "caldara"])["phase"].clone();
    assert_eq!(phase(), "offer");
    house.ok(&["retract", "2", "--reason", "another player"]);
    assert_eq!(phase(), "interest");
    let history = house.json(&["history", "caldara"]);
    assert_eq!((&history[1]["standing"], &history[1]["retracted_by"]), (&json!("retracted"), &json!(3)));
    assert_eq!((&history[2]["type"], &history[2]["data"]["of"]), (&json!("retraction"), &history[1]["id"]));
    // What was retracted is still in the past as it was known.
    assert_eq!(house.json(&["show", "caldara", "--up-to", "2"])["phase"], "offer");
    house.ok(&["retract", "#3", "--reason", "it was him"]);
    assert_eq!(phase(), "offer");
    assert_eq!(house.json(&["history", "caldara"])[1]["standing"], "stands");
}

#[test]
fn a_void_deal_has_a_history_and_the_other_questions_name_the_way_out() {
    let house = deal_of_caldara();
    house.ok(&["retract", "1", "--reason", "another player"]);
    let history = house.json(&["history", "caldara"]);
    assert_eq!((&history[0]["standing"], &history[1]["type"]), (&json!("retracted"), &json!("retraction")));
    let facts =
        &["caldara-atalanta is void: record 2 retracted its opening", "retract 2 --reason \"...\"` brings it back"][..];
    for question in ["show", "blame", "chain"] {
        house.refuses(4, &[(&[question, "caldara"], facts)]);
    }
    house.refuses(4, &[(&["findings", "--deal", "caldara"], facts)]);
    house.refuses(4, &[(&["timeline", "caldara", "--out", "timeline.svg"], facts)]);
    // Before it was known to be one, it was none.
    assert_eq!(house.json(&["show", "caldara", "--up-to", "1"])["to"], "Atalanta");
    house.refuses(
        4,
        &[(&["history", "caldara", "--known-at", "2019-12-01"], &["nothing was known of caldara-atalanta then"])],
    );
}

#[test]
fn a_field_in_the_wrong_place_of_a_patch_is_told_where_it_belongs() {
    let house = offer();
    let of = house.json(&["history", "caldara"])[1]["id"].clone();
    let head = r#""deal":"caldara-atalanta","type":"correction","happened":"2020-01-09""#;
    for (patch, facts) in [
        (r#"{"fee":{"amount":"1","currency":"EUR"}}"#, ["no field \"fee\"", "did you mean terms.fee?"]),
        (r#"{"terms":{"by":"Roma"}}"#, ["no field \"terms.by\"", "did you mean by?"]),
    ] {
        let line = format!(r#"{{{head},"data":{{"of":{of},"reason":"x","patch":{{"data":{patch}}}}}}}"#);
        house.run_with(&["import", "-"], line).refused(2, &facts);
    }
}

#[test]
fn a_correction_is_retracted_and_not_corrected() {
    let house = offer();
    let correction = correct(&house, "2", &["--set", "by=Roma"]);
    assert_eq!(house.json(&["show", "caldara"])["offers"][0]["by"], "Roma");
    let args = ["correct", "3", "--set", "reason=x", "--reason", "x"];
    house.refuses(1, &[(&args, &["record 3", "correction", "hint:"])]);
    // By its id.
    house.ok(&["retract", correction["id"].as_str().unwrap(), "--reason", "it was Atalanta"]);
    assert_eq!(house.json(&["show", "caldara"])["offers"][0]["by"], "Atalanta");
}

#[test]
fn an_opening_is_corrected_and_not_retracted() {
    let house = offer();
    house.refuses(
        1,
        &[(&["retract", "1", "--reason", "x"], &["record 1", "opened", "caldara-atalanta", "hint:", "correct"])],
    );
}

#[test]
fn a_correction_that_breaks_a_rule_is_refused() {
    let house = offer();
    house.ok(&["record", "completion", "caldara", "--basis", "announcement", "--on", "2020-01-12"]);
    let correct = |args: &[&'static str]| [&["correct"], args, &["--reason", "x"]].concat();
    house.refuses(
        1,
        &[
            (&correct(&["2", "--set", "happened=2020-01-20"]), &["record 2", "completion", "12 Jan 2020", "hint:"]),
            (&correct(&["1", "--set", "owner=Atalanta"]), &["record 1", "Atalanta", "owner", "hint:"]),
            (
                &correct(&["2", "--set", "by=Roma", "--learned", "2020-01-05", "--on", "2020-01-05"]),
                &["record 2", "5 Jan 2020", "hint:"],
            ),
        ],
    );
}

#[test]
fn a_correction_that_was_learned_earlier_needs_no_day_on_which_it_happened() {
    let house = offer();
    let said = correct(&house, "2", &["--set", "by=Roma", "--learned", "2020-01-09"]);
    assert_eq!(said["learned"], "2020-01-09");
    house.ok(&["retract", "3", "--reason", "it was Atalanta", "--learned", "2020-01-10"]);
}
