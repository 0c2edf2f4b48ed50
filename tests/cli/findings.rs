//! What an auditor would ask about, on the real window.

use crate::house::{House, deal_of_caldara, real_window};
use serde_json::{Value, json};

const WINDOWS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/demo/windows-2019-20.csv");

/// The real window, with the dates of all windows.
pub(crate) fn with_dates() -> House {
    let house = real_window();
    house.ok(&["window", "import", WINDOWS]);
    house
}

pub(crate) const SIXTH: [&str; 4] = ["--at", "2020-01-06", "--known-at", "2020-01-06"];
pub(crate) const DEADLINE_DAY: [&str; 4] = ["--at", "2020-01-31", "--known-at", "2020-01-31"];

fn rules(findings: &Value) -> Vec<(&str, &str)> {
    let word = |finding: &'_ Value, name: &str| finding[name].as_str().unwrap().to_owned().leak() as &str;
    findings.as_array().unwrap().iter().map(|finding| (word(finding, "rule"), word(finding, "deal"))).collect()
}

#[test]
fn on_the_sixth_of_january() {
    insta::assert_snapshot!(with_dates().ok(&[&["findings"], &SIXTH[..]].concat()));
}

#[test]
fn on_deadline_day() {
    insta::assert_snapshot!(with_dates().ok(&[&["findings"], &DEADLINE_DAY[..]].concat()));
}

#[test]
fn at_the_end() {
    insta::assert_snapshot!(with_dates().ok(&["findings"]));
}

#[test]
fn a_finding_has_exactly_these_keys() {
    let house = with_dates();
    let findings = house.json(&["findings", "--rule", "completed-while-authorization-pending"]);
    assert_eq!(
        findings[0],
        json!({
            "rule": "completed-while-authorization-pending", "severity": "high", "deal": "caldara-atalanta",
            "records": [28, 59],
            "message": "Completed on 12 Jan 2020 while Milan still waited for a replacement \
                        (a centre-back for Milan's squad); no authorization is recorded.",
        })
    );
    for finding in house.json(&["findings"]).as_array().unwrap() {
        let keys: Vec<&String> = finding.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["rule", "severity", "deal", "records", "message"]);
    }
    let rows = house.ok(&["findings", "-O", "csv"]);
    assert!(rows.starts_with("rule,severity,deal,records,message\n"), "{rows}");
    // A spreadsheet of no findings still says what its columns would be.
    let none = house.ok(&["findings", "--rule", "waiting-circle", "-O", "csv"]);
    assert_eq!(none, "rule,severity,deal,records,message\n");
}

#[test]
fn a_deal_a_window_and_a_rule_narrow_it() {
    let house = with_dates();
    let all = house.json(&["findings"]);
    let about = |deal: &str| -> Vec<Value> {
        all.as_array().unwrap().iter().filter(|finding| finding["deal"] == deal).cloned().collect()
    };
    assert_eq!(house.json(&["findings", "--deal", "kjaer-milan"]), json!(about("kjaer-milan")));
    assert_eq!(house.json(&["findings", "--deal", "caldara"]), json!(about("caldara-atalanta")));
    // One that is about two deals is told of both.
    let roma = house.json(&["findings", "--deal", "ibanez-roma"]);
    assert!(rules(&roma).contains(&("agreed-with-two-clubs", "ibanez-bologna")), "{roma}");
    let premier = house.json(&["findings", "--window", "premier-league-2019-20-w"]);
    assert_eq!(premier, json!(about("benkovic-bristol-city")));
    let rule = house.json(&["findings", "--rule", "agreed-with-two-clubs"]);
    assert_eq!(rules(&rule), [("agreed-with-two-clubs", "ibanez-bologna")]);
    let both = ["findings", "--window", "premier-league-2019-20-winter", "--deal", "caldara"];
    assert_eq!(house.json(&both), json!([]));
    assert!(house.ok(&both).contains("Nothing that an auditor would ask about"));
}

