//! Rules to start from, for a file that is a table.

use crate::table::draft::{SAMPLE, draft, steady_name};
use crate::table::fault::TableFault;
use crate::table::rules::TableShape;
use crate::table::sheet::TableSheet;
use std::path::Path;

/// Rules for the table in this file, with remarks on what could not be told from it.
pub fn drafted(file: &str, bytes: Vec<u8>, sheet: Option<&str>) -> Result<String, TableFault> {
    let mut shape = TableShape { sheet: sheet.map(str::to_owned), ..TableShape::default() };
    let opened = match TableSheet::open(file, bytes.clone(), &shape) {
        // Whatever is no UTF-8 most likely comes from an old program on Windows.
        Err(TableFault::Table { hint, .. }) if hint.contains("windows-1252") => {
            shape.encoding = Some("windows-1252".into());
            TableSheet::open(file, bytes, &shape)
        }
        opened => opened,
    };
    let sample = opened?.sample(SAMPLE)?;
    if sample.len() < 2 {
        let (reason, hint) =
            ("it has no rows below the names of its columns".into(), "rules are drafted from a table with rows".into());
        return Err(TableFault::Table { file: file.into(), reason, hint });
    }
    let stem = Path::new(file).file_stem().map_or("table".into(), |stem| stem.to_string_lossy().into_owned());
    Ok(draft(&steady_name(&stem), sample, &shape))
}
