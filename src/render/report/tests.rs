//! Whatever names are in it, a report is no wider than the terminal.

use super::{ageing, calendar, clubs, funnel, sources};
use crate::deal::cuts::Cuts;
use crate::deal::event::Event;
use crate::deal::filter::DealFilter;
use crate::deal::history::History;
use crate::deal::ids::{Position, RecordId, StreamId, Version};
use crate::deal::moment::Moment;
use crate::deal::name::{Name, Slug};
use crate::deal::record::{Draft, Record};
use crate::deal::source::{Grade, Source};
use crate::deal::window::WindowSet;
use crate::render::block::text;
use crate::views::deals::Deals;
use crate::views::report;
use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;
use uuid::Uuid;

const ZONE: chrono_tz::Tz = chrono_tz::Europe::Rome;

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
fn histories() -> Vec<History> {
    let deals = NAMES.iter().enumerate().map(|(at, owner)| {
        let to = NAMES[(at + 1) % NAMES.len()];
        let mut records = Vec::new();
        let mut add = |kind: &str, day: &str, data: Value| records.push(record(at, owner, kind, day, data));
        add("opened", "2020-01-02", json!({"players": [owner], "owner": owner, "to": to, "window": "a-window"}));
        add("offer", "2020-01-03", json!({"by": to, "terms": {}}));
        if at % 2 == 0 {
            let currency = ["EUR", "GBP", "JPY"][at % 3];
            let fee = json!({"from": "12345678", "to": "123456789", "currency": currency});
            add("completion", "2020-01-04", json!({"basis": "report", "terms": {"kind": "loan", "loan_fee": fee}}));
            let other = json!({"amount": "1", "currency": "USD"});
            add("terms_reported", "2020-01-04", json!({"terms": {"loan_fee": other}}));
        }
        for (version, record) in (1..).zip(&mut records) {
            record.version = Version(version);
            record.position = Position(at as u64 * 10 + version);
        }
        History::of(ZONE, records)
    });
    deals.collect()
}

fn record(deal: usize, source: &str, kind: &str, day: &str, data: Value) -> Record {
    let moment = Moment::parse(day, ZONE).unwrap();
    let source = Source { name: Name::new(source).unwrap(), reference: None, grade: Grade::parse("B2").ok() };
    let draft = Draft {
        id: RecordId(Uuid::from_u128(1)),
        slug: Slug::new(&format!("a-player-with-a-long-name-to-a-club-with-a-long-name-{deal}")).unwrap(),
        happened: moment.clone(),
        learned: moment,
        recorded: "2021-01-01T12:00:00Z".parse().unwrap(),
        recorder: Name::new("Anna").unwrap(),
        source: Some(source),
        note: None,
        event: Event::from_parts(kind, Some(data)).unwrap(),
    };
    let stream = StreamId(Uuid::from_u128(deal as u128));
    Record { position: Position::default(), stream, version: Version::default(), draft: draft.into() }
}

fn fits(text: &str) {
    for line in text.lines() {
        let wide = anstream::adapter::strip_str(line).to_string().width();
        assert!(wide <= 80, "{wide} columns: {line}\n{text}");
    }
}

#[test]
fn names_of_any_length_and_script_fit_eighty_columns() {
    let histories = histories();
    let (cuts, filter) = (Cuts::default(), DealFilter::default());
    let deals = Deals::of(&histories, &cuts);
    let day = chrono::NaiveDate::from_ymd_opt(2020, 3, 1).unwrap();
    let now = "2020-03-01T12:00:00Z".parse().unwrap();
    let window: WindowSet = serde_json::from_value(json!({
        "name": "a-window", "association": "F", "competition": "S", "season": "x",
        "opens": "2020-01-02", "closes": "2020-01-04", "zone": "Europe/Rome",
    }))
    .unwrap();
    fits(&text(ageing::blocks(&report::ageing::ageing(&deals, day, &filter)), 80));
    fits(&text(funnel::blocks(&report::funnel::funnel(&deals, &filter)), 80));
    fits(&text(
        calendar::blocks(&report::calendar::calendar(&deals, &[window], now, &filter), Some((12, "elsewhere"))),
        80,
    ));
    fits(&text(clubs::blocks(&report::clubs::clubs(&deals, &filter)), 80));
    fits(&text(sources::blocks(&report::sources::sources(&deals, &filter)), 80));
}
