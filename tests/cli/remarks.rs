//! Words beside what was recorded or not found: what somebody may have meant.

use crate::house::{House, deal_of_caldara};

#[test]
fn a_record_that_is_retracted_twice_is_told() {
    let house = deal_of_caldara();
    house.ok(&["record", "interest", "caldara", "--by", "Roma"]);
    let first = house.run(&["retract", "2", "--reason", "a rumour"]);
    assert!(!first.err.contains("note:"), "{}", first.err);
    let second = house.run(&["retract", "2", "--reason", "never said"]);
    assert!(second.err.contains("note: record 2 was retracted before, by record 3"), "{}", second.err);
    house.ok(&["retract", "3", "--reason", "x"]);
    house.ok(&["retract", "4", "--reason", "x"]);
    let third = house.run(&["retract", "2", "--reason", "once more"]);
    assert!(!third.err.contains("note:"), "{}", third.err);
}

#[test]
fn a_step_on_the_day_of_the_collapse_is_told_to_change_nothing() {
    let house = deal_of_caldara();
    house.ok(&["record", "collapse", "caldara", "--reason", "price", "--on", "2020-01-10"]);
    let offer = ["record", "offer", "caldara", "--by", "Atalanta", "--fee", "5m EUR", "--on"];
    let said = house.run(&[&offer[..], &["2020-01-10"]].concat());
    for fact in ["note: the deal stays collapsed", "record 2", "record reopening caldara-atalanta", "--on 2020-01-10"] {
        assert!(said.err.contains(fact), "{fact}: {}", said.err);
    }
    let before = house.run(&[&offer[..], &["2020-01-09"]].concat());
    assert!(!before.err.contains("note:"), "{}", before.err);
}

#[test]
fn an_offer_whose_last_day_is_over_is_not_told_to_be_on_the_table() {
    let house = deal_of_caldara();
    let offer =
        ["record", "offer", "caldara", "--by", "Atalanta", "--fee", "5m EUR", "--on", "2020-01-08", "--expires"];
    let over = house.ok(&[&offer[..], &["2020-01-10"]].concat());
    assert!(!over.contains("on the table"), "{over}");
    let open = house.ok(&[&offer[..], &["2999-01-10"]].concat());
    assert!(open.contains("on the table"), "{open}");
}

#[test]
fn a_clause_that_no_record_speaks_of_is_told() {
    let house = deal_of_caldara();
    let option = ["record", "clause-triggered", "caldara", "--clause", "option", "--outcome", "exercised", "--on"];
    let said = house.run(&[&option[..], &["2020-01-10"]].concat());
    assert!(
        said.err.contains("note: no record of this deal says that there is such a clause (option)"),
        "{}",
        said.err
    );
    let terms = ["record", "terms-reported", "caldara", "--kind", "loan", "--purchase", "option", "--on", "2020-01-05"];
    house.ok(&terms);
    let said = house.run(&[&option[..], &["2020-01-12"]].concat());
    assert!(!said.err.contains("note:"), "{}", said.err);
}

#[test]
fn a_misspelt_window_is_told_and_that_of_another_season_is_not() {
    let house = House::new();
    house.ok(&["open", "Nilo", "--owner", "Milan", "--to", "Bologna", "--window", "serie-a-2019-20-winter"]);
    let open = |player: &str, window: &str| {
        house.run(&["open", player, "--owner", "Milan", "--to", "Bologna", "--window", window]).err
    };
    let slip = open("Danilo", "serie-a-2019-20-wintr");
    let told = "note: no window was called serie-a-2019-20-wintr before; did you mean serie-a-2019-20-winter?";
    assert!(slip.contains(told), "{slip}");
    for other in ["serie-a-2020-21-winter", "serie-a-2019-20-winter", "serie-a-2019-20-summer"] {
        let said = open(&format!("Player {other}"), other);
        assert!(!said.contains("did you mean"), "{other}: {said}");
    }
    house.ok(&["open", "Another", "--owner", "Milan", "--to", "Bologna", "--window", "winter-2020"]);
    assert!(!open("Nilo Silva", "winter-2021").contains("did you mean"));
    // A window without dates is near, too.
    house.run(&["board", "--window", "serie-a-2019-20-winer"]).refused(4, &["nearest: ", "serie-a-2019-20-winter"]);
}

#[test]
fn a_filter_that_finds_nothing_names_what_comes_near() {
    let house = deal_of_caldara();
    let list = |filter: [&str; 2]| house.run(&["list", filter[0], filter[1]]).err;
    assert!(list(["--club", "Milann"]).contains("note: no deal has a club called Milann; did you mean Milan?"));
    assert!(
        list(["--player", "caldra"]).contains("note: no deal has a player called caldra; did you mean Mattia Caldara?")
    );
    // Letters that changed places, at the beginning too.
    assert!(list(["--club", "Mlian"]).contains("did you mean Milan?"));
    assert_eq!(list(["--club", "Qarabag"]).trim_end(), "note: no deal has a club called Qarabag");
    assert_eq!(list(["--agent", "Qarabag"]).trim_end(), "note: no deal has an agent called Qarabag");
    for known in [["--club", "Milan"], ["--player", "Caldara"]] {
        assert_eq!(list(known), "", "{known:?}");
    }
    assert!(house.run(&["report", "clubs", "--club", "Milann"]).err.contains("did you mean Milan?"));
    // It is found by an entry alone as well.
    house.ok(&["club", "add", "Rossoneri"]);
    assert!(list(["--club", "Rossonerri"]).contains("did you mean Rossoneri?"));
}

