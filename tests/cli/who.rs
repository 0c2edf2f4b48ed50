//! Clubs and players with entries: from flags and from a file, and what questions make of them.

use crate::house::{House, deal_of_caldara};
use serde_json::json;
use std::fs;
#[cfg(unix)]
use std::process::Command;

#[test]
fn a_club_is_added_listed_and_set_anew() {
    let house = deal_of_caldara();
    assert!(house.ok(&["club", "list"]).contains("club add"));
    let said = house.ok(&["club", "add", "AC Milan", "--alias", "Milan", "--alias", "Milan AC", "--remark", "1899"]);
    assert!(
        said.contains("AC Milan, also Milan, Milan AC: 1899")
            && said.contains("until the entry is replaced or removed"),
        "{said}"
    );
    let listed = json!([{
        "name": "AC Milan", "aliases": ["Milan", "Milan AC"], "remark": "1899", "deals": 1, "position": 2, "source": null,
    }]);
    assert_eq!(house.json(&["club", "list"]), listed);
    let table = house.ok(&["club", "list"]);
    assert!(table.contains("ALSO") && table.contains("Milan, Milan AC"), "{table}");
    for typed in ["milan ac", "AC Milan", "Milan"] {
        assert_eq!(house.json(&["list", "--club", typed]).as_array().unwrap().len(), 1, "{typed}");
    }
    house.ok(&["record", "authorization-granted", "caldara", "--by", "Milan AC"]);
    assert_eq!(house.json(&["show", "caldara"])["authorization"]["status"], "granted");
    // What is added is added to what was said before.
    let said = house.ok(&["club", "add", "ac milan", "--alias", "MILAN", "--alias", "Rossoneri"]);
    assert!(said.contains("ac milan, also Milan, Milan AC, Rossoneri: 1899"), "{said}");
    let said = house.ok(&["club", "add", "AC Milan", "--alias", "Milan", "--replace"]);
    assert!(said.contains("no longer an alias: Milan AC, Rossoneri"), "{said}");
    assert_eq!(house.json(&["club", "list"])[0]["aliases"], json!(["Milan"]));
    assert_eq!(house.json(&["show", "caldara"])["authorization"]["status"], "none");
    let rows = house.ok(&["club", "list", "-O", "csv"]);
    assert!(rows.starts_with("name,aliases,"), "{rows}");
    house.ok(&["verify"]);
}

#[test]
fn two_entries_of_one_club_are_made_one() {
    let house = deal_of_caldara();
    house.ok(&["club", "add", "Milan"]);
    house.ok(&["club", "add", "Milan AC", "--alias", "Rossoneri", "--remark", "of \"1899\""]);
    house.ok(&["record", "authorization-granted", "caldara", "--by", "Rossoneri"]);
    assert_eq!(house.json(&["show", "caldara"])["authorization"]["status"], "none");
    house.refuses(
        1,
        &[(
            &["club", "add", "Milan", "--alias", "Milan AC"],
            &["\"Milan AC\"", "hint:", "club remove 'Milan AC' --reason"],
        )],
    );
    let said = house.ok(&["club", "remove", "milan ac", "--reason", "the same club as Milan"]);
    assert!(said.contains("removes the entry Milan AC: the same club as Milan"), "{said}");
    let undo = "store club add 'Milan AC' --alias Rossoneri --remark 'of \"1899\"'";
    assert!(said.contains(undo), "{said}");
    assert_eq!(house.json(&["club", "list"]).as_array().unwrap().len(), 1);
    house.ok(&["club", "add", "Milan", "--alias", "Milan AC", "--alias", "Rossoneri"]);
    assert_eq!(house.json(&["show", "caldara"])["authorization"]["status"], "granted");
    // Up to a record before it, it reads as it did.
    assert_eq!(house.json(&["show", "caldara", "--up-to", "4"])["authorization"]["status"], "none");
    house.refuses(
        4,
        &[
            (
                &["club", "remove", "Rossoneri", "--reason", "x"],
                &["no club has an entry called \"Rossoneri\"", "hint:", "it is an alias of Milan", "--replace"],
            ),
            (&["club", "remove", "Inter", "--reason", "x"], &["\"Inter\"", "hint:", "club list` shows the entries"]),
            (&["player", "remove", "Milan", "--reason", "x"], &["no player", "player list` shows"]),
        ],
    );
    // Out and in again.
    let other = House::new();
    other.run_with(&["import", "-"], house.ok(&["export"])).done();
    assert_eq!(other.json(&["club", "list"])[0]["aliases"], json!(["Milan AC", "Rossoneri"]));
    house.ok(&["verify"]);
}

