//! Imports. What stands after a kill is a beginning of the file, and importing it again completes it.

use crate::house::House;
use crate::random::Random;
use serde_json::Value;
use std::io::Write;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

/// More than an import records at a time.
const LINES: u64 = 4_700;
/// Moments beyond the last line fall into the end of the import, a tenth of a millisecond each.
const AFTER: u64 = 3_000;
/// How often the import of one file is killed before it may end.
const KILLS: u64 = 7;

#[test]
fn what_stands_is_a_beginning_of_the_file_and_importing_it_again_completes_it() {
    killed_again_and_again(&mut Random(3));
}

#[test]
fn the_same_at_other_moments() {
    killed_again_and_again(&mut Random(4));
}

fn killed_again_and_again(random: &mut Random) {
    let house = House::new();
    let lines: Vec<String> = (0..LINES).map(line).collect();
    let mut stood = 0;
    for _ in 0..KILLS {
        killed_at(&house, &lines, random.below(LINES + AFTER));
        let stands = standing(&house);
        assert!(stands.len() >= stood, "{} stand, and {stood} stood before", stands.len());
        assert_eq!(stands, &notes(&lines)[..stands.len()], "what stands is no beginning of the file");
        stood = stands.len();
    }
    let said = house.run_with(&["import", "-", "-O", "json"], lines.concat()).done();
    let said: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(said["recorded"].as_u64().unwrap(), LINES - stood as u64);
    assert_eq!(said["stood_already"], stood);
    assert_eq!(standing(&house), notes(&lines));
    assert_eq!(house.count(), LINES);
}

/// Twenty deals, each opened by its first line; every line has a note of its own.
fn line(number: u64) -> String {
    let deal = number % 20;
    let event = if number < 20 {
        format!(r#""type":"opened","data":{{"players":["Player {deal}"],"owner":"Milan","to":"Roma"}}"#)
    } else {
        r#""type":"note""#.to_owned()
    };
    format!("{{\"deal\":\"player-{deal}-roma\",\"happened\":\"2020-01-08\",\"note\":\"line {number}\",{event}}}\n")
}

fn notes(lines: &[String]) -> Vec<String> {
    lines.iter().map(|line| note(line)).collect()
}

fn note(line: &str) -> String {
    serde_json::from_str::<Value>(line).unwrap()["note"].as_str().unwrap().to_owned()
}

/// Feeds the lines to an import, and kills it after that many of them, or so long after the last.
fn killed_at(house: &House, lines: &[String], moment: u64) {
    let mut command = house.command(&["import", "-"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let fed = usize::try_from(moment.min(LINES)).unwrap();
    for line in &lines[..fed] {
        stdin.write_all(line.as_bytes()).unwrap();
    }
    if let Some(after) = moment.checked_sub(LINES) {
        drop(stdin);
        let (began, wait) = (Instant::now(), Duration::from_micros(100 * after));
        while began.elapsed() < wait && child.try_wait().unwrap().is_none() {
            thread::sleep(Duration::from_micros(200));
        }
    }
    // It may have ended in the meantime.
    let _ = child.kill();
    child.wait().unwrap();
}

/// The notes in the order of the log, after a check of every byte.
fn standing(house: &House) -> Vec<String> {
    if house.count() == 0 {
        return Vec::new();
    }
    house.ok(&["export"]).lines().map(note).collect()
}
