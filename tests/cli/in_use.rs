//! A store that another process holds: commands wait, and in the end say who holds it.

use crate::house::{House, deal_of_caldara};
use crate::run::{HANGS, Run};
use std::io::Write;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// An import that waits for its lines, and so holds the store.
struct Holder(Child);

impl Holder {
    fn of(house: &House) -> Self {
        let mut command = house.command(&["import", "-"]);
        let child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        let holder = Self(child);
        let began = Instant::now();
        while !std::fs::read_to_string(house.store().join("lock"))
            .is_ok_and(|words| words.contains(&format!("process {})", holder.id())))
        {
            assert!(began.elapsed() < HANGS, "the store was never held");
            thread::sleep(Duration::from_millis(2));
        }
        holder
    }

    fn id(&self) -> String {
        self.0.id().to_string()
    }

    /// Hands it its last lines, and lets it end.
    fn end(mut self, lines: &str) {
        let mut stdin = self.0.stdin.take().unwrap();
        stdin.write_all(lines.as_bytes()).unwrap();
        drop(stdin);
        assert!(self.0.wait().unwrap().success());
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_command_gives_up_after_five_seconds_and_names_the_holder() {
    let house = deal_of_caldara();
    let holder = Holder::of(&house);
    let began = Instant::now();
    let commands: [&[&str]; 3] =
        [&["backup", "~/saved"], &["record", "note", "caldara", "--note", "x"], &["import", "~/nowhere.jsonl"]];
    std::fs::write(house.path("nowhere.jsonl"), "").unwrap();
    let children = commands.map(|args| {
        house.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).stdin(Stdio::null()).spawn().unwrap()
    });
    // A question waits for nobody.
    assert!(house.ok(&["show", "caldara"]).starts_with("caldara-atalanta"));
    assert_eq!(house.ok(&["export"]).lines().count(), 1);
    for child in children {
        let run = Run::of(child.wait_with_output().unwrap());
        run.refused(5, &["in use by mercato import", &format!("process {}", holder.id()), "hint:"]);
        assert!(!run.err.contains("nothing was recorded"), "{}", run.err);
    }
    assert!(began.elapsed() >= Duration::from_millis(4_500), "they did not wait");
    drop(holder);
    assert_eq!(house.count(), 1);
}

#[test]
fn a_command_that_waits_goes_on_when_the_holder_ends() {
    let house = deal_of_caldara();
    let holder = Holder::of(&house);
    let waiting = house
        .command(&["record", "note", "caldara", "--note", "second"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .stdin(Stdio::null())
        .spawn()
        .unwrap();
    holder.end(r#"{"deal":"caldara-atalanta","type":"note","happened":"2020-01-05","note":"first"}"#);
    Run::of(waiting.wait_with_output().unwrap()).done();
    let history = house.json(&["history", "caldara"]);
    let notes: Vec<_> = history.as_array().unwrap().iter().filter_map(|entry| entry["note"].as_str()).collect();
    assert_eq!(notes, ["first", "second"]);
}

#[test]
fn a_holder_that_was_killed_holds_nothing() {
    let house = deal_of_caldara();
    let holder = Holder::of(&house);
    drop(holder);
    house.ok(&["show", "caldara"]);
    assert_eq!(house.count(), 1);
}

/// It would be rebuilt, but the log that it is rebuilt from is in use.
#[test]
fn a_question_that_meets_a_damaged_model_beside_a_writer_says_what_it_waits_for_and_gives_up() {
    let house = deal_of_caldara();
    let holder = Holder::of(&house);
    let db = rusqlite::Connection::open(house.store().join("read-model-2-1.sqlite")).unwrap();
    db.execute_batch("UPDATE tail SET sum = sum + 1").unwrap();
    db.close().unwrap();
    let asked = house.run(&["show", "caldara"]);
    assert_eq!((asked.code, asked.out.as_str()), (Some(5), ""), "{}", asked.err);
    let (note, error) = asked.err.split_once('\n').unwrap();
    let waits = format!("waiting for mercato import (process {}) to end", holder.id());
    assert!(note.starts_with("note: the read model is damaged: ") && note.ends_with(&waits), "{note}");
    assert!(error.starts_with("error: the store ") && error.contains("in use by mercato import"), "{error}");
    assert!(error.contains("hint: wait for it to end, or stop it"), "{error}");
    drop(holder);
    let asked = house.run(&["show", "caldara"]);
    assert!(asked.code == Some(0) && asked.err.starts_with("note: the read model is rebuilt"), "{}", asked.err);
}
