//! Records with counted ids.

use chrono::Duration;
use chrono_tz::Europe::Rome;
use mercato::bytes::{Encoded, encode};
use mercato::deal::event::Event;
use mercato::deal::ids::{Position, RecordId, StreamId, Version};
use mercato::deal::moment::{Instant, Moment};
use mercato::deal::name::{Name, Slug, Text};
use mercato::deal::record::{Draft, Record};
use mercato::log::{EventLog, LogError};
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// Records of one deal that follow the position `after`: their versions are their positions.
pub(crate) fn records(after: Position, drafts: impl IntoIterator<Item = Draft>) -> Vec<Record> {
    let placed = |(draft, position): (Draft, u64)| Record {
        position: Position(position),
        stream: deal(1),
        version: Version(position),
        draft: draft.into(),
    };
    drafts.into_iter().zip(after.0 + 1..).map(placed).collect()
}

/// The bytes of a record; its salt is like no other's.
pub(crate) fn encoded(record: &Record) -> Encoded {
    encode(record, salt(record.position)).unwrap()
}

/// The salt of the record at a position.
pub(crate) fn salt(position: Position) -> [u8; 16] {
    Uuid::from_u128(u128::from(position.0).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835)).into_bytes()
}

/// Appends records of one deal, and says where the log ends then.
pub(crate) fn append(log: &dyn EventLog, drafts: impl IntoIterator<Item = Draft>) -> Result<Position, LogError> {
    let after = log.head()?;
    log.append(after, &records(after, drafts).iter().map(encoded).collect::<Vec<_>>())?;
    log.head()
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
