//! What cannot be meant: exit code 2, the word that is wrong, what would be right; and nothing is recorded.

use crate::house::{House, deal_of_caldara, real_window};
use crate::run::{run, run_process};

#[test]
fn a_grade_is_a_letter_and_a_digit() {
    let house = deal_of_caldara();
    let note = ["record", "note", "caldara", "--note", "x"];
    let with = |args: &[&'static str]| [&note[..], args].concat();
    house.refuses(
        2,
        &[
            (&with(&["--source", "TMW", "--grade", "G7"]), &["G7", "Admiralty grade", "as in B2"]),
            (&with(&["--source", "TMW", "--grade", "3C"]), &["3C", "as in B2"]),
            (&with(&["--grade", "B2"]), &["--source"]),
            (&with(&["--source", ""]), &["--source", "empty"]),
            (&with(&["--source", "a\u{1b}[31m"]), &["--source", "control character"]),
        ],
    );
}

#[test]
fn money_has_an_amount_and_a_currency() {
    let house = deal_of_caldara();
    house.ok(&["record", "offer", "caldara", "--by", "Atalanta", "--fee", "15m EUR"]);
    for (typed, facts) in [
        ("15", ["\"15\"", "no currency"]),
        ("15m", ["\"15m\"", "no currency"]),
        ("-1m EUR", ["-1", "is negative"]),
        ("NaN", ["\"NaN\"", "no amount"]),
        ("NaN EUR", ["\"NaN EUR\"", "no amount"]),
        ("10m..8m EUR", ["the range 10m to 8m", "wrong way round"]),
        ("15m XYZ", ["XYZ", "ISO 4217"]),
        ("", ["\"\"", "no amount"]),
    ] {
        let fee = format!("--fee={typed}");
        let facts = [facts[0], facts[1], "15m EUR"];
        house.run(&["record", "offer", "caldara", "--by", "Atalanta", &fee]).refused(2, &facts);
        let set = format!("terms.fee={typed}");
        house.run(&["correct", "2", "--set", &set, "--reason", "x"]).refused(2, &facts);
    }
    house.run(&["record", "offer", "caldara", "--by", "A", "--fee", "-1m EUR"]).refused(2, &["-1"]);
    assert_eq!(house.count(), 2);
}

#[test]
fn questions_have_a_date_and_records_have_not() {
    let house = deal_of_caldara();
    for cut in ["--at", "--known-at", "--up-to"] {
        house.refuses(
            2,
            &[
                (&["record", "interest", "caldara", "--by", "Roma", cut, "2020-01-08"], &[cut]),
                (&["correct", "1", "--set", "note=x", "--reason", "x", cut, "2020-01-08"], &[cut]),
                (&["retract", "1", "--reason", "x", cut, "2020-01-08"], &[cut]),
                (&["open", "A B", "--owner", "C", "--to", "D", cut, "2020-01-08"], &[cut]),
            ],
        );
    }
}

#[test]
fn a_word_that_is_none_of_the_words_names_them() {
    let house = real_window();
    house.refuses(
        2,
        &[
            (&["record", "ofer", "caldara", "--by", "A"], &["ofer", "offer"]),
            (
                &["record", "meeting", "caldara", "--between", "A", "--status", "hold"],
                &["hold", "held, scheduled, cancelled"],
            ),
            (&["record", "collapse", "caldara", "--reason", "boredom"], &["boredom", "player_refused"]),
            (&["record", "agreement", "caldara", "--kind", "gift"], &["gift", "permanent, loan, free, swap"]),
            (&["record", "agreement", "caldara", "--purchase", "maybe"], &["maybe", "option, obligation, none"]),
            (&["record", "agreement", "caldara", "--until", "30/06/2020"], &["30/06/2020", "2021-06-30"]),
            (&["list", "--phase", "done"], &["done", "completed"]),
            (&["blame", "caldara", "price"], &["price", "did you mean purchase_price?"]),
            (&["replay", "--by", "recorded"], &["recorded", "learned"]),
            (&["list", "-O", "xml"], &["xml", "jsonl"]),
            (&["frobnicate"], &["frobnicate"]),
        ],
    );
}

#[test]
fn what_is_missing_is_named() {
    let house = deal_of_caldara();
    house.refuses(
        2,
        &[
            (&["record", "interest", "caldara"], &["--by"]),
            (&["record", "replacement-found", "caldara"], &["--deal"]),
            (&["record", "terms-reported", "caldara"], &["terms", "hint:", "--fee"]),
            (&["record", "contact", "caldara"], &["--between"]),
            (&["correct", "1", "--reason", "x"], &["--set"]),
            (&["correct", "1", "--set", "owner=Roma"], &["--reason"]),
            (&["retract", "1"], &["--reason"]),
            (&["diff", "caldara"], &["--from"]),
            (&["diff", "caldara", "--from", "2020-01-01"], &["--to"]),
            (&["diff", "caldara", "--known-from", "2020-01-01"], &["--known-to"]),
            (&["open", "A B", "--to", "C"], &["--owner"]),
        ],
    );
}

#[test]
fn a_correction_of_no_field_or_no_value_is_refused() {
    let house = deal_of_caldara();
    house.ok(&["record", "offer", "caldara", "--by", "Atalanta", "--kind", "loan", "--on", "2020-01-08"]);
    let correct = |args: &[&'static str]| [&["correct"], args, &["--reason", "x"]].concat();
    house.refuses(
        2,
        &[
            (&correct(&["1", "--set", "colour=red"]), &["record 1", "colour", "hint:"]),
            (&correct(&["1", "--set", "owner"]), &["owner", "hint:", "FIELD=VALUE"]),
            (&correct(&["1", "--set", "owner="]), &["record 1", "owner", "empty"]),
            (&correct(&["1", "--unset", "to"]), &["record 1", "to"]),
            (&correct(&["1", "--unset", "happened"]), &["happened"]),
            (&correct(&["2", "--set", "happened=2020-02-30"]), &["2020-02-30"]),
            (&correct(&["2", "--set", "kind=gift"]), &["record 2", "kind", "gift"]),
            (&correct(&["2", "--set", "until=30/06/2020"]), &["record 2", "until", "30/06/2020"]),
            (&correct(&["2", "--set", "learned=2020-01-01"]), &["learned"]),
            (&correct(&["2", "--set", "note="]), &["note"]),
        ],
    );
}

#[test]
fn a_zone_that_does_not_exist_is_refused_before_a_store_is_made() {
    let house = House::new();
    let run = run(
        &house.bare(&["--store", "store", "--zone", "Europe/Bergamo", "open", "A B", "--owner", "C", "--to", "D"]),
        b"",
    );
    run.refused(2, &["Europe/Bergamo", "Europe/Rome"]);
    assert!(!house.store().exists());
}

#[test]
fn help_and_version_are_no_errors() {
    let house = House::new();
    for args in
        [&["--help"][..], &["--version"], &["record", "--help"], &["record", "offer", "--help"], &["help", "show"]]
    {
        let said = house.ok(args);
        assert!(said.to_lowercase().contains("mercato"), "{said}");
    }
    for shell in ["bash", "zsh", "fish"] {
        assert!(house.ok(&["completions", shell]).contains("mercato"), "{shell}");
    }
    assert!(house.ok(&["--version"]).contains("\nfeatures: server"));
    assert!(!house.store().exists());
}

#[test]
fn each_command_has_a_manual_page() {
    let house = House::new();
    let said = house.ok(&["man", "~/pages"]);
    for page in ["mercato.1", "mercato-show.1", "mercato-record-offer.1"] {
        let page = std::fs::read_to_string(house.path("pages").join(page)).unwrap();
        assert!(page.starts_with(".ie") || page.contains(".TH mercato"), "{page}");
    }
    assert!(said.ends_with("pages\n"), "{said}");
}

#[test]
fn a_cut_on_a_record_command_points_to_the_date_of_the_record() {
    let house = deal_of_caldara();
    let run = house.run(&["record", "interest", "caldara", "--by", "Roma", "--at", "2020-01-08"]);
    run.refused(2, &["--at", "--on"]);
    assert!(!run.err.contains("-- --at"), "{}", run.err);
}

#[test]
fn a_cut_on_a_command_about_the_whole_store_is_left_out() {
    let house = deal_of_caldara();
    for args in [&["verify", "--at", "2020-01-08"][..], &["backup", "x", "--known-at", "2020-01-08"]] {
        let run = house.run(args);
        run.refused(2, &[args[args.len() - 2], "is for questions", "hint: leave it out"]);
        assert!(!run.err.contains("--on"), "{}", run.err);
    }
    let takes = "hint: leave it out; show, history, list, board, replay, diff, blame, findings, chain, report, timeline and export take it";
    house.run(&["serve", "--at", "2020-01-08"]).refused(2, &[takes]);
    for args in [&["window", "add", "w", "--at", "2020-01-08"][..], &["correct", "1", "--up-to", "2020-01-08"]] {
        house.run(args).refused(2, &["hint: for what is recorded, --on"]);
    }
}

#[test]
fn an_export_into_a_file_is_shown_the_way() {
    let house = deal_of_caldara();
    let export = |args: &[&str]| run_process(house.bare(&[&["--store", "store", "export"], args].concat()), b"");
    let hint = |rest: &str| format!(" --store store export{rest}`");
    export(&["x.jsonl"]).refused(2, &["what kind of file", "hint:", &hint(" > x.jsonl")]);
    export(&["my file", "--deal", "caldara"]).refused(2, &[&hint(" --deal caldara > 'my file'")]);
}
