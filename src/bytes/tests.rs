use super::*;
use crate::deal::moment::Moment;
use crate::deal::name::{Name, Slug, Text};
use crate::deal::source::{Grade, Source};
use chrono_tz::Europe::Rome;
use serde_json::{Value, json};
use uuid::Uuid;

/// Each type of event, with all of its fields.
fn events() -> Vec<Event> {
    let of = "00000000-0000-0000-0000-0000000000aa";
    let fee = json!({"amount": "15000000", "currency": "EUR"});
    let terms = json!({"kind": "loan", "fee": {"from": "8", "to": "10.50", "currency": "EUR"}, "until": "2021-06-30"});
    let data = |kind: &str| match kind {
        "opened" => json!({"players": ["Simon Kjær", "A"], "owner": "Sevilla", "to": "Milan", "loan_club": "Atalanta",
            "agent": "B", "window": "w"}),
        "interest" => json!({"by": "Milan"}),
        "valuation" => json!({"by": "Milan", "fee": fee, "package": ["a", "b"]}),
        "contact" => json!({"between": ["Milan", "Roma"], "channel": "phone"}),
        "meeting" => json!({"between": ["Milan"], "status": "scheduled", "place": "Casa Milan"}),
        "offer" | "counter_offer" => json!({"by": "Milan", "terms": terms, "expires": "2020-01-10"}),
        "parties_changed" => json!({"owner": "Sevilla", "loan_club": null, "window": "w"}),
        "loan_ended" => json!({"basis": "recall"}),
        "rejection" => json!({"by": "Milan", "role": "owner", "reason": "price"}),
        "agreement" | "terms_reported" => json!({"terms": terms}),
        "personal_terms" => json!({"status": "under_discussion", "terms": {}}),
        "authorization_pending_replacement" => json!({"by": "Milan", "replacement": "a defender", "deal": "k-m"}),
        "replacement_found" => json!({"deal": "k-m", "player": "Simon Kjær"}),
        "authorization_granted" | "authorization_refused" => json!({"by": "Milan", "reason": "r"}),
        "medical" => json!({"club": "Milan", "status": "passed"}),
        "registration" | "announcement" => json!({"club": "Milan"}),
        "completion" => json!({"basis": "report", "terms": terms}),
        "collapse" => json!({"reason": "rival", "rival": "SPAL"}),
        "reopening" => json!({"reason": "r", "afresh": true}),
        "clause_triggered" => json!({"clause": "sell_on", "outcome": "agreed", "remark": "paid", "terms": terms}),
        "link" => json!({"deal": "k-m", "relation": "replaces"}),
        "correction" => json!({"of": of, "patch": {"note": null, "data": {"to": "Inter"}}, "reason": "typed wrongly"}),
        "retraction" | "erasure" => json!({"of": of, "reason": "r"}),
        "window_set" => json!({"name": "w", "association": "FIGC", "competition": "Serie A", "season": "2019/20",
            "opens": "2020-01-02", "closes": "2020-01-31T20:00", "zone": "Europe/Rome"}),
        "club_set" => json!({"name": "Milan", "aliases": ["AC Milan"], "remark": "r"}),
        "player_set" => json!({"name": "Nilo (2001)", "aliases": ["Nilo"], "born": "2001", "remark": "r"}),
        _ => json!({}),
    };
    let types = Event::TYPES.into_iter().chain(Event::REFERENCE_TYPES);
    types.map(|kind| serde_json::from_value(json!({"type": kind, "data": data(kind)})).unwrap()).collect()
}

fn record(event: Event) -> Record {
    let text = |text| Text::new(text).unwrap();
    Record {
        position: Position(12),
        stream: StreamId(Uuid::from_u128(1)),
        version: Version(3),
        draft: Draft {
            id: RecordId(Uuid::from_u128(2)),
            slug: Slug::new("kjaer-milan").unwrap(),
            happened: Moment::parse("2020-01-03..2020-01-06", Rome).unwrap(),
            learned: Moment::parse("2020-01-08T15:30+01:00", Rome).unwrap(),
            recorded: "2020-01-08T14:30:12.340Z".parse().unwrap(),
            recorder: Name::new("Zoë").unwrap(),
            source: Some(Source {
                name: Name::new("Sky Sport").unwrap(),
                reference: Some(text("page \"3\"")),
                grade: Some(Grade::parse("B2").unwrap()),
            }),
            note: Some(text("two\nlines")),
            event,
        }
        .into(),
    }
}

fn encoded(record: &Record) -> Encoded {
    encode(record, [0xab; 16]).unwrap()
}

