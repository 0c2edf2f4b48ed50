//! The import and export format: one JSON object a line.

mod canonical;
mod fast_line;
mod no_duplicate_keys;

use crate::deal::erased::{Erased, Marks, WrittenMarks};
use crate::deal::event::{Event, EventError};
use crate::deal::event_data::read;
use crate::deal::ids::RecordId;
use crate::deal::kind::Kind;
use crate::deal::moment::{Moment, spell};
use crate::deal::name::{Name, Slug, Text};
use crate::deal::record::Record;
use crate::deal::source::Source;
use crate::deal::zone::is_same_zone;
use chrono_tz::Tz;
pub(crate) use no_duplicate_keys::NoDuplicateKeys;
use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

/// A line as it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The identity it asks for.
    pub id: Option<Uuid>,
    /// The deal, or what the log calls the window, club or player of reference data.
    pub slug: Slug,
    /// When it took place.
    pub happened: Moment,
    /// When it was learned.
    pub learned: Option<Moment>,
    /// Who typed it.
    pub recorder: Option<Name>,
    /// Who said so.
    pub source: Option<Source>,
    /// A remark.
    pub note: Option<Text>,
    /// What happened.
    pub event: Event,
}

const FIELDS: [&str; 21] = [
    "deal", "type", "happened", "learned", "recorder", "source", "note", "data", "id", "position", "version",
    "recorded", "zone", "erased", "status", "grade", "afresh", "basis", "clause", "outcome", "of",
];

impl Line {
    /// Reads a line; days are days of `zone`, and a line of another zone is none of this ledger's.
    pub fn read(text: &str, zone: Tz) -> Result<Self, EventError> {
        match fast_line::read(text, zone) {
            Some(line) => Ok(line),
            None => Self::read_by_members(text, zone),
        }
    }

    /// Member by member, so that an error names its field.
    pub(super) fn read_by_members(text: &str, zone: Tz) -> Result<Self, EventError> {
        match text.trim_start().get(..1) {
            Some("{") => {}
            Some("[") => return Err(EventError::new("line", "it is a JSON array; an object is expected on each line")),
            _ => {
                let beginning: String = text.chars().take(20).collect();
                return Err(EventError::new("line", format!("it is no JSON object: it begins with {beginning:?}")));
            }
        }
        let NoDuplicateKeys(value) = serde_json::from_str(text).map_err(|error| {
            let what = if error.is_data() { "" } else { "it is no JSON: " };
            EventError::new("line", format!("{what}{error}").replace(" at line 1 column ", " at character "))
        })?;
        let Value::Object(mut members) = value else {
            return Err(EventError::new("line", "expected a JSON object"));
        };
        if let Some(unknown) = members.keys().find(|member| !FIELDS.contains(&member.as_str())) {
            return Err(EventError::new(
                unknown.clone(),
                format!("unknown field, expected one of {}", FIELDS.join(", ")),
            ));
        }
        if let Some(other) = optional::<String>(&mut members, "zone")?.filter(|other| !is_zone(other, zone)) {
            return Err(EventError::new("zone", format!("the line counts its days in {other}, this ledger in {zone}")));
        }
        let type_name: String = required(&mut members, "type")?;
        let event = match optional::<bool>(&mut members, "erased")? {
            Some(true) => Event::Erased(erased(&mut members, &type_name)?),
            _ => match ["status", "grade", "afresh", "basis", "clause", "outcome", "of"]
                .into_iter()
                .find(|field| members.contains_key(*field))
            {
                Some(field) => return Err(EventError::new(field, "only a line that is erased has it here")),
                None => Event::from_parts(&type_name, members.remove("data"))?,
            },
        };
        if event.says_more_than_that_it_removes() {
            let what = "an entry that is removed has no aliases, birth date or remark";
            return Err(EventError::new("data.removed", what));
        }
        let slug = match &event {
            event if event.is_reference() && members.contains_key("deal") => {
                let what = format!("{} belongs to no deal: leave it out", event.type_name());
                return Err(EventError::new("deal", what));
            }
            event => match event.reference() {
                Some(slug) => slug,
                None => required(&mut members, "deal")?,
            },
        };
        Ok(Self {
            slug,
            event,
            happened: moment("happened", &required::<String>(&mut members, "happened")?, zone)?,
            learned: optional::<String>(&mut members, "learned")?
                .map(|words| moment("learned", &words, zone))
                .transpose()?,
            id: optional(&mut members, "id")?,
            recorder: optional(&mut members, "recorder")?,
            source: optional(&mut members, "source")?,
            note: optional(&mut members, "note")?,
        })
    }

