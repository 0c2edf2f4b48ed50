//! Tables of the known layouts.

use crate::house::House;
use std::fs;

fn with(table: &str) -> House {
    let house = House::new();
    fs::write(house.path("table.csv"), table).unwrap();
    house
}

fn import(layout: &str) -> [&str; 4] {
    ["import", "--rules", layout, "~/table.csv"]
}

#[test]
fn a_move_that_both_clubs_list_is_one_deal() {
    let house = with(include_str!("tables/transfers-by-club.csv"));
    let told = house.ok(&import("transfers-by-club"));
    // Five deals, opened and completed.
    assert!(told.starts_with("10 recorded, 2 said by another row as well\n10 rows were read\n"), "{told}");
    for skipped in [
        "skipped: the end of a loan that is not known (row 5)",
        "skipped: no new club: Retired (row 6)",
        "skipped: between the teams of one club (row 9)",
    ] {
        assert!(told.contains(skipped), "{skipped}: {told}");
    }
    let similar = "clubs that were taken for one, since their names are similar:\n  Lido SC for Lido (2 rows, the first is 10)\n  \
                   Borgo for AC Borgo (2 rows, the first is 10)\n";
    assert!(told.contains(similar), "{told}");
    let deal = |name: &str| house.json(&["show", name]);
    let terms = |name: &str| deal(name)["terms"].to_string();
    assert!(terms("tasca").contains("15000000") && terms("tasca").contains("permanent"), "{}", terms("tasca"));
    assert!(terms("brun").contains("loan") && !terms("brun").contains("amount"), "{}", terms("brun"));
    assert!(terms("sala").contains("loan_fee") && terms("sala").contains("500000"), "{}", terms("sala"));
    assert!(terms("conti").contains("free") && !terms("fabi").contains("amount"), "{}", terms("conti"));
    assert!(house.ok(&["show", "conti"]).contains("free agent"), "{}", house.ok(&["show", "conti"]));
    let again = house.ok(&import("transfers-by-club"));
    assert!(again.starts_with("0 recorded, 10 already recorded and skipped, 2 said by another row"), "{again}");
}

#[test]
fn the_end_of_a_loan_is_recorded_where_the_loan_is_known() {
    let (header, _) = include_str!("tables/transfers-by-club.csv").split_once('\n').unwrap();
    let row = |club: &str, other: &str, fee: &str, movement: &str, year: u32| {
        format!(
            "{club},Ugo Riva,21,Right-Back,{other},{fee},{movement},Summer,NA,Serie Z,{year},{year}/{},Nowhere\n",
            year + 1
        )
    };
    let end = "\"End of loanJun 30, 2019\"";
    let loan = row("AC Borgo", "Faro", "Loan", "out", 2018);
    let ends = row("AC Borgo", "Faro", end, "in", 2019) + &row("Faro FC", "Borgo", end, "out", 2019);
    // Another loan to the same club began since.
    let again = row("AC Borgo", "Faro", "Loan fee:€100k", "out", 2019);
    let house = with(&format!("{header}\n{loan}{again}{ends}"));
    let told = house.ok(&import("transfers-by-club"));
    assert!(told.starts_with("5 recorded, 1 said by another row as well\n4 rows were read\n"), "{told}");
    assert_eq!(house.json(&["show", "riva-faro"])["ended"]["basis"], "expiry");
    assert_eq!(house.json(&["show", "riva-faro-2019-20-summer"])["ended"], serde_json::Value::Null);
    assert!(house.ok(&import("transfers-by-club")).starts_with("0 recorded, 5 already"));
    for (table, skipped) in
        [(&ends, "(2 rows, the first is 2)"), (&(row("AC Borgo", "Faro", "€1m", "out", 2018) + &ends), "is 3)")]
    {
        let house = with(&format!("{header}\n{table}"));
        let told = house.ok(&import("transfers-by-club"));
        assert!(told.contains("skipped: the end of a loan that is not known ") && told.contains(skipped), "{told}");
        assert!(!house.run(&["export"]).out.contains("loan_ended"));
    }
}

#[test]
fn dates_that_may_be_swapped_are_noticed_by_a_season_that_does_not_fit() {
    let table = include_str!("tables/transfers-by-player.csv");
    let house = with(table);
    let run = house.run(&[&import("transfers-by-player")[..], &["--rejects", "~/bad.csv"]].concat());
    assert_eq!(run.code, Some(2), "{}", run.err);
    let fault = "row 7: column \"transfer_date\": \"2018-03-25\": 2018-03-25 is not in the season 19/20";
    assert!(run.err.contains(fault), "{}", run.err);
    assert!(
        run.out.contains("remark: transfer_date: dates with day and month swapped") && run.out.contains("(row 3)"),
        "{}",
        run.out
    );
    assert!(run.out.contains("skipped: no new club: Without Club (row 5)"), "{}", run.out);
    assert!(run.out.starts_with("8 recorded\n"), "{}", run.out);
    assert!(house.ok(&["export"]).contains("\"happened\":\"2020-01-12\""));
    assert!(!house.ok(&["show", "sala"]).contains("EUR"));
}

