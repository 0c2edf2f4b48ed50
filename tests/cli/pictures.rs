//! Pictures as a user asks for them: the file, what is said of it, and what is refused.

use crate::findings::{SIXTH, with_dates};
use crate::house::{House, deal_of_caldara};
use serde_json::{Value, json};
use std::fs;

#[test]
fn the_name_says_what_is_made() {
    let house = with_dates();
    let all = house.path("all.svg");
    assert_eq!(house.ok(&["timeline", "-o", "~/all.svg"]), format!("{}: 16 deals\n", all.display()));
    assert!(fs::read_to_string(all).unwrap().starts_with("<svg"));
    let made = house.json(&["timeline", "caldara", "-o", "~/one.PNG", "--dark"]);
    let png = fs::read(house.path("one.PNG")).unwrap();
    assert_eq!(png[..8], *b"\x89PNG\r\n\x1a\n");
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    assert_eq!(made, json!({"file": house.path("one.PNG"), "deals": 1, "width": number(16), "height": number(20)}));
}

#[test]
fn the_picture_in_the_manual_is_what_is_drawn() {
    let house = with_dates();
    house.ok(&["timeline", "--window", "serie-a-2019-20-winter", "-o", "~/timeline.svg"]);
    let drawn = fs::read_to_string(house.path("timeline.svg")).unwrap();
    assert!(drawn == include_str!("../../docs/pictures/timeline.svg"), "make docs/pictures/timeline.svg anew");
}

#[test]
fn a_picture_names_its_cuts_and_the_window() {
    let house = with_dates();
    let window = ["timeline", "--window", "serie-a-2019-20-winter", "-o", "~/sixth.svg"];
    house.ok(&[&window[..], &SIXTH].concat());
    let svg = fs::read_to_string(house.path("sixth.svg")).unwrap();
    for words in [
        "The state on 6 Jan 2020, as known on 6 Jan 2020",
        "Window serie-a-2019-20-winter: 10 deals",
        "closes 31 Jan 2020 20:00",
        "as of 6 Jan 2020",
    ] {
        assert!(svg.contains(words), "{words}");
    }
    assert!(!svg.contains("kjaer-milan"), "it was not known then");
}

#[test]
fn a_file_is_replaced_only_when_asked_to() {
    let house = with_dates();
    fs::write(house.path("kept.svg"), "mine").unwrap();
    house.refuses(2, &[(&["timeline", "-o", "~/kept.svg"], &["kept.svg: it is there already", "--force"])]);
    assert_eq!(fs::read_to_string(house.path("kept.svg")).unwrap(), "mine");
    house.ok(&["timeline", "-o", "~/kept.svg", "--force"]);
    assert!(fs::read_to_string(house.path("kept.svg")).unwrap().starts_with("<svg"));
}

#[test]
fn what_cannot_be_made_is_refused_and_leaves_no_file() {
    let house = with_dates();
    let before = fs::read_dir(house.path(".")).unwrap().count();
    house.refuses(
        2,
        &[
            (&["timeline"], &["a timeline is a picture, and goes into a file", "--out"]),
            (&["timeline", "-o", "~/plan.jpg"], &["plan.jpg: a picture cannot be written as .jpg", ".svg or .png"]),
            (&["timeline", "-o", "~/plan"], &["plan: the name does not say", ".svg or .png"]),
            (&["timeline", "-o", "~/store/plan.svg"], &["it lies in the folder of the store"]),
            (&["timeline", "-o", "~/no/plan.svg"], &["no/plan.svg", "check its name"]),
            (&["timeline", "-o", "~/plan.svg", "-O", "dot"], &["dot"]),
            (&["chain", "-o", "~/plan.svg", "-O", "dot"], &["-O dot and --out", "leave out one"]),
            (&["chain", "-o", "~/plan.gif"], &["a picture cannot be written as .gif"]),
            (&["timeline", "kjaer", "-o", "~/plan.svg"], &["could be kjaer-cagliari"]),
        ],
    );
    house.refuses(
        4,
        &[
            (&["timeline", "-o", "~/plan.svg", "--known-at", "2010-01-01"], &["nothing to draw: no deal, as known"]),
            (
                &["timeline", "-o", "~/plan.svg", "--window", "la-liga-2019-20-winter"],
                &["no deal in the window la-liga-2019-20-winter", "mercato"],
            ),
            (&["timeline", "-o", "~/plan.svg", "kjaer-milan", "--known-at", "2020-01-06"], &["kjaer-milan"]),
            (&["timeline", "-o", "~/plan.svg", "caldra"], &["caldra", "caldara-atalanta"]),
            (&["chain", "-o", "~/plan.svg", "--known-at", "2019-12-31"], &["nothing to draw: nobody waits"]),
        ],
    );
    assert_eq!(fs::read_dir(house.path(".")).unwrap().count(), before);
}