/// The envelope with one field changed.
fn with(encoded: &Encoded, field: &str, value: Value) -> Vec<u8> {
    let mut envelope: serde_json::Map<String, Value> = serde_json::from_slice(&encoded.envelope).unwrap();
    let before = envelope.get(field).cloned();
    envelope.insert(field.into(), value);
    assert_ne!(envelope.get(field), before.as_ref(), "the test changes nothing");
    serde_json::to_vec(&envelope).unwrap()
}

fn damage(position: u64, envelope: &[u8], body: &[u8]) -> String {
    match decode(Position(position), envelope, body) {
        Err(Unreadable::Damaged { what }) => what,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_type_of_event_reads_back_as_it_was_written() {
    let events = events();
    assert_eq!(events.len(), 33);
    for event in events {
        let mut record = record(event);
        let bytes = encoded(&record);
        assert_eq!(decode(record.position, &bytes.envelope, &bytes.body), Ok(record.clone()));
        (record.draft.source, record.draft.note) = (None, None);
        let bytes = encoded(&record);
        assert_eq!(decode(record.position, &bytes.envelope, &bytes.body), Ok(record));
    }
}

#[test]
fn a_peek_agrees_with_what_is_decoded() {
    for event in events() {
        let record = record(event);
        let bytes = encoded(&record);
        let Record { position, stream, version, draft } = &record;
        let expected = Peeked {
            position: *position,
            id: draft.id,
            stream: *stream,
            version: *version,
            kind: draft.event.type_name(),
        };
        assert_eq!(peek(&bytes.envelope), Some(expected));
        // Also where the envelope is written otherwise, as a parser of JSON may read it.
        let spaced = String::from_utf8(bytes.envelope.clone()).unwrap().replace(",\"", ", \"");
        assert_eq!(peek(spaced.as_bytes()), Some(expected));
        for cut in 0..bytes.envelope.len() {
            assert_eq!(peek(&bytes.envelope[..cut]), None, "the first {cut} bytes");
        }
        assert_eq!(peek(&bytes.body), None);
        assert_eq!(peek(&with(&bytes, "v", json!(2))), None);
    }
}

#[test]
fn words_that_need_an_escape_read_back() {
    let mut record = record(Event::Note {});
    record.draft.happened = Moment::parse("2020-01-03\t..2020-01-06", Rome).unwrap();
    let bytes = encoded(&record);
    assert_eq!(peek(&bytes.envelope).map(|peeked| peeked.id), Some(record.id));
    assert_eq!(decode(record.position, &bytes.envelope, &bytes.body), Ok(record));
}

#[test]
fn the_last_and_the_first_day_of_the_calendar_read_back() {
    let mut record = record(Event::Note {});
    for words in ["9999-12-31", "0001-01-01"] {
        record.draft.happened = Moment::parse(words, Rome).unwrap();
        let bytes = encoded(&record);
        assert_eq!(decode(record.position, &bytes.envelope, &bytes.body), Ok(record.clone()));
    }
}

#[test]
fn an_envelope_names_nobody() {
    for event in events() {
        let mut record = record(event);
        record.draft.slug = Slug::new("zzz").unwrap();
        let envelope = String::from_utf8(encoded(&record).envelope).unwrap();
        for word in ["zzz", "Zoë", "Sky", "page", "lines", "Milan", "Kj", "k-m", "15000000", "typed wrongly"] {
            assert!(!envelope.contains(word), "{word} in {envelope}");
        }
    }
}

#[test]
fn data_is_absent_where_an_event_has_none() {
    let body = |event| String::from_utf8(encoded(&record(event)).body).unwrap();
    assert!(!body(Event::Signature {}).contains("data"));
    assert!(!body(Event::Agreement { terms: None }).contains("data"));
    assert!(body(Event::Interest { by: Name::new("Milan").unwrap() }).ends_with(r#""data":{"by":"Milan"}}"#));
}

#[test]
fn any_other_byte_in_a_body_is_damage() {
    let bytes = encoded(&record(Event::Note {}));
    for at in 0..bytes.body.len() {
        let mut body = bytes.body.clone();
        body[at] ^= 1;
        assert!(damage(12, &bytes.envelope, &body).contains("the record at position 12"), "byte {at}");
    }
}

#[test]
fn any_other_byte_in_an_envelope_is_no_panic_and_keeps_the_place() {
    let good = record(Event::Note {});
    let bytes = encoded(&good);
    for at in 0..bytes.envelope.len() {
        for bit in 0..8 {
            let mut envelope = bytes.envelope.clone();
            envelope[at] ^= 1 << bit;
            if let Ok(read) = decode(Position(12), &envelope, &bytes.body) {
                assert_eq!((read.position, &read.draft.event), (good.position, &good.draft.event), "byte {at}");
            }
        }
    }
}

#[test]
fn an_envelope_that_does_not_fit_its_place_or_its_body_is_damage() {
    let meeting = events().into_iter().find(|event| event.type_name() == "meeting").unwrap();
    let bytes = encoded(&record(meeting));
    assert!(damage(13, &bytes.envelope, &bytes.body).contains("says position 12"));
    for (field, value) in [
        ("type", json!("note")),
        ("status", json!("held")),
        ("of", json!("00000000-0000-0000-0000-0000000000aa")),
        ("digest", json!("00")),
        ("recorded", json!("2020-01-08T14:30:12.34Z")),
        ("slug", json!("kjaer-milan")),
        ("id", json!("1")),
    ] {
        let what = damage(12, &with(&bytes, field, value), &bytes.body);
        assert!(what.contains("the record at position 12"), "{field}: {what}");
    }
}

#[test]
fn a_record_of_a_newer_program_says_so_whatever_else_is_in_it() {
    let bytes = encoded(&record(Event::Note {}));
    let newer = with(&bytes, "v", json!(2));
    assert_eq!(decode(Position(12), &newer, &bytes.body), Err(Unreadable::Newer { found: 2 }));
    assert_eq!(decode(Position(12), br#"{"v":3,"bundle":true}"#, b""), Err(Unreadable::Newer { found: 3 }));
}

#[test]
fn a_record_may_have_48_kib_and_not_a_byte_more() {
    let mut record = record(Event::Note {});
    let mut with_note = |length: usize| {
        record.draft.note = Some(Text::new(&"x".repeat(length)).unwrap());
        encode(&record, [0; 16]).map(|bytes| bytes.envelope.len() + bytes.body.len())
    };
    let rest = with_note(1).unwrap() - 1;
    assert_eq!(with_note(LARGEST - rest).unwrap(), LARGEST);
    let error = with_note(LARGEST - rest + 1).unwrap_err();
    assert!(matches!(error, Unwritable::TooLarge { bytes, limit: LARGEST } if bytes == LARGEST + 1), "{error}");
}

#[test]
fn the_salt_changes_the_digest() {
    let record = record(Event::Note {});
    let [one, other] = [[1; 16], [2; 16]].map(|salt| encode(&record, salt).unwrap());
    assert_ne!(one.envelope, other.envelope);
}

/// Other programs read these bytes, and proofs are over them: `docs/format.md` says what stands where.
#[test]
fn a_record_is_written_to_the_byte_as_the_format_says() {
    let of = "00000000-0000-0000-0000-0000000000aa";
    let data = json!({"type": "correction", "data": {"of": of, "patch": {"note": null}, "reason": "misread"}});
    let written = encode(&record(serde_json::from_value(data).unwrap()), *b"sixteen bytes...").unwrap();
    let body = [
        r#"{"salt":"7369787465656e2062797465732e2e2e","slug":"kjaer-milan","recorder":"Zoë","#,
        r#""source":{"name":"Sky Sport","ref":"page \"3\"","grade":"B2"},"note":"two\nlines","#,
        r#""data":{"of":"00000000-0000-0000-0000-0000000000aa","patch":{"note":null},"reason":"misread"}}"#,
    ]
    .concat();
    let envelope = [
        r#"{"v":1,"position":12,"id":"00000000-0000-0000-0000-000000000002","#,
        r#""stream":"00000000-0000-0000-0000-000000000001","version":3,"type":"correction","#,
        r#""grade":"B2","of":"00000000-0000-0000-0000-0000000000aa","#,
        r#""happened":{"words":"2020-01-03..2020-01-06","start":"2020-01-02T23:00:00Z","end":"2020-01-06T23:00:00Z","#,
        r#""day":"2020-01-03"},"learned":{"words":"2020-01-08T15:30+01:00","start":"2020-01-08T14:30:00Z","#,
        r#""end":"2020-01-08T14:31:00Z","day":"2020-01-08"},"recorded":"2020-01-08T14:30:12.340Z","#,
        &format!(r#""digest":"{}"}}"#, digest(body.as_bytes())),
    ]
    .concat();
    assert_eq!(String::from_utf8(written.body).unwrap(), body);
    assert_eq!(String::from_utf8(written.envelope).unwrap(), envelope);
}
