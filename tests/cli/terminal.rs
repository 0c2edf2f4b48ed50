//! What may reach a terminal: colours only where they are wanted, and nothing from a record that could steer it.

use crate::house::{House, deal_of_caldara, real_window};
use crate::run::{run_before, run_process};
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

/// All that is printed where colours are shown, or are not.
fn printed(house: &House, args: &[&str], coloured: bool) -> String {
    let run = run_before(&house.command(args), b"", coloured);
    format!("{}{}", run.out, run.err)
}

/// All that a process prints that is given these variables and no terminal.
fn printed_with(house: &House, args: &[&str], variables: &[(&str, &str)]) -> String {
    let mut command = house.command(args);
    command.envs(variables.iter().copied());
    let run = run_process(command, b"");
    format!("{}{}", run.out, run.err)
}

#[test]
fn where_no_colours_are_shown_there_are_no_escape_codes() {
    let house = real_window();
    for args in QUESTIONS.into_iter().chain([&["show", "nobody"][..], &["--help"], &["demo"]]) {
        assert!(!steers(&printed(&house, args, false)), "{args:?}");
    }
}

#[test]
fn what_is_no_terminal_is_coloured_only_if_it_is_forced_and_no_color_is_honoured() {
    let house = real_window();
    // An answer, an error, and the help.
    for args in [&["show", "caldara"][..], &["show", "nobody"], &["--help"]] {
        assert!(!steers(&printed_with(&house, args, &[])), "{args:?}");
        let force = ("CLICOLOR_FORCE", "1");
        assert!(printed_with(&house, args, &[force]).contains('\u{1b}'), "nothing to see");
        assert!(!steers(&printed_with(&house, args, &[force, ("NO_COLOR", "1")])), "{args:?}");
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
        let said = printed(&house, args, false);
        assert!(!steers(&said) && said.contains("caldara"), "{args:?}: {said:?}");
        // Where it is on, only the program's own: it never clears, rings, or titles.
        let said = printed(&house, args, true);
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
    house.refuses(2, &[(&["import", "~/lines.jsonl"], &["data.by", "control character"])]);
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
    let offer = ["record", "offer", "caldara", "--by", "Atalanta", "--sell-on", STEERS, "--on", "2020-01-08"];
    let said = printed(&house, &offer, false);
    assert!(!steers(&said) && said.contains("on the table"), "{said:?}");
}

#[test]
fn a_diff_cannot_steer_the_terminal() {
    let diff = ["diff", "caldara", "--from", "2020-01-01", "--to", "2020-01-31"];
    let said = printed(&that_steers(), &diff, false);
    assert!(!steers(&said) && said.contains("buy-back"), "{said:?}");
}

#[test]
fn an_error_about_a_line_cannot_steer_the_terminal() {
    let house = deal_of_caldara();
    let line = serde_json::json!({"deal": "caldara-atalanta", "type": STEERS, "happened": "2020-01-08"});
    fs::write(house.path("lines.jsonl"), line.to_string()).unwrap();
    let said = printed(&house, &["import", "~/lines.jsonl"], true);
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

#[test]
fn what_nobody_sees_and_what_turns_the_text_is_spelled_out() {
    let house = House::new();
    house.ok(&["open", "Ni\u{202e}lo", "--owner", "Al\u{200b}fa", "--to", "Be\u{200d}ta"]);
    for args in [&["show", "nilo"][..], &["board"], &["history", "nilo"], &["list"]] {
        let told = house.ok(args);
        assert!(!told.contains(['\u{202e}', '\u{200b}']), "{args:?}: {told:?}");
    }
    assert!(house.ok(&["show", "nilo"]).contains("Ni\\u{202e}lo: Al\\u{200b}fa to Be\u{200d}ta"));
}
