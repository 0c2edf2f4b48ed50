//! A record of a row, as the rules describe it: templates for its fields.

use super::fault::RuleFault;
use super::row_draft::{RecordDraft, RowFault};
use super::template::{Condition, RowValues, Template};
use crate::deal::event::Event;
use crate::deal::event_field::{EventField, FieldInput};
use crate::deal::kind::Kind;
use crate::deal::moment::Moment;
use crate::deal::money::Money;
use crate::deal::name::{Name, Text};
use crate::deal::source::{Grade, Source};
use chrono_tz::Tz;
use minijinja::Environment;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// What `[every]` and a record may say besides the fields of its event.
const COMMON: [&str; 6] = ["happened", "learned", "source", "grade", "ref", "note"];

/// A record of a row.
pub(super) struct RecordRule<'t> {
    rule: String,
    kind: Kind,
    when: Option<Condition<'t>>,
    common: Vec<(&'static str, Template<'t>)>,
    fields: Vec<(EventField, Vec<Template<'t>>)>,
}

/// What templates are compiled with.
pub(super) struct Compiler<'t, 'n> {
    pub(super) environment: &'t Environment<'t>,
    pub(super) names: &'n dyn Fn(&str) -> bool,
}

impl<'t> Compiler<'t, '_> {
    /// A template of this rule.
    pub(super) fn template(&self, rule: &str, text: &'t str) -> Result<Template<'t>, RuleFault> {
        Template::new(self.environment, rule, text, self.names)
    }

    /// A condition of this rule.
    pub(super) fn condition(&self, rule: &str, text: &'t str) -> Result<Condition<'t>, RuleFault> {
        Condition::new(self.environment, rule, text, self.names)
    }
}

/// A text of the rules.
pub(super) fn text<'t>(rule: &str, value: &'t Value) -> Result<&'t str, RuleFault> {
    value.as_str().ok_or_else(|| RuleFault::new(rule, "expected text in quotes"))
}

impl<'t> RecordRule<'t> {
    /// The record with this number, counted from 1.
    pub(super) fn new(
        compiler: &Compiler<'t, '_>,
        number: usize,
        record: &'t Map<String, Value>,
        every: &'t Map<String, Value>,
    ) -> Result<Self, RuleFault> {
        let place = format!("record {number}");
        let type_name = text(&place, record.get("type").ok_or_else(|| RuleFault::new(&*place, "it has no `type`"))?)?;
        let rule = format!("{place} ({type_name})");
        let kind = Kind::named(type_name).map_err(|error| RuleFault::new(&*place, error.reason))?;
        if matches!(kind, Kind::Opened | Kind::Correction | Kind::Retraction | Kind::Erasure) {
            let what = "a deal is opened by [deal]; corrections, retractions and erasures are not made by rules";
            return Err(RuleFault::new(rule, what));
        }
        let of = |field: &str| format!("{rule}, {field}");
        let mut this = Self { kind, when: None, common: Vec::new(), fields: Vec::new(), rule: rule.clone() };
        for (name, value) in record {
            if matches!(name.as_str(), "type" | "when") || COMMON.contains(&name.as_str()) {
                continue;
            }
            let Some(field) = kind.field(name) else {
                let known: Vec<&str> = COMMON.into_iter().chain(kind.all_fields().map(|field| field.name)).collect();
                let what = format!("a {type_name} has no field `{name}`: it has {}", known.join(", "));
                return Err(RuleFault::new(rule, what));
            };
            let texts: Vec<&str> = match value {
                Value::Array(values) => values.iter().map(|value| text(&of(name), value)).collect::<Result<_, _>>()?,
                value => vec![text(&of(name), value)?],
            };
            if texts.len() != 1 && !field.takes.is_list() {
                return Err(RuleFault::new(of(name), "it takes one value, not a list"));
            }
            let templates = texts.into_iter().map(|text| compiler.template(&of(name), text));
            this.fields.push((field, templates.collect::<Result<_, _>>()?));
        }
        if let Some(when) = record.get("when") {
            this.when = Some(compiler.condition(&of("when"), text(&of("when"), when)?)?);
        }
        for name in COMMON {
            let said = record.get(name).map(|value| (of(name), value));
            if let Some((rule, value)) = said.or_else(|| every.get(name).map(|value| (format!("every.{name}"), value)))
            {
                this.common.push((name, compiler.template(&rule, text(&rule, value)?)?));
            }
        }
        if !this.common.iter().any(|(name, _)| *name == "happened") {
            return Err(RuleFault::new(of("happened"), "it is missing, also in [every]"));
        }
        Ok(this)
    }

