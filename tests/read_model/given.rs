//! Records of a ledger, and models that have taken them in.

use chrono::Duration;
use chrono_tz::Europe::Rome;
use mercato::deal::event::Event;
use mercato::deal::ids::{Position, RecordId, StreamId, Version};
use mercato::deal::moment::{Instant, Moment};
use mercato::deal::name::{Name, Slug, Text};
use mercato::deal::record::{Draft, Record};
use mercato::deal::source::{Grade, Source};
use mercato::proof::tree_hash::{Frontier, leaf};
use mercato::read_model::{ModelError, ReadModel};
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::fs::File;
use std::path::Path;
use tempfile::TempDir;
use uuid::Uuid;

/// The ledger of all these models.
pub(crate) const LEDGER: Uuid = Uuid::from_u128(77);

/// Runs the test against a model in memory, and against one in a file.
pub(crate) fn every_model(test: impl Fn(&mut ReadModel)) {
    test(&mut ReadModel::in_memory(LEDGER).unwrap());
    let folder = TempDir::new().unwrap();
    test(&mut in_file(&folder.path().join("model.sqlite")));
}

/// A model without records, as it is kept.
pub(crate) fn in_file(file: &Path) -> ReadModel {
    File::create_new(file).unwrap();
    let mut model = ReadModel::make(file, LEDGER).unwrap();
    model.keep().unwrap();
    model
}

/// The tree over so many envelopes; what they say is nobody's business here.
pub(crate) fn tree(count: u64) -> Frontier {
    let mut tree = Frontier::default();
    (1..=count).for_each(|number| tree.push(leaf(&number.to_be_bytes())));
    tree
}

/// Takes these records in.
pub(crate) fn take(model: &mut ReadModel, records: &[Record]) -> Result<(), ModelError> {
    model.take(records, &tree(records.last().map_or(0, |record| record.position.0)))
}

/// A deal or window.
pub(crate) fn stream(number: u64) -> StreamId {
    StreamId(Uuid::from_u128(u128::from(number + 1) << 80 | 0x1d))
}

/// The id of a record that was made for one of this deal.
pub(crate) fn own_id(deal: u64, position: u64) -> RecordId {
    RecordId(Uuid::from_u128(u128::from(deal + 1) << 80 | 1 << 64 | u128::from(position)))
}

/// One that came from elsewhere.
pub(crate) fn foreign_id(position: u64) -> RecordId {
    RecordId(Uuid::from_u128(0xf0f0_f0f0_f0f0_u128 << 80 | u128::from(position)))
}

pub(crate) fn at(second: u64) -> Instant {
    "2020-01-06T12:00:00.000Z".parse::<Instant>().unwrap() + Duration::seconds(i64::try_from(second).unwrap())
}

/// Records, one after the other.
#[derive(Default)]
pub(crate) struct Told {
    pub(crate) records: Vec<Record>,
    versions: HashMap<u64, u64>,
}

impl Told {
    /// One more of this deal, whose id came from elsewhere.
    pub(crate) fn tell(&mut self, deal: u64, slug: &str, kind: &str, data: Value) -> &mut Record {
        let position = self.records.len() as u64 + 1;
        let version = self.versions.entry(deal).or_default();
        *version += 1;
        let event = Map::from_iter([("type".to_owned(), kind.into()), ("data".into(), data)]);
        let draft = Draft {
            id: foreign_id(position),
            slug: Slug::new(slug).unwrap(),
            happened: Moment::parse("2020-01-06", Rome).unwrap(),
            learned: Moment::at(at(position), Rome),
            recorded: at(position),
            recorder: Name::new("giulia").unwrap(),
            source: None,
            note: None,
            event: serde_json::from_value::<Event>(Value::Object(event)).unwrap(),
        };
        let version = Version(*version);
        self.records.push(Record { position: Position(position), stream: stream(deal), version, draft: draft.into() });
        self.records.last_mut().unwrap()
    }
}

