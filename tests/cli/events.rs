//! Every event can be recorded through flags, and reads back with its data typed.

use crate::house::{House, deal_of_caldara};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What is typed after `record`, and the data that stands in the log. The deal is `caldara`.
fn table() -> Vec<(&'static str, Value)> {
    vec![
        ("interest caldara --by Roma", json!({"by": "Roma"})),
        ("valuation caldara --by Milan --fee 15m_EUR", json!({"by": "Milan", "fee": eur("15000000")})),
        (
            "valuation caldara --by Milan --fee 20m..23m_EUR --package kjaer,caldara",
            json!({
                "by": "Milan", "fee": {"from": "20000000", "to": "23000000", "currency": "EUR"},
                "package": ["kjaer-milan", "caldara-atalanta"],
            }),
        ),
        ("contact caldara --between Milan,Atalanta", json!({"between": ["Milan", "Atalanta"]})),
        ("contact caldara --between Milan --channel by_phone", json!({"between": ["Milan"], "channel": "by phone"})),
        ("meeting caldara --between Milan,Atalanta", json!({"between": ["Milan", "Atalanta"], "status": "held"})),
        (
            "meeting caldara --between Milan --status scheduled --place Zingonia",
            json!({"between": ["Milan"], "status": "scheduled", "place": "Zingonia"}),
        ),
        (
            "offer caldara --by Atalanta --expires 2020-01-31",
            json!({"by": "Atalanta", "terms": {}, "expires": "2020-01-31"}),
        ),
        (
            "offer caldara --by Atalanta --kind loan --purchase option --price 15m_EUR --loan-fee 900k_EUR --until 2021-06-30",
            json!({
                "by": "Atalanta",
                "terms": {
                    "kind": "loan", "loan_fee": eur("900000"), "purchase": "option", "purchase_price": eur("15000000"),
                    "until": "2021-06-30",
                },
            }),
        ),
        (
            "counter-offer caldara --by Milan --kind permanent --fee 15.5m_GBP --add-ons 0_EUR --instalments three_years",
            json!({"by": "Milan", "terms": {
                "kind": "permanent", "fee": {"amount": "15500000", "currency": "GBP"}, "add_ons": eur("0"),
                "instalments": "three years",
            }}),
        ),
        ("rejection caldara --by Atalanta --role buyer", json!({"by": "Atalanta", "role": "buyer"})),
        (
            "rejection caldara --by Milan --role owner --reason too_little",
            json!({"by": "Milan", "role": "owner", "reason": "too little"}),
        ),
        ("agreement caldara", json!({})),
        (
            "agreement caldara --sell-on 10% --buy-back 20m_EUR_in_2021 --condition ten_games",
            json!({"terms": {
                "purchase_condition": "ten games", "sell_on": "10%", "buy_back": "20m EUR in 2021",
            }}),
        ),
        ("personal-terms caldara --status under_discussion", json!({"status": "under_discussion"})),
        (
            "personal-terms caldara --status agreed --wage 2.2m_EUR --contract-until 2024-06-30",
            json!({"status": "agreed", "terms": {"wage": eur("2200000"), "contract_until": "2024-06-30"}}),
        ),
        ("authorization-pending-replacement caldara --by Milan", json!({"by": "Milan"})),
        (
            "authorization-pending-replacement caldara --by Milan --replacement a_centre-back --deal kjaer",
            json!({"by": "Milan", "replacement": "a centre-back", "deal": "kjaer-milan"}),
        ),
        ("replacement-found caldara --deal kjaer", json!({"deal": "kjaer-milan"})),
        ("replacement-found caldara --player Simon_Kjaer", json!({"player": "Simon Kjaer"})),
        ("authorization-granted caldara --by Milan", json!({"by": "Milan"})),
        (
            "authorization-refused caldara --by Milan --reason nobody_came",
            json!({"by": "Milan", "reason": "nobody came"}),
        ),
        ("medical caldara --club Atalanta --status passed", json!({"club": "Atalanta", "status": "passed"})),
        ("signature caldara", json!({})),
        ("registration caldara --club Atalanta", json!({"club": "Atalanta"})),
        ("announcement caldara --club Atalanta", json!({"club": "Atalanta"})),
        ("completion caldara --basis announcement", json!({"basis": "announcement"})),
        (
            "completion caldara --basis report --kind free --purchase none",
            json!({"basis": "report", "terms": {"kind": "free", "purchase": "none"}}),
        ),
        ("collapse caldara --reason player_refused", json!({"reason": "player_refused"})),
        ("collapse caldara --reason rival --rival Roma", json!({"reason": "rival", "rival": "Roma"})),
        ("reopening caldara --reason new_talks", json!({"reason": "new talks"})),
        ("reopening caldara --reason new_coach --afresh", json!({"reason": "new coach", "afresh": true})),
        (
            "terms-reported caldara --fee 15m_EUR --kind swap",
            json!({"terms": {"kind": "swap", "fee": eur("15000000")}}),
        ),
        (
            "clause-triggered caldara --clause counter_option --outcome Exercised --remark early --price 1_EUR",
            json!({"clause": "counter_option", "outcome": "exercised", "remark": "early", "terms": {"purchase_price": eur("1")}}),
        ),
        ("parties-changed caldara --loan-club Roma --no-agent", json!({"loan_club": "Roma", "agent": null})),
        ("loan-ended caldara --basis recall", json!({"basis": "recall"})),
        (
            "link caldara --with kjaer --relation part_exchange",
            json!({"deal": "kjaer-milan", "relation": "part_exchange"}),
        ),
        ("note caldara --note a_remark", json!({})),
    ]
}

