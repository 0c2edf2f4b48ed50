//! Says which commit the program is built from, as `mercato --version` tells it.

#![expect(clippy::disallowed_methods, reason = "cargo speaks to a build script by its environment")]

use std::env;
use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo:rerun-if-changed=src/build.rs");
    println!("cargo:rerun-if-env-changed=MERCATO_COMMIT");
    let commit = env::var("MERCATO_COMMIT").ok().or_else(commit);
    println!("cargo:rustc-env=MERCATO_COMMIT={}", commit.as_deref().unwrap_or("unknown"));
}

/// The commit of the clone that is built. A debug build is not made anew for each commit, and says nothing.
fn commit() -> Option<String> {
    if env::var("PROFILE").is_ok_and(|profile| profile == "debug") {
        return None;
    }
    // It changes with each commit and each switch to another branch.
    let log = said(&["rev-parse", "--git-path", "logs/HEAD"])?;
    if Path::new(&log).exists() {
        println!("cargo:rerun-if-changed={log}");
    }
    said(&["rev-parse", "--short=10", "HEAD"])
}

/// What git says; nothing where there is no git, or no clone.
fn said(words: &[&str]) -> Option<String> {
    let output = Command::new("git").args(words).output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8(output.stdout).ok()?.trim().to_owned())
}
