//! Single records. One is acknowledged when the program has printed it.

use crate::house::{House, Run};
use crate::random::Random;
use serde_json::Value;
use std::collections::BTreeMap;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

/// How often a process is killed, in each of the two tests.
const KILLS: u64 = 18;

struct Told {
    /// Notes that the program said it recorded.
    acknowledged: Vec<String>,
    /// Notes whose process was killed before it said so: they may be there or not.
    unanswered: Vec<String>,
}

#[test]
fn every_record_that_was_acknowledged_is_there_once_whenever_its_successor_is_killed() {
    killed_again_and_again(&mut Random(1));
}

#[test]
fn the_same_at_other_moments() {
    killed_again_and_again(&mut Random(2));
}

fn killed_again_and_again(random: &mut Random) {
    let house = House::new();
    house.ok(&["open", "Mattia Caldara", "--owner", "Milan", "--to", "Atalanta", "--on", "2020-01-02"]);
    let mut told = Told { acknowledged: Vec::new(), unanswered: Vec::new() };
    // How long a command takes here, so that the moments spread over all of its life.
    let mut life = Duration::from_millis(50);
    for round in 0..KILLS {
        for record in 0..=random.below(2) {
            let note = format!("{round}.{record}");
            let began = Instant::now();
            assert!(record_until(&house, &note, Duration::MAX, &mut told), "{note} was not killed, and failed");
            life = began.elapsed();
        }
        // Much of a life is spent on opening the store; what matters most comes after.
        let percent = if random.below(4) == 0 { random.below(40) } else { 40 + random.below(70) };
        let moment = life * u32::try_from(percent).unwrap() / 100;
        record_until(&house, &format!("{round}.killed"), moment, &mut told);
        check(&house, &told);
    }
    assert!(!told.unanswered.is_empty(), "nothing was killed in time");
}

/// Records a note, and kills the program at that moment of its life. It was acknowledged if this is true.
fn record_until(house: &House, note: &str, moment: Duration, told: &mut Told) -> bool {
    let mut command = house.command(&["record", "note", "caldara", "--on", "2020-01-08", "--note", note]);
    let began = Instant::now();
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = child.unwrap();
    while began.elapsed() < moment && child.try_wait().unwrap().is_none() {
        thread::sleep(Duration::from_micros(200));
    }
    // It may have ended in the meantime.
    let _ = child.kill();
    let run = Run::of(child.wait_with_output().unwrap());
    let acknowledged = run.out.contains("recorded #");
    if acknowledged { &mut told.acknowledged } else { &mut told.unanswered }.push(note.to_owned());
    acknowledged
}

fn check(house: &House, told: &Told) {
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    let history = house.json(&["history", "caldara"]);
    let entries = history.as_array().unwrap();
    for note in entries.iter().filter_map(|entry| entry["note"].as_str()) {
        *times.entry(note.to_owned()).or_default() += 1;
    }
    for note in &told.acknowledged {
        assert_eq!(times.remove(note), Some(1), "{note} was acknowledged");
    }
    for note in &told.unanswered {
        assert!(times.remove(note).is_none_or(|times| times == 1), "{note} is there more than once");
    }
    assert!(times.is_empty(), "nobody recorded {times:?}");
    // No place is left empty, in the log or in the deal; and every byte is as it was written.
    let counted = |field: &str| entries.iter().map(|entry| entry[field].as_u64()).collect::<Vec<_>>();
    let expected: Vec<_> = (1..=entries.len() as u64).map(Some).collect();
    assert_eq!((counted("position"), counted("version")), (expected.clone(), expected));
    assert_eq!(house.count(), Value::from(entries.len()).as_u64().unwrap());
}
