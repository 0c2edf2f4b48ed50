//! Files of reference data: each row that says something else than what holds becomes a line of the import.

use super::complaint;
use super::environment::Environment;
use super::failure::Failure;
use super::import::{Intake, LineSource, bad_line, stopped, told};
use super::session::Session;
use crate::deal::event::EventError;
use crate::deal::ids::Position;
use crate::deal::record::Record;
use crate::ledger::{Imported, LineFault};
use crate::render::{self, count};
use csv::StringRecord;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::HashMap;

/// A row of such a file.
pub(crate) trait ReferenceRow: DeserializeOwned {
    /// The type of the event that it becomes.
    const TYPE: &'static str;

    /// The columns that a file must have, and those that it may have.
    const NEEDED: &'static [&'static str];
    const OPTIONAL: &'static [&'static str];

    /// What it is about: no two of a kind have the same.
    fn about(&self) -> String;

    /// The data of the event.
    fn data(&self) -> Value;

    /// A word on what of the row is no part of the data.
    fn dropped(&self) -> Option<String> {
        None
    }

    /// Who says so; empty for nobody.
    fn source(&self) -> &str;

    /// The note of the record; empty for none.
    fn note(&self) -> &str;
}

/// What a file or a record says of the window, club or player that the key is about.
pub(crate) type Holding = HashMap<String, Value>;

/// What these records say, each about the thing of that name.
pub(crate) fn said_by<'r>(records: impl IntoIterator<Item = (String, &'r Record)>) -> Holding {
    let said = |record: &Record| said(&Value::Object(record.event.data()), &json!(record.source), &json!(record.note));
    records.into_iter().map(|(about, record)| (about, said(record))).collect()
}

/// Takes a file in, whose rows `rows` reads.
pub(crate) fn import(
    environment: &Environment,
    file: &str,
    rows: impl Fn(&mut Session<'_>, &str, &[u8], &mut Vec<String>) -> Result<Imported, Failure>,
) -> Result<String, Failure> {
    let source = LineSource::open(file, environment)?;
    let (name, text) = (source.name.clone(), source.whole()?);
    let mut session = match environment.standing()? {
        Some(ledger) => Session::over(ledger, environment)?,
        None => {
            // A file of which nothing would be taken leaves no store behind.
            let mut pretended = Session::pretend(environment)?;
            let imported = rows(&mut pretended, &name, &text, &mut Vec::new());
            if pretended.ledger.head()? == Position::default() {
                return told(environment, &imported?, 0, false);
            }
            Session::open(environment, true)?
        }
    };
    let mut notes = Vec::new();
    let imported = session.mending(|session| {
        notes.clear();
        rows(session, &name, &text, &mut notes)
    });
    drop(session);
    notes.iter().for_each(|note| complaint::note(environment, note));
    told(environment, &imported?, 0, false)
}

/// Takes the rows in that say something else than what holds. At a bad one it stops, and the ones before it are recorded. `notes` are what
/// people may want to know of the rows.
pub(crate) fn rows<R: ReferenceRow>(
    session: &mut Session<'_>,
    name: &str,
    text: &[u8],
    mut holding: Holding,
    notes: &mut Vec<String>,
) -> Result<Imported, Failure> {
    let (environment, recorder, today) = (session.environment, session.recorder()?, session.dates.today.to_string());
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text);
    let columns = reader.headers().cloned().map_err(|error| bad_line(name, 1, unreadable(&error)))?;
    if let Some(reason) = wrong_columns::<R>(&columns) {
        return Err(bad_line(name, 1, LineFault::Unreadable(EventError::new(COLUMNS, reason))));
    }
    let mut import = Intake::new(&mut session.ledger, recorder, false, false, environment.now())?;
    let mut stood = 0;
    for record in reader.records() {
        let (line, row) = match read::<R>(record, &columns) {
            Ok(read) => read,
            Err((line, error)) => {
                import.flush()?;
                return Err(stopped(name, line, unreadable(&error), import.done()));
            }
        };
        let says = says(&row);
        if holding.get(&row.about()) == Some(&says) {
            stood += 1;
            continue;
        }
        let line_of = json!({
            "id": environment.new_id(), "type": R::TYPE, "happened": today,
            "data": says.get("data"), "source": says.get("source"), "note": says.get("note"),
        });
        if let Err(fault) = import.take(&line_of.to_string(), environment.now())? {
            import.flush()?;
            return Err(stopped(name, line, fault, import.done()));
        }
        for dropped in row.dropped().into_iter().chain(holding.get(&row.about()).and_then(|held| dropped(held, &says)))
        {
            notes.push(format!("line {line}: {dropped}"));
        }
        holding.insert(row.about(), says);
    }
    import.flush()?;
    let done = import.done();
    Ok(Imported { stood: done.stood + stood, ..done })
}

