//! `mercato serve --open`, with a program in the place of the desktop's, and the link that it opens.

use crate::serving::{Serving, mercato, run};
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

const SERVE: [&str; 6] = ["serve", "--open", "--listen", "127.0.0.1:0", "-O", "jsonl"];

/// A folder of programs with this one as `xdg-open`.
fn programs(folder: &Path, script: &str) -> String {
    let programs = folder.join("bin");
    fs::create_dir(&programs).unwrap();
    let program = programs.join("xdg-open");
    fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    programs.to_str().unwrap().to_owned()
}

/// What stands in the file, once all of it does.
fn line_in(file: &Path) -> String {
    let begun = Instant::now();
    loop {
        match fs::read_to_string(file) {
            Ok(text) if text.ends_with('\n') => return text.trim_end().to_owned(),
            _ => assert!(begun.elapsed() < Duration::from_secs(30), "{} was not written", file.display()),
        }
        thread::sleep(Duration::from_millis(5));
    }
}

/// Serves with a program for browsers that tells what it was called with, and keeps what was in the file; the server, that argument, the
/// content, and the link that was printed.
fn opened(folder: &Path) -> (Serving, PathBuf, String, String) {
    let (called, kept) = (folder.join("called"), folder.join("kept"));
    let script = format!("cat \"$1\" > '{}' && echo \"$1\" > '{}'", kept.display(), called.display());
    let path = format!("{}:/usr/bin:/bin", programs(folder, &script));
    let (serving, told) = Serving::by(mercato(&folder.join("store"), &SERVE).env("PATH", path).env("TMPDIR", folder));
    let file = PathBuf::from(line_in(&called));
    (serving, file, fs::read_to_string(kept).unwrap(), told["login"].as_str().unwrap().to_owned())
}

#[test]
fn a_browser_is_led_to_a_link_that_logs_in_once_and_that_no_list_of_processes_has() {
    let folder = tempfile::tempdir().unwrap();
    let (mut serving, file, page, link) = opened(folder.path());
    let (_, secret) = link.split_once("link=").unwrap();
    assert!(!file.to_str().unwrap().contains(secret) && file.extension().unwrap() == "html", "{}", file.display());
    assert!(page.contains(&format!("content=\"0;url={link}\"")), "{page}");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&file), mode(file.parent().unwrap())), (0o600, 0o700));
    let path = link.split_once(&serving.address).unwrap().1;
    let log_in = || serving.ask(&format!("GET {path} HTTP/1.0\r\n\r\n"));
    assert!(log_in().contains("set-cookie: mercato-"));
    assert!(!file.parent().unwrap().exists());
    assert!(log_in().starts_with("HTTP/1.0 401"));
    assert_eq!(serving.stop("-TERM").0, Some(0));
}

#[test]
fn the_file_that_leads_to_a_link_nobody_used_ends_with_the_server() {
    let folder = tempfile::tempdir().unwrap();
    let (mut serving, file, ..) = opened(folder.path());
    assert!(file.exists());
    assert_eq!(serving.stop("-TERM").0, Some(0));
    assert!(!file.parent().unwrap().exists());
}

#[test]
fn where_no_browser_opens_a_note_says_so_and_the_server_goes_on() {
    for (script, why) in [(None, "xdg-open"), (Some("exit 3"), "exit status: 3")] {
        let folder = tempfile::tempdir().unwrap();
        let programs = match script {
            Some(script) => programs(folder.path(), script),
            None => folder.path().to_str().unwrap().to_owned(),
        };
        let mut serve = mercato(&folder.path().join("store"), &SERVE);
        let (mut serving, _) = Serving::by(serve.env("PATH", programs).stderr(Stdio::piped()));
        let mut errors = serving.child.stderr.take().unwrap();
        let mut note = Vec::new();
        while !note.ends_with(b"\n") {
            let mut byte = [0];
            errors.read_exact(&mut byte).unwrap();
            note.push(byte[0]);
        }
        let note = String::from_utf8(note).unwrap();
        assert!(note.starts_with("note: no browser opened (") && note.contains(why), "{note}");
        assert!(serving.ask("GET /healthz HTTP/1.0\r\n\r\n").ends_with("ok\n"));
        assert_eq!(serving.stop("-TERM").0, Some(0));
    }
}

#[test]
fn a_browser_is_opened_only_where_the_server_is_for_this_machine() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    for args in [&["--listen", "0.0.0.0:0", "--cert", "c.pem", "--key", "k.pem"][..], &["--behind-proxy"]] {
        let refused = run(&store, &[&["serve", "--open"], args].concat());
        let told = String::from_utf8_lossy(&refused.stderr);
        assert!(refused.status.code() == Some(2) && told.contains("--open"), "{args:?}: {told}");
    }
    assert!(!store.exists());
}

#[test]
fn what_may_be_kept_in_a_log_has_no_login_link() {
    let folder = tempfile::tempdir().unwrap();
    for args in [&["serve", "--listen", "127.0.0.1:0"][..], &["demo", "--serve"]] {
        let mut command = mercato(&folder.path().join(args[0]), args);
        let mut server = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut told = String::new();
        let mut out = BufReader::new(server.stdout.take().unwrap());
        while !told.ends_with("Ctrl-C\n") {
            assert_ne!(out.read_line(&mut told).unwrap(), 0, "{told}");
        }
        server.kill().unwrap();
        server.wait().unwrap();
        assert!(!told.contains("link="), "{told}");
    }
}
