//! Corners of the second derivation that neither the window nor the made-up histories reach.

use crate::oracle::states;
use serde_json::{Value, json};

const ZONE: chrono_tz::Tz = chrono_tz::Europe::Rome;

fn line(id: &str, kind: &str, day: &str, data: &Value) -> Value {
    json!({ "id": id, "deal": "a-b", "type": kind, "happened": day, "learned": day, "data": data,
        "source": { "name": "n", "grade": "B2" } })
}

fn only(lines: &[Value], at: Option<&str>, known_at: Option<&str>) -> Value {
    let states = states(lines, ZONE, at, known_at);
    assert_eq!(states.len(), 1);
    states[0].clone()
}

#[test]
fn an_erasure_takes_data_and_patches_away_whatever_the_cut_but_leaves_the_step() {
    let euros = |amount| json!({ "terms": { "fee": { "amount": amount, "currency": "EUR" } } });
    let lines = [
        line("o", "opened", "2020-01-01", &json!({ "players": ["p"], "owner": "A", "to": "B" })),
        line("a", "agreement", "2020-01-02", &euros("1")),
        line("c", "correction", "2020-01-03", &json!({ "of": "a", "reason": "r", "patch": { "data": euros("2") } })),
        line("e", "erasure", "2020-01-09", &json!({ "of": "a", "reason": "law" })),
    ];
    assert_eq!(only(&lines[..3], None, None)["blame"], json!({ "fee": 3 }));
    assert_eq!(only(&lines[..3], None, Some("2020-01-02"))["blame"], json!({ "fee": 2 }));
    for known_at in [None, Some("2020-01-05")] {
        let state = only(&lines, None, known_at);
        assert_eq!((&state["phase"], &state["terms"]), (&json!("agreed"), &json!({})));
    }
}

#[test]
fn the_last_offer_is_chosen_before_it_is_asked_whether_it_is_still_on_the_table() {
    let mut lines = vec![
        line("o", "opened", "2020-01-01", &json!({ "players": ["p"], "owner": "A", "to": "B" })),
        line("1", "offer", "2020-01-05T10:00+01:00", &json!({ "by": "B", "terms": {} })),
        line("2", "offer", "2020-01-05", &json!({ "by": "B", "terms": {} })),
        line("3", "agreement", "2020-01-05T09:00+01:00", &json!({})),
    ];
    assert_eq!(only(&lines, None, None)["offers"], json!([]));
    lines.swap(1, 2);
    assert_eq!(only(&lines, None, None)["offers"], json!([3]));
}

#[test]
fn a_plan_stands_where_it_was_learned_until_a_correction_says_it_was_held() {
    let mut plan = line("m", "meeting", "2020-01-09", &json!({ "between": ["A", "B"], "status": "scheduled" }));
    plan["learned"] = json!("2020-01-05");
    let patch = json!({ "happened": "2020-01-09", "data": { "status": "held" } });
    let lines = [
        line("o", "opened", "2020-01-01", &json!({ "players": ["p"], "owner": "A", "to": "B" })),
        plan,
        line("c", "correction", "2020-01-10", &json!({ "of": "m", "reason": "r", "patch": patch })),
    ];
    assert_eq!(only(&lines[..2], Some("2020-01-05T12:00+01:00"), None)["possible"], json!([2]));
    assert_eq!(only(&lines, Some("2020-01-06"), None)["phase"], "interest");
    assert_eq!(only(&lines, Some("2020-01-09"), None)["phase"], "meeting");
}

#[test]
fn a_day_starts_at_its_first_instant_where_there_is_no_midnight() {
    // Sao Paulo jumped from 00:00 to 01:00 (-02:00) on 4 November 2018.
    let lines = [line("o", "opened", "2018-11-04", &json!({ "owner": "A", "to": "B" }))];
    let shown = |at| !states(&lines, chrono_tz::America::Sao_Paulo, Some(at), None).is_empty();
    assert!(!shown("2018-11-03"));
    assert!(!shown("2018-11-03T23:59-03:00"));
    assert!(shown("2018-11-04T01:00-02:00"));
}