#[test]
fn a_table_with_another_delimiter_is_told_which() {
    let house = House::new();
    for (delimiter, word) in [(";", "semicolons"), ("\t", "tabs")] {
        let rows = format!("name{delimiter}aliases\nMilan{delimiter}AC Milan\n");
        let said = house.run_with(&["club", "import", "-"], rows);
        said.refused(2, &["line 1", "separated by", word, "commas are expected", "hint: the first line"]);
    }
}

#[test]
fn a_table_with_other_columns_is_told_which_it_takes() {
    let house = House::new();
    let cases = [
        (
            "club,aliases\nMilan,AC\n",
            "line 1: columns: there is none called \"club\"; the columns are name, aliases, remark, source",
        ),
        ("aliases\nAC\n", "line 1: columns: \"name\" is missing"),
        ("name,aliases\nMilan\n", "line 2: row: it has 1 cell, and the first line 2"),
    ];
    for (rows, told) in cases {
        house.run_with(&["club", "import", "-"], rows).refused(2, &[told, "hint:"]);
    }
}

#[test]
fn hints_name_the_command_that_was_typed() {
    let house = deal_of_caldara();
    house.ok(&["record", "offer", "caldara", "--by", "Atalanta", "--fee", "1m EUR", "--on", "2020-01-04"]);
    let cases: [(&[&str], &[&str]); 15] = [
        (
            &["record", "offer", "caldara", "--by", "Atalanta", "--fee", "1"],
            &["`mercato record offer --help` explains"],
        ),
        (&["list", "--phase", "nowhere"], &["`mercato list --help` explains"]),
        (&["-O", "table", "window", "add", "x", "--in", "Nowhere"], &["`mercato window add --help` explains"]),
        (&["open", "Nilo", "--to", "Bologna"], &["--owner", "--free-agent", "`mercato open --help`"]),
        (&["record", "note", "caldara"], &["a note has a text", "hint: add --note"]),
        (
            &["correct", "1", "--set", "learned=2020-01-01", "--reason", "x"],
            &[
                "learned of record 1 cannot be corrected",
                "owner, players, to, happened, note, source, ref or grade",
                "retract 1",
            ],
        ),
        (
            &["correct", "1", "--set", "foo=1", "--reason", "x"],
            &["records of the type opened have no field \"foo\"", "hint: it has players, owner, "],
        ),
        (
            &["correct", "2", "--set", "prce=3m EUR", "--reason", "x"],
            &["no field \"prce\"", "hint: did you mean price?", " record offer --help` lists the fields"],
        ),
        (&["correct", "2", "--set", "terms.by=Roma", "--reason", "x"], &["no field \"terms.by\"", "did you mean by?"]),
        (&["correct", "2", "--unset", "untill", "--reason", "x"], &["no field \"untill\"", "did you mean until?"]),
        (
            &["correct", "2", "--set", "kind=gift", "--reason", "x"],
            &["\"gift\" is none of permanent, loan, free, swap"],
        ),
        (&["list", "--on", "2020"], &["--on is for records", "hint: a question takes --at"]),
        (
            &[
                "window",
                "add",
                "w",
                "--association",
                "F",
                "--competition",
                "S",
                "--season",
                "20",
                "--opens",
                "2020-01-02",
                "--closes",
                "2020-01-31",
            ],
            &["missing: --in <TZ>", "hint: --in <TZ>: The time zone of these dates, as in Europe/Rome"],
        ),
        (
            &["record", "note", "caldara", "--note", "x", "--if-version", "9"],
            &["caldara-atalanta is at version 2, not at 9", "show caldara-atalanta` prints its version"],
        ),
        (&["blame", "caldara", "untill"], &["did you mean until?", "`mercato blame --help`"]),
    ];
    for (words, facts) in cases {
        let said = house.run(words);
        assert_ne!(said.code, Some(0), "{words:?}");
        facts.iter().for_each(|fact| assert!(said.err.contains(fact), "{words:?}: {fact}: {}", said.err));
    }
    assert_eq!(house.count(), 2);
    let rome = house.bare(&["--store", "~/store", "--zone", "rome", "list"]);
    crate::run::run(&rome, b"").refused(2, &["no such zone; did you mean Europe/Rome?"]);
}

#[test]
fn what_is_possible_no_longer_is_told_so() {
    let house = deal_of_caldara();
    let rumour = ["record", "completion", "caldara", "--basis", "report", "--source", "a forum", "--grade", "E5"];
    house.ok(&rumour);
    let said = house.ok(&["retract", "2", "--reason", "x"]);
    assert!(said.contains("completed is no longer possible"), "{said}");
}