    /// The same content always gives the same text, however the line was written.
    pub fn canonical(&self) -> String {
        let head = LineHead {
            deal: &self.slug,
            r#type: self.event.type_name(),
            happened: &self.happened.words,
            learned: self.learned.as_ref().map(|learned| learned.words.as_str()),
            recorder: self.recorder.as_ref(),
            source: self.source.as_ref(),
            note: self.note.as_ref(),
        };
        // All of it is text and maps with text keys, which JSON always takes.
        let mut text = serde_json::to_string(&head).unwrap_or_default();
        text.pop();
        text.push_str(r#","data":"#);
        canonical::data(&self.event, &mut text);
        text.push('}');
        text
    }

    /// The line as text, which reads back as the same line.
    pub fn text(&self) -> String {
        let written = WrittenLine {
            id: self.id,
            deal: Some(&self.slug).filter(|_| !self.event.is_reference()),
            r#type: self.event.type_name(),
            happened: &self.happened.words,
            learned: self.learned.as_ref().map(|learned| learned.words.as_str()),
            recorder: self.recorder.as_ref(),
            source: self.source.as_ref(),
            note: self.note.as_ref(),
            data: self.event.data(),
        };
        // All of it is text and maps with text keys, which JSON always takes.
        serde_json::to_string(&written).unwrap_or_default()
    }

    /// The first field in which this line differs from a record; what the line leaves out does not.
    pub fn differs_from(&self, record: &Record) -> Option<&'static str> {
        // The record's is cut to when the log took it, and says so in its words.
        let learned =
            self.learned.as_ref().is_none_or(|learned| learned.cut_to(record.learned.end).is_the_same(&record.learned));
        // Of what was erased, here or where the line comes from, nobody knows the rest.
        let erased = record.is_erased() || matches!(self.event, Event::Erased(_));
        let known = [
            ("type", self.event.type_name() != record.event.type_name()),
            ("of", self.event.of() != record.event.of()),
            ("happened", self.happened.words != record.happened.words),
            ("learned", !learned),
        ];
        if erased {
            let of_line = Marks::of(&self.event, self.source.as_ref());
            if of_line != Marks::of(&record.event, record.source.as_ref()) {
                return Some("status, grade, afresh, basis, clause or outcome");
            }
            return known.into_iter().find(|(_, differs)| *differs).map(|(field, _)| field);
        }
        let differences = [
            ("deal", self.slug != record.slug),
            ("type", self.event.type_name() != record.event.type_name()),
            ("data", self.event != record.event),
            ("happened", self.happened.words != record.happened.words),
            ("learned", !learned),
            ("source", self.source != record.source),
            ("note", self.note != record.note),
            ("recorder", self.recorder.as_ref().is_some_and(|recorder| *recorder != record.recorder)),
        ];
        differences.into_iter().find(|(_, differs)| *differs).map(|(field, _)| field)
    }
}

/// What stands before the data.
#[derive(Serialize)]
struct LineHead<'a> {
    deal: &'a Slug,
    r#type: &'static str,
    happened: &'a str,
    learned: Option<&'a str>,
    recorder: Option<&'a Name>,
    source: Option<&'a Source>,
    note: Option<&'a Text>,
}

