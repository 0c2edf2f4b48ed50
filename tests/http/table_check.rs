//! What the page shows of a table that is checked: of corrections, of rows to look at, and of what is left open.

use crate::given::{Given, given, given_after};
use crate::table_page::{press, sent_with, unchanged};
use mercato::http::TokenRole;
use std::fs;

const RULES: &str = r#"name = "list"
key = ["number"]
[columns]
player = "who"
club = "club"
number = "n"
fee = { column = "fee", read = "money", currency = "EUR" }
[deal]
player = "{{ player }}"
owner = "{{ club }}"
to = "Atalanta"
similar_clubs = true
[every]
source = "A list"
happened = "2020-01-03"
[[record]]
type = "valuation"
by = "{{ club }}"
fee = "{{ fee }}"
"#;

const EARLIER: &str = "who,club,fee,n\nElio Tasca,Genoa,3m,1\nNino Sala,Genoa,4m,2\nUgo Moro,Genoa,5m,3\n";
const LATER: &str =
    "who,club,fee,n\nElio Tasca,Genoa,3m,1\nNino Sala,Genoa,4m,2\nUgo Moro,Genoa,6m,3\nUgo Moro,Genoa CFC,9m,4\n";

/// A ledger that has the earlier table, of which a record was retracted and another erased.
fn after_the_earlier_table() -> Given {
    let folder = tempfile::tempdir().unwrap();
    let (rules, table) = (folder.path().join("rules.toml"), folder.path().join("list.csv"));
    fs::write(&rules, RULES).unwrap();
    fs::write(&table, EARLIER).unwrap();
    given_after(&[
        &["import", "--rules", rules.to_str().unwrap(), table.to_str().unwrap()],
        &["retract", "128", "--reason", "a rumour"],
        &["erase", "126", "--reason", "the law", "--yes"],
    ])
}

#[test]
fn rows_about_erased_and_retracted_records_and_clubs_taken_for_one_are_shown() {
    let given = after_the_earlier_table();
    let cookie = given.cookie(TokenRole::Recorder);
    let place = sent_with(&given, &cookie, ("list.csv", LATER), RULES);
    let shown = given.browse(&place, &cookie);
    for said in [
        "<h2>Rows about records that were erased (1)</h2>",
        "<li>Row 2</li>",
        "<h2>Clubs that were taken for one, since their names are similar</h2>",
        "<bdi>Genoa CFC</bdi>",
        "<h2>Retracted records that this table still has (1)</h2>",
        "href=\"/deals/sala-atalanta#r128\"",
    ] {
        assert!(shown.text().contains(said), "{said}: {}", shown.text());
    }
}

#[test]
fn a_correction_names_its_deal_and_what_was_and_what_is() {
    let given = after_the_earlier_table();
    let cookie = given.cookie(TokenRole::Recorder);
    let place = sent_with(&given, &cookie, ("list.csv", LATER), RULES);
    let shown = given.browse(&place, &cookie);
    let told = "Corrects record 130 (Genoa asks 5m EUR): fee 5m EUR → 6m EUR";
    assert!(shown.text().contains(told), "{}", shown.text());
    assert!(shown.text().contains("href=\"/deals/moro-atalanta\""), "{}", shown.text());
}

#[test]
fn bad_rows_are_a_file_where_no_record_is_new_too() {
    let given = given();
    let cookie = given.cookie(TokenRole::Recorder);
    let table = "who,club,fee,n\nElio Tasca,Genoa,3m,1\nNino Sala,Genoa,dear,2\n";
    let place = sent_with(&given, &cookie, ("list.csv", table), RULES);
    assert!(given.browse(&place, &cookie).text().contains("Or record the good rows now"));
    press(&given, &cookie, &place, "record", unchanged);
    let done = given.browse(&place, &cookie);
    for said in ["1 row was not recorded", "Rows that were not recorded (1)", "Save the rules as a file"] {
        assert!(done.text().contains(said), "{said}: {}", done.text());
    }
    assert_eq!(given.browse(&format!("{place}/rules"), &cookie).text(), RULES);
    let again = sent_with(&given, &cookie, ("list.csv", table), RULES);
    let shown = given.browse(&again, &cookie);
    assert!(shown.text().contains("No record is new.") && !shown.text().contains("Or record"), "{}", shown.text());
    assert!(shown.text().contains(&format!("href=\"{again}/rejects\"")), "{}", shown.text());
    let rejects = given.browse(&format!("{again}/rejects"), &cookie);
    assert!(rejects.text().contains("Nino Sala") && !rejects.text().contains("Elio"), "{}", rejects.text());
}

#[test]
fn the_club_that_wants_the_players_is_asked_for() {
    let given = given();
    let cookie = given.cookie(TokenRole::Recorder);
    let rules = RULES.replace("to = \"Atalanta\"", "# ? Which club?\nto = \"{{ to }}\"");
    let place = sent_with(&given, &cookie, ("list.csv", EARLIER), RULES);
    press(&given, &cookie, &place, "check", |_| rules.clone());
    let shown = given.browse(&place, &cookie);
    assert!(shown.text().contains("Which club wants these players?"), "{}", shown.text());
    assert!(shown.text().contains("as you changed them"), "{}", shown.text());
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("rules", rules.as_str()), ("sheet", ""), ("do", "check"), ("buyer", "Bologna")])
        .finish();
    assert_eq!(crate::form::post(&given, &place, &[("cookie", &cookie)], body).status, 303);
    let shown = given.browse(&place, &cookie);
    assert!(shown.text().contains("of Genoa, to Bologna"), "{}", shown.text());
    assert!(!shown.text().contains("Which club wants"), "{}", shown.text());
}