/// The place of an error about the first line of such a file.
pub(crate) const COLUMNS: &str = "columns";

/// What is wrong with the first line.
fn wrong_columns<R: ReferenceRow>(columns: &StringRecord) -> Option<String> {
    if let Some(other) = other_delimiter(columns) {
        return Some(format!("they are separated by {other}; commas are expected"));
    }
    let all = [R::NEEDED, R::OPTIONAL].concat();
    let expected = || format!("the columns are {}", all.join(", "));
    let unknown = columns.iter().find(|column| !all.contains(column));
    let missing = R::NEEDED.iter().find(|needed| !columns.iter().any(|column| column == **needed));
    match (unknown, missing) {
        (Some(unknown), _) => Some(format!("there is none called \"{}\"; {}", render::clean(unknown), expected())),
        (None, Some(missing)) => Some(format!("\"{missing}\" is missing; {}", expected())),
        (None, None) => None,
    }
}

/// What separates the columns, where it is no comma.
fn other_delimiter(columns: &StringRecord) -> Option<&'static str> {
    let only = columns.get(0).filter(|_| columns.len() == 1)?;
    [(';', "semicolons"), ('\t', "tabs"), ('|', "bars")]
        .into_iter()
        .find(|(one, _)| only.contains(*one))
        .map(|(_, word)| word)
}

/// What a row leaves out that was said before: it holds as a whole.
fn dropped(held: &Value, says: &Value) -> Option<String> {
    let of = |said: &Value, field: &str| said.get("data").and_then(|data| data.get(field)).cloned().unwrap_or_default();
    let kept = of(says, "aliases");
    let is_kept = |alias: &&Value| kept.as_array().is_some_and(|kept| kept.contains(alias));
    let aliases = of(held, "aliases").as_array().map(Vec::as_slice).unwrap_or_default().to_vec();
    let dropped: Vec<&str> = aliases.iter().filter(|alias| !is_kept(alias)).filter_map(Value::as_str).collect();
    let name = of(says, "name");
    let name = render::clean(name.as_str().unwrap_or_default());
    (!dropped.is_empty()).then(|| {
        format!("the row leaves out {}, which is no longer an alias of {name}", render::clean(&dropped.join(", ")))
    })
}

fn says(row: &impl ReferenceRow) -> Value {
    let text = |text: &str| Some(text).filter(|text| !text.is_empty()).map(str::to_owned);
    said(&row.data(), &json!(text(row.source()).map(|name| json!({"name": name}))), &json!(text(row.note())))
}

fn said(data: &Value, source: &Value, note: &Value) -> Value {
    json!({"data": data, "source": source, "note": note})
}

fn read<R: ReferenceRow>(
    record: csv::Result<StringRecord>,
    columns: &StringRecord,
) -> Result<(u64, R), (u64, csv::Error)> {
    let line_of = |position: Option<&csv::Position>| position.map_or(1, csv::Position::line);
    let record = record.map_err(|error| (line_of(error.position()), error))?;
    let line = line_of(record.position());
    record.deserialize(Some(columns)).map(|row| (line, row)).map_err(|error| (line, error))
}

fn unreadable(error: &csv::Error) -> LineFault {
    let reason = match error.kind() {
        csv::ErrorKind::Deserialize { err, .. } => err.to_string(),
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("it has {}, and the first line {expected_len}", count(*len, "cell"))
        }
        csv::ErrorKind::Utf8 { .. } => "it is no UTF-8 text".into(),
        _ => error.to_string(),
    };
    LineFault::Unreadable(EventError::new("row", reason))
}
