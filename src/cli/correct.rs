use super::environment::Environment;
use super::failure::Failure;
use super::record::common_args::CommonArgs;
use super::session::Session;
use crate::deal::event::Event;
use crate::deal::money::Money;
use crate::deal::name::Text;
use crate::deal::patch::PatchError;
use crate::deal::record::Record;
use crate::deal::refusal::Refusal;
use crate::deal::relative_date::dated;
use crate::deal::terms::Field;
use crate::desk::typed::CorrectionPatch;
use crate::ledger::Error;
use clap::Args;
use serde_json::{Value, json};

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

impl CorrectArgs {
    pub(crate) fn run(self, environment: &Environment) -> Result<String, Failure> {
        Session::run(environment, |session| self.clone().record(session))
    }

    fn record(self, session: &mut Session<'_>) -> Result<String, Failure> {
        let record = session.record_of_a_deal(&self.record)?;
        let mut patch = CorrectionPatch::default();
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
            patch.set(&record.event, &field, value_of(session, &record.event, &field, value.trim())?);
        }
        for field in &self.unset {
            patch.set(&record.event, &field_named(field), Value::Null);
        }
        let event = Event::Correction { of: record.id, patch: patch.into_value(), reason: self.reason };
        self.common.record(session, record.slug.clone(), event)
    }
}

/// What the log says of a record is not for its recorder to correct, and neither is when it was learned.
fn can_be_corrected(record: &Record, field: &str) -> Result<(), Failure> {
    const FIXED: [&str; 9] =
        ["learned", "recorded", "recorder", "type", "deal_id", "id", "position", "version", "zone"];
    if !FIXED.contains(&field) {
        return has_field(record, field);
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

/// A record has the fields of its event, its date, its note and its source.
fn has_field(record: &Record, field: &str) -> Result<(), Failure> {
    let of_all = ["happened", "note", "source", "source.name", "grade", "source.grade", "ref", "source.ref"];
    let kind = record.event.kind();
    let name = field.strip_prefix("data.").unwrap_or(field);
    let name = name.strip_prefix("terms.").unwrap_or(name);
    // What cannot be corrected at all is refused for that reason.
    let has_none = kind.all_fields().next().is_none();
    let is_terms = name == "terms" && kind.takes_terms();
    if has_none || is_terms || of_all.contains(&field) || kind.field(name).is_some() {
        return Ok(());
    }
    let error = PatchError::NoSuchField { kind, field: field.into() };
    Err(Error::from(Refusal::Patch { position: record.position, error }).into())
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

fn value_of(session: &Session<'_>, event: &Event, field: &str, text: &str) -> Result<Value, Failure> {
    let name = field.rsplit('.').next().unwrap_or(field);
    if field == "happened" {
        return Ok(json!(dated(text, session.dates.today)));
    }
    if Field::named(name).is_some_and(Field::is_money) {
        let money =
            Money::parse(text).map_err(|error| Failure::usage(format!("--set {field}: {error}"), error.expected()))?;
        return Ok(json!(money));
    }
    if event.kind().field(name).is_some_and(|field| field.takes.is_list()) {
        return Ok(text.split(',').map(|name| json!(name.trim())).collect());
    }
    Ok(json!(text))
}
