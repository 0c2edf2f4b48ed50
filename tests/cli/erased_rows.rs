//! What was erased does not come back with a newer table.

use crate::house::House;
use std::fs;

const RULES: &str = r#"
name = "list"
key = ["player"]
[columns]
player = "player"
from = "from"
to = "to"
day = "day"
fee = { column = "fee", read = "money", currency = "EUR" }
[deal]
player = "{{ player }}"
owner = "{{ from }}"
to = "{{ to }}"
[every]
happened = "{{ day }}"
source = "The list"
[[record]]
type = "interest"
by = "{{ to }}"
[[record]]
type = "offer"
by = "{{ to }}"
fee = "{{ fee }}"
"#;

const TABLE: &str =
    "player,from,to,day,fee\nAldo Neri,Roma,Lazio,2020-01-03,€5m\nBeno Rosa,Roma,Genoa,2020-01-04,€6m\n";

const IMPORT: [&str; 4] = ["import", "--rules", "~/rules.toml", "~/table.csv"];

/// What is told of a row that is left out.
const LEFT_OUT: &str = "is about records that were erased, and nothing of it is recorded again (row ";

fn with(table: &str, rules: &str) -> House {
    let house = House::new();
    fs::write(house.path("rules.toml"), rules).unwrap();
    told(&house, table);
    house
}

/// Imports a table, and answers what was told.
fn told(house: &House, table: &str) -> String {
    fs::write(house.path("table.csv"), table).unwrap();
    house.ok(&IMPORT)
}

fn erase(house: &House, positions: &[&str]) {
    for position in positions {
        house.ok(&["erase", position, "--reason", "as the player asked", "--yes"]);
    }
}

#[test]
fn a_row_of_which_a_record_was_erased_is_left_out_whatever_it_says_now() {
    let house = with(TABLE, RULES);
    erase(&house, &["3"]);
    let before = house.count();
    for table in [
        TABLE.into(),
        TABLE.replace("€5m", "€7m"),
        TABLE.replace("2020-01-03", "2020-01-09"),
        TABLE.replace("Lazio", "Milan"),
        TABLE.replace("Lazio", "Milan").replace("€5m", "").replace("2020-01-03", "2020-02"),
    ] {
        let told = told(&house, &table);
        assert!(told.contains(&format!("1 row {LEFT_OUT}2)")) && told.starts_with("0 recorded, 3 already"), "{told}");
        assert!(!told.contains("not in this table"), "{told}");
        assert_eq!(house.count(), before, "{table}");
    }
    let check = house.ok(&[&IMPORT[..], &["--check"]].concat());
    assert!(check.contains(LEFT_OUT), "{check}");
    assert_eq!(house.json(&IMPORT)["erased"], serde_json::json!([2]));
    // Other rows come in as ever, and a person may record what is right.
    assert!(told(&house, &TABLE.replace("€6m", "€8m")).starts_with("1 recorded"));
    house.ok(&["record", "offer", "neri-lazio", "--by", "Lazio", "--fee", "5m EUR"]);
}

#[test]
fn a_deal_that_was_erased_is_not_opened_again() {
    for (rules, stood) in [(RULES, 3), (&RULES.replace("key = [\"player\"]", ""), 2)] {
        let house = with(TABLE, rules);
        erase(&house, &["3", "2", "1"]);
        let before = house.count();
        for table in [TABLE.replace("€5m", "€7m"), TABLE.replace("2020-01-03", "2020-01-09")] {
            let told = told(&house, &table);
            assert!(told.contains(LEFT_OUT) && told.starts_with(&format!("0 recorded, {stood} already")), "{told}");
            assert_eq!(house.count(), before);
        }
        assert!(!house.ok(&["export"]).contains("Neri"));
        // By hand, under another name.
        house.ok(&["open", "Aldo Neri", "--owner", "Roma", "--to", "Lazio", "--slug", "neri-again"]);
    }
}

