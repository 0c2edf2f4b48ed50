//! Reports on any date, on the real window; and what cannot be meant.

use crate::findings::{DEADLINE_DAY, SIXTH, with_dates};
use crate::house::{House, deal_of_caldara, real_window};
use crate::run::Run;
use serde_json::{Value, json};
use std::fs;

macro_rules! golden {
    ($($name:ident: $report:literal, $cuts:expr;)*) => {$(
        #[test]
        fn $name() {
            let cuts: &[&str] = &$cuts;
            insta::assert_snapshot!(with_dates().ok(&[&["report", $report], cuts].concat()));
        }
    )*};
}

golden! {
    ageing_on_the_sixth_of_january: "ageing", SIXTH;
    ageing_on_the_ninth: "ageing", ["--at", "2020-01-09", "--known-at", "2020-01-09"];
    ageing_on_deadline_day: "ageing", DEADLINE_DAY;
    ageing_at_the_end: "ageing", [];
    funnel_on_the_sixth_of_january: "funnel", SIXTH;
    funnel_on_deadline_day: "funnel", DEADLINE_DAY;
    funnel_at_the_end: "funnel", [];
    calendar_on_the_sixth_of_january: "calendar", SIXTH;
    calendar_on_deadline_day: "calendar", DEADLINE_DAY;
    calendar_at_the_end: "calendar", [];
    clubs_on_the_sixth_of_january: "clubs", SIXTH;
    clubs_on_deadline_day: "clubs", DEADLINE_DAY;
    clubs_at_the_end: "clubs", [];
    sources_on_the_sixth_of_january: "sources", SIXTH;
    sources_on_deadline_day: "sources", DEADLINE_DAY;
    sources_at_the_end: "sources", [];
}

const REPORTS: [&str; 5] = ["ageing", "funnel", "calendar", "clubs", "sources"];

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn each_report_has_exactly_these_keys() {
    let house = with_dates();
    let report = |name: &str, cuts: &[&str]| house.json(&[&["report", name], cuts].concat());
    let ageing = report("ageing", &SIXTH);
    assert_eq!(keys(&ageing), ["as_of", "today", "deals", "not_certain"]);
    assert_eq!(
        ageing["deals"][5],
        json!({
            "deal": "caldara-atalanta", "players": ["Mattia Caldara"], "owner": "Milan", "to": "Atalanta",
            "window": "serie-a-2019-20-winter", "phase": "contact", "possible_phase": null,
            "since": "2020-01-03..2020-01-06", "days": {"from": 0, "to": 3},
            "waits_for": "a replacement for Milan: a centre-back for Milan's squad",
        })
    );
    let funnel = report("funnel", &[]);
    assert_eq!(keys(&funnel), ["as_of", "stages", "moves", "collapses", "not_certain"]);
    assert_eq!(
        funnel["stages"][3],
        json!({
            "phase": "offer", "reached": 12, "percent_of_phase_before": 100, "percent_of_all": 75, "stand": 0,
            "collapsed": 2,
        })
    );
    assert_eq!(
        funnel["moves"][0],
        json!({"from": "interest", "to": "contact", "deals": 2, "median_days": {"from": 1, "to": 10}})
    );
    assert_eq!(
        funnel["collapses"][2],
        json!({"phase": "offer", "reason": "player_refused", "deals": ["kjaer-sampdoria"]})
    );
    let calendar = report("calendar", &DEADLINE_DAY);
    assert_eq!(keys(&calendar), ["as_of", "days", "steps", "news", "imprecise", "imprecise_news", "deadlines"]);
    assert_eq!(
        calendar["days"].as_array().unwrap().last().unwrap(),
        &json!({
            "day": "2020-01-31", "steps": 3, "news": 6, "opens": [],
            "closes": ["premier-league-2019-20-winter", "serie-a-2019-20-winter"],
        })
    );
    assert_eq!(
        calendar["imprecise"][0],
        json!({
            "position": 27, "deal": "caldara-atalanta", "happened": "2020-01-03..2020-01-06",
            "text": "contact: Atalanta, Milan",
        })
    );
    assert_eq!(
        calendar["deadlines"][1],
        json!({
            "window": "serie-a-2019-20-winter", "day": "2020-01-31", "steps": 2, "of_steps": 28, "news": 3,
            "of_news": 93,
        })
    );
    let clubs = report("clubs", &[]);
    assert_eq!(
        keys(&clubs),
        ["as_of", "clubs", "lines", "remarks", "unknown_fee", "unknown_loan_fee", "not_certain", "clubs_not_known"]
    );
    assert_eq!(
        clubs["clubs"][0],
        json!({"club": "Atalanta", "in": {"deals": 2, "loans": 1}, "out": {"deals": 3, "loans": 2}})
    );
    assert_eq!(
        clubs["lines"][2],
        json!({
            "club": "Atalanta", "side": "received", "what": "fee", "contingent": false,
            "certain": {"amount": "23500000", "currency": "EUR"}, "doubtful": null,
            "disputed": {"from": "35000000", "to": "39000000", "currency": "EUR"}, "free": [], "unknown": [],
        })
    );
    assert_eq!(
        clubs["remarks"][2],
        json!({"deal": "kulusevski-juventus", "text": "fee: 35m EUR (#20) or 39m EUR (#108)"})
    );
    let sources = report("sources", &[]);
    assert_eq!(keys(&sources), ["as_of", "ended", "sources"]);
    let ansa = sources["sources"].as_array().unwrap().iter().find(|source| source["source"] == "ansa.it").unwrap();
    assert_eq!(
        ansa,
        &json!({
            "source": "ansa.it", "grades": ["B3"], "deals": 1, "claims": 4, "stood": 3, "otherwise": 1,
            "disputed": 0, "moot": 0, "afterwards": 0, "percent_stood": 75, "days_before": {"from": 3, "to": 3},
            "steps": 1, "retracted": 0, "corrected": 0,
        })
    );
}