/// Numbers that are the same in every run.
pub(crate) fn mixed(number: u64) -> u64 {
    let mut mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x2545_f491_4f6c_dd1d;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed ^ (mixed >> 29)
}

const CLUBS: [&str; 7] = ["Milan", "Roma", "Sevilla", "Atalanta", "Genoa", "1. FC Köln", "Real Sociedad"];
const WINDOWS: [&str; 3] = ["winter-2020", "summer-2020", "winter-2021"];

/// So many records of all sorts: of a window, of deals with a few records, and of one with many.
pub(crate) fn world(count: u64) -> Vec<Record> {
    let mut told = Told::default();
    let window = json!({"name": "winter-2020", "association": "FIGC", "competition": "Serie A", "season": "2019/20",
        "opens": "2020-01-02", "closes": "2020-01-31", "zone": "Europe/Rome"});
    told.tell(0, "winter-2020", "window_set", window);
    let (mut deals, mut slugs): (u64, Vec<String>) = (0, vec![String::new()]);
    while (told.records.len() as u64) < count {
        let random = mixed(told.records.len() as u64);
        if random.is_multiple_of(6) || deals == 0 {
            deals += 1;
            slugs.push(format!("player-{deals}-{}", random / 6 % 5));
            opened(&mut told, deals, &slugs, random);
        } else {
            // Every fifth is of the first deal.
            let deal = if random.is_multiple_of(5) { 1 } else { 1 + random / 7 % deals };
            later(&mut told, deal, &slugs, random);
        }
        let position = told.records.len() as u64;
        let record = told.records.last_mut().unwrap();
        if !position.is_multiple_of(4) {
            record.draft.id = own_id(if position == 1 { 0 } else { of(record) }, position);
        }
    }
    told.records
}

fn of(record: &Record) -> u64 {
    u64::try_from(record.stream.0.as_u128() >> 80).unwrap() - 1
}

fn opened(told: &mut Told, deal: u64, slugs: &[String], random: u64) {
    let club = |number: u64| CLUBS[usize::try_from(number % CLUBS.len() as u64).unwrap()];
    let mut data = json!({"players": [format!("Náme{} Surname-{}", deal, random % 90)],
        "owner": club(random / 11), "to": club(random / 11 + 1 + random / 13 % 5)});
    if !random.is_multiple_of(4) {
        data["window"] = WINDOWS[usize::try_from(random / 17 % 3).unwrap()].into();
    }
    told.tell(deal, &slugs[usize::try_from(deal).unwrap()], "opened", data);
}

fn later(told: &mut Told, deal: u64, slugs: &[String], random: u64) {
    let slug = &slugs[usize::try_from(deal).unwrap()];
    let record = match random / 31 % 6 {
        0 => told.tell(deal, slug, "interest", json!({"by": "Milan"})),
        1 => {
            let terms =
                json!({"kind": "loan", "fee": {"from": "8", "to": "10.50", "currency": "EUR"}, "until": "2021-06-30"});
            told.tell(deal, slug, "offer", json!({"by": "Roma", "terms": terms}))
        }
        2 => {
            let of = told.records.iter().find(|record| record.stream == stream(deal)).unwrap().id;
            let patch = json!({"data": {"to": format!("Club {}", random % 40)}});
            told.tell(deal, slug, "correction", json!({"of": of, "patch": patch, "reason": "misread"}))
        }
        _ => told.tell(deal, slug, "note", json!({})),
    };
    if random.is_multiple_of(3) {
        record.draft.note = Some(Text::new(&format!("word {random} and more")).unwrap());
        record.draft.source = Some(Source {
            name: Name::new("Sky Sport").unwrap(),
            reference: Some(Text::new("page 3").unwrap()),
            grade: Some(Grade::parse("B2").unwrap()),
        });
    }
    if random.is_multiple_of(37) && !record.event.stays_for_good() && record.event.type_name() == "note" {
        let erased = record.clone().erased();
        *record = erased;
    }
}
