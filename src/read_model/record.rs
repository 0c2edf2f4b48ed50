//! A record as the model keeps it: typed, short, and quick to read.
//!
//! Records of a deal stand one behind the other in a [`Chunk`](super::chunk::Chunk); what they share (the name of the deal,
//! and where the first of them stands in the log) is said once, in its [`Base`].

use super::bytes::{Bytes, put_number, put_signed, put_slice};
use crate::deal::erased::{Erased, WrittenMarks};
use crate::deal::event::Event;
use crate::deal::ids::{Position, RecordId, StreamId, Version};
use crate::deal::kind::Kind;
use crate::deal::moment::{Instant, Moment, civil_day};
use crate::deal::name::{Name, Slug, Text};
use crate::deal::record::{Draft, Record};
use crate::deal::source::{Grade, Source};
use chrono::{Datelike as _, NaiveDate};
use uuid::Uuid;

/// What the records of a chunk are written against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Base {
    pub(super) position: u64,
    pub(super) recorded: i64,
    pub(super) slug: Slug,
}

const OTHER_SLUG: u8 = 1;
const SOURCE: u8 = 2;
const REFERENCE: u8 = 4;
const GRADE: u8 = 8;
const NOTE: u8 = 16;
const ERASED: u8 = 32;

impl Base {
    pub(super) fn of(record: &Record) -> Self {
        Self { position: record.position.0, recorded: record.recorded.timestamp_millis(), slug: record.slug.clone() }
    }

    /// Writes a record behind others. None where its event does not go into JSON, which every event does.
    pub(super) fn put(&self, record: &Record, out: &mut Vec<u8>) -> Option<()> {
        let draft = &record.draft;
        let source = draft.source.as_ref();
        let flag = |set: bool, flag: u8| if set { flag } else { 0 };
        let flags = flag(draft.slug != self.slug, OTHER_SLUG)
            | flag(source.is_some(), SOURCE)
            | flag(source.is_some_and(|source| source.reference.is_some()), REFERENCE)
            | flag(source.is_some_and(|source| source.grade.is_some()), GRADE)
            | flag(draft.note.is_some(), NOTE)
            | flag(record.is_erased(), ERASED);
        out.push(flags);
        put_number(record.position.0.checked_sub(self.position)?, out);
        put_signed(draft.recorded.timestamp_millis().checked_sub(self.recorded)?, out);
        out.extend_from_slice(draft.id.0.as_bytes());
        put_moment(&draft.happened, out)?;
        put_moment(&draft.learned, out)?;
        if draft.slug != self.slug {
            put_slice(draft.slug.as_str().as_bytes(), out);
        }
        put_slice(draft.recorder.as_str().as_bytes(), out);
        if let Some(source) = source {
            put_slice(source.name.as_str().as_bytes(), out);
            if let Some(reference) = &source.reference {
                put_slice(reference.as_str().as_bytes(), out);
            }
            if let Some(grade) = source.grade {
                out.extend_from_slice(grade.to_string().as_bytes());
            }
        }
        if let Some(note) = &draft.note {
            put_slice(note.as_str().as_bytes(), out);
        }
        put_event(&draft.event, out)
    }

    /// Reads the next record, which is of this stream and version.
    pub(super) fn read(&self, bytes: &mut Bytes<'_>, stream: StreamId, version: Version) -> Option<Record> {
        let flags = bytes.byte()?;
        let has = |flag: u8| flags & flag != 0;
        let position = Position(self.position.checked_add(bytes.number()?)?);
        let recorded = Instant::from_timestamp_millis(self.recorded.checked_add(bytes.signed()?)?)?;
        let id = RecordId(Uuid::from_bytes(bytes.array()?));
        let happened = moment(bytes)?;
        let learned = moment(bytes)?;
        let slug = if has(OTHER_SLUG) { Slug::new(bytes.text()?).ok()? } else { self.slug.clone() };
        let recorder = Name::new(bytes.text()?).ok()?;
        let source = if has(SOURCE) {
            let name = Name::new(bytes.text()?).ok()?;
            let reference = if has(REFERENCE) { Some(Text::new(bytes.text()?).ok()?) } else { None };
            let grade = if has(GRADE) { Some(grade(bytes)?) } else { None };
            Some(Source { name, reference, grade })
        } else {
            None
        };
        let note = if has(NOTE) { Some(Text::new(bytes.text()?).ok()?) } else { None };
        let event = event(bytes, has(ERASED))?;
        let draft = Draft { id, slug, happened, learned, recorded, recorder, source, note, event };
        Some(Record { position, stream, version, draft: draft.into() })
    }
}

