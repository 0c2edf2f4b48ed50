//! `trace.c` as a library, and processes with it in them.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;
use tempfile::TempDir;

/// The library, compiled, in a folder that goes with it.
pub(crate) struct Shim {
    folder: TempDir,
}

/// Calls that fail.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Failing {
    /// `write`, `sync` or `name`.
    pub(crate) kind: &'static str,
    /// The first of them, from 1.
    pub(crate) at: usize,
    pub(crate) error: i32,
    /// All after it, too.
    pub(crate) rest: bool,
}

/// Errors of Linux.
pub(crate) const EIO: i32 = 5;
pub(crate) const ENOSPC: i32 = 28;

impl Shim {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/power_cut/trace.c");
        let mut compiler = Command::new("cc");
        compiler.args(["-shared", "-fPIC", "-O1", "-Wall", "-Wextra", source, "-pthread", "-o"]);
        let done = compiler.arg(folder.path().join("trace.so")).output().expect("a C compiler, called cc");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let path = folder.path().display().to_string();
        assert!(!path.contains([' ', ':']), "{path}: a space or a colon would end the name of what is loaded");
        Self { folder }
    }

    /// Loads it into what the command starts. It sees what is below `watched`, which must be there.
    pub(crate) fn load(&self, command: &mut Command, watched: &Path) {
        command.env("LD_PRELOAD", self.folder.path().join("trace.so")).env("CUT_FOLDER", real(watched));
    }
}

/// The entries go to the file `trace`, behind those that are there.
pub(crate) fn traced(command: &mut Command, trace: &Path) {
    command.env("CUT_TRACE", trace);
}

pub(crate) fn failing(command: &mut Command, Failing { kind, at, error, rest }: Failing) {
    command.env("CUT_FAIL", format!("{kind} {at} {error} {}", if rest { "rest" } else { "once" }));
}

/// The path without links.
pub(crate) fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap()
}

/// This test binary again, as a process that runs one of its ignored tests.
pub(crate) fn itself(test: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "--ignored", "--nocapture", test]);
    command
}

/// Runs it to its end, with this on its standard input; none if it had not ended after so long, and was killed.
pub(crate) fn run(command: Command, input: &str, limit: Duration) -> Option<Output> {
    let mut command = assert_cmd::Command::from_std(command);
    match command.write_stdin(input).timeout(limit).output() {
        Ok(output) if output.status.code().is_none() => None,
        ended => Some(ended.unwrap()),
    }
}