/// A line as it is written.
#[derive(Serialize)]
struct WrittenLine<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deal: Option<&'a Slug>,
    r#type: &'static str,
    happened: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    learned: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recorder: Option<&'a Name>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a Source>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a Text>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    data: Map<String, Value>,
}

/// A record as the export writes it. It reads back as the same record.
#[derive(Debug, Serialize)]
pub struct Exported<'a> {
    position: u64,
    id: Uuid,
    #[serde(skip_serializing_if = "Option::is_none")]
    deal: Option<&'a Slug>,
    version: u64,
    r#type: &'static str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    erased: bool,
    #[serde(flatten)]
    marks: WrittenMarks<'static>,
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<RecordId>,
    happened: &'a str,
    learned: &'a str,
    recorded: String,
    zone: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    recorder: Option<&'a Name>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a Source>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a Text>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    data: Map<String, Value>,
}

impl<'a> Exported<'a> {
    /// Of this record.
    pub fn of(record: &'a Record, zone: Tz) -> Self {
        let erased = record.is_erased();
        // Of other records they stand in the data and the source.
        let marks = match &record.event {
            Event::Erased(erased) => erased.marks().written(),
            _ => WrittenMarks::default(),
        };
        Self {
            position: record.position.0,
            id: record.id.0,
            deal: Some(&record.slug).filter(|_| !record.event.is_reference()),
            version: record.version.0,
            r#type: record.event.type_name(),
            erased,
            marks,
            of: record.event.of().filter(|_| erased),
            happened: &record.happened.words,
            learned: &record.learned.words,
            recorded: spell(record.recorded, zone),
            zone: zone.name(),
            recorder: Some(&record.recorder).filter(|_| !erased),
            source: record.source.as_ref(),
            note: record.note.as_ref(),
            data: record.event.data(),
        }
    }
}

/// The name is one of this zone.
fn is_zone(name: &str, zone: Tz) -> bool {
    name == zone.name() || name.parse().is_ok_and(|other| is_same_zone(other, zone))
}

/// What is left of an event that was erased where the line comes from.
fn erased(members: &mut Map<String, Value>, type_name: &str) -> Result<Erased, EventError> {
    if let Some(field) = ["source", "note", "data", "recorder"].into_iter().find(|field| members.contains_key(*field)) {
        return Err(EventError::new(field, "what was erased has none"));
    }
    if !members.contains_key("id") {
        return Err(EventError::new("id", "it is missing, and nothing else tells what was erased from another record"));
    }
    let kind = Kind::named(type_name)?;
    let mut word = |field: &str| optional::<String>(members, field);
    let (status, grade, basis) = (word("status")?, word("grade")?, word("basis")?);
    let (clause, outcome) = (word("clause")?, word("outcome")?);
    let marks = WrittenMarks {
        status: status.as_deref(),
        grade: grade.as_deref(),
        afresh: optional(members, "afresh")?.unwrap_or_default(),
        basis: basis.as_deref(),
        clause: clause.as_deref(),
        outcome: outcome.as_deref(),
    };
    Erased::new(kind, marks, optional(members, "of")?).ok_or_else(|| {
        let what = "an erased meeting, personal terms or medical has its status, a completion or loan_ended its basis, a clause_triggered its clause and outcome, a reopening may have afresh, an erased correction has the record that it was of; others have none of these, and a retraction, an erasure, a window_set, a club_set and a player_set are never erased";
        EventError::new("erased", what)
    })
}

fn moment(field: &str, words: &str, zone: Tz) -> Result<Moment, EventError> {
    Moment::parse(words, zone).map_err(|error| EventError::new(field, format!("{error}; {}", error.expected())))
}

fn required<T: for<'de> serde::Deserialize<'de>>(
    members: &mut Map<String, Value>,
    field: &str,
) -> Result<T, EventError> {
    let value = members.remove(field).ok_or_else(|| EventError::new(field, "it is missing"))?;
    read(field, value)
}

