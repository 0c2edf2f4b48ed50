//! A store in a folder of its own, and the program run on it as a user runs it.

use crate::run::{Run, run};
use serde_json::Value;
use std::path::PathBuf;
use std::process::Command;
use tempfile::TempDir;

/// A temporary folder with a store in it, once a command has made it.
pub(crate) struct House {
    folder: TempDir,
}

impl House {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// A path in the folder, beside the store.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn store(&self) -> PathBuf {
        self.path("store")
    }

    /// The program, on this store, in Rome, with nothing of the environment but a home in the folder.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let house = ["--store", "~/store", "--zone", "Europe/Rome", "--recorder", "T"];
        self.bare(&[&house, args].concat())
    }

    /// The program, with nothing of the environment but a home in the folder. As a shell does, it takes `~/` for that.
    pub(crate) fn bare(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mercato"));
        command.env_clear().env("HOME", self.folder.path()).current_dir(self.folder.path());
        command.args(args.iter().map(|arg| match arg.strip_prefix("~/") {
            Some(name) => self.path(name).into_os_string(),
            None => arg.into(),
        }));
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Run {
        run(&self.command(args), b"")
    }

    /// With these bytes on its standard input.
    pub(crate) fn run_with(&self, args: &[&str], input: impl AsRef<[u8]>) -> Run {
        run(&self.command(args), input.as_ref())
    }

    /// Runs what must succeed, and gives what it printed.
    pub(crate) fn ok(&self, args: &[&str]) -> String {
        self.run(args).done()
    }

    /// The answer as JSON.
    pub(crate) fn json(&self, args: &[&str]) -> Value {
        let text = self.ok(&[args, &["-O", "json"]].concat());
        serde_json::from_str(&text).expect("JSON")
    }

    /// Each of these commands ends with this code, an error that holds these facts, and no answer; nothing is recorded.
    #[track_caller]
    pub(crate) fn refuses(&self, code: i32, commands: &[(&[&str], &[&str])]) {
        let before = self.count();
        for (args, facts) in commands {
            self.run(args).refused(code, facts);
        }
        assert_eq!(self.count(), before, "something was recorded");
    }

    /// How many records stand, and that every one is sound.
    pub(crate) fn count(&self) -> u64 {
        if !self.store().join("store.json").exists() {
            return 0;
        }
        self.json(&["verify"])["records"].as_u64().expect("a number of records")
    }
}

/// A store with the window that the program brings along.
pub(crate) fn real_window() -> House {
    let house = House::new();
    let said = house.ok(&["import", WINDOW]);
    assert!(said.contains("108 recorded"), "{said}");
    house
}

/// A store with one deal: record 1 opens caldara-atalanta on 2 January 2020.
pub(crate) fn deal_of_caldara() -> House {
    let house = House::new();
    house.ok(&["open", "Mattia Caldara", "--owner", "Milan", "--to", "Atalanta", "--on", "2020-01-02"]);
    house
}

/// The window of January 2020 in the import format.
pub(crate) const WINDOW: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/demo/atalanta-january-2020.jsonl");