#[test]
#[cfg(unix)]
fn the_command_that_takes_a_removal_back_is_safe_in_a_shell() {
    let house = House::new();
    for name in ["x $(touch PWNED) `touch PWNED`", "-O'Neill\"", "!x \\ $HOME"] {
        house.ok(&["club", "add", &format!("--alias={name} FC"), "--remark", name.trim_start_matches('-'), "--", name]);
        let before = house.json(&["club", "list"]);
        let said = house.ok(&["club", "remove", "--reason", "r", "--", name]);
        let undo = said.lines().find_map(|line| line.strip_prefix("to take it back: ")).expect("the way back");
        let words =
            Command::new("sh").args(["-c", &format!("printf '%s\\n' {undo}")]).current_dir(house.path(".")).output();
        let words = String::from_utf8(words.unwrap().stdout).unwrap();
        let words: Vec<&str> = words.lines().skip_while(|word| *word != "club").collect();
        house.ok(&words);
        let after = house.json(&["club", "list"]);
        assert_eq!(before[0]["name"], after[0]["name"], "{undo}");
        assert_eq!(before[0]["aliases"], after[0]["aliases"], "{undo}");
        assert_eq!(before[0]["remark"], after[0]["remark"], "{undo}");
        assert!(!house.path("PWNED").exists(), "{undo}");
        house.ok(&["club", "remove", "--reason", "r", "--", name]);
    }
}

#[test]
fn a_name_that_an_entry_no_longer_makes_clear_is_told_of() {
    let house = House::new();
    house.ok(&["club", "add", "Milan"]);
    house.ok(&["club", "add", "Milán"]);
    house.ok(&["club", "add", "Inter", "--alias", "Mílan"]);
    house.ok(&["open", "Mattia Caldara", "--owner", "Mílan", "--to", "Atalanta"]);
    let removed = house.run(&["club", "add", "Inter", "--replace"]);
    assert!(removed.err.contains("note: in caldara-atalanta, Mílan could now mean any of"), "{}", removed.err);
    assert_eq!(house.json(&["show", "caldara"])["ambiguous"], json!(["Mílan"]));
    // So is a name that the rows of a file make unclear.
    house.ok(&["open", "Nilo", "--owner", "Génoa", "--to", "Lazio"]);
    let rows = house.run_with(&["club", "import", "-"], "name\nGenoa\nGenoà\n");
    assert!(rows.err.contains("note: in nilo-lazio, Génoa could now mean any of"), "{}", rows.err);
}

#[test]
fn a_row_that_leaves_aliases_out_says_so() {
    let house = House::new();
    house.ok(&["club", "add", "Milan", "--alias", "AC Milan", "--alias", "Milan AC"]);
    let said = house.run_with(&["club", "import", "-"], "name,aliases\nMilan,Milan AC\n");
    let told = "note: line 2: the row leaves out AC Milan, which is no longer an alias of Milan";
    assert!(said.err.contains(told), "{}", said.err);
}