fn optional<T: for<'de> serde::Deserialize<'de>>(
    members: &mut Map<String, Value>,
    field: &str,
) -> Result<Option<T>, EventError> {
    members.remove(field).filter(|value| !value.is_null()).map(|value| read(field, value)).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Europe::Rome;

    fn field(text: &str) -> String {
        Line::read(text, Rome).unwrap_err().field
    }

    #[test]
    fn a_bad_line_names_its_field() {
        assert_eq!(field("{"), "line");
        assert_eq!(field("[]"), "line");
        assert_eq!(field(r#"{"deal":"a-b","type":"note","happened":"2020-01-01","note":"x","note":"y"}"#), "line");
        assert_eq!(field(r#"{"deal":"a-b","type":"note"}"#), "happened");
        assert_eq!(field(r#"{"deal":"a-b","type":"note","happened":"yesterday","note":"x"}"#), "happened");
        assert_eq!(field(r#"{"deal":"a-b","type":"nota","happened":"2020-01-01"}"#), "type");
        assert_eq!(field(r#"{"deal":"a-b","type":"note","happened":"2020-01-01","colour":"red"}"#), "colour");
        assert_eq!(
            field(r#"{"deal":"a-b","type":"note","happened":"2020-01-01","source":{"name":"x","grade":"G7"}}"#),
            "source.grade"
        );
        assert_eq!(field(r#"{"deal":"a-b","type":"note","happened":"2020-01-01","zone":"Europe/London"}"#), "zone");
        assert_eq!(field(r#"{"deal":"A b","type":"note","happened":"2020-01-01"}"#), "deal");
    }

    #[test]
    fn what_is_written_reads_back() {
        let with = |data: &str| format!(r#"{{"id":"09342d75-212d-4c3f-bea0-f90f04747fc5",{data}}}"#);
        for text in [
            with(r#""deal":"a-b","type":"interest","happened":"2020-01-01","data":{"by":"Milan"}"#),
            with(
                r#""deal":"a-b","type":"note","happened":"2020-01","learned":"2020-02-01","recorder":"Ada","note":"x""#,
            ),
            with(
                r#""deal":"a-b","type":"note","happened":"2020-01-01","source":{"name":"TMW","grade":"C3"},"note":"x""#,
            ),
            with(
                r#""type":"window_set","happened":"2020-01-01","data":{"name":"w","association":"FIGC","competition":"A","season":"2019/20","opens":"2020-01-02","closes":"2020-01-31","zone":"Europe/Rome"}"#,
            ),
        ] {
            let line = Line::read(&text, Rome).unwrap();
            assert_eq!(Line::read(&line.text(), Rome).unwrap(), line);
        }
    }

    #[test]
    fn the_canonical_text_does_not_hang_on_how_a_line_is_written() {
        let one = r#"{"deal":"a-b","type":"interest","happened":"2020-01-01","data":{"by":"Milan"}}"#;
        let other = r#" {"data": {"by": " Milan "}, "type": "interest", "note": null, "happened": "2020-01-01", "deal": "a-b"}"#;
        let canonical = |text: &str| Line::read(text, Rome).unwrap().canonical();
        assert_eq!(canonical(one), canonical(other));
        let correction = |patch: &str| {
            let data = format!(r#"{{"of":"09342d75-212d-5c3f-bea0-f90f04747fc5","patch":{patch},"reason":"typo"}}"#);
            canonical(&format!(r#"{{"deal":"a-b","type":"correction","happened":"2020-01-01","data":{data}}}"#))
        };
        assert_eq!(
            canonical(one),
            r#"{"deal":"a-b","type":"interest","happened":"2020-01-01","learned":null,"recorder":null,"source":null,"note":null,"data":{"by":"Milan"}}"#
        );
        assert_eq!(correction(r#"{"note":"n","data":{"by":"B"}}"#), correction(r#"{"data":{"by":"B"},"note":"n"}"#));
    }
}