    /// `[every]` says nothing but what it can say.
    pub(super) fn is_common(every: &Map<String, Value>) -> Result<(), RuleFault> {
        match every.keys().find(|name| !COMMON.contains(&name.as_str())) {
            Some(name) => {
                Err(RuleFault::new(format!("every.{name}"), format!("[every] may say {}", COMMON.join(", "))))
            }
            None => Ok(()),
        }
    }

    /// The record of a row; none where its condition does not hold. `reference` is the key of the row.
    pub(super) fn draft(
        &self,
        values: &Arc<RowValues>,
        reference: Option<&str>,
        zone: Tz,
    ) -> Result<Option<RecordDraft>, RowFault> {
        if let Some(when) = &self.when {
            let holds = when.holds(values).map_err(|reason| self.fault("when", reason))?;
            if !holds {
                return Ok(None);
            }
        }
        let common = |name: &str| -> Result<Option<String>, RowFault> {
            let Some((_, template)) = self.common.iter().find(|(common, _)| *common == name) else { return Ok(None) };
            let text = template.render(values).map_err(|reason| self.fault(name, reason))?;
            Ok(Some(text).filter(|text| !text.is_empty()))
        };
        let moment = |name: &str| {
            let words = common(name)?;
            let read = words.map(|words| Moment::parse(&words, zone));
            read.transpose().map_err(|error| self.fault(name, format!("{error}; {}", error.expected())))
        };
        let happened = moment("happened")?.ok_or_else(|| self.fault("happened", "it is empty in this row"))?;
        let note = common("note")?.map(|note| Text::new(&note));
        Ok(Some(RecordDraft {
            happened,
            learned: moment("learned")?,
            source: self.source(&common, reference)?,
            note: note.transpose().map_err(|error| self.fault("note", error.to_string()))?,
            event: self.event(values)?,
        }))
    }

    fn source(
        &self,
        common: &dyn Fn(&str) -> Result<Option<String>, RowFault>,
        reference: Option<&str>,
    ) -> Result<Option<Source>, RowFault> {
        let name = match (common("source")?, reference) {
            (Some(name), _) => name,
            (None, None) => return Ok(None),
            (None, Some(_)) => {
                return Err(self
                    .fault("source", "it is empty in this row, and a row with a `key` has one: the key is its `ref`"));
            }
        };
        let name = Name::new(&name).map_err(|error| self.fault("source", error.to_string()))?;
        let grade = common("grade")?.map(|grade| Grade::parse(&grade));
        let grade = grade.transpose().map_err(|error| self.fault("grade", error.to_string()))?;
        let reference = match reference {
            Some(key) => Some(key.to_owned()),
            None => common("ref")?,
        };
        let reference = reference.map(|text| Text::new(&text)).transpose();
        Ok(Some(Source { name, grade, reference: reference.map_err(|error| self.fault("ref", error.to_string()))? }))
    }

    fn event(&self, values: &Arc<RowValues>) -> Result<Event, RowFault> {
        let (mut data, mut terms) = (Map::new(), Map::new());
        for (field, templates) in &self.fields {
            let mut read = Vec::new();
            for template in templates {
                let text = template.render(values).map_err(|reason| self.fault(field.name, reason))?;
                if !text.is_empty() {
                    read.push(value(field, &text).map_err(|reason| self.fault(field.name, reason))?);
                }
            }
            let place = if field.is_term { &mut terms } else { &mut data };
            match (read.pop(), field.takes.is_list()) {
                (Some(last), true) => {
                    read.push(last);
                    place.insert(field.name.into(), read.into());
                }
                (Some(value), false) => drop(place.insert(field.name.into(), value)),
                (None, _) => {}
            }
        }
        if !terms.is_empty() || matches!(self.kind, Kind::Offer | Kind::CounterOffer | Kind::TermsReported) {
            data.insert("terms".into(), terms.into());
        }
        Event::from_parts(self.kind.word(), Some(data.into()))
            .map_err(|error| RowFault::rule(&self.rule, error.to_string().replace("data.", "").replace("terms.", "")))
    }

    fn fault(&self, field: &str, reason: impl Into<String>) -> RowFault {
        RowFault::rule(&format!("{}, {field}", self.rule), reason)
    }
}

/// A field as files have it.
fn value(field: &EventField, text: &str) -> Result<Value, String> {
    Ok(match field.takes {
        FieldInput::Money => {
            json!(Money::parse(text).map_err(|error| format!("{error}; {}", error.expected()))?)
        }
        FieldInput::Word(_) => json!(text.to_lowercase().replace(['-', ' '], "_")),
        FieldInput::Switch => json!(text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("yes")),
        _ => json!(text),
    })
}
