//! Reads fields as they were typed, and gathers what is wrong with them.

use super::{FieldFault, TypedFields};
use crate::deal::entry::Born;
use crate::deal::event::{Event, EventError};
use crate::deal::event_field::{EventField, FieldInput};
use crate::deal::kind::Kind;
use crate::deal::last_day::LastDay;
use crate::deal::moment::{Moment, civil_day};
use crate::deal::money::Money;
use crate::deal::name::{Name, NameError, Slug, Text};
use crate::deal::refusal::Refusal;
use crate::deal::relative_date::{dated, expected, typed_moment};
use crate::desk::ask::Records;
use crate::ledger::Error;
use chrono::NaiveDate;
use chrono_tz::Tz;
use serde_json::{Map, Value, json};

/// Where nothing was typed in a field that an event cannot be without.
const MISSING: &str = "it is missing";

/// Reads what was typed against a ledger, on a day.
pub struct FieldReader<'r> {
    pub(super) records: &'r Records,
    pub(super) typed: &'r TypedFields,
    /// The day that `today` means.
    pub(super) today: NaiveDate,
    faults: Vec<FieldFault>,
}

impl<'r> FieldReader<'r> {
    /// Of these fields.
    pub fn new(records: &'r Records, typed: &'r TypedFields, today: NaiveDate) -> Self {
        Self { records, typed, today, faults: Vec::new() }
    }

    /// What is wrong with the fields that were read.
    pub fn faults(self) -> Vec<FieldFault> {
        self.faults
    }

    /// Nothing was wrong so far.
    pub fn is_well(&self) -> bool {
        self.faults.is_empty()
    }

    /// Something is wrong with a field.
    pub fn fault(&mut self, fault: FieldFault) {
        self.faults.push(fault);
    }

    /// The event of this kind; none where something is wrong.
    pub fn event(&mut self, kind: Kind) -> Result<Option<Event>, Error> {
        let data = self.data(kind)?;
        if !self.is_well() {
            return Ok(None);
        }
        match Event::from_parts(kind.word(), Some(data.into())) {
            Ok(event) => Ok(Some(event)),
            Err(error) => {
                self.event_fault(error);
                Ok(None)
            }
        }
    }

    /// Its data, as it stands in files.
    fn data(&mut self, kind: Kind) -> Result<Map<String, Value>, Error> {
        let (mut data, mut terms) = (Map::new(), Map::new());
        for field in kind.all_fields() {
            let place = if field.is_term { &mut terms } else { &mut data };
            if field.takes.may_be_none() && self.typed.is_on(&none(field.name)) {
                if self.typed.one(field.name).is_some() {
                    self.faults.push(FieldFault::new(
                        field.name,
                        "it is named, and is said not to be",
                        "leave one out",
                    ));
                } else if kind == Kind::PartiesChanged {
                    place.insert(field.name.into(), Value::Null);
                }
                continue;
            }
            match self.value(&field)? {
                Some(value) => drop(place.insert(field.name.into(), value)),
                None if field.is_needed && self.typed.one(field.name).is_none() => {
                    self.faults.push(FieldFault::new(field.name, MISSING, ""));
                }
                None => {}
            }
        }
        if !terms.is_empty() || matches!(kind, Kind::Offer | Kind::CounterOffer) {
            data.insert("terms".into(), terms.into());
        } else if kind == Kind::TermsReported && self.is_well() {
            self.faults.push(FieldFault::new("terms", "no terms are named", "say what was reported, such as the fee"));
        }
        if kind == Kind::PartiesChanged && data.is_empty() && self.is_well() {
            self.faults.push(FieldFault::new("owner", "nothing changes", "say which party is another one now"));
        }
        if kind == Kind::ReplacementFound && data.is_empty() && self.is_well() {
            self.faults.push(FieldFault::new(
                "deal",
                MISSING,
                "name the deal that brings the replacement, or the player",
            ));
        }
        Ok(data)
    }

    /// The value of a field; none where nothing was typed, or what cannot be read.
    pub(super) fn value(&mut self, field: &EventField) -> Result<Option<Value>, Error> {
        if field.takes.is_list() {
            return self.values(field);
        }
        match self.typed.one(field.name) {
            Some(text) => self.one(field, text),
            None => Ok(None),
        }
    }

    fn values(&mut self, field: &EventField) -> Result<Option<Value>, Error> {
        let mut values = Vec::new();
        for text in self.typed.all(field.name) {
            values.extend(self.one(field, text)?);
        }
        Ok(Some(values).filter(|values| !values.is_empty()).map(Value::from))
    }

