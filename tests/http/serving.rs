//! The server as a process, and the program beside it.

use crate::client::Client;
use serde_json::Value;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// The program, on this store.
pub(crate) fn mercato(store: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mercato"));
    command.arg("--store").arg(store).args(args).env("TZ", "Europe/Rome").env("MERCATO_RECORDER", "ines");
    command
}

pub(crate) fn run(store: &Path, args: &[&str]) -> Output {
    mercato(store, args).stdin(Stdio::null()).output().unwrap()
}

/// What it prints, where it does what it is asked.
#[track_caller]
pub(crate) fn said(store: &Path, args: &[&str]) -> String {
    let output = run(store, args);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A new token.
pub(crate) fn token(store: &Path, role: &str) -> String {
    let token = said(store, &["token", "add", "Anna", "--role", role, "-O", "json"]);
    let token: Value = serde_json::from_str(&token).unwrap();
    token["token"].as_str().unwrap().to_owned()
}

/// A server that is killed when its test fails.
pub(crate) struct Serving {
    pub(crate) child: Child,
    pub(crate) address: String,
}

impl Serving {
    pub(crate) fn start(store: &Path) -> Self {
        Self::with(store, &[])
    }

    /// The same with more arguments.
    pub(crate) fn with(store: &Path, args: &[&str]) -> Self {
        let args = [&["serve", "--listen", "127.0.0.1:0", "-O", "jsonl"], args].concat();
        Self::by(&mut mercato(store, &args)).0
    }

    /// By this command; and what it printed.
    pub(crate) fn by(command: &mut Command) -> (Self, Value) {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let told: Value = serde_json::from_str(&line).unwrap();
        let address = told["url"].as_str().unwrap().split_once("://").unwrap().1.to_owned();
        (Self { child, address }, told)
    }

    pub(crate) fn client(&self, token: &str) -> Client {
        Client::connect(&self.address, token).unwrap()
    }

    /// All that comes back on a connection of its own.
    pub(crate) fn ask(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        // A server that has heard enough cuts the connection.
        drop(stream.read_to_end(&mut answer));
        String::from_utf8_lossy(&answer).into_owned()
    }

    pub(crate) fn stop(&mut self, signal: &str) -> (Option<i32>, Duration) {
        let begun = Instant::now();
        assert!(Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap().success());
        (self.child.wait().unwrap().code(), begun.elapsed())
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
