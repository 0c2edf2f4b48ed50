//! Rebuilding. The index that holds answers until the new one is whole.

use crate::house::House;
use crate::lines::Lines;
use crate::moment::{killed_after, lives, moment};
use crate::opening;
use crate::random::Random;
use crate::sound;
use mercato::deal::ids::{Position, StreamId};
use mercato::deal::record::Record;
use mercato::log::{EventLog as _, Found, Key, Store};

/// How many rebuildings are killed, and how many commands after them while they open the store; in each of the two tests.
const KILLS: (u64, u64) = (8, 12);
const LINES: u64 = 3_000;

/// What every question answers.
#[derive(Debug, PartialEq)]
struct Answers {
    found: Vec<Vec<Found>>,
    streams: Vec<Vec<Record>>,
    places: Vec<Option<Position>>,
}

impl Answers {
    fn of(store: &Store, records: &[Record]) -> Self {
        let keys = [Key::Deal(""), Key::Deal("player-7"), Key::Player("player"), Key::Player("7"), Key::Club("roma")];
        let streams: Vec<StreamId> = records.iter().take(20).map(|record| record.stream).collect();
        Self {
            found: keys.into_iter().map(|key| store.find(key).unwrap()).collect(),
            streams: streams.into_iter().map(|stream| store.read_stream(stream).unwrap()).collect(),
            places: records.iter().step_by(50).map(|record| store.locate(record.draft.id).unwrap()).collect(),
        }
    }
}

#[test]
fn a_store_answers_as_before_whenever_its_rebuilding_is_killed() {
    killed_again_and_again(&mut Random(8));
}

#[test]
fn the_same_at_other_moments() {
    killed_again_and_again(&mut Random(9));
}

fn killed_again_and_again(random: &mut Random) {
    let house = House::new();
    house.run_with(&["import", "-"], Lines { count: LINES }.text()).done();
    let mut life = lives(house.command(&["rebuild"]));
    let records = sound::records(&house);
    let answers = Answers::of(&sound::opened(&house).unwrap(), &records);
    let opens = opening::takes(&house, "player-0-roma");
    let (mut killed, mut opening) = (0, 0);
    for round in 0.. {
        let (from, to) = if random.below(3) == 0 { (0, 60) } else { (60, 102) };
        let ended = killed_after(house.command(&["rebuild"]), moment(life, from, to, random));
        if ended.killed {
            killed += 1;
        } else {
            life = ended.lived;
        }
        let times = (1 + random.below(3)).min(KILLS.1 - opening);
        opening += opening::killed(&house, "player-0-roma", times, opens, random);
        assert!(sound::records(&house) == records, "the records are others");
        assert!(Answers::of(&sound::opened(&house).unwrap(), &records) == answers, "a question answers otherwise");
        if killed >= KILLS.0 && opening >= KILLS.1 {
            break;
        }
        assert!(round < 4 * KILLS.0, "{killed} of {round} were killed in time");
    }
    house.ok(&["rebuild"]);
    assert!(Answers::of(&sound::opened(&house).unwrap(), &records) == answers, "a question answers otherwise");
}