#[test]
fn other_programs_get_the_rows_of_a_report() {
    let house = with_dates();
    for (report, list) in
        [("ageing", "deals"), ("funnel", "stages"), ("calendar", "days"), ("clubs", "lines"), ("sources", "sources")]
    {
        let whole = house.json(&[&["report", report], &SIXTH[..]].concat());
        assert_eq!(whole["as_of"], json!({"at": "2020-01-06", "known_at": "2020-01-06", "up_to": null}));
        let lines = house.ok(&[&["report", report, "-O", "jsonl"], &SIXTH[..]].concat());
        let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(json!(lines), whole[list], "{report}");
        let rows = house.ok(&[&["report", report, "-O", "csv"], &SIXTH[..]].concat());
        assert_eq!(rows.lines().count(), if lines.is_empty() { 0 } else { lines.len() + 1 }, "{rows}");
    }
    let clubs = house.ok(&["report", "clubs", "--club", "atalanta", "-O", "csv"]);
    assert!(clubs.starts_with("club,side,what,contingent,certain,doubtful,disputed,free,unknown\n"), "{clubs}");
    assert!(clubs.contains("Atalanta,received,fee,false,23500000 EUR,,35000000..39000000 EUR,,\n"), "{clubs}");
}

#[test]
fn a_window_and_a_club_narrow_it() {
    let house = with_dates();
    let premier = ["--window", "premier-league-2019-20-w"];
    assert_eq!(house.json(&[&["report", "funnel"], &premier[..]].concat())["stages"][0]["reached"], 1);
    let calendar = house.json(&[&["report", "calendar"], &premier[..]].concat());
    assert_eq!(calendar["deadlines"].as_array().unwrap().len(), 1);
    let of = |args: &[&str]| house.json(&[&["report", "clubs"], args].concat())["clubs"].clone();
    assert_eq!(of(&premier).as_array().unwrap().len(), 2);
    let milan = of(&["--club", "MILAN"]);
    assert_eq!(milan, json!([{"club": "Milan", "in": {"deals": 1, "loans": 1}, "out": {"deals": 1, "loans": 1}}]));
    assert_eq!(house.json(&["report", "sources", "--club", "milan"])["ended"], 2);
    // What it waits for may be a deal of another club.
    let caldara = ["report", "ageing", "--club", "Atalanta", "--at", "2020-01-08"];
    let waits = house.json(&caldara)["deals"].to_string();
    assert!(waits.contains("caldara-atalanta"), "{waits}");
}

#[test]
fn where_nothing_is_there_is_nothing_to_tell() {
    let house = House::new();
    for report in REPORTS {
        house.run(&["report", report]).refused(5, &["there is no store", "hint:"]);
    }
    let nothing = |house: &House, more: &[&str]| {
        for (report, says) in REPORTS.into_iter().zip([
            "No open deals: ",
            "No deals: ",
            "Nothing happened, and nothing was learned: ",
            "No deals are completed: ",
            "No source spoke of a deal that has ended: ",
        ]) {
            let Run { code, out: said, err } = house.run(&[&["report", report], more].concat());
            let note = if more.contains(&"Qarabag") { "note: no deal has a club called Qarabag\n" } else { "" };
            assert_eq!((code, err.as_str()), (Some(0), note));
            let narrowed = ["--window", "--club"].iter().any(|flag| more.contains(flag));
            let (of, told) = if narrowed { said.split_once("\n").unwrap() } else { ("Deals ", said.as_str()) };
            assert!(of.starts_with("Deals ") && told.starts_with(says) && told.lines().count() == 1, "{said}");
            let rows = house.ok(&[&["report", report, "-O", "csv"], more].concat());
            assert!(report == "funnel" || rows.is_empty(), "{rows}");
        }
    };
    // A store with windows alone; a window that no deal is meant for; a club that nobody names; before all news.
    house.ok(&["window", "import", concat!(env!("CARGO_MANIFEST_DIR"), "/src/demo/windows-2019-20.csv")]);
    nothing(&house, &[]);
    let house = with_dates();
    nothing(&house, &["--window", "bundesliga-2019-20-winter"]);
    nothing(&house, &["--club", "Qarabag"]);
    nothing(&house, &["--known-at", "2018-01-01"]);
}

