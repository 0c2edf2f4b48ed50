//! Whatever names are in it, a report is no wider than the terminal.

use super::{ageing, calendar, clubs, funnel, sources};
use crate::cli::render::piece::text;
use crate::deal::cuts::Cuts;
use crate::deal::name::Name;
use crate::deal::window::WindowSet;
use crate::ledger::{Filter, Import, Ledger};
use crate::log::MemoryLog;
use crate::views::report::{self, Wanted};
use serde_json::json;
use unicode_width::UnicodeWidthStr;

const FORTY: &str = "Associazione Calcio Quarantacaratteri 1.";
const NAMES: [&str; 6] = [
    FORTY,
    "Спартак Москва, футбольный клуб столицы",
    "浦和レッドダイヤモンズ埼玉県さいたま市緑区美園",
    "النادي الأهلي المصري للألعاب الرياضية",
    "Ολυμπιακός Σύνδεσμος Φιλάθλων Πειραιώς",
    "x",
];

/// A deal for each pair of names, some of them done, with money in three currencies, in a window with a long name.
fn ledger() -> Ledger {
    let zone = chrono_tz::Europe::Rome;
    let now = "2021-01-01T12:00:00Z".parse().unwrap();
    let mut ledger = Ledger::new(Box::new(MemoryLog::new()), zone, [0; 32]);
    let mut import = Import::new(&mut ledger, Name::new("Anna").unwrap(), false, now).unwrap();
    let mut take = |line: serde_json::Value| import.take(&line.to_string(), now).unwrap().unwrap();
    for (at, owner) in NAMES.iter().enumerate() {
        let to = NAMES[(at + 1) % NAMES.len()];
        let deal = format!("{}-{at}", "a-player-with-a-long-name-to-a-club-with-a-long-name");
        let currency = ["EUR", "GBP", "JPY"][at % 3];
        let line = |kind: &str, day: &str, data: serde_json::Value| {
            json!({"deal": deal, "type": kind, "happened": day, "learned": day,
                   "source": {"name": owner, "grade": "B2"}, "data": data})
        };
        take(line("opened", "2020-01-02", json!({"players": [owner], "owner": owner, "to": to, "window": "a-window"})));
        take(line("offer", "2020-01-03", json!({"by": to, "terms": {}})));
        if at % 2 == 0 {
            let fee = json!({"from": "12345678", "to": "123456789", "currency": currency});
            take(line(
                "completion",
                "2020-01-04",
                json!({"basis": "report", "terms": {"kind": "loan", "loan_fee": fee}}),
            ));
            let other = json!({"amount": "1", "currency": "USD"});
            take(line("terms_reported", "2020-01-04", json!({"terms": {"loan_fee": other}})));
        }
    }
    import.flush().unwrap();
    ledger
}

fn fits(text: &str) {
    for line in text.lines() {
        let wide = anstream::adapter::strip_str(line).to_string().width();
        assert!(wide <= 80, "{wide} columns: {line}\n{text}");
    }
}

#[test]
fn names_of_any_length_and_script_fit_eighty_columns() {
    let histories = ledger().histories(&Filter::default()).unwrap();
    let (cuts, wanted) = (Cuts::default(), Wanted::default());
    let day = chrono::NaiveDate::from_ymd_opt(2020, 3, 1).unwrap();
    let now = "2020-03-01T12:00:00Z".parse().unwrap();
    let window: WindowSet = serde_json::from_value(json!({
        "name": "a-window", "association": "F", "competition": "S", "season": "x",
        "opens": "2020-01-02", "closes": "2020-01-04", "zone": "Europe/Rome",
    }))
    .unwrap();
    fits(&text(ageing::pieces(&report::ageing::ageing(&histories, &cuts, day, &wanted)), 80));
    fits(&text(funnel::pieces(&report::funnel::funnel(&histories, &cuts, &wanted)), 80));
    fits(&text(
        calendar::pieces(&report::calendar::calendar(&histories, &[window], &cuts, now, &wanted), calendar::TOLD),
        80,
    ));
    fits(&text(clubs::pieces(&report::clubs::clubs(&histories, &cuts, &wanted)), 80));
    fits(&text(sources::pieces(&report::sources::sources(&histories, &cuts, &wanted)), 80));
}
