//! Bytes of version 1, as they once were written, still read, and are still written so.

use chrono_tz::Europe::Rome;
use mercato::deal::event::Event;
use mercato::deal::ids::{Position, RecordId, StreamId, Version};
use mercato::deal::moment::Moment;
use mercato::deal::name::{Name, Slug, Text};
use mercato::deal::record::{Draft, Record};
use mercato::deal::source::{Grade, Source};
use mercato::log::codec::{decode, encode};
use serde_json::json;

const ENVELOPE: &str = include_str!("fixtures/v1-envelope.json");
const BODY: &str = include_str!("fixtures/v1-body.json");

fn record() -> Record {
    let terms = json!({"kind": "loan", "purchase": "option",
        "purchase_price": {"amount": "15000000", "currency": "EUR"}, "until": "2021-06-30"});
    Record {
        position: Position(42),
        stream: StreamId("7d444840-9dc0-11d1-b245-5ffdce74fad2".parse().unwrap()),
        version: Version(7),
        draft: Draft {
            id: RecordId("09342d75-212d-5c3f-bea0-f90f04747fc5".parse().unwrap()),
            slug: Slug::new("caldara-atalanta").unwrap(),
            happened: Moment::parse("2020-01-12", Rome).unwrap(),
            learned: Moment::parse("2020-01-12T18:05", Rome).unwrap(),
            recorded: "2020-01-12T17:20:31.250Z".parse().unwrap(),
            recorder: Name::new("Zoë Rossi").unwrap(),
            source: Some(Source {
                name: Name::new("atalanta.it").unwrap(),
                reference: Some(Text::new("club statement").unwrap()),
                grade: Some(Grade::parse("A1").unwrap()),
            }),
            note: Some(Text::new("until the summer of 2021").unwrap()),
            event: serde_json::from_value::<Event>(
                json!({"type": "completion", "data": {"basis": "announcement", "terms": terms}}),
            )
            .unwrap(),
        },
    }
}

#[test]
fn a_record_of_version_1_reads_as_what_it_was() {
    let read = decode(Position(42), ENVELOPE.trim_end().as_bytes(), BODY.trim_end().as_bytes());
    assert_eq!(read.unwrap(), record());
}

#[test]
fn a_record_is_written_to_the_byte_as_it_was() {
    let written = encode(&(&record()).into(), *b"sixteen bytes...").unwrap();
    assert_eq!(String::from_utf8(written.envelope).unwrap(), ENVELOPE.trim_end());
    assert_eq!(String::from_utf8(written.body).unwrap(), BODY.trim_end());
}