#[test]
fn letters_that_no_font_has_are_told() {
    let house = House::new();
    // No script has these letters, so that no machine has a font for them.
    house.ok(&["open", "Wu \u{378}\u{379}\u{378}", "--owner", "Ольга", "--to", "Espanyol", "--slug", "wu"]);
    for command in ["timeline", "chain"] {
        if command == "chain" {
            house.ok(&[
                "record",
                "authorization-pending-replacement",
                "wu",
                "--by",
                "Ольга",
                "--replacement",
                "\u{378}\u{379}",
            ]);
        }
        let run = house.run(&[command, "-o", &format!("~/{command}.png")]);
        assert!(run.code == Some(0) && run.out.contains(&format!("/{command}.png: 1 deal")), "{run:?}");
        let file = house.path(&format!("{command}.png"));
        let file = file.display();
        let told = format!("warning: {file}: no font of this machine has \u{378}, \u{379}; boxes stand for them\n");
        assert!(run.err.starts_with(&told) && run.err.contains("hint: end the name in .svg"), "{run:?}");
        house.ok(&[command, "-o", &format!("~/{command}.svg")]);
    }
}

#[test]
fn a_deal_with_one_record_and_no_window_is_drawn() {
    let house = deal_of_caldara();
    house.ok(&["timeline", "-o", "~/one.svg"]);
    let svg = fs::read_to_string(house.path("one.svg")).unwrap();
    assert!(svg.contains("no window with dates") && svg.contains("caldara-atalanta"), "{svg}");
    assert!(!svg.contains("opens"), "{svg}");
}

#[test]
fn the_view_without_a_file() {
    let house = with_dates();
    let timeline = house.json(&["timeline", "kjaer-sampdoria", "caldara"]);
    let keys: Vec<&String> = timeline.as_object().unwrap().keys().collect();
    let expected =
        ["window", "as_of", "zone", "frame", "until", "windows", "rows", "arrows", "records", "recorded_late"];
    assert_eq!(keys, expected);
    let lines = house.ok(&["timeline", "-O", "jsonl"]);
    assert_eq!(lines.lines().count(), 16);
    let row: Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert!(row["phases"].is_array() && row["marks"].is_array());
}

#[test]
fn a_chain_is_drawn_with_its_circle() {
    let house = House::new();
    let circle = [("a-x", "Alpha", "b-x"), ("b-x", "Beta", "a-x")];
    for (deal, owner, _) in circle {
        house.ok(&["open", deal, "--owner", owner, "--to", "X", "--slug", deal, "--on", "2020-01-01"]);
    }
    for (deal, owner, other) in circle {
        let wait = ["record", "authorization-pending-replacement", deal, "--by", owner, "--deal", other];
        house.ok(&[&wait[..], &["--on", "2020-01-02"]].concat());
    }
    let file = house.path("chain.svg");
    assert_eq!(house.ok(&["chain", "-o", "~/chain.svg"]), format!("{}: 2 deals\n", file.display()));
    let svg = fs::read_to_string(file).unwrap();
    for words in [
        "a-x waits for b-x",
        "b-x waits for a-x",
        "deals that wait for each other: one club must release its player first",
    ] {
        assert!(svg.contains(words), "{words}");
    }
}
