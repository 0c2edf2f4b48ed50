//! A store that is held by this process, and the program as another one.

use super::ledgers::{fresh, now};
use super::opened::options;
use assert_cmd::Command;
use mercato::ledger::{Ledger, Writer, nobody};
use mercato::reported::Reported;
use mercato::socket::{Hints, SocketListener};
use mercato::store::witness::Lag;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

/// Listens until it is dropped, and then closes the store.
pub(super) struct Served {
    pub(super) folder: TempDir,
    pub(super) writer: Writer,
    listener: Option<SocketListener>,
}

/// What a server tells with errors.
pub(super) fn hints() -> Hints {
    Hints { of_error: hint, of_fault: hint }
}

fn hint(error: &impl Reported) -> String {
    format!("the way out of {}", error.code())
}

impl Served {
    pub(super) fn new() -> Self {
        Self::at("store")
    }

    /// Below this name, which may have several parts.
    pub(super) fn at(name: &str) -> Self {
        let folder = TempDir::new().unwrap();
        std::fs::create_dir_all(folder.path().join(name).parent().unwrap()).unwrap();
        let ledger = Ledger::open(&folder.path().join(name), options(), fresh(), Lag::default(), nobody()).unwrap();
        let held = ledger.store().unwrap().folder().to_path_buf();
        let writer = Writer::start(ledger, Arc::new(now)).unwrap();
        let listener = Some(SocketListener::start(&writer, &held, hints()).unwrap());
        Self { folder, writer, listener }
    }

    pub(super) fn store(&self) -> PathBuf {
        self.folder.path().join("store")
    }

    /// The server ends, as it should.
    pub(super) fn end(mut self) -> TempDir {
        self.listener = None;
        self.writer.stop();
        self.folder
    }
}

/// The program, on the store in this folder.
pub(super) fn mercato(store: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mercato"));
    command.env_clear().env("HOME", store).arg("--store").arg(store).args(["--recorder", "Ada"]);
    command
}

/// What it answers, where it does what it is asked.
pub(super) fn said(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What it complains of, and its exit code.
pub(super) fn refused(command: &mut Command) -> (i32, String) {
    let output = command.output().unwrap();
    assert!(!output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}
