//! The two states of the real window that the model gives, field by field.

use crate::house::{House, real_window};
use serde_json::{Value, json};

fn check(cuts: &[&str], expected: &str) {
    let house = real_window();
    let expected: Value = serde_json::from_str(expected).unwrap();
    let listed = house.json(&[&["list"], cuts].concat());
    let told: Vec<Value> = listed.as_array().unwrap().iter().map(|deal| in_short(&house, deal, cuts)).collect();
    let slugs = |deals: &[Value]| -> Vec<Value> { deals.iter().map(|deal| deal["deal"].clone()).collect() };
    assert_eq!(slugs(&told), slugs(expected.as_array().unwrap()));
    for (told, expected) in told.iter().zip(expected.as_array().unwrap()) {
        assert_eq!(told, expected);
    }
}

/// The deal in the shape of the expected state: offers by position, and behind each field of the terms its record.
fn in_short(house: &House, deal: &Value, cuts: &[&str]) -> Value {
    let slug = deal["deal"].as_str().unwrap();
    let blame = house.json(&[&["blame", slug], cuts].concat());
    let blame: serde_json::Map<String, Value> =
        blame.as_object().unwrap().iter().map(|(field, said)| (field.clone(), said["position"].clone())).collect();
    let offers: Value = deal["offers"].as_array().unwrap().iter().map(|offer| offer["position"].clone()).collect();
    let mut authorization = json!({"status": deal["authorization"]["status"]});
    if let Some(implied) = deal["authorization"].get("implied") {
        authorization["implied"] = implied.clone();
    }
    json!({
        "deal": slug, "phase": deal["phase"], "possible_phase": deal["possible_phase"], "owner": deal["owner"],
        "to": deal["to"], "authorization": authorization, "terms": deal["terms"], "disputed": deal["disputed"],
        "blame": blame, "offers": offers, "possible": deal["possible"], "unconfirmed": deal["unconfirmed"],
        "ended": deal["ended"]["basis"],
    })
}

#[test]
fn on_the_sixth_of_january_as_known_that_day() {
    check(&["--at", "2020-01-06", "--known-at", "2020-01-06"], include_str!("data/expected-on-2020-01-06.json"));
}

#[test]
fn at_the_end() {
    check(&[], include_str!("data/expected-at-the-end.json"));
}