#[test]
fn many_of_one_rule_are_told_one_by_one_where_they_are_asked_for() {
    let house = with_dates();
    let told = house.ok(&["findings", "--rule", "recorded-late"]);
    assert!(told.contains("kjaer-milan") && told.contains("16 findings (16 low)"), "{told}");
    assert!(house.ok(&["findings", "--deal", "kjaer-milan"]).contains("after they were learned: all 10 records, #"));
}

#[test]
fn the_days_that_are_too_long_can_be_set() {
    let house = with_dates();
    let late = |days: &str| house.json(&["findings", "--rule", "learned-late", "--learned-within", days]);
    assert_eq!(late("30").as_array().unwrap().len(), 5);
    assert_eq!(rules(&late("1184")), [("learned-late", "kjaer-milan")]);
    assert_eq!(late("1185"), json!([]));
    let waits = ["findings", "--rule", "authorization-waits-long", "--at", "2020-01-10", "--known-at", "2020-01-10"];
    assert_eq!(house.json(&waits), json!([]));
    assert_eq!(rules(&house.json(&[&waits[..], &["--granted-within", "3"]].concat())).len(), 1);
    assert_eq!(house.json(&["findings", "--rule", "recorded-late", "--recorded-within", "100000"]), json!([]));
}

#[test]
fn a_report_up_to_a_position_repeats_exactly() {
    let house = deal_of_caldara();
    let window = "serie-a-2019-20-winter";
    house.ok(&["window", "import", WINDOWS]);
    house.ok(&["correct", "1", "--set", &format!("window={window}"), "--reason", "it was forgotten"]);
    // Today the window is long closed, and was so when the last record was typed in.
    let open = |up_to: &str| house.json(&["findings", "--rule", "open-after-window", "--up-to", up_to]);
    assert_eq!(rules(&open("14")), [("open-after-window", "caldara-atalanta")]);
    assert_eq!(open("13"), json!([]), "it was not yet meant for the window");
    assert_eq!(open("2020-01-31"), json!([]));
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let house = with_dates();
    house.refuses(
        2,
        &[
            (&["findings", "--rule", "weak-completon"], &["weak-completon", "did you mean weak-completion?"]),
            (&["findings", "--rule", ""], &["--rule", "weak-completion"]),
            (&["findings", "--learned-within", "-3"], &["\"-3\"", "no number of days", "0 or more"]),
            (&["findings", "--recorded-within", "soon"], &["\"soon\"", "no number of days"]),
            (&["findings", "--granted-within", "99999999999"], &["no number of days"]),
            (&["findings", "--at", "2020-02-30"], &["2020-02-30", "no date", "hint:"]),
            (&["findings", "caldara"], &["\"caldara\" has no place"]),
            (&["findings", "-O", "dot"], &["-O dot", "draws a chain", "hint:", "json"]),
        ],
    );
    house.refuses(
        4,
        &[
            (&["findings", "--window", "serie-z"], &["no window is called \"serie-z\"", "hint:"]),
            (&["findings", "--deal", "caldra"], &["no deal is called \"caldra\"", "caldara-atalanta"]),
            (
                &["findings", "--deal", "caldara", "--known-at", "2019-01-01"],
                &["nothing was known of caldara-atalanta", "hint:"],
            ),
        ],
    );
}

#[test]
fn where_nothing_is_recorded_there_is_nothing_to_ask() {
    let house = House::new();
    for command in ["findings", "chain"] {
        house.run(&[command]).refused(5, &["there is no store", "hint:"]);
    }
    house.ok(&["window", "import", WINDOWS]);
    assert!(house.ok(&["findings"]).contains("Nothing that an auditor would ask about: everything recorded so far"));
    assert_eq!(house.json(&["findings"]), json!([]));
    assert!(house.ok(&["chain"]).contains("Nobody waits for anybody"));
    assert_eq!(house.json(&["chain"]), json!([]));
}