fn eur(amount: &str) -> Value {
    json!({"amount": amount, "currency": "EUR"})
}

/// The words of a line; an underscore between words of prose stands for a space.
fn words(line: &str) -> Vec<String> {
    let prose = ["--reason", "--channel", "--replacement", "--instalments", "--condition", "--note"];
    let mut flag = "";
    line.split(' ')
        .map(|word| {
            let is_code = flag == "--reason" && ["player_refused"].contains(&word);
            let spaced = !is_code
                && (prose.contains(&flag) || word.contains("_EUR") || word.contains("_GBP") || word.contains("_Kjaer"));
            flag = if word.starts_with("--") { word } else { "" };
            if spaced { word.replace('_', " ") } else { word.to_owned() }
        })
        .collect()
}

#[test]
fn every_event_of_the_table_is_recorded_through_flags_and_reads_back_typed() {
    let house = deal_of_caldara();
    house.ok(&["open", "Simon Kjaer", "--owner", "Sevilla", "--to", "Milan", "--on", "2020-01-02"]);
    let mut expected = Vec::new();
    for (line, data) in table() {
        let words = words(line);
        let args: Vec<&str> = words.iter().map(String::as_str).collect();
        let when =
            ["--on", "2020-01-08", "--learned", "2020-01-09", "--source", "TMW", "--ref", "page 3", "--grade", "b2"];
        let run = house.run(&[&["record"], &args[..], &when].concat());
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{line}");
        expected.push((args[0].replace('-', "_"), data));
    }
    let history = house.json(&["history", "caldara"]);
    let told = &history.as_array().unwrap()[1..];
    assert_eq!(told.len(), expected.len());
    for (entry, (event, data)) in told.iter().zip(&expected) {
        assert_eq!((entry["type"].as_str(), &entry["data"]), (Some(event.as_str()), data));
        assert_eq!((&entry["happened"], &entry["learned"]), (&json!("2020-01-08"), &json!("2020-01-09")), "{event}");
        assert_eq!(entry["source"], json!({"name": "TMW", "ref": "page 3", "grade": "B2"}), "{event}");
        assert_eq!((&entry["standing"], &entry["recorder"]), (&json!("stands"), &json!("T")), "{event}");
    }
    assert_eq!(told.last().unwrap()["note"], "a remark");
    every_type_is_covered(&expected);
    the_table_for_people_tells_them_all(&house, told.len() + 1);
    assert_eq!(house.count(), 2 + told.len() as u64);
}

/// All types of event but those that have commands of their own.
fn every_type_is_covered(recorded: &[(String, Value)]) {
    let recorded: BTreeSet<&str> = recorded.iter().map(|(event, _)| event.as_str()).collect();
    let own = ["opened", "correction", "retraction", "erasure"];
    let all = mercato::deal::event::Event::TYPES.into_iter().filter(|event| !own.contains(event));
    assert_eq!(recorded, all.collect());
}

fn the_table_for_people_tells_them_all(house: &House, records: usize) {
    let told = house.ok(&["history", "caldara"]);
    let rows = told.lines().filter(|line| line.starts_with('#')).count();
    assert_eq!(rows, records, "{told}");
}

#[test]
fn an_opening_keeps_all_that_was_named() {
    let house = House::new();
    house.ok(&[
        "open",
        "Musa Barrow",
        "--also",
        "Roger Ibanez",
        "--owner",
        "Atalanta",
        "--to",
        "Bologna",
        "--loan-club",
        "Verona",
        "--agent",
        "Luigi Sorrentino",
        "--window",
        "serie-a-2019-20-winter",
        "--slug",
        "the-package",
        "--on",
        "2020-01",
    ]);
    let opened = &house.json(&["history", "the-package"])[0];
    let data = json!({
        "players": ["Musa Barrow", "Roger Ibanez"], "owner": "Atalanta", "to": "Bologna", "loan_club": "Verona",
        "agent": "Luigi Sorrentino", "window": "serie-a-2019-20-winter",
    });
    assert_eq!((&opened["type"], &opened["data"], &opened["happened"]), (&json!("opened"), &data, &json!("2020-01")));
}
