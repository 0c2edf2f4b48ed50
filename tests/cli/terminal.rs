//! What may reach a terminal: colours only where they are wanted, and nothing from a record that could steer it.

use crate::house::{House, deal_of_caldara, real_window, run};
use std::fs;

/// Colours the title, rings the bell, moves the cursor, and does so again with the one-character form of an escape.
const STEERS: &str = "a\u{1b}[31mb\u{1b}]0;title\u{7}c\u{8}d\u{9b}2Je\u{7f}f";

const QUESTIONS: [&[&str]; 9] = [
    &["show", "caldara"],
    &["history", "caldara"],
    &["board"],
    &["list"],
    &["replay", "--from", "2020-01-06", "--to", "2020-01-13"],
    &["blame", "caldara"],
    &["chain", "caldara"],
    &["findings", "--deal", "caldara"],
    &["report", "ageing"],
];

fn steers(text: &str) -> bool {
    text.chars().any(|c| c.is_control() && c != '\n')
}

/// The output as a terminal that is asked to be coloured gets it.
fn coloured(house: &House, args: &[&str], more: &[(&str, &str)]) -> String {
    let mut command = house.command(args);
    command.env("CLICOLOR_FORCE", "1").envs(more.iter().copied());
    let run = run(command, b"");
    format!("{}{}", run.out, run.err)
}

#[test]
fn what_is_no_terminal_gets_no_escape_codes() {
    let house = real_window();
    for args in QUESTIONS.into_iter().chain([&["show", "nobody"][..], &["--help"], &["demo"]]) {
        let run = house.run(args);
        assert!(!steers(&run.out) && !steers(&run.err), "{args:?}");
    }
}

#[test]
fn no_color_is_honoured() {
    let house = real_window();
    assert!(coloured(&house, &["show", "caldara"], &[]).contains('\u{1b}'), "nothing to see");
    for args in [&["show", "caldara"][..], &["board"], &["replay"], &["show", "nobody"], &["demo"]] {
        assert!(!steers(&coloured(&house, args, &[("NO_COLOR", "1")])), "{args:?}");
    }
}

/// A deal whose every text tries to steer.
fn that_steers() -> House {
    let house = deal_of_caldara();
    let record = |args: &[&str]| house.ok(&[args, &["--on", "2020-01-08", "--note", STEERS]].concat());
    record(&["record", "contact", "caldara", "--between", "Milan", "--channel", STEERS]);
    record(&["record", "meeting", "caldara", "--between", "Milan", "--source", "TMW", "--ref", STEERS]);
    record(&["record", "offer", "caldara", "--by", "Atalanta", "--sell-on", STEERS]);
    record(&["record", "rejection", "caldara", "--by", "Milan", "--role", "owner", "--reason", STEERS]);
    record(&["record", "agreement", "caldara", "--buy-back", STEERS]);
    record(&["correct", "2", "--set", &format!("note={STEERS}"), "--reason", STEERS]);

    record(&["record", "authorization-pending-replacement", "caldara", "--by", "Milan", "--replacement", STEERS]);
    house
}

#[test]
fn a_note_cannot_steer_the_terminal() {
    let house = that_steers();
    for args in QUESTIONS {
        // Where colour is off, what is left must hold no control at all.
        let said = coloured(&house, args, &[("NO_COLOR", "1")]);
        assert!(!steers(&said) && said.contains("caldara"), "{args:?}: {said:?}");
        // Where it is on, only the program's own: it never clears, rings, or titles.
        let said = coloured(&house, args, &[]);
        let bad = ["\u{1b}[31mb", "\u{1b}]", "\u{7}", "\u{8}", "\u{9b}", "\u{7f}"];
        assert!(!bad.iter().any(|bad| said.contains(bad)), "{args:?}: {said:?}");
    }
}

#[test]
fn a_name_holds_no_control_character_at_all() {
    let house = deal_of_caldara();
    house.refuses(2, &[(&["record", "interest", "caldara", "--by", STEERS], &["control character"])]);
    let line = serde_json::json!({
        "deal": "caldara-atalanta", "type": "interest", "happened": "2020-01-08", "data": {"by": STEERS},
    });
    fs::write(house.path("lines.jsonl"), line.to_string()).unwrap();
    house.refuses(2, &[(&["import", "lines.jsonl"], &["data.by", "control character"])]);
}

#[test]
fn an_export_holds_a_note_as_it_was_recorded() {
    let house = deal_of_caldara();
    house.ok(&["record", "note", "caldara", "--note", STEERS, "--on", "2020-01-08"]);
    let line = house.ok(&["export"]).lines().nth(1).unwrap().to_owned();
    assert_eq!(serde_json::from_str::<serde_json::Value>(&line).unwrap()["note"], STEERS);
}

#[test]
fn what_a_record_command_says_back_cannot_steer_the_terminal() {
    let house = deal_of_caldara();
    let said = coloured(
        &house,
        &["record", "offer", "caldara", "--by", "Atalanta", "--sell-on", STEERS, "--on", "2020-01-08"],
        &[("NO_COLOR", "1")],
    );
    assert!(!steers(&said) && said.contains("on the table"), "{said:?}");
}

#[test]
fn a_diff_cannot_steer_the_terminal() {
    let diff = ["diff", "caldara", "--from", "2020-01-01", "--to", "2020-01-31"];
    let said = coloured(&that_steers(), &diff, &[("NO_COLOR", "1")]);
    assert!(!steers(&said) && said.contains("buy-back"), "{said:?}");
}

#[test]
fn an_error_about_a_line_cannot_steer_the_terminal() {
    let house = deal_of_caldara();
    let line = serde_json::json!({"deal": "caldara-atalanta", "type": STEERS, "happened": "2020-01-08"});
    fs::write(house.path("lines.jsonl"), line.to_string()).unwrap();
    let said = coloured(&house, &["import", "lines.jsonl"], &[]);
    let bad = ["\u{1b}[31mb", "\u{1b}]", "\u{7}", "\u{8}", "\u{9b}", "\u{7f}"];
    assert!(!bad.iter().any(|bad| said.contains(bad)) && said.contains("line 1"), "{said:?}");
}

#[test]
fn json_and_csv_hold_a_note_as_it_was_recorded() {
    let house = deal_of_caldara();
    house.ok(&["record", "note", "caldara", "--note", STEERS, "--on", "2020-01-08"]);
    assert_eq!(house.json(&["history", "caldara"])[1]["note"], STEERS);
    let text = house.ok(&["history", "caldara", "-O", "csv"]);
    assert!(text.contains(STEERS), "{text:?}");
}