fn grade(bytes: &mut Bytes<'_>) -> Option<Grade> {
    Grade::parse(std::str::from_utf8(bytes.take(2)?).ok()?).ok()
}

/// Words that are the day itself are not written.
const DAY: u8 = 0;
const WORDS: u8 = 1;
/// An end that is no whole millisecond, or lies within a leap second: all of it in JSON.
const EXACT: u8 = 2;

fn put_moment(moment: &Moment, out: &mut Vec<u8>) -> Option<()> {
    let whole = |instant: Instant| Instant::from_timestamp_millis(instant.timestamp_millis()) == Some(instant);
    if !whole(moment.start) || !whole(moment.end) {
        out.push(EXACT);
        put_slice(&serde_json::to_vec(moment).ok()?, out);
        return Some(());
    }
    let is_the_day = civil_day(&moment.words) == Some(moment.day);
    out.push(if is_the_day { DAY } else { WORDS });
    put_signed(i64::from(moment.day.num_days_from_ce()), out);
    put_signed(moment.start.timestamp_millis() - midnight(moment.day), out);
    put_signed(moment.end.timestamp_millis() - moment.start.timestamp_millis(), out);
    if !is_the_day {
        put_slice(moment.words.as_bytes(), out);
    }
    Some(())
}

fn moment(bytes: &mut Bytes<'_>) -> Option<Moment> {
    let form = bytes.byte()?;
    if form == EXACT {
        return serde_json::from_slice(bytes.slice()?).ok();
    }
    let day = NaiveDate::from_num_days_from_ce_opt(i32::try_from(bytes.signed()?).ok()?)?;
    let start = midnight(day).checked_add(bytes.signed()?)?;
    let end = start.checked_add(bytes.signed()?)?;
    let words = match form {
        DAY => day_in_words(day)?,
        WORDS => bytes.text()?.to_owned(),
        _ => return None,
    };
    let instant = Instant::from_timestamp_millis;
    Some(Moment { words, start: instant(start)?, end: instant(end)?, day })
}

/// In UTC; what lies between it and the day's own beginning is a few hours.
fn midnight(day: NaiveDate) -> i64 {
    day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis()
}

/// `2020-01-08`, by hand: chrono's general writer takes longer than all the rest of a record.
fn day_in_words(day: NaiveDate) -> Option<String> {
    let year = u32::try_from(day.year()).ok().filter(|year| *year <= 9_999)?;
    let digit = |number: u32| char::from_digit(number % 10, 10);
    let mut words = String::with_capacity(10);
    for divisor in [1_000, 100, 10, 1] {
        words.push(digit(year / divisor)?);
    }
    for part in [day.month(), day.day()] {
        words.push('-');
        words.push(digit(part / 10)?);
        words.push(digit(part)?);
    }
    Some(words)
}

fn put_event(event: &Event, out: &mut Vec<u8>) -> Option<()> {
    put_slice(event.type_name().as_bytes(), out);
    if let Event::Erased(erased) = event {
        let marks = erased.marks().written();
        for word in [marks.status, marks.grade, marks.basis, marks.clause, marks.outcome] {
            put_slice(word.unwrap_or_default().as_bytes(), out);
        }
        out.push(u8::from(marks.afresh));
        put_slice(erased.of().map(|of| *of.0.as_bytes()).as_ref().map_or(&[], <[u8; 16]>::as_slice), out);
        return Some(());
    }
    put_slice(event.to_json().ok()?.as_bytes(), out);
    Some(())
}

fn event(bytes: &mut Bytes<'_>, erased: bool) -> Option<Event> {
    let kind = bytes.text()?;
    if erased {
        let mut word = || bytes.text().map(|word| Some(word).filter(|word| !word.is_empty()));
        let (status, grade, basis, clause, outcome) = (word()?, word()?, word()?, word()?, word()?);
        let afresh = match bytes.byte()? {
            0 => false,
            1 => true,
            _ => return None,
        };
        let marks = WrittenMarks { status, grade, afresh, basis, clause, outcome };
        let of = match bytes.slice()? {
            [] => None,
            id => Some(RecordId(Uuid::from_slice(id).ok()?)),
        };
        return Erased::new(Kind::named(kind).ok()?, marks, of).map(Event::Erased);
    }
    let data = bytes.text()?;
    let kind = Kind::named(kind).ok()?;
    if kind == Kind::WindowSet || kind == Kind::Correction {
        return Event::from_parts(kind.word(), Some(serde_json::from_str(data).ok()?)).ok();
    }
    Event::from_json(kind.word(), data)
}
