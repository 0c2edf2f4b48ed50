//! Dates as people type them: those that are none, and those that are read against a day.

use crate::house::{House, deal_of_caldara, real_window};

const NO_DATES: [&str; 6] = ["2020-02-30", "31/01/2020", "..", "2020-1-5", "next summer", ""];

#[test]
fn what_is_no_date_is_refused_wherever_a_date_is_asked_for() {
    let house = deal_of_caldara();
    for words in NO_DATES {
        let written = if words == "31/01/2020" { "hint: write 2020-01-31" } else { "hint: write 2020-01-08" };
        let facts: &[&str] = &[&format!("{words:?}"), "no date", written];
        house.run(&["record", "interest", "caldara", "--by", "Roma", "--on", words]).refused(2, facts);
        house.run(&["show", "caldara", "--at", words]).refused(2, facts);
    }
    let bad = "2020-02-30";
    let facts: &[&str] = &[bad, "no date", "hint:"];
    house.refuses(
        2,
        &[
            (
                &["record", "interest", "caldara", "--by", "Roma", "--learned", bad],
                &["--learned:", bad, "no date", "hint:"],
            ),
            (&["open", "A B", "--owner", "C", "--to", "D", "--on", bad], facts),
            (&["list", "--known-at", bad], facts),
            (&["board", "--up-to", bad], facts),
            (&["replay", "--from", bad], facts),
            (&["replay", "--to", bad], facts),
            (&["diff", "caldara", "--from", bad, "--to", "2020-01-01"], facts),
            (&["diff", "caldara", "--known-from", "2020-01-01", "--known-to", bad], facts),
        ],
    );
}

#[test]
fn a_range_that_ends_before_it_starts_is_refused() {
    let house = deal_of_caldara();
    let range = "2020-01-06..2020-01-03";
    let facts: &[&str] = &[range, "hint:", "earlier date first"];
    house.refuses(
        2,
        &[
            (&["record", "interest", "caldara", "--by", "Roma", "--on", range], facts),
            (&["show", "caldara", "--at", range], facts),
            (&["replay", "--from", "2020-01-06", "--to", "2020-01-03"], &["2020-01-06", "2020-01-03", "hint:"]),
            (
                &["diff", "caldara", "--from", "2020-01-06", "--to", "2020-01-03"],
                &["2020-01-06", "2020-01-03", "hint:"],
            ),
        ],
    );
}

#[test]
fn a_clock_time_that_came_twice_or_never_asks_for_the_offset() {
    let house = deal_of_caldara();
    house.refuses(
        2,
        &[
            (&["show", "caldara", "--at", "2020-10-25T02:30"], &["2020-10-25T02:30", "twice", "hint:", "offset"]),
            (&["show", "caldara", "--at", "2020-03-29T02:30"], &["2020-03-29T02:30", "skipped", "hint:", "offset"]),
        ],
    );
}

#[test]
fn today_is_no_relative_word() {
    let house = deal_of_caldara();
    for words in ["yesterday", "2020-02-30", "06/01/2020"] {
        let facts: &[&str] = &["--today", words, "hint:"];
        house.refuses(2, &[(&["--today", words, "show", "caldara", "--at", "today"], facts)]);
    }
}

#[test]
fn relative_words_are_read_against_today() {
    let house = deal_of_caldara();
    for (words, meant) in [
        ("yesterday", "2020-01-05"),
        ("last friday", "2020-01-03"),
        ("3 days ago", "2020-01-03"),
        ("1 week ago", "2019-12-30"),
        ("today", "2020-01-06"),
        ("3 days ago..yesterday", "2020-01-03..2020-01-05"),
    ] {
        let record =
            house.json(&["--today", "2020-01-06", "record", "interest", "caldara", "--by", words, "--on", words]);
        assert_eq!(record["happened"], meant, "{words}");
    }
    let asked = house.json(&["--today", "2020-01-06", "show", "caldara", "--at", "last thursday"]);
    assert_eq!(asked["as_of"]["at"], "2020-01-02");
}

#[test]
fn today_changes_how_words_are_read_and_not_what_the_log_writes() {
    let house = deal_of_caldara();
    let this_year = house.json(&["history", "caldara"])[0]["recorded"].as_str().unwrap()[..4].to_owned();
    assert!(this_year.as_str() > "2020");
    let record = house.json(&["--today", "2020-01-06", "record", "interest", "caldara", "--by", "Roma"]);
    assert_eq!(record["happened"], "2020-01-06");
    assert!(record["recorded"].as_str().unwrap().starts_with(&this_year), "{record}");
    assert!(record["learned"].as_str().unwrap().starts_with(&this_year), "{record}");
}

#[test]
fn without_today_the_words_are_those_of_the_machines_day() {
    let house = deal_of_caldara();
    let record = house.json(&["record", "interest", "caldara", "--by", "Roma"]);
    let recorded = record["recorded"].as_str().unwrap();
    assert!(recorded.starts_with(record["happened"].as_str().unwrap()), "{record}");
}

#[test]
fn each_form_of_a_date_is_kept_in_the_words_it_was_typed_in() {
    let house = deal_of_caldara();
    for words in ["2020-01-08", "2020-01", "2020-01-03..2020-01-06", "2020-01-08T15:30", "2020-01-08T15:30+01:00"] {
        let record = house.json(&["record", "interest", "caldara", "--by", words, "--on", words]);
        assert_eq!(record["happened"], words);
    }
}

#[test]
fn up_to_takes_a_position_or_a_day() {
    let house = real_window();
    let deals = |up_to: &str| house.json(&["list", "--up-to", up_to]).as_array().unwrap().len();
    assert_eq!(deals("1"), 1);
    assert_eq!(deals("#4"), 2);
    assert_eq!(deals("108"), 16);
    // All of it was recorded today, years after it was learned.
    assert_eq!(deals("2020-12-31"), 0);
    assert_eq!(deals("today"), 16);
    let board = |up_to: &str| house.ok(&["board", "--up-to", up_to]);
    let head = board("2999-01-01");
    assert!(head.contains("16 deals: up to record 108 (recorded by the end of 1 Jan 2999)"), "{head}");
    let none = board("2020-12-31");
    assert!(none.contains("no deals: no record (recorded by the end of 31 Dec 2020)"), "{none}");
}

#[test]
fn a_store_that_is_not_there_answers_no_question_and_is_not_made() {
    let house = House::new();
    for args in [&["show", "x"][..], &["list"], &["verify"], &["export"], &["window", "list"]] {
        house.run(args).refused(5, &["no store", "hint:"]);
    }
    assert!(!house.store().exists());
}

#[test]
fn the_way_out_of_a_reversed_range_is_only_about_the_range() {
    let house = deal_of_caldara();
    let run = house.run(&["show", "caldara", "--at", "2020-01-06..2020-01-03"]);
    assert!(run.err.contains("earlier date first") && !run.err.contains("last friday"), "{}", run.err);
}