#[test]
fn an_entry_has_its_own_name_for_no_alias_whatever_way_it_came() {
    let house = House::new();
    let told = "Milan is the name of the entry itself, so it was not added as an alias";
    let added = house.run(&["club", "add", "Milan", "--alias", "MILAN", "--alias", "AC Milan", "--alias", "AC Milan"]);
    assert!(added.err.contains(told), "{}", added.err);
    let rows = "name,aliases\nMilan,Milan; AC Milan\nInter,Inter\n";
    let said = house.run_with(&["club", "import", "-"], rows);
    assert!(said.out.contains("1 recorded, 1 already recorded"), "{}", said.out);
    assert!(said.err.contains("line 3: Inter is the name of the entry itself"), "{}", said.err);
    let line =
        r#"{"type":"club_set","happened":"2020-01-02","data":{"name":"Roma","aliases":["roma","AS Roma","AS Roma"]}}"#;
    assert!(house.run_with(&["import", "-"], format!("{line}\n")).done().starts_with("1 recorded"));
    assert!(house.run_with(&["import", "-"], format!("{line}\n")).done().contains("1 already recorded"));
    let aliases: Vec<_> =
        house.json(&["club", "list"]).as_array().unwrap().iter().map(|club| club["aliases"].clone()).collect();
    assert_eq!(aliases, [json!([]), json!(["AC Milan"]), json!(["AS Roma"])]);
}

#[test]
fn an_alias_is_not_carried_back_to_a_day_on_which_nobody_had_learned_it() {
    let house = House::new();
    let add = |alias: &str, learned: &str| house.run(&["club", "add", "Milan", "--alias", alias, "--learned", learned]);
    add("AC Milan", "2020-01-02").done();
    add("Rossoneri", "2021-01-02").done();
    add("Diavolo", "2020-06-01")
        .refused(2, &["Rossoneri became an alias of Milan later than 1 Jun 2020", "hint:", "--replace"]);
    house.ok(&[
        "club",
        "add",
        "Milan",
        "--alias",
        "AC Milan",
        "--alias",
        "Diavolo",
        "--learned",
        "2020-06-01",
        "--replace",
    ]);
    assert_eq!(house.json(&["club", "list"])[0]["aliases"], json!(["AC Milan", "Diavolo"]));
    add("Rossoneri", "2021-01-02").done();
    assert_eq!(house.json(&["club", "list"])[0]["aliases"], json!(["AC Milan", "Diavolo", "Rossoneri"]));
}

#[test]
fn a_birth_date_and_a_remark_are_not_carried_back_to_a_day_on_which_nobody_had_learned_them() {
    let house = House::new();
    let add = |more: &[&str]| house.run(&[&["player", "add", "Musa Barrow"], more].concat());
    // The first record of an entry counts before it was learned, too; so there is one of each from an earlier day.
    add(&["--learned", "2020-01-02"]).done();
    add(&["--born", "1998-11-14", "--learned", "2021-01-02"]).done();
    add(&["--alias", "M. Barrow", "--learned", "2020-06-01"])
        .refused(2, &["the birth date of Musa Barrow was learned later than 1 Jun 2020", "hint:", "--replace"]);
    // Who says it again knew it then.
    add(&["--born", "1998-11-14", "--alias", "M. Barrow", "--learned", "2020-06-01"]).done();
    assert_eq!(house.json(&["player", "list"])[0]["born"], "1998-11-14");
    let club = |more: &[&str]| house.run(&[&["club", "add", "Roma"], more].concat());
    club(&["--learned", "2020-01-02"]).done();
    club(&["--remark", "plays in the Olimpico", "--learned", "2021-01-02"]).done();
    club(&["--alias", "AS Roma", "--learned", "2020-06-01"])
        .refused(2, &["the remark of Roma was learned later than 1 Jun 2020"]);
    club(&["--alias", "AS Roma", "--learned", "2021-01-02"]).done();
    assert_eq!(house.json(&["club", "list"])[0]["remark"], "plays in the Olimpico");
}

