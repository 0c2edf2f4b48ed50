//! What was exported and imported again gives the same answers.

use crate::house::{House, real_window};
use serde_json::Value;
use std::fs;

/// The window, with records of the command line on top: a correction, a retraction, a link, a window.
fn lived_in() -> House {
    let house = real_window();
    house.ok(&[
        "record",
        "note",
        "caldara",
        "--note",
        "back \"home\" \\ à Bergame\nsecond line \u{1b}",
        "--on",
        "2020-01-15",
    ]);
    house.ok(&["correct", "109", "--set", "note=mended", "--reason", "typo"]);
    house.ok(&["retract", "110", "--reason", "it was right"]);
    house.ok(&[
        "record",
        "link",
        "caldara",
        "--with",
        "kjaer-milan",
        "--relation",
        "consequence",
        "--on",
        "2020-01-15",
    ]);
    house.ok(&crate::windows::add("2020-01-31T20:00"));
    house
}

/// An answer without the ids of deals, which each store makes of its own.
fn answers(house: &House, args: &[&str]) -> Value {
    let mut answer = house.json(args);
    for deal in answer.as_array_mut().into_iter().flatten() {
        if deal.get("deal").is_some() {
            deal.as_object_mut().unwrap().remove("id");
        }
        deal.as_object_mut().unwrap().remove("recorded");
    }
    answer
}

#[test]
fn an_export_gives_the_same_answers_in_an_empty_store_of_the_same_zone() {
    let (from, to) = (lived_in(), House::new());
    let lines = from.ok(&["export"]);
    fs::write(to.path("export.jsonl"), &lines).unwrap();
    assert!(to.ok(&["import", "~/export.jsonl"]).contains("113 recorded"));
    for cuts in [
        &[][..],
        &["--at", "2020-01-06", "--known-at", "2020-01-06"],
        &["--at", "2020-01-13"],
        &["--known-at", "2020-01-31"],
        &["--up-to", "50"],
    ] {
        let list = [&["list"], cuts].concat();
        assert_eq!(answers(&from, &list), answers(&to, &list), "{cuts:?}");
        // The ids of records are the same, too.
        let history = [&["history", "caldara"], cuts].concat();
        assert_eq!(answers(&from, &history), answers(&to, &history), "{cuts:?}");
    }
    assert_eq!(answers(&from, &["window", "list"]), answers(&to, &["window", "list"]));
    let replay = ["replay", "--by", "learned", "--to", "2020-12-31"];
    assert_eq!(from.json(&replay), to.json(&replay));
}

#[test]
fn an_export_of_the_import_is_the_export_but_for_when_it_was_recorded() {
    let (from, to) = (lived_in(), House::new());
    let first = from.ok(&["export"]);
    to.run_with(&["import", "-"], &first).done();
    let lines = |text: &str| -> Vec<Value> {
        text.lines()
            .map(|line| {
                let mut line: Value = serde_json::from_str(line).unwrap();
                assert!(line.as_object_mut().unwrap().remove("recorded").is_some());
                line
            })
            .collect()
    };
    assert_eq!(lines(&to.ok(&["export"])), lines(&first));
}

#[test]
fn an_export_that_is_imported_where_it_came_from_adds_nothing() {
    let house = lived_in();
    let lines = house.ok(&["export"]);
    let said = house.run_with(&["import", "-"], &lines).done();
    assert!(said.contains("0 recorded") && said.contains("113 already recorded"), "{said}");
}

#[test]
fn an_export_of_another_zone_is_refused() {
    let (from, to) = (real_window(), House::new());
    fs::write(to.path("export.jsonl"), from.ok(&["export"])).unwrap();
    let london = ["--store", "~/store", "--zone", "Europe/London", "import", "~/export.jsonl"];
    let run = crate::run::run(&to.bare(&london), b"");
    run.refused(2, &["export.jsonl, line 1", "zone", "Europe/Rome", "Europe/London", "hint:", "No line was recorded"]);
    assert!(!to.store().exists(), "a store of the wrong zone was left behind");
}

#[test]
fn each_line_of_an_export_has_the_fields_of_the_format_and_a_deal_can_be_taken_out_alone() {
    let house = lived_in();
    let lines = house.ok(&["export", "--deal", "caldara"]);
    assert_eq!(lines.lines().count(), house.json(&["history", "caldara"]).as_array().unwrap().len());
    for line in house.ok(&["export"]).lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        for field in ["position", "version", "id", "type", "happened", "learned", "recorded", "recorder", "zone"] {
            assert!(line.get(field).is_some(), "{field}: {line}");
        }
        assert_eq!(line["zone"], "Europe/Rome");
        assert_eq!(line.get("deal").is_none(), line["type"] == "window_set", "{line}");
        assert!(!line.as_object().unwrap().values().any(Value::is_null), "{line}");
    }
}
