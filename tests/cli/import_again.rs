//! Imports that are repeated, and the forms in which a file may come.

use crate::house::{House, WINDOW, deal_of_caldara, real_window};
use serde_json::{Value, json};
use std::fs;

fn window() -> String {
    fs::read_to_string(WINDOW).unwrap()
}

#[test]
fn an_import_that_is_repeated_adds_nothing_and_says_so() {
    let house = real_window();
    let before = house.ok(&["export"]);
    let said = house.ok(&["import", WINDOW]);
    assert!(said.starts_with("0 recorded") && said.contains("108 already recorded"), "{said}");
    assert_eq!(house.json(&["import", WINDOW]), json!({"recorded": 0, "stood_already": 108, "bad": 0, "check": false}));
    assert_eq!(house.ok(&["export"]), before);
}

#[test]
fn equal_lines_are_as_many_records_and_no_more_when_repeated() {
    let house = real_window();
    let line = r#"{"deal":"caldara-atalanta","type":"note","happened":"2020-01-05","note":"again"}"#;
    let twice = format!("{line}\n{line}\n");
    let said = |input: &str| -> Value {
        serde_json::from_str(&house.run_with(&["import", "-", "-O", "json"], input).done()).unwrap()
    };
    assert_eq!(said(&twice)["recorded"], 2);
    assert_eq!(said(&twice)["stood_already"], 2);
    // Written otherwise, it is still the same line.
    let otherwise = r#" {"note": " again ", "happened": "2020-01-05", "type": "note", "deal": "caldara-atalanta", "source": null} "#;
    assert_eq!(said(otherwise)["stood_already"], 1);
    assert_eq!(house.count(), 110);
}

#[test]
fn a_file_that_grew_adds_only_what_is_new() {
    let house = House::new();
    let lines: Vec<String> = window().lines().map(|line| format!("{line}\n")).collect();
    fs::write(house.path("window.jsonl"), lines[..40].concat()).unwrap();
    assert_eq!(house.json(&["import", "~/window.jsonl"])["recorded"], 40);
    fs::write(house.path("window.jsonl"), lines.concat()).unwrap();
    let told = house.json(&["import", "~/window.jsonl"]);
    assert_eq!((&told["recorded"], &told["stood_already"]), (&json!(68), &json!(40)));
}

#[test]
fn line_ends_of_windows_a_byte_order_mark_and_remarks_do_not_matter() {
    let house = House::new();
    let dressed = format!("\u{feff}# the window\r\n\r\n{}", window().replace('\n', "\r\n"));
    house.run_with(&["import", "-"], &dressed).done();
    // The plain file is the same.
    let told: Value = serde_json::from_str(&house.ok(&["import", WINDOW, "-O", "json"])).unwrap();
    assert_eq!(told["stood_already"], 108);
    assert_eq!(house.json(&["list"]), real_window_list_with_ids_of(&house));
}

/// The list of a store into which the plain file was imported, with this store's ids of deals.
fn real_window_list_with_ids_of(house: &House) -> Value {
    let mut list = real_window().json(&["list"]);
    let own = house.json(&["list"]);
    for (deal, own) in list.as_array_mut().unwrap().iter_mut().zip(own.as_array().unwrap()) {
        deal["id"] = own["id"].clone();
    }
    list
}

#[test]
fn a_last_line_without_an_end_counts() {
    let house = House::new();
    house.run_with(&["import", "-"], window().trim_end()).done();
    assert_eq!(house.count(), 108);
}

#[test]
fn nothing_to_import_is_no_error() {
    let house = House::new();
    assert!(house.run_with(&["import", "-"], "").done().contains("0 recorded"));
    assert!(house.run_with(&["import", "-"], "\n\n# nothing\n").done().contains("0 recorded"));
    assert_eq!(house.count(), 0);
}

#[test]
fn a_bad_line_ends_it_and_says_how_many_stand_and_the_mended_file_completes_it() {
    let house = House::new();
    let mut lines: Vec<String> = window().lines().map(str::to_owned).collect();
    let bad = lines[60].replacen("\"happened\"", "\"hapened\"", 1);
    let good = std::mem::replace(&mut lines[60], bad);
    fs::write(house.path("window.jsonl"), lines.join("\n")).unwrap();
    let facts = ["window.jsonl, line 61", "hapened", "hint:", "60 lines were recorded before this line"];
    house.run(&["import", "~/window.jsonl"]).refused(2, &facts);
    assert_eq!(house.count(), 60);
    house
        .run(&["import", "~/window.jsonl"])
        .refused(2, &["No line was recorded now; 60 were already recorded before this line"]);
    lines[60] = good;
    fs::write(house.path("window.jsonl"), lines.join("\n")).unwrap();
    let told = house.json(&["import", "~/window.jsonl"]);
    assert_eq!((&told["recorded"], &told["stood_already"]), (&json!(48), &json!(60)));
}

#[test]
fn lines_take_the_recorder_they_name_or_who_imports() {
    let house = real_window();
    let line = |recorder: &str| {
        format!(r#"{{"deal":"caldara-atalanta","type":"note","happened":"2020-01-05","note":"x"{recorder}}}"#)
    };
    let lines = format!("{}\n{}\n", line(r#","recorder":"R. Rossi""#), line(""));
    house.run_with(&["import", "-"], lines).done();
    let history = house.json(&["history", "caldara"]);
    let newest: Vec<&Value> =
        history.as_array().unwrap().iter().rev().map(|entry| &entry["recorder"]).take(2).collect();
    assert_eq!(newest, [&json!("T"), &json!("R. Rossi")]);
}

#[test]
fn a_line_that_was_learned_today_stands_when_it_comes_again() {
    let day = |words: &str| {
        format!(
            r#"{{"deal":"x-y","type":"opened","happened":"2020-01-02","learned":"{words}","data":{{"players":["A X"],"owner":"O","to":"Y"}}}}"#
        )
    };
    let clock = deal_of_caldara();
    clock.ok(&["record", "note", "caldara", "--note", "what day is it"]);
    let now = clock.json(&["history", "caldara"])[1]["learned"].as_str().unwrap().to_owned();
    let today = &now[..10];
    for words in [today, &today[..7]] {
        let house = House::new();
        house.run_with(&["import", "-"], day(words)).done();
        assert!(house.run_with(&["import", "-"], day(words)).done().contains("1 already recorded"), "{words}");
    }
}

#[test]
fn a_file_whose_end_cannot_be_read_as_lines_keeps_what_stands_before() {
    let house = House::new();
    let good = r#"{"deal":"a-b","type":"opened","happened":"2020-01-02","learned":"2020-01-02","data":{"players":["P A"],"owner":"O","to":"B"}}"#;
    let long = format!("{good}\n{}", "x".repeat(70 << 20));
    house
        .run_with(&["import", "-"], long)
        .refused(2, &["line 2", "1048576 at the most", "1 line was recorded before this line"]);
    assert_eq!(house.count(), 1);
}
