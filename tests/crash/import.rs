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
/// How many imports are killed, in each of the two tests.
const KILLS: u64 = 7;

/// When an import is killed.
#[derive(Clone, Copy, Debug)]
enum Moment {
    /// When that many lines were fed to it.
    Fed(usize),
    /// So long after the last line.
    After(Duration),
}

#[test]
fn what_stands_is_a_beginning_of_the_file_and_importing_it_again_completes_it() {
    killed_again_and_again(&mut Random(3));
}

#[test]
fn the_same_at_other_moments() {
    killed_again_and_again(&mut Random(4));
}

fn killed_again_and_again(random: &mut Random) {
    let lines: Vec<String> = (0..LINES).map(line).collect();
    let notes: Vec<String> = lines.iter().map(|line| note(line)).collect();
    // How long an import takes here after its last line, so that the moments spread over all of its end.
    let end = fed_until(&House::new(), &lines, Moment::After(Duration::from_secs(60)));
    let (mut house, mut stood) = (House::new(), 0);
    for _ in 0..KILLS {
        let moment = match random.below(4) {
            0 => Moment::Fed(usize::try_from(random.below(LINES)).unwrap()),
            _ => Moment::After(end * u32::try_from(random.below(110)).unwrap() / 100),
        };
        fed_until(&house, &lines, moment);
        let stands = standing(&house);
        assert!(stands.len() >= stood, "{} stand, and {stood} stood before: {moment:?}", stands.len());
        assert_eq!(stands, &notes[..stands.len()], "what stands is no beginning of the file: {moment:?}");
        stood = stands.len();
        if stood > 0 {
            if stood < lines.len() {
                completed(&house, &lines, stood);
                assert_eq!(standing(&house), notes);
            }
            (house, stood) = (House::new(), 0);
        }
    }
    completed(&house, &lines, stood);
    assert_eq!(standing(&house), notes);
}

/// Imports the file again: what is missing is recorded, and nothing is doubled.
fn completed(house: &House, lines: &[String], stood: usize) {
    let said = house.run_with(&["import", "-", "-O", "json"], lines.concat()).done();
    let said: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(said["recorded"], lines.len() - stood);
    assert_eq!(said["stood_already"], stood);
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

fn note(line: &str) -> String {
    serde_json::from_str::<Value>(line).unwrap()["note"].as_str().unwrap().to_owned()
}

/// Feeds the lines to an import, and kills it at that moment. How long it lived after its last line.
fn fed_until(house: &House, lines: &[String], moment: Moment) -> Duration {
    let (fed, wait) = match moment {
        Moment::Fed(fed) => (fed, Duration::ZERO),
        Moment::After(wait) => (lines.len(), wait),
    };
    let mut child = house.command(&["import", "-"]).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    for line in &lines[..fed] {
        stdin.write_all(line.as_bytes()).unwrap();
    }
    // An import that is killed among its lines never sees their end.
    let open = matches!(moment, Moment::Fed(_)).then_some(stdin);
    let began = Instant::now();
    while began.elapsed() < wait && child.try_wait().unwrap().is_none() {
        thread::sleep(Duration::from_micros(200));
    }
    let lived = began.elapsed();
    // It may have ended in the meantime.
    let _ = child.kill();
    child.wait().unwrap();
    drop(open);
    lived
}

/// The notes in the order of the log, after a check of every byte.
fn standing(house: &House) -> Vec<String> {
    if house.count() == 0 {
        return Vec::new();
    }
    house.ok(&["export"]).lines().map(note).collect()
}