#[test]
fn an_entry_that_cannot_be_is_refused_with_the_way_out() {
    let house = deal_of_caldara();
    house.ok(&["club", "add", "Milan", "--alias", "AC Milan"]);
    house.ok(&["club", "add", "Milán"]);
    house.refuses(
        1,
        &[
            (&["club", "add", "Inter", "--alias", "AC MILAN"], &["\"AC MILAN\"", "club Milan", "hint:", "club list"]),
            (
                &["club", "add", "Inter", "--alias", "milan"],
                &["\"milan\"", "club Milan", "hint:", "club remove Milan --reason"],
            ),
            (&["retract", "2", "--reason", "x"], &["record 2", "club Milan", "hint:", "club remove"]),
            (&["erase", "2", "--reason", "x"], &["record 2", "club Milan"]),
            (&["correct", "2", "--set", "note=x", "--reason", "x"], &["record 2", "club Milan"]),
            (
                &["open", "Nilo", "--owner", "Mílan", "--to", "Atalanta"],
                &["\"Mílan\" could be any of the clubs \"Milan\", \"Milán\"", "hint:"],
            ),
        ],
    );
    house.refuses(
        2,
        &[
            (&["club", "add", " "], &["empty"]),
            (&["player", "add", "Nilo", "--born", "May 2001"], &["May 2001", "2001-05-17"]),
        ],
    );
}

#[test]
fn a_file_of_players_that_is_imported_twice_adds_nothing() {
    let house = House::new();
    let rows = "name,aliases,born,remark\nNilo (2001),Nilo Silva; Nilinho,2001,a winger\nNilo (1995),,1995-05-17,\n";
    fs::write(house.path("players.csv"), rows).unwrap();
    assert!(house.ok(&["player", "import", "~/players.csv"]).starts_with("2 recorded"));
    assert!(house.ok(&["player", "import", "~/players.csv"]).contains("2 already recorded"));
    let listed = house.json(&["player", "list"]);
    assert_eq!(
        (&listed[1]["name"], &listed[1]["aliases"], &listed[1]["born"], &listed[1]["deals"]),
        (&json!("Nilo (2001)"), &json!(["Nilo Silva", "Nilinho"]), &json!("2001"), &json!(0))
    );
    // Out and in again.
    let other = House::new();
    assert!(other.run_with(&["import", "-"], house.ok(&["export"])).done().starts_with("2 recorded"));
    assert_eq!(other.json(&["player", "list"]), listed);
    for (row, code, facts) in [
        ("Nilo (1999),nilinho,,", 1, ["\"nilinho\"", "Nilo (2001)"]),
        ("Nilo (1999),,soon,", 2, ["born", "soon"]),
        (",Nilo,,", 2, ["name", "empty"]),
    ] {
        let said = house.run_with(&["player", "import", "-"], format!("name,aliases,born,remark\n{row}\n"));
        said.refused(code, &[&["line 2", "hint:"], &facts[..]].concat());
    }
    assert_eq!(house.count(), 2);
}

#[test]
fn a_name_that_comes_near_to_a_known_one_is_told_and_recorded() {
    let house = deal_of_caldara();
    let near = house.run(&["open", "Simon Kjaer", "--owner", "Sevilla", "--to", "Milann"]);
    assert!(near.err.contains("note: no club was called Milann before; did you mean Milan?"), "{}", near.err);
    let known = house.run(&["open", "Rodrigo Becao", "--owner", "Milan", "--to", "Bologna"]);
    assert!(!known.err.contains("did you mean"), "{}", known.err);
    house.ok(&["player", "add", "Roger Ibanez", "--alias", "Roger Ibañez da Silva"]);
    let near = house.run(&["open", "Roger Ibanes", "--owner", "Milan", "--to", "Bologna"]);
    assert!(near.err.contains("no player was called Roger Ibanes before; did you mean Roger Ibanez?"), "{}", near.err);
}

