//! Windows: their dates, from flags and from a file.

use crate::house::{House, deal_of_caldara, real_window};
use serde_json::json;
use std::fs;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/demo/windows-2019-20.csv");

/// The words that add the winter window of Serie A.
pub(crate) fn add(closes: &'static str) -> Vec<&'static str> {
    vec![
        "window",
        "add",
        "serie-a-2019-20-winter",
        "--association",
        "FIGC",
        "--competition",
        "Serie A",
        "--season",
        "2019/20",
        "--opens",
        "2020-01-02",
        "--closes",
        closes,
        "--in",
        "Europe/Rome",
        "--source",
        "FIGC",
    ]
}

#[test]
fn a_window_is_added_listed_and_changed() {
    let house = deal_of_caldara();
    assert!(house.ok(&["window", "list"]).contains("window add"));
    let said = house.ok(&add("2020-01-31T20:00"));
    assert!(said.contains("serie-a-2019-20-winter") && said.contains("count until new ones are added"), "{said}");
    let listed = json!([{
        "name": "serie-a-2019-20-winter", "association": "FIGC", "competition": "Serie A", "season": "2019/20",
        "opens": "2020-01-02", "closes": "2020-01-31T20:00", "zone": "Europe/Rome", "position": 2, "source": "FIGC",
    }]);
    assert_eq!(house.json(&["window", "list"]), listed);
    let table = house.ok(&["window", "list"]);
    for fact in ["serie-a-2019-20-winter", "Serie A", "2 Jan 2020", "31 Jan 2020", "20:00", "Europe/Rome"] {
        assert!(table.contains(fact), "{fact}: {table}");
    }
    // The latest dates hold.
    house.ok(&add("2020-02-03"));
    let windows = house.json(&["window", "list"]);
    assert_eq!(
        (&windows[0]["closes"], &windows[0]["position"], &windows[1]),
        (&json!("2020-02-03"), &json!(3), &json!(null))
    );
    house.refuses(
        1,
        &[(&add("2020-02-03"), &["record 3 already says exactly this", "hint: nothing needs to be recorded"])],
    );
}

#[test]
fn a_window_that_cannot_be_is_refused() {
    let house = deal_of_caldara();
    house.refuses(1, &[(&add("2020-01-01"), &["serie-a-2019-20-winter", "1 Jan 2020", "before it opens", "hint:"])]);
    house.refuses(
        2,
        &[
            (&add("2020-02-30"), &["closes", "2020-02-30", "hint:"]),
            (&[&add("2020-01-31")[..14], &["Europe/Bergamo"]].concat(), &["Europe/Bergamo"]),
            (&["window", "add", "Serie A", "--association", "F"], &["Serie A", "slug"]),
        ],
    );
}

#[test]
fn a_file_of_windows_that_is_imported_twice_adds_nothing() {
    let house = House::new();
    assert!(house.ok(&["window", "import", FILE]).contains("12 recorded"));
    assert_eq!(house.json(&["window", "list"]).as_array().unwrap().len(), 12);
    let said = house.ok(&["window", "import", FILE]);
    assert!(said.contains("0 recorded") && said.contains("12 already recorded"), "{said}");
    assert_eq!(house.count(), 12);
    // A row that says something else is recorded, and only that one.
    let changed = fs::read_to_string(FILE).unwrap().replace("2020-02-02", "2020-02-03");
    let said = house.run_with(&["window", "import", "-"], changed).done();
    assert!(said.starts_with("1 recorded") && said.contains("11 already recorded"), "{said}");
}

#[test]
fn a_bad_row_is_named_and_the_rows_before_it_stand() {
    let good =
        "window,association,competition,season,opens,closes,zone\na,F,S,2020,2020-01-02,2020-01-31,Europe/Rome\n";
    for (row, code, facts) in [
        ("b,F,S,2020,2020-01-02,2020-02-30,Europe/Rome", 2, ["closes", "2020-02-30"]),
        ("b,F,S,2020,2020-01-02,2020-01-01,Europe/Rome", 1, ["before it opens", "1 Jan 2020"]),
        ("b,F,S,2020,2020-01-02,2020-01-31,Europe/Bergamo", 2, ["zone", "Europe/Bergamo"]),
        ("b,F,S", 2, ["3 cells", "7"]),
    ] {
        let house = House::new();
        fs::write(house.path("windows.csv"), format!("{good}{row}\n")).unwrap();
        house
            .run(&["window", "import", "~/windows.csv"])
            .refused(code, &[&["windows.csv, line 3", "hint:"], &facts[..]].concat());
        assert_eq!(house.count(), 1, "{row}");
    }
    let house = House::new();
    let headless = house.run_with(&["window", "import", "-"], "colour\nred\n");
    headless.refused(2, &["colour", "hint:"]);
}

#[test]
fn a_window_with_dates_gives_a_replay_its_days_and_can_be_typed_short() {
    let house = real_window();
    house.ok(&["window", "import", FILE]);
    let steps = house.json(&["replay", "--window", "serie-a-2019-20-w"]);
    let days: Vec<&str> = steps.as_array().unwrap().iter().map(|step| step["day"].as_str().unwrap()).collect();
    assert!(days.iter().all(|day| ("2020-01-02".."2020-02-01").contains(day)), "{days:?}");
    assert_eq!((days.first(), days.last()), (Some(&"2020-01-02"), Some(&"2020-01-31")));
    house
        .refuses(2, &[(&["board", "--window", "serie-a-2019"], &["serie-a-2019-20-summer", "serie-a-2019-20-winter"])]);
    let board = house.json(&["board", "--window", "serie-a-2019-20-w"]);
    assert_eq!(
        board.as_array().unwrap().len(),
        house.json(&["list", "--window", "serie-a-2019-20-winter"]).as_array().unwrap().len()
    );
}
