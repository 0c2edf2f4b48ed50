//! An envelope to the letter as this program writes it, read without a JSON parser and without allocation.
//!
//! Whatever is written otherwise (an escape in the words of a moment, or by another hand) is for the parser.

use crate::deal::erased::WrittenMarks;
use crate::deal::ids::{Position, RecordId, StreamId, Version};
use crate::deal::instant;
use crate::deal::moment::{Instant, Moment, civil_day};
use chrono::NaiveDate;
use uuid::Uuid;

/// The fields in the order that they stand in the file.
pub(super) struct FastEnvelope<'a> {
    pub(super) position: Position,
    pub(super) id: RecordId,
    pub(super) stream: StreamId,
    pub(super) version: Version,
    pub(super) kind: &'a str,
    pub(super) marks: WrittenMarks<'a>,
    pub(super) of: Option<RecordId>,
    pub(super) happened: Spoken<'a>,
    pub(super) learned: Spoken<'a>,
    pub(super) recorded: &'a str,
    pub(super) digest: &'a str,
}

/// A moment, in words that are still in the envelope.
pub(super) struct Spoken<'a> {
    words: &'a str,
    start: Instant,
    end: Instant,
    day: NaiveDate,
}

impl Spoken<'_> {
    pub(super) fn to_moment(&self) -> Moment {
        Moment { words: self.words.into(), start: self.start, end: self.end, day: self.day }
    }
}

impl<'a> FastEnvelope<'a> {
    pub(super) fn read(json: &'a [u8]) -> Option<Self> {
        let mut rest = Rest(std::str::from_utf8(json).ok()?);
        rest.skip(r#"{"v":1,"position":"#)?;
        let position = Position(rest.number()?);
        let id = RecordId(rest.id(r#","id":""#)?);
        let stream = StreamId(rest.id(r#","stream":""#)?);
        rest.skip(r#","version":"#)?;
        let version = Version(rest.number()?);
        let kind = rest.text(r#","type":""#)?;
        let marks = WrittenMarks {
            status: rest.text(r#","status":""#),
            grade: rest.text(r#","grade":""#),
            afresh: rest.skip(r#","afresh":true"#).is_some(),
            basis: rest.text(r#","basis":""#),
            clause: rest.text(r#","clause":""#),
            outcome: rest.text(r#","outcome":""#),
        };
        let of = rest.id(r#","of":""#).map(RecordId);
        let happened = rest.spoken(r#","happened":{"words":""#)?;
        let learned = rest.spoken(r#","learned":{"words":""#)?;
        let recorded = rest.text(r#","recorded":""#)?;
        let digest = rest.text(r#","digest":""#)?;
        (rest.0 == "}").then_some(Self {
            position,
            id,
            stream,
            version,
            kind,
            marks,
            of,
            happened,
            learned,
            recorded,
            digest,
        })
    }
}

/// What was not read yet.
struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    fn skip(&mut self, words: &str) -> Option<()> {
        self.0 = self.0.strip_prefix(words)?;
        Some(())
    }

    /// Moves on only if these words stand there, with a text and its closing quote behind them.
    fn text(&mut self, before: &str) -> Option<&'a str> {
        let rest = self.0.strip_prefix(before)?;
        let (text, after) = rest.split_at(rest.bytes().position(|b| b == b'"' || b == b'\\' || b < b' ')?);
        self.0 = after.strip_prefix('"')?;
        Some(text)
    }

    fn number(&mut self) -> Option<u64> {
        let (digits, after) = self.0.split_at(self.0.bytes().position(|b| !b.is_ascii_digit())?);
        self.0 = after;
        // JSON knows no other number that starts with a nought.
        digits.parse().ok().filter(|_| digits == "0" || !digits.starts_with('0'))
    }

    fn id(&mut self, before: &str) -> Option<Uuid> {
        let (id, after) = self.0.strip_prefix(before)?.split_at_checked(36)?;
        let (id, after) = (Uuid::parse_str(id).ok()?, after.strip_prefix('"')?);
        self.0 = after;
        Some(id)
    }

    fn spoken(&mut self, before: &str) -> Option<Spoken<'a>> {
        let words = self.text(before)?;
        let start = instant::from_text(self.text(r#","start":""#)?)?;
        let end = instant::from_text(self.text(r#","end":""#)?)?;
        let day = civil_day(self.text(r#","day":""#)?)?;
        self.skip("}")?;
        Some(Spoken { words, start, end, day })
    }
}