#[test]
fn a_name_without_an_entry_whose_words_are_those_of_entries_is_told() {
    let house = House::new();
    house.ok(&["player", "add", "Nilo (2001)"]);
    house.ok(&["player", "add", "Nilo (1995)"]);
    house.ok(&["player", "add", "Danilo"]);
    for deal in [["Nilo", "Atalanta"], ["Nilo", "Bologna"]] {
        let said = house.run(&["open", deal[0], "--owner", "Milan", "--to", deal[1]]);
        let told = "note: no entry is called Nilo; did you mean Nilo (1995) or Nilo (2001)?";
        assert!(said.err.contains(told), "{}", said.err);
    }
    let said = house.run(&["open", "Nilo (2001)", "--owner", "Milan", "--to", "Verona"]);
    assert!(!said.err.contains("did you mean"), "{}", said.err);
}

#[test]
fn a_name_that_becomes_ambiguous_is_told_of_and_read_on() {
    let house = House::new();
    house.ok(&["open", "Mattia Caldara", "--owner", "Mílan", "--to", "Atalanta"]);
    house.ok(&["club", "add", "Milan"]);
    let added = house.run(&["club", "add", "Milán"]);
    assert!(
        added.err.contains("note: in caldara-atalanta, Mílan could now mean any of the clubs Milan or Milán"),
        "{}",
        added.err
    );
    assert_eq!(house.json(&["show", "caldara"])["ambiguous"], json!(["Mílan"]));
    let shown = house.ok(&["show", "caldara"]);
    assert!(shown.contains("not clear") && shown.contains("who Mílan is"), "{shown}");
    let findings = house.json(&["findings", "--rule", "ambiguous-name"]);
    assert_eq!(findings[0]["severity"], "low");
}

/// A club that was registered later takes no name from the entry that had it at the time of the question.
#[test]
fn a_search_by_name_finds_whoever_was_meant_then() {
    let house = House::new();
    house.ok(&["club", "add", "Milan", "--learned", "2019-12-01"]);
    let opened = ["--on", "2019-12-20", "--learned", "2019-12-20"];
    house.ok(&[&["open", "Nilo", "--owner", "Mílan", "--to", "Beta"][..], &opened].concat());
    house.ok(&["club", "add", "Mílan", "--learned", "2020-01-02"]);
    let found = |typed: &str, known_at: &str| {
        house.json(&["list", "--club", typed, "--known-at", known_at]).as_array().unwrap().len()
    };
    assert_eq!((found("Mílan", "2019-12-25"), found("Milan", "2019-12-25")), (1, 1));
    assert_eq!((found("Mílan", "2020-01-03"), found("Milan", "2020-01-03")), (1, 0));
}

#[test]
fn a_deal_is_found_by_its_old_agent_and_by_the_new_one() {
    let house = House::new();
    let opened = ["open", "Nilo", "--owner", "Alfa", "--to", "Beta", "--agent", "Jorge Mendes"];
    house.ok(&[&opened[..], &["--on", "2019-12-20"]].concat());
    house.ok(&["record", "parties-changed", "nilo", "--agent", "Mino Raiola", "--on", "2019-12-28"]);
    let found = |filter: &[&str]| house.json(&[&["list"], filter].concat()).as_array().unwrap().len();
    assert_eq!((found(&["--agent", "Mendes"]), found(&["--agent", "Raiola"]), found(&["--agent", "Nilo"])), (1, 1, 0));
    assert_eq!(found(&["--agent", "Raiola", "--at", "2019-12-24"]), 0, "he was not the agent yet");
}