#[test]
fn a_window_without_dates_and_a_deal_with_one_event() {
    // In the real window without the dates of windows, nothing is marked.
    let calendar = real_window().json(&["report", "calendar", "--window", "serie-a-2019-20-winter"]);
    assert_eq!((&calendar["deadlines"], &calendar["steps"]), (&json!([]), &json!(28)));
    let house = deal_of_caldara();
    let on = ["--at", "2020-01-12"];
    let with = |report: &'static str| house.ok(&[&["report", report], &on[..]].concat());
    insta::assert_snapshot!(with("ageing"), @r"
    DAYS  PHASE     DEAL              SINCE       WAITS FOR
    10    interest  caldara-atalanta  2 Jan 2020  a first contact or offer

    1 open deal, aged to 12 Jan 2020: the state on 12 Jan 2020
    ");
    insta::assert_snapshot!(with("funnel"), @r"
    PHASE      REACHED  OF THE PHASE BEFORE  OF ALL  STILL THERE  COLLAPSED THERE
    interest   1        -                    100%    1            -
    contact    0        0%                   0%      -            -
    meeting    0        -                    0%      -            -
    offer      0        -                    0%      -            -
    agreed     0        -                    0%      -            -
    signed     0        -                    0%      -            -
    completed  0        -                    0%      -            -

    1 deal: the state on 12 Jan 2020
    ");
    assert!(with("calendar").contains("Nothing happened"), "it was learned today");
    assert!(with("clubs").contains("No deals are completed"));
    assert!(with("sources").contains("No source"));
}

#[test]
fn what_is_not_certain_yet_is_left_out_aloud() {
    let house = real_window();
    let ageing = house.ok(&["report", "ageing", "--at", "2020-01-04", "--club", "Torino"]);
    assert!(ageing.contains("Left out, since nothing of them is certain yet: bonifazi-atalanta"), "{ageing}");
    let clubs = house.ok(&["report", "clubs", "--at", "2020-01-20", "--club", "Bologna"]);
    assert!(clubs.contains("Left out, since they may not be completed yet: barrow-bologna"), "{clubs}");
}

#[test]
fn a_hundred_deals_are_all_told() {
    let house = House::new();
    let mut lines = String::new();
    for at in 0..100 {
        let currency = ["EUR", "GBP", "JPY"][at % 3];
        let fee = json!({"amount": "1000000.01", "currency": currency});
        for line in [
            json!({"deal": format!("p-{at:03}"), "type": "opened", "happened": "2020-01-02", "learned": "2020-01-02",
                   "data": {"players": ["P"], "owner": format!("Club {at}"), "to": "Roma"}}),
            json!({"deal": format!("p-{at:03}"), "type": "completion", "happened": "2020-01-03", "learned": "2020-01-03",
                   "source": {"name": "Roma", "grade": "A1"}, "data": {"basis": "report", "terms": {"kind": "permanent", "fee": fee}}}),
        ] {
            lines += &format!("{line}\n");
        }
    }
    fs::write(house.path("many.jsonl"), lines).unwrap();
    house.ok(&["import", "~/many.jsonl"]);
    assert_eq!(house.json(&["report", "clubs"])["clubs"].as_array().unwrap().len(), 101);
    let roma = house.ok(&["report", "clubs", "--club", "Roma", "-O", "csv"]);
    for sum in ["34000000.34 EUR", "33000000.33 GBP", "33000000.33 JPY"] {
        assert!(roma.contains(sum), "{roma}");
    }
    // A bar does not grow out of the terminal.
    let calendar = house.ok(&["report", "calendar"]);
    assert!(calendar.contains("Each stands for 9,"), "{calendar}");
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let house = with_dates();
    house.refuses(
        2,
        &[
            (&["report", "agein"], &["agein", "ageing"]),
            (&["report", "ageing", "--at", "2020-02-30"], &["2020-02-30", "no date", "hint:"]),
            (&["report", "clubs", "--club", ""], &["--club"]),
            (&["report", "clubs", "milan"], &["\"milan\" has no place"]),
            (&["report", "funnel", "-O", "dot"], &["-O dot", "draws a chain", "hint:", "json"]),
        ],
    );
    let unknown: &[&str] = &["no window is called \"serie-b-2019-20-winter\"", "hint:", "serie-a-2019-20-winter"];
    for report in REPORTS {
        house.refuses(4, &[(&["report", report, "--window", "serie-b-2019-20-winter"], unknown)]);
    }
}
