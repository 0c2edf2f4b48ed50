//! Output that nobody reads, or that cannot be written.

use crate::house::{House, Run, real_window, run};
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

/// Runs it with an output whose reader has gone already.
fn unread(mut command: Command) -> Run {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let child = command.stdin(Stdio::null()).stdout(writer).stderr(Stdio::piped()).spawn().unwrap();
    drop(command);
    Run::of(child.wait_with_output().unwrap())
}

#[test]
fn a_reader_that_has_gone_is_no_error() {
    let house = real_window();
    for args in [
        &["export"][..],
        &["export", "--deal", "caldara"],
        &["list"],
        &["list", "-O", "jsonl"],
        &["board", "-O", "csv"],
        &["show", "caldara"],
        &["history", "caldara", "-O", "json"],
        &["replay"],
        &["verify"],
        &["--help"],
        &["completions", "bash"],
    ] {
        let run = unread(house.command(args));
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{args:?}");
    }
    // A record that was taken stands, though nobody heard of it.
    unread(house.command(&["record", "note", "caldara", "--note", "unheard"]));
    assert_eq!(house.count(), 109);
}

#[test]
fn a_reader_that_goes_after_the_first_line_ends_a_long_export_quietly() {
    let house = House::new();
    let opened =
        r#"{"deal":"a-b","type":"opened","happened":"2020-01-02","data":{"players":["A"],"owner":"O","to":"B"}}"#;
    let note = |n: usize| {
        format!(r#"{{"deal":"a-b","type":"note","happened":"2020-01-02","note":"{n} {}"}}"#, "x".repeat(10_000))
    };
    let lines = std::iter::once(opened.to_owned()).chain((0..100).map(note)).collect::<Vec<_>>().join("\n");
    house.run_with(&["import", "-"], lines).done();
    // Far more than a pipe holds.
    let mut child = house.command(&["export"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    assert!(first.contains("\"opened\""), "{first}");
    let run = Run::of(child.wait_with_output().unwrap());
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
}

#[test]
fn errors_that_nobody_reads_keep_their_exit_code() {
    let house = real_window();
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut command = house.command(&["show", "nobody"]);
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(writer).status().unwrap();
    assert_eq!(status.code(), Some(4));
}

#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_cannot_be_written_is_an_error() {
    let house = real_window();
    for args in [&["export"][..], &["list"], &["list", "-O", "json"]] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let child = house.command(args).stdin(Stdio::null()).stdout(full).stderr(Stdio::piped()).spawn().unwrap();
        let run = Run::of(child.wait_with_output().unwrap());
        run.refused(2, &["space", "hint:"]);
    }
}

#[test]
fn what_is_imported_from_an_export_needs_no_file_between() {
    let (from, to) = (real_window(), House::new());
    let mut export = from.command(&["export"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut import = to.command(&["import", "-"]);
    import.stdin(export.stdout.take().unwrap());
    let said = Run::of(import.output().unwrap()).done();
    assert!(said.contains("108 recorded"), "{said}");
    assert!(export.wait().unwrap().success());
    assert!(run(to.command(&["verify"]), b"").done().contains("108"));
}