#[test]
fn a_name_without_letters_and_digits_finds_itself_alone() {
    let house = House::new();
    house.ok(&["open", "Nilo", "--owner", "Alfa", "--to", "Beta"]);
    house.ok(&["open", "?", "--owner", "???", "--to", "Gamma", "--slug", "unnamed"]);
    let found = |filter: &[&str]| -> Vec<String> {
        let listed = house.json(&[&["list"], filter].concat());
        listed.as_array().unwrap().iter().map(|deal| deal["deal"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(found(&["--club", "???"]), ["unnamed"]);
    assert_eq!(found(&["--player", "?"]), ["unnamed"]);
    assert!(
        found(&["--club", "?"]).is_empty() && found(&["--club=-"]).is_empty() && found(&["--agent", "!"]).is_empty()
    );
    house.ok(&["club", "add", "Alfa", "--alias", "???"]);
    assert_eq!(found(&["--club", "Alfa"]).len(), 2, "an alias may be such a name");
    assert_eq!(found(&["--club", "???"]).len(), 2);
}

#[test]
fn an_entry_is_removed_once_and_not_before_it_was_learned() {
    let house = House::new();
    house.ok(&["player", "add", "Nilo", "--learned", "2020-01-02"]);
    let early = ["player", "remove", "Nilo", "--reason", "r", "--learned", "2020-01-01"];
    house.refuses(1, &[(&early, &["the removal was learned on 1 Jan 2020, before record 1 was learned"])]);
    let remove = ["player", "remove", "Nilo", "--reason", "r"];
    house.ok(&remove);
    house.refuses(4, &[(&remove, &["no player has an entry called \"Nilo\""])]);
    let line = r#"{"type":"club_set","happened":"2020-01-01","data":{"name":"A","removed":"r","aliases":["B"]}}"#;
    let said = house.run_with(&["import", "-"], line);
    said.refused(2, &["data.removed: an entry that is removed has no aliases, birth date or remark"]);
}

#[test]
fn the_name_of_an_entry_is_none_of_its_aliases() {
    let house = House::new();
    let said = house.run(&["club", "add", "Inter", "--alias", "INTER", "--alias", "FC Inter"]);
    assert!(said.err.contains("note: Inter is the name of the entry itself"), "{}", said.err);
    assert_eq!(house.json(&["club", "list"])[0]["aliases"], json!(["FC Inter"]));
}

/// No record of the deal is behind it that a name means another club now.
#[test]
fn a_change_that_an_entry_makes_has_no_empty_table_of_records() {
    let house = House::new();
    house.ok(&["open", "Nilo", "--owner", "Alfa", "--to", "Beta", "--on", "2019-12-01", "--learned", "2019-12-01"]);
    let granted = ["record", "authorization-granted", "nilo", "--by", "Omega"];
    house.ok(&[&granted[..], &["--on", "2019-12-02", "--learned", "2019-12-02"]].concat());
    house.ok(&["club", "add", "Beta FC", "--alias", "Beta", "--learned", "2019-12-03"]);
    house.ok(&["club", "add", "Alfa", "--alias", "Gamma", "--learned", "2019-12-03"]);
    house.ok(&["club", "add", "Alfa", "--alias", "Omega", "--replace", "--learned", "2019-12-20"]);
    let said = house.ok(&["diff", "nilo", "--known-from", "2019-12-10", "--known-to", "2019-12-21"]);
    assert!(said.contains("granted") && !said.contains("Because of"), "{said}");
}

/// The days and the list at the end of them go by one meaning of each name.
#[test]
fn a_replay_of_what_was_learned_takes_names_as_at_its_last_day() {
    let house = House::new();
    house.ok(&["open", "Nilo", "--owner", "Alfa", "--to", "Beta", "--on", "2019-12-01", "--learned", "2019-12-01"]);
    house.ok(&["club", "add", "Gamma", "--learned", "2019-12-01"]);
    let granted = ["record", "authorization-granted", "nilo", "--by", "Omega"];
    house.ok(&[&granted[..], &["--on", "2019-12-02", "--learned", "2019-12-02"]].concat());
    house.ok(&["club", "add", "Gamma", "--alias", "Omega", "--learned", "2019-12-02"]);
    house.ok(&["club", "add", "Gamma", "--replace", "--learned", "2019-12-20"]);
    house.ok(&["club", "add", "Alfa", "--alias", "Omega", "--learned", "2019-12-20"]);
    let is_granted = |to: &str| {
        let steps = house.json(&["replay", "--by", "learned", "--to", to]);
        let mut changes = steps.as_array().unwrap().iter().flat_map(|step| step["changes"].as_array().unwrap());
        changes.any(|change| change["field"] == "authorization")
    };
    assert!(!is_granted("2019-12-10") && is_granted("2019-12-31"));
}
