//! A server as a process, as people start it.

use serde_json::Value;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// A store that is served. The server ends with the test.
pub(crate) struct Served {
    _folder: TempDir,
    store: PathBuf,
    server: Child,
    pub(crate) url: String,
    /// Logs in, once.
    pub(crate) login: String,
}

fn mercato(store: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mercato"));
    command.arg("--store").arg(store).args(args).env("TZ", "Europe/Rome").env("MERCATO_RECORDER", "ines");
    command.stdin(Stdio::null());
    command
}

/// A server, where it is, and its login link.
fn start(store: &Path, args: &[&str]) -> (Child, String, String) {
    let mut server = mercato(store, &[args, &["-O", "jsonl"]].concat()).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let told: Value = serde_json::from_str(&line).unwrap();
    (server, told["url"].as_str().unwrap().to_owned(), told["login"].as_str().unwrap().to_owned())
}

impl Served {
    /// The demo, by its own command.
    pub(crate) fn demo() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("store");
        let (server, url, login) = start(&store, &["demo", "--serve"]);
        Self { _folder: folder, store, server, url, login }
    }

    /// These lines of records.
    pub(crate) fn of(lines: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("store");
        let file = folder.path().join("lines.jsonl");
        std::fs::write(&file, lines).unwrap();
        let imported = mercato(&store, &["import", file.to_str().unwrap()]).output().unwrap();
        assert!(imported.status.success(), "{}", String::from_utf8_lossy(&imported.stderr));
        let (server, url, login) = start(&store, &["serve", "--listen", "127.0.0.1:0"]);
        Self { _folder: folder, store, server, url, login }
    }

    /// A page of it.
    pub(crate) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    /// Somebody else runs a command beside the server.
    #[track_caller]
    pub(crate) fn command(&self, args: &[&str]) {
        let ran = mercato(&self.store, args).output().unwrap();
        assert!(ran.status.success(), "{args:?}: {}", String::from_utf8_lossy(&ran.stderr));
    }

    /// A new token of a reader.
    #[track_caller]
    pub(crate) fn token(&self) -> String {
        let made = mercato(&self.store, &["token", "add", "Rita", "--role", "reader", "-O", "json"]).output().unwrap();
        let made: Value = serde_json::from_slice(&made.stdout).unwrap();
        made["token"].as_str().unwrap().to_owned()
    }

    /// The server ends, as its process is told to.
    pub(crate) fn stop(&mut self) {
        let process = self.server.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &process]).status().unwrap().success());
        self.server.wait().unwrap();
    }

    /// The server begins again, where it was.
    pub(crate) fn start_again(&mut self) {
        let address = self.url.trim_start_matches("http://").to_owned();
        let (server, url, _) = start(&self.store, &["serve", "--listen", &address]);
        assert_eq!(url, self.url);
        self.server = server;
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.server.kill());
        drop(self.server.wait());
    }
}