    fn one(&mut self, field: &EventField, text: &str) -> Result<Option<Value>, Error> {
        let read: Result<Value, (String, String)> = match field.takes {
            FieldInput::Deal | FieldInput::Deals => {
                let found = self.records.find(text).map(|found| found.slug);
                return self.found(field.name, found);
            }
            FieldInput::Window | FieldInput::WindowOrNone => {
                let found = self.records.window_meant(text);
                return self.found(field.name, found);
            }
            FieldInput::Label => Slug::of(text).map(|slug| json!(slug)).map_err(|error| in_words(&error)),
            FieldInput::Text => Text::new(text).map(|text| json!(text)).map_err(|error| in_words(&error)),
            FieldInput::Word(words) => {
                let word = text.to_lowercase().replace(['-', ' '], "_");
                let is_none = || (format!("\"{text}\" is none of {}", words.join(", ")), String::new());
                words.iter().find(|known| **known == word).map(|word| json!(word)).ok_or_else(is_none)
            }
            FieldInput::Money => {
                Money::parse(text).map(|money| json!(money)).map_err(|error| (error.to_string(), error.expected()))
            }
            FieldInput::Day => {
                let no_day = || (format!("\"{text}\" is no day"), "write 2021-06-30".to_owned());
                let day = dated(text, self.today);
                civil_day(&day).map(|_| json!(day)).ok_or_else(no_day)
            }
            FieldInput::LastDay => self
                .moment(text)
                .and_then(|moment| LastDay::new(&moment.words).map_err(|error| (error.to_string(), error.expected())))
                .map(|day| json!(day)),
            FieldInput::LocalDate => Ok(json!(dated(text, self.today))),
            FieldInput::Born => {
                Born::new(text).map(|born| json!(born)).map_err(|error| (error.to_string(), String::new()))
            }
            FieldInput::Zone => {
                let no_zone = |_| (format!("\"{text}\" is no time zone"), "write one such as Europe/Rome".to_owned());
                text.parse::<Tz>().map(|zone| json!(zone)).map_err(no_zone)
            }
            FieldInput::Switch => Ok(json!(true)),
            FieldInput::Club
            | FieldInput::Player
            | FieldInput::Party
            | FieldInput::Title
            | FieldInput::Players
            | FieldInput::Parties
            | FieldInput::Titles
            | FieldInput::ClubOrNone
            | FieldInput::AgentOrNone
            | FieldInput::Agent => Name::new(text).map(|name| json!(name)).map_err(|error| in_words(&error)),
        };
        Ok(self.taken(field.name, read))
    }

    /// A name that was looked up. Where it could not be found, the field is to blame; where nothing could be read, nobody is.
    fn found(&mut self, field: &str, found: Result<Slug, Error>) -> Result<Option<Value>, Error> {
        let (reason, hint) = match found {
            Ok(slug) => return Ok(Some(json!(slug))),
            Err(error) => (error.to_string(), nearest(error)?),
        };
        self.faults.push(FieldFault::new(field, reason, hint));
        Ok(None)
    }

    /// A date, in the zone of the ledger.
    pub(super) fn moment(&self, words: &str) -> Result<Moment, (String, String)> {
        typed_moment(words, self.today, self.records.zone()).map_err(|error| (error.to_string(), expected(&error)))
    }

    /// The value, or nothing once what is wrong with it is noted.
    pub(super) fn taken<T>(&mut self, field: &str, read: Result<T, (String, String)>) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err((reason, hint)) => {
                self.faults.push(FieldFault::new(field, reason, hint));
                None
            }
        }
    }

    /// What was typed in a field that an event cannot be without.
    pub(super) fn needed(&mut self, field: &str) -> Option<&'r str> {
        let typed = self.typed.one(field);
        if typed.is_none() {
            self.faults.push(FieldFault::new(field, MISSING, ""));
        }
        typed
    }

    fn event_fault(&mut self, EventError { field, reason }: EventError) {
        let parts = field.split(['.', '[']).filter(|part| !matches!(*part, "data" | "terms"));
        let field = parts.map(str::to_owned).next().unwrap_or_default();
        self.faults.push(FieldFault::new(field, reason, ""));
    }
}

/// The switch that says that there is none.
fn none(field: &str) -> String {
    format!("no_{field}")
}

/// Why it is no name.
pub(super) fn in_words(error: &NameError) -> (String, String) {
    (error.to_string(), String::new())
}

/// What comes near a name that was not found.
fn nearest(error: Error) -> Result<String, Error> {
    let (near, more) = match error {
        Error::Refused(Refusal::UnknownDeal { nearest, .. }) | Error::NoSuchWindow { nearest, .. } => (nearest, ""),
        Error::Ambiguous { candidates, .. } => (candidates, "type more of the name"),
        error => return Err(error),
    };
    Ok(match (near.as_slice(), more) {
        ([], more) => more.into(),
        (near, "") => format!("nearest: {}", near.iter().map(Slug::as_str).collect::<Vec<_>>().join(", ")),
        (_, more) => more.into(),
    })
}
