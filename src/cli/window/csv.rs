//! Windows from a CSV file.

use crate::cli::environment::Environment;
use crate::cli::failure::Failure;
use crate::cli::reference::{self, ReferenceRow, said_by};
use crate::cli::session::Session;
use crate::ledger::Imported;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WindowRow {
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

impl ReferenceRow for WindowRow {
    const TYPE: &'static str = "window_set";
    const NEEDED: &'static [&'static str] =
        &["window", "association", "competition", "season", "opens", "closes", "zone"];
    const OPTIONAL: &'static [&'static str] = &["source", "remark"];

    fn about(&self) -> String {
        self.window.clone()
    }

    fn data(&self) -> Value {
        json!({
            "name": self.window, "association": self.association, "competition": self.competition,
            "season": self.season, "opens": self.opens, "closes": self.closes, "zone": self.zone,
        })
    }

    fn source(&self) -> &str {
        &self.source
    }

    fn note(&self) -> &str {
        &self.remark
    }
}

pub(super) fn import(environment: &Environment, file: &str) -> Result<String, Failure> {
    reference::import(environment, file, rows)
}

/// Takes the rows in; on a bad one it stops, and the ones before it are recorded.
pub(crate) fn rows(
    session: &mut Session<'_>,
    name: &str,
    text: &[u8],
    notes: &mut Vec<String>,
) -> Result<Imported, Failure> {
    let windows = session.ledger.windows()?;
    let holding = said_by(windows.iter().map(|(window, record)| (window.name.to_string(), record)));
    reference::rows::<WindowRow>(session, name, text, holding, notes)
}
