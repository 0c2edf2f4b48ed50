//! Output that nobody reads, or that cannot be written.

use crate::house::{House, WINDOW, real_window};
use crate::run::{Run, run, run_into};
use mercato::cli::OutputStream;
use serde_json::Value;
use std::io::{self, BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

/// Runs it with an output whose reader has gone already.
fn unread(mut command: Command) -> Run {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let child = command.stdin(Stdio::null()).stdout(writer).stderr(Stdio::piped()).spawn().unwrap();
    drop(command);
    Run::of(child.wait_with_output().unwrap())
}

/// An output that fails with this error.
struct Failing(fn() -> io::Error);

impl io::Write for Failing {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err((self.0)())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Runs it in this process, with an output that fails.
fn failing(command: &Command, error: fn() -> io::Error) -> Run {
    run_into(command, b"", OutputStream { to: Arc::new(Mutex::new(Failing(error))), coloured: false })
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
        let run = failing(&house.command(args), || io::ErrorKind::BrokenPipe.into());
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{args:?}");
    }
    for args in [&["export"][..], &["list"], &["list", "-O", "jsonl"], &["--help"]] {
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
    for args in [&["export"][..], &["list"], &["list", "-O", "csv"], &["import", WINDOW, "--check"]] {
        unwritten(house.command(args)).refused(2, &["error: the ", "space", "hint: check"]);
    }
    let told = unwritten(house.command(&["list", "-O", "json"]));
    assert_eq!((told.code, code_of(&told)), (Some(2), "file-unavailable".into()));
}

/// The code of the error, which is told as JSON.
#[cfg(target_os = "linux")]
fn code_of(run: &Run) -> String {
    let told: Value = serde_json::from_str(&run.err).unwrap();
    told["error"]["code"].as_str().unwrap().into()
}

/// What Linux says where there is no room.
#[cfg(target_os = "linux")]
fn no_space() -> io::Error {
    io::Error::from_raw_os_error(28)
}

/// Runs it with an output that has no room.
#[cfg(target_os = "linux")]
fn unwritten(mut command: Command) -> Run {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let child = command.stdin(Stdio::null()).stdout(full).stderr(Stdio::piped()).spawn().unwrap();
    Run::of(child.wait_with_output().unwrap())
}

#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_cannot_be_written_says_what_was_done() {
    let house = House::new();
    let bad = r#"{"deal":"x-y","type":"note","happened":"2020-01-02","note":"n"}"#;
    let windows =
        "window,association,competition,season,opens,closes,zone\nw,F,C,S,2020-01-02,2020-01-31,Europe/Rome\n";
    std::fs::write(house.path("bad.jsonl"), bad).unwrap();
    std::fs::write(house.path("w.csv"), windows).unwrap();
    let recorded = "it was recorded";
    for (args, done, records) in [
        (&["open", "A Bee", "--owner", "C", "--to", "D"][..], recorded, 1),
        (&["record", "note", "bee", "--note", "x"], recorded, 2),
        (&["correct", "1", "--set", "owner=E", "--reason", "x", "-O", "csv"], recorded, 3),
        (&["retract", "2", "--reason", "x"], recorded, 4),
        (
            &[
                &["window", "add", "v", "--association", "F", "--competition", "C", "--season", "S"][..],
                &["--opens", "2020-01-02", "--closes", "2020-01-31", "--in", "Europe/Rome"],
            ]
            .concat(),
            recorded,
            5,
        ),
        (&["window", "import", "~/w.csv"], "the import was done", 6),
        (&["import", WINDOW], "the import was done", 114),
        (&["import", "~/bad.jsonl", "--rejects", "~/r.jsonl"], "the import was done", 114),
        (&["backup", "~/saved"], "the backup was made", 114),
        (&["--store", "~/restored", "restore", "~/saved"], "the store was restored", 114),
        (&["erase", "2", "--reason", "x"], "it was erased", 115),
        (&["rebuild"], "the read model was built anew", 115),
        (&["audit", "init", "--origin", "example.org/log"], "the log has its name and its key", 115),
        (&["audit", "checkpoint"], "the log was signed", 115),
        (&["audit", "tiles", "~/site"], "the tiles were written", 115),
        (&["demo"], "the demo was loaded", 115),
    ] {
        let command = match args.contains(&"--store") || *args == ["demo"] {
            true => house.bare(args),
            false => house.command(args),
        };
        let said = format!("{done}, but the answer could not be written: No space");
        // One in a process, as the operating system says it.
        let told = if args[0] == "open" { unwritten(command) } else { failing(&command, no_space) };
        if args.contains(&"json") {
            assert_eq!((told.code, code_of(&told)), (Some(2), "answer-not-written".into()));
        } else {
            // What is done is not to be done again, or may be.
            let once = told.err.contains("do not repeat the command, since its work is done");
            assert!(once || told.err.contains("stands"), "{args:?}: {}", told.err);
            told.refused(2, &[&said, "hint: check where the output goes"]);
        }
        assert_eq!(house.count(), records, "{args:?}");
    }
    run(&house.bare(&["--store", "~/restored", "verify"]), b"").done();
    assert_eq!(house.json(&["verify"])["signed"], 115);
    assert!(house.path("site/checkpoint").exists());
    // What only answers has nothing of the kind to say.
    unwritten(house.command(&["audit", "prove", "1"])).refused(2, &["error: the output: No space", "hint: check"]);
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
    assert!(run(&to.command(&["verify"]), b"").done().contains("108 records"));
}
