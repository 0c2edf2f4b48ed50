//! Erasing: it is done, or was not begun; and where it is done, nothing is left of what was said.

use crate::house::House;
use crate::lines::Lines;
use crate::moment::{killed_after, killed_once, lives, moment};
use crate::random::Random;
use crate::sound;
use std::cell::Cell;
use std::fs;
use std::path::Path;
use std::time::Duration;

const KILLS: u64 = 18;
const LINES: u64 = 2_830;

/// The note of this record stands in the tail, which no block is closed in for long: not packed, so that it can be looked for.
fn is_in_a_file(folder: &Path, text: &str) -> bool {
    fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        let holds = |bytes: Vec<u8>| bytes.windows(text.len()).any(|found| found == text.as_bytes());
        if path.is_dir() { is_in_a_file(&path, text) } else { holds(fs::read(path).unwrap()) }
    })
}

#[test]
fn an_erasing_is_done_or_not_begun_whenever_it_is_killed() {
    let (house, random) = (House::new(), &mut Random(11));
    house.run_with(&["import", "-"], Lines { count: LINES }.text()).done();
    let note = |round: u64| format!("note that goes, the {round}th");
    let record = |house: &House, round: u64| {
        house.ok(&["record", "note", "player-0-roma", "--note", &note(round), "--on", "2020-01-08"]);
        house.json(&["verify"])["records"].to_string()
    };
    let mut life = lives(house.command(&["erase", &record(&house, 0), "--reason", "law"]));
    let mut records = sound::records(&house);
    let (mut killed, mut done) = (0, 0);
    for round in 1.. {
        let position = record(&house, round);
        sound::grown(&house, &mut records);
        let last = records.last().unwrap().clone();
        assert!(is_in_a_file(&house.store(), &note(round)));
        let command = house.command(&["erase", &position, "--reason", "law"]);
        let ended = if round % 2 == 0 {
            killed_after(command, moment(life, 0, 102, random))
        } else {
            // While the logs are swapped, or a little later.
            let (old, later) = (house.store().join("log.old"), Duration::from_millis(random.below(8)));
            let swapped = Cell::new(None);
            killed_once(command, |lived| {
                swapped.set(swapped.get().or_else(|| old.exists().then_some(lived)));
                swapped.get().is_some_and(|since| lived >= since + later)
            })
        };
        if ended.killed {
            killed += 1;
        } else {
            life = ended.lived;
        }
        let now = sound::records(&house);
        let erased = now.len() > records.len();
        assert!(erased || ended.killed, "it was told that it is done");
        let kept = records.len() - 1;
        assert!(now[..kept] == records[..kept], "other records have changed");
        assert_eq!(now[kept], if erased { last.clone().erased() } else { last.clone() });
        assert_eq!(is_in_a_file(&house.store(), &note(round)), !erased);
        done += u64::from(erased && ended.killed);
        records = now;
        if killed >= KILLS {
            break;
        }
        assert!(round < 60 * KILLS, "{killed} of {round} were killed in time");
    }
    assert!(done > 0, "of {killed} none was killed after the swap");
}
