//! An answer as a workbook: `-o FILE.xlsx`.

use super::environment::Environment;
use super::failure::Failure;
use super::new_file::{NewFile, extension};
use super::output;
use crate::deal::ids::Position;
use crate::desk::ask::Records;
use crate::ledger::{Damage, Error};
use crate::proof::tree_hash::Hash;
use crate::render::cells::Tabular;
use crate::render::count;
use crate::render::shell::shell_word;
use crate::render::workbook::{Provenance, WorkbookFault, workbook};
use crate::views::board::Behind;
use crate::views::deal::AsOf;
use chrono_tz::Tz;
use clap::Args;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Where an answer goes as a workbook.
#[derive(Args, Debug)]
pub(crate) struct TableArgs {
    /// Write a workbook for spreadsheets: its name ends in .xlsx
    #[arg(short = 'o', long = "out", value_name = "FILE")]
    file: Option<PathBuf>,
    /// Replace the file if it exists
    #[arg(long, requires = "file")]
    force: bool,
}

/// A workbook that may be made.
pub(crate) struct TableFile(NewFile);

/// The ledger when a question was answered.
pub(crate) struct LedgerHead {
    zone: Tz,
    position: Position,
    root: Hash,
}

/// What was made.
#[derive(Serialize)]
struct WrittenTable {
    file: String,
    rows: usize,
}

impl TableArgs {
    /// The workbook that was asked for, if one was: looked at before anything is read.
    pub(crate) fn table_file(&self, environment: &Environment) -> Result<Option<TableFile>, Failure> {
        self.file.as_ref().map(|file| TableFile::free(file, self.force, environment)).transpose()
    }
}

impl TableFile {
    pub(crate) fn free(file: &Path, force: bool, environment: &Environment) -> Result<TableFile, Failure> {
        if !is_workbook(file) {
            let message = format!("{}: -o writes a workbook, and its name ends in .xlsx", file.display());
            let word = shell_word(&file.display().to_string());
            let hint = format!("end the name in .xlsx; other forms go to the output: `-O csv > {word}`");
            return Err(Failure::usage(message, hint));
        }
        Ok(Self(NewFile::free(file, force, &environment.home()?)?))
    }

    /// Makes a workbook of one sheet, and tells so.
    pub(crate) fn make<T: Tabular>(
        self,
        sheet: &str,
        rows: &[T],
        (as_of, behind): (&AsOf, Behind),
        head: &LedgerHead,
        environment: &Environment,
    ) -> Result<String, Failure> {
        let of = head.provenance(as_of, behind, environment)?;
        let made = workbook(&of, false, |sheets| sheets.table(sheet, rows)).map_err(|fault| unmade(&self.0, &fault))?;
        let made = WrittenTable { file: self.0.write(&made)?, rows: rows.len() };
        output::one(environment.output, &made, || format!("{}: {}\n", made.file, count(made.rows, "row")))
    }
}

pub(crate) fn is_workbook(file: &Path) -> bool {
    extension(file).as_deref() == Some("xlsx")
}

/// The workbook is not there, and nothing of it is.
fn unmade(file: &NewFile, fault: &WorkbookFault) -> Failure {
    Error::File { file: file.name(), reason: fault.to_string() }.into()
}

impl LedgerHead {
    pub(crate) fn of(records: &Records) -> Result<Self, Error> {
        Ok(Self { zone: records.zone(), position: records.head()?, root: records.root() })
    }

    /// What a file says of itself.
    pub(crate) fn provenance(
        &self,
        as_of: &AsOf,
        behind: Behind,
        environment: &Environment,
    ) -> Result<Provenance, Failure> {
        Ok(Provenance {
            ledger: environment.ledger_id()?.to_string(),
            zone: self.zone,
            head: self.position,
            root: hex::encode(self.root),
            as_of: as_of.clone(),
            made: environment.now(),
            notes: [behind.left_out(), behind.late()].into_iter().flatten().collect(),
        })
    }
}

impl Environment {
    /// The answer of the ledger in the store, and the ledger as it was then.
    pub(crate) fn ask_at_head<T, E: From<Error> + Damage>(
        &self,
        mut question: impl FnMut(&Records) -> Result<T, E>,
    ) -> Result<(T, LedgerHead), Failure>
    where
        Failure: From<E>,
    {
        self.ask(|records| Ok::<_, E>((question(records)?, LedgerHead::of(records)?)))
    }
}