#[test]
fn a_row_that_said_what_an_erased_one_said_does_not_bring_it_back() {
    let table = include_str!("tables/transfers-by-club.csv");
    let imported = |house: &House, table: &str| {
        fs::write(house.path("table.csv"), table).unwrap();
        house.ok(&["import", "--rules", "transfers-by-club", "~/table.csv"])
    };
    for erased in [&["2"][..], &["2", "1"]] {
        let house = House::new();
        imported(&house, table);
        let tasca = |line: &str| line.contains("Tasca") || line.contains("tasca");
        assert!(house.ok(&["export"]).lines().take(2).all(tasca));
        erase(&house, erased);
        let before = house.count();
        let told = imported(&house, table);
        assert!(told.contains("2 rows are about records that were erased") && told.contains("(rows 2, 10)"), "{told}");
        // The other club alone, which calls the first by another name.
        let (header, rows) = table.split_once('\n').unwrap();
        let of_lido: Vec<&str> = rows.lines().filter(|row| row.starts_with("Lido SC")).collect();
        let told = imported(&house, &[&[header][..], &of_lido].concat().join("\n"));
        assert!(told.contains(&format!("1 row {LEFT_OUT}2)")), "{told}");
        assert_eq!(house.count(), before);
    }
}

#[test]
fn the_same_table_does_not_bring_back_a_deal_whose_clubs_it_calls_by_similar_names() {
    let sample = include_str!("tables/transfers-by-club.csv");
    let rows = |which: &[&str]| -> String {
        let kept = sample.lines().filter(|row| row.starts_with("club_name") || row.contains("Tasca"));
        kept.filter(|row| which.iter().any(|club| row.starts_with(club))).map(|row| format!("{row}\n")).collect()
    };
    let both = rows(&["club_name", "AC Borgo", "Lido SC"]);
    for newer in [both.clone(), rows(&["club_name", "Lido SC"])] {
        let house = House::new();
        fs::write(house.path("table.csv"), &both).unwrap();
        house.ok(&["import", "--rules", "transfers-by-club", "~/table.csv"]);
        erase(&house, &["2", "1"]);
        fs::write(house.path("table.csv"), newer).unwrap();
        let told = house.ok(&["import", "--rules", "transfers-by-club", "~/table.csv"]);
        assert!(told.starts_with("0 recorded") && !house.ok(&["export"]).contains("Tasca"), "{told}");
    }
}

#[test]
fn a_key_of_the_same_parts_in_another_order_is_the_same_row() {
    let rules = RULES.replace("key = [\"player\"]", "key = [\"player\", \"from\"]");
    let house = with(TABLE, &rules);
    let newer = TABLE.replace("Lazio", "Milan");
    told(&house, &newer);
    erase(&house, &["3", "2", "1"]);
    fs::write(house.path("rules.toml"), RULES.replace("key = [\"player\"]", "key = [\"from\", \"player\"]")).unwrap();
    let told = told(&house, &newer);
    assert!(told.starts_with("0 recorded") && told.contains(LEFT_OUT), "{told}");
}

#[test]
fn another_row_of_the_deal_does_not_bring_back_what_was_erased_whatever_its_day() {
    let table = |rows: &[(&str, &str)]| {
        let rows = rows.iter().map(|(key, day)| format!("{key},Aldo Neri,Roma,Lazio,{day},€5m\n"));
        format!("key,player,from,to,day,fee\n{}", rows.collect::<String>())
    };
    let rules = RULES.replace("key = [\"player\"]", "key = [\"key\"]").replace("[columns]", "[columns]\nkey = \"key\"");
    for day in ["2020-01-03", "2020-01-03T10:00", "2020-02"] {
        let house = with(&table(&[("1", "2020-01-03")]), &rules);
        erase(&house, &["3"]);
        assert!(told(&house, &table(&[("2", day)])).starts_with("0 recorded"), "{day}");
    }
}
