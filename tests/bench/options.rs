//! What is asked of the benchmark.

use crate::Outcome;
use std::path::PathBuf;

pub(crate) const HELP: &str = "\
How fast mercato is, beside SQLite on the same events

Usage: cargo bench -- [OPTIONS]

  --records LIST  sizes to measure, as in 10000,1000000 (which is the default)
  --rows LIST     only these: import, served, show, beside, verify, rebuild, root, record, append, writer, http,
                  postgres, board, long
  --folder DIR    put the data there, in a folder of its own (default: the folder for temporary files)
  --keep          leave the data there";

/// The rows that can be asked for.
pub(crate) const ROWS: [&str; 14] = [
    "import", "served", "show", "beside", "verify", "rebuild", "root", "record", "append", "writer", "http",
    "postgres", "board", "long",
];

pub(crate) struct Options {
    pub(crate) records: Vec<u64>,
    rows: Vec<String>,
    pub(crate) folder: Option<PathBuf>,
    pub(crate) keep: bool,
}

impl Options {
    /// None where help is wanted.
    pub(crate) fn read(arguments: &[String]) -> Outcome<Option<Self>> {
        let mut options = Self {
            records: vec![10_000, 1_000_000],
            rows: ROWS.map(str::to_owned).to_vec(),
            folder: None,
            keep: false,
        };
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or(format!("{argument} wants a value"));
            match argument.as_str() {
                "--records" => {
                    let sizes: Result<_, _> = value()?.split(',').map(str::parse).collect();
                    options.records = sizes?;
                }
                "--rows" => options.rows = value()?.split(',').map(str::to_owned).collect(),
                "--folder" => options.folder = Some(value()?.into()),
                "--keep" => options.keep = true,
                "--help" => return Ok(None),
                // Cargo says it.
                "--bench" => {}
                other => return Err(format!("{other} is no option; --help tells them").into()),
            }
        }
        if let Some(row) = options.rows.iter().find(|row| !ROWS.contains(&row.as_str())) {
            return Err(format!("there are no rows {row}, only {}", ROWS.join(", ")).into());
        }
        if options.records.iter().any(|records| *records < 1_000) {
            return Err("fewer than 1,000 records say nothing".into());
        }
        Ok(Some(options))
    }

    pub(crate) fn wants(&self, row: &str) -> bool {
        self.rows.iter().any(|wanted| wanted == row)
    }
}
