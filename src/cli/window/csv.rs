//! Windows from a CSV file: each row whose dates are not those that hold becomes a line of the import.

use crate::cli::environment::Environment;
use crate::cli::failure::Failure;
use crate::cli::import::{Intake, LineSource, bad_line, stopped, told};
use crate::cli::session::Session;
use crate::deal::event::EventError;
use crate::deal::ids::Position;
use crate::ledger::{Imported, LineFault};
use csv::StringRecord;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CsvRow {
    window: String,
    association: String,
    competition: String,
    season: String,
    opens: String,
    closes: String,
    zone: String,
    #[serde(default)]
    source: String,
    #[serde(default)]
    remark: String,
}

pub(super) fn import(environment: &Environment, file: &str) -> Result<String, Failure> {
    let source = LineSource::open(file, environment)?;
    let (name, text) = (source.name.clone(), source.whole()?);
    let mut session = match environment.standing()? {
        Some(ledger) => Session::over(ledger, environment)?,
        None => {
            // A file of which nothing would be taken leaves no store behind.
            let mut pretended = Session::pretend(environment)?;
            let imported = rows(&mut pretended, &name, &text);
            if pretended.ledger.head()? == Position::default() {
                return told(environment, &imported?, 0, false);
            }
            Session::open(environment, true)?
        }
    };
    let imported = session.mending(|session| rows(session, &name, &text))?;
    drop(session);
    told(environment, &imported, 0, false)
}

/// Takes the rows in; on a bad one it stops, and the ones before it stand.
pub(crate) fn rows(session: &mut Session<'_>, name: &str, text: &[u8]) -> Result<Imported, Failure> {
    let (environment, recorder, today) = (session.environment, session.recorder()?, session.dates.today.to_string());
    let windows = session.ledger.windows()?;
    let mut holding: HashMap<String, Value> = windows
        .iter()
        .map(|(window, record)| {
            (window.name.to_string(), said(&json!(window), &json!(record.source), &json!(record.note)))
        })
        .collect();
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text);
    let columns = reader.headers().cloned().map_err(|error| bad_line(name, 1, unreadable(&error)))?;
    let mut import = Intake::new(&mut session.ledger, recorder, false, false, environment.now())?;
    let mut stood = 0;
    for record in reader.records() {
        let (line, row) = match read(record, &columns) {
            Ok(read) => read,
            Err((line, error)) => {
                import.flush()?;
                return Err(stopped(name, line, unreadable(&error), import.done()));
            }
        };
        let says = row.says();
        if holding.get(&row.window) == Some(&says) {
            stood += 1;
            continue;
        }
        let line_of = json!({
            "id": environment.new_id(), "type": "window_set", "happened": today,
            "data": says.get("data"), "source": says.get("source"), "note": says.get("note"),
        });
        if let Err(fault) = import.take(&line_of.to_string(), environment.now())? {
            import.flush()?;
            return Err(stopped(name, line, fault, import.done()));
        }
        holding.insert(row.window, says);
    }
    import.flush()?;
    let done = import.done();
    Ok(Imported { stood: done.stood + stood, ..done })
}

impl CsvRow {
    fn says(&self) -> Value {
        let data = json!({
            "name": self.window, "association": self.association, "competition": self.competition,
            "season": self.season, "opens": self.opens, "closes": self.closes, "zone": self.zone,
        });
        let text = |text: &str| Some(text).filter(|text| !text.is_empty()).map(str::to_owned);
        said(&data, &json!(text(&self.source).map(|name| json!({"name": name}))), &json!(text(&self.remark)))
    }
}

fn said(data: &Value, source: &Value, note: &Value) -> Value {
    json!({"data": data, "source": source, "note": note})
}

fn read(record: csv::Result<StringRecord>, columns: &StringRecord) -> Result<(u64, CsvRow), (u64, csv::Error)> {
    let line_of = |position: Option<&csv::Position>| position.map_or(1, csv::Position::line);
    let record = record.map_err(|error| (line_of(error.position()), error))?;
    let line = line_of(record.position());
    record.deserialize(Some(columns)).map(|row| (line, row)).map_err(|error| (line, error))
}

fn unreadable(error: &csv::Error) -> LineFault {
    let reason = match error.kind() {
        csv::ErrorKind::Deserialize { err, .. } => err.to_string(),
        _ => error.to_string(),
    };
    LineFault::Unreadable(EventError::new("row", reason))
}