#[test]
fn rumours_become_what_their_status_says_and_doubt_is_kept() {
    let house = with(include_str!("tables/rumours.csv"));
    let told = house.ok(&import("rumours"));
    assert!(told.starts_with("9 recorded\n"), "{told}");
    assert_eq!(house.json(&["show", "tasca"])["phase"], "completed");
    assert_eq!(house.json(&["show", "tasca", "--at", "2020-01-08"])["phase"], "contact");
    assert_eq!(house.json(&["show", "brun"])["phase"], "interest");
    // The bid is doubtful, and so the offer is not established.
    assert_eq!(house.json(&["show", "sala", "--at", "2020-01-09"])["phase"], "interest");
    assert_eq!(house.json(&["show", "sala"])["phase"], "collapsed");
    let house = with("player,interested club,date,status\nElio Tasca,Lido,2020-01-03,dreamt\n");
    house
        .run(&import("rumours"))
        .refused(2, &["row 2: column \"status\": \"dreamt\": the rules do not say what this means"]);
}

#[test]
fn the_rules_of_a_layout_can_be_printed_and_changed() {
    let house = with(include_str!("tables/rumours.csv"));
    let rules = house.ok(&["import", "--layout", "rumours"]);
    fs::write(house.path("rules.toml"), rules.replace("player name", "giocatore")).unwrap();
    house.ok(&import("~/rules.toml"));
    house.run(&["import", "--layout", "nothing"]).refused(2, &["no layout", "the layouts are transfers-by-club"]);
    let help = house.ok(&["import", "--help"]);
    assert!(help.contains("transfers-by-player") && help.contains("a row a rumour"), "{help}");
}

/// Imports a list of rumours that says this of one player, and answers what was told.
fn rumour(house: &House, status: &str, probability: &str) -> String {
    let table = format!(
        "player,club,interested club,date,status,probability,source\nElio Tasca,Borgo,Lido,2020-01-03,{status},{probability},The list\n"
    );
    fs::write(house.path("table.csv"), table).unwrap();
    house.ok(&import("rumours"))
}

#[test]
fn what_a_row_does_not_say_any_more_is_told_and_its_new_grade_is_corrected() {
    let house = with("");
    assert!(rumour(&house, "done", "80").starts_with("2 recorded\n"));
    let told = rumour(&house, "off", "80");
    assert!(told.starts_with("1 recorded, 1 already"), "{told}");
    let fact = "1 record was made by an earlier table, and its row does not say so any more. It stands";
    let which = "tasca-lido: completion at position 2 (row 2, rumours: Elio Tasca, Lido, 2020-01-03, The list)";
    assert!(told.contains(fact) && told.contains("mercato retract") && told.contains(which), "{told}");
    // What it says anew was not known when the row was dated.
    assert_eq!(house.json(&["show", "tasca", "--known-at", "2020-01-05"])["phase"], "completed");
    let told = rumour(&house, "done", "80");
    assert!(told.starts_with("0 recorded") && told.contains("collapse at position 3"), "{told}");
    house.ok(&["retract", "3", "--reason", "it is done"]);
    assert!(!rumour(&house, "done", "80").contains("does not say so any more"));
    let told = rumour(&house, "done", "10");
    assert!(told.contains("2 of them correct what the table said before"), "{told}");
    let blame = |cut: &[&str]| house.ok(&[&["history", "tasca"][..], cut].concat());
    assert!(blame(&[]).contains("F5"), "{}", blame(&[]));
    assert!(!blame(&["--known-at", "2020-01-05"]).contains("F5"));
    assert!(rumour(&house, "done", "10").starts_with("0 recorded"));
    // What a person took back stays so, and is told as long as the row says it.
    rumour(&house, "off", "10");
    house.ok(&["retract", "2", "--reason", "it is off"]);
    let told = rumour(&house, "done", "10");
    assert!(told.contains("1 record was retracted, and its row still says so. It stays retracted"), "{told}");
    assert!(told.contains("tasca-lido: completion at position 2 (row 2, "), "{told}");
}

#[test]
fn a_probability_of_1_is_one_percent() {
    let house = with("");
    rumour(&house, "done", "1");
    assert!(house.ok(&["history", "tasca"]).contains("F5"));
    rumour(&house, "done", "0.8");
    assert!(house.ok(&["export"]).contains("\"grade\":\"F2\""));
}
