//! Imports. What stands after a kill is a beginning of the file, and importing it again completes it.

use crate::house::House;
use crate::lines::{Lines, is_line};
use crate::moment::{killed_after, lives, moment};
use crate::opening;
use crate::random::Random;
use crate::record::Told;
use crate::sound;
use mercato::deal::record::Record;
use serde_json::Value;
use std::fs;

/// How many imports are killed, and how many commands after them while they open the store; in each of the two tests.
const KILLS: (u64, u64) = (6, 15);
/// More than twice as many as an import records at once, where a block stands open.
const LINES: u64 = 18_000;

#[test]
fn what_stands_is_a_beginning_of_the_file_and_importing_it_again_completes_it() {
    killed_again_and_again(&mut Random(3));
}

#[test]
fn the_same_at_other_moments() {
    killed_again_and_again(&mut Random(4));
}

/// A store, and what was done to it so far.
struct Journey {
    house: House,
    told: Told,
    /// What was read of it.
    records: Vec<Record>,
}

impl Journey {
    /// Its first block stands open, so that an import writes a part before the rest.
    fn begin(lines: &Lines) -> Self {
        let house = House::new();
        fs::write(house.path("lines"), lines.text()).unwrap();
        house.ok(&["open", "Mattia Caldara", "--owner", "Milan", "--to", "Atalanta", "--on", "2020-01-02"]);
        Self { house, told: Told::default(), records: Vec::new() }
    }

    /// Looks at all of it. How many lines stand.
    fn look(&mut self, lines: &Lines) -> u64 {
        sound::grown(&self.house, &mut self.records);
        let (from_lines, others): (Vec<_>, Vec<_>) = self.records.iter().partition(|record| is_line(record));
        self.told.hold(others.into_iter().filter(|record| !sound::note(record).is_empty()));
        lines.begin_with(from_lines.into_iter())
    }

    /// Imports the file again: what is missing is recorded, and nothing is doubled.
    fn complete(mut self, lines: &Lines, stood: u64) {
        let said: Value = serde_json::from_str(&self.house.ok(&["import", "~/lines", "-O", "json"])).unwrap();
        assert_eq!((&said["recorded"], &said["stood_already"]), (&(lines.count - stood).into(), &stood.into()));
        assert_eq!(self.look(lines), lines.count);
        assert!(sound::records(&self.house) == self.records, "what stood is not what was there before");
    }
}

fn killed_again_and_again(random: &mut Random) {
    let lines = Lines { count: LINES };
    let journey = Journey::begin(&lines);
    let mut life = lives(journey.house.command(&["import", "~/lines"]));
    journey.complete(&lines, LINES);
    let mut journey = Journey::begin(&lines);
    let opens = opening::takes(&journey.house);
    let (mut killed, mut opening, mut between, mut stood) = (0, 0, 0, 0);
    for round in 0.. {
        let left = life * u32::try_from(LINES + 1_000 - stood).unwrap() / u32::try_from(LINES).unwrap();
        let ended = killed_after(journey.house.command(&["import", "~/lines"]), moment(left, 2, 110, random));
        killed += u64::from(ended.killed);
        if !ended.killed {
            // All goes faster than before.
            life = life * 9 / 10;
        }
        let times = (2 + random.below(3)).min(KILLS.1 - opening);
        opening += opening::killed(&journey.house, "caldara", times, opens, random);
        let before = std::mem::replace(&mut stood, journey.look(&lines));
        if ended.killed && stood == before {
            // All goes slower than before.
            life = life * 11 / 10;
        }
        between += u64::from(ended.killed && stood > 0 && stood < LINES);
        if killed >= KILLS.0 && opening >= KILLS.1 && between > 0 {
            break;
        }
        assert!(
            round < 60 * KILLS.0,
            "{killed} imports of {round} were killed in time, {between} of them between the first line and the last"
        );
        if stood == LINES {
            (journey, stood) = (Journey::begin(&lines), 0);
        } else {
            journey.told.record(&journey.house, "caldara", &format!("{round}"));
        }
    }
    journey.complete(&lines, stood);
}
