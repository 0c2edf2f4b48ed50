//! Drafts with counted ids, and the logs that the suite runs against.

use chrono::Duration;
use chrono_tz::Europe::Rome;
use mercato::deal::event::Event;
use mercato::deal::ids::{Position, RecordId, StreamId, Version};
use mercato::deal::moment::{Instant, Moment};
use mercato::deal::name::{Name, Slug, Text};
use mercato::deal::record::Draft;
use mercato::log::{Append, EventLog, LogError, MemoryLog, OpenOptions, Store};
use serde_json::{Map, Value, json};
use std::path::Path;
use tempfile::TempDir;
use uuid::Uuid;

/// Runs the test against each log.
pub(crate) fn every_log(test: impl Fn(&mut dyn EventLog)) {
    test(&mut MemoryLog::new());
    let folder = TempDir::new().unwrap();
    test(&mut store(&folder.path().join("store")).unwrap().log);
}

pub(crate) fn store(path: &Path) -> Result<Store, LogError> {
    Store::open(path, options())
}

pub(crate) fn options() -> OpenOptions {
    let mut drawn = 0_u8;
    OpenOptions {
        create: true,
        zone: None,
        default_zone: Rome,
        holder: "a test".into(),
        wait: std::time::Duration::ZERO,
        fresh: Box::new(move |bytes| {
            for byte in bytes {
                drawn = drawn.wrapping_add(1);
                *byte = drawn;
            }
        }),
    }
}

pub(crate) fn deal(number: u128) -> StreamId {
    StreamId(Uuid::from_u128(number))
}

pub(crate) fn id(number: u128) -> RecordId {
    RecordId(Uuid::from_u128(0x1d_0000 + number))
}

pub(crate) fn at(second: i64) -> Instant {
    "2020-01-06T12:00:00.000Z".parse::<Instant>().unwrap() + Duration::seconds(second)
}

/// A record of the deal `slug`, at the time of `second`.
pub(crate) fn draft(number: u128, slug: &str, second: i64, kind: &str, data: Value) -> Draft {
    Draft {
        id: id(number),
        slug: Slug::new(slug).unwrap(),
        happened: Moment::parse("2020-01-06", Rome).unwrap(),
        learned: Moment::at(at(second), Rome),
        recorded: at(second),
        recorder: Name::new("giulia").unwrap(),
        source: None,
        note: None,
        event: serde_json::from_value::<Event>(Value::Object(Map::from_iter([
            ("type".into(), kind.into()),
            ("data".into(), data),
        ])))
        .unwrap(),
    }
}

/// The smallest record.
pub(crate) fn note(number: u128) -> Draft {
    draft(number, "caldara-atalanta", 0, "note", json!({}))
}

/// A record whose note has so many characters.
pub(crate) fn long_note(number: u128, length: usize) -> Draft {
    Draft { note: Some(Text::new(&"x".repeat(length)).unwrap()), ..note(number) }
}

pub(crate) fn append(stream: StreamId, expected: u64, drafts: impl IntoIterator<Item = Draft>) -> Append {
    Append { stream, expected: Version(expected), drafts: drafts.into_iter().collect() }
}

pub(crate) fn positions(numbers: impl IntoIterator<Item = u64>) -> Vec<Position> {
    numbers.into_iter().map(Position).collect()
}
