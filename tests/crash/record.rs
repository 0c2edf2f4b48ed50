//! Single records. One is acknowledged when the program has printed it.

use crate::house::House;
use crate::moment::{Ended, killed_after, moment};
use crate::random::Random;
use crate::run::HANGS;
use crate::sound;
use mercato::deal::record::Record;
use std::collections::BTreeMap;
use std::time::Duration;

/// How often a process is killed, in each of the two tests.
const KILLS: u64 = 30;

/// What the program said of notes that it was to record.
#[derive(Default)]
pub(crate) struct Told {
    /// It said that it recorded them.
    acknowledged: Vec<String>,
    /// It was killed before it said so: they may be there or not.
    unanswered: Vec<String>,
    /// How long a command takes here, so that the moments spread over all of its life.
    pub(crate) life: Duration,
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
    let (mut told, mut killed) = (Told::default(), 0);
    for round in 0.. {
        for record in 0..=random.below(2) {
            told.record(&house, "caldara", &format!("{round}.{record}"));
        }
        // Much of a life is spent on opening the store; what matters most comes after.
        let (from, to) = if random.below(4) == 0 { (0, 40) } else { (40, 105) };
        let moment = moment(told.life, from, to, random);
        killed += u64::from(told.kill(&house, "caldara", &format!("{round}.killed"), moment).killed);
        told.hold(sound::records(&house).iter().filter(|record| !sound::note(record).is_empty()));
        if killed == KILLS {
            break;
        }
        assert!(round < 60 * KILLS, "{killed} of {round} were killed in time");
    }
}

impl Told {
    /// Records a note.
    pub(crate) fn record(&mut self, house: &House, slug: &str, note: &str) {
        let ended = self.kill(house, slug, note, HANGS);
        assert!(self.acknowledged.last().is_some_and(|last| last == note), "{note} was not killed: {:?}", ended.run);
    }

    /// Records a note, and kills the program so long after its start.
    pub(crate) fn kill(&mut self, house: &House, slug: &str, note: &str, moment: Duration) -> Ended {
        let command = house.command(&["record", "note", slug, "--on", "2020-01-08", "--note", note]);
        let ended = killed_after(command, moment);
        let acknowledged = ended.run.out.contains("recorded #");
        assert!(acknowledged || ended.killed, "{:?}", ended.run);
        if !ended.killed {
            self.life = ended.lived;
        }
        if acknowledged { &mut self.acknowledged } else { &mut self.unanswered }.push(note.to_owned());
        ended
    }

    /// These are all records with a note that this recorded.
    pub(crate) fn hold<'a>(&self, records: impl Iterator<Item = &'a Record>) {
        let mut times: BTreeMap<&str, usize> = BTreeMap::new();
        for note in records.map(sound::note) {
            *times.entry(note).or_default() += 1;
        }
        for note in &self.acknowledged {
            assert_eq!(times.remove(note.as_str()), Some(1), "{note} was acknowledged");
        }
        for note in &self.unanswered {
            assert!(times.remove(note.as_str()).is_none_or(|times| times == 1), "{note} is there more than once");
        }
        assert!(times.is_empty(), "nobody recorded {times:?}");
    }
}
