use super::environment::Environment;
use super::failure::Failure;
use super::record::common_args::CommonArgs;
use super::relative_dates::dated;
use super::session::Session;
use crate::deal::event::Event;
use crate::deal::money::Money;
use crate::deal::name::Text;
use crate::deal::record::Record;
use crate::deal::terms::Field;
use clap::Args;
use serde_json::{Map, Value, json};

/// Corrects a record; the original remains visible in the history
///
/// You can correct the fields of the record's event (owner, by, status ...), happened, note, and the source (source, ref, grade). Fields of the terms
/// may be named alone (fee) or in full (terms.fee).
#[derive(Args, Clone, Debug)]
pub(crate) struct CorrectArgs {
    /// The record: its position in the log, or its id
    record: String,
    /// The right value of a field, as in owner=Sevilla, happened=2020-01-07, fee='15m EUR'; may be repeated
    #[arg(long, value_name = "FIELD=VALUE", required_unless_present = "unset")]
    set: Vec<String>,
    /// A field that the record should not have; may be repeated
    #[arg(long, value_name = "FIELD")]
    unset: Vec<String>,
    /// The reason
    #[arg(long, value_name = "TEXT")]
    reason: Text,
    #[command(flatten)]
    common: CommonArgs,
}

/// Fields that hold several names.
const LISTS: [&str; 3] = ["players", "between", "package"];

impl CorrectArgs {
    pub(crate) fn run(self, environment: &Environment) -> Result<String, Failure> {
        Session::run(environment, |session| self.clone().record(session))
    }

    fn record(self, session: &mut Session<'_>) -> Result<String, Failure> {
        let record = session.record_of_a_deal(&self.record)?;
        let mut patch = Map::new();
        let fields = self
            .set
            .iter()
            .map(|assignment| assignment.split_once('=').map_or(assignment.as_str(), |(field, _)| field));
        for field in fields.chain(self.unset.iter().map(String::as_str)).map(field_named) {
            can_be_corrected(&record, &field)?;
        }
        for assignment in &self.set {
            let (field, value) = assignment.split_once('=').ok_or_else(|| {
                Failure::usage(format!("--set {assignment}: no value"), "write FIELD=VALUE, as in --set owner=Sevilla")
            })?;
            let field = field_named(field);
            put(&mut patch, &record, &field, value_of(session, &field, value.trim())?);
        }
        for field in &self.unset {
            put(&mut patch, &record, &field_named(field), Value::Null);
        }
        let event = Event::Correction { of: record.id, patch: Value::Object(patch), reason: self.reason };
        self.common.record(session, record.slug.clone(), event)
    }
}

/// What the log says of a record is not for its recorder to correct, and neither is when it was learned.
fn can_be_corrected(record: &Record, field: &str) -> Result<(), Failure> {
    const FIXED: [&str; 9] =
        ["learned", "recorded", "recorder", "type", "deal_id", "id", "position", "version", "zone"];
    if !FIXED.contains(&field) {
        return Ok(());
    }
    let mut of_event: Vec<String> = record.event.data().keys().cloned().collect();
    of_event.sort();
    let of_event = if of_event.is_empty() { String::new() } else { format!("{}, ", of_event.join(", ")) };
    let position = record.position;
    Err(Failure::usage(
        format!("{field} of record {position} cannot be corrected"),
        format!(
            "correct {of_event}happened, note, source, ref or grade; or take the record back (`mercato retract {position} \
             --reason \"...\"`) and record it anew"
        ),
    ))
}

/// A field as it stands in files; the names of flags do as well.
fn field_named(typed: &str) -> String {
    match typed.trim().replace('-', "_").as_str() {
        "on" | "date" => "happened".into(),
        "price" => Field::PurchasePrice.name().into(),
        "condition" => Field::PurchaseCondition.name().into(),
        field => field.into(),
    }
}

fn put(patch: &mut Map<String, Value>, record: &Record, field: &str, value: Value) {
    if matches!(field, "happened" | "note") {
        patch.insert(field.into(), value);
        return;
    }
    if field == "source" && value.is_null() {
        patch.insert(field.into(), value);
        return;
    }
    if let Some(member) = member_of_source(field) {
        object(patch, "source").insert(member.into(), value);
        return;
    }
    let field = field.strip_prefix("data.").unwrap_or(field);
    let data = object(patch, "data");
    match field.strip_prefix("terms.").or_else(|| term(record, field)) {
        Some(term) => object(data, "terms").insert(term.into(), value),
        None => data.insert(field.into(), value),
    };
}

/// What a field is called in the source.
fn member_of_source(field: &str) -> Option<&'static str> {
    match field {
        "source" | "source.name" => Some("name"),
        "grade" | "source.grade" => Some("grade"),
        "ref" | "source.ref" => Some("ref"),
        _ => None,
    }
}

/// A field of terms that was named alone, for a record that has terms.
fn term<'f>(record: &Record, field: &'f str) -> Option<&'f str> {
    let states_terms = match &record.event {
        Event::Valuation { .. } => false,
        event => {
            event.terms().is_some()
                || matches!(
                    event,
                    Event::Agreement { .. }
                        | Event::Completion { .. }
                        | Event::PersonalTerms { .. }
                        | Event::ClauseTriggered { .. }
                )
        }
    };
    Some(field).filter(|field| states_terms && Field::OF_TERMS.iter().any(|term| term.name() == *field))
}

/// The object of that name, made where there is none yet.
fn object<'m>(members: &'m mut Map<String, Value>, name: &str) -> &'m mut Map<String, Value> {
    let entry = members.entry(name).or_insert_with(|| json!({}));
    if !entry.is_object() {
        *entry = json!({});
    }
    #[expect(clippy::expect_used, reason = "it was made an object on the line above")]
    entry.as_object_mut().expect("BUG: an object is no object")
}

fn value_of(session: &Session<'_>, field: &str, text: &str) -> Result<Value, Failure> {
    let name = field.rsplit('.').next().unwrap_or(field);
    if field == "happened" {
        return Ok(json!(dated(text, session.dates.today)));
    }
    if Field::named(name).is_some_and(Field::is_money) {
        let money =
            Money::parse(text).map_err(|error| Failure::usage(format!("--set {field}: {error}"), error.expected()))?;
        return Ok(json!(money));
    }
    if LISTS.contains(&name) {
        return Ok(text.split(',').map(|name| json!(name.trim())).collect());
    }
    Ok(json!(text))
}
