//! Rebuilding. The read model that there is answers until the new one is whole.

use crate::house::House;
use crate::ledgers::asked;
use crate::lines::Lines;
use crate::moment::{killed_after, lives, moment};
use crate::opening;
use crate::random::Random;
use crate::sound;
use mercato::deal::filter::DealFilter;
use mercato::deal::ids::Position;
use mercato::ledger::{Error, Reader};

/// How many rebuildings are killed, and how many commands after them while they open the store; in each of the two tests.
const KILLS: (u64, u64) = (8, 3);
const LINES: u64 = 3_000;

/// What every kind of question answers.
fn answers(house: &House) -> String {
    asked(&house.store(), all).0.unwrap()
}

fn all(reader: &Reader) -> Result<String, Error> {
    let named = |name: &str| Some(name.to_owned());
    let filters = [
        DealFilter::default(),
        DealFilter { window: named("winter"), ..DealFilter::default() },
        DealFilter { player: named("7"), ..DealFilter::default() },
        DealFilter { club: named("roma"), ..DealFilter::default() },
    ];
    let found = filters.map(|filter| reader.histories(&filter));
    let (mut records, Position(head)) = (Vec::new(), reader.head()?);
    for position in (1..=head).step_by(50) {
        let record = reader.find_record(&position.to_string())?;
        records.push(reader.find_record(&record.id.to_string())? == record);
    }
    Ok(format!("{found:?} {:?} {records:?}", reader.find("player-7-roma")?))
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
    let expected = answers(&house);
    let opens = opening::takes(&house);
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
        assert!(answers(&house) == expected, "a question answers otherwise");
        assert!(sound::records(&house) == records, "the records are others");
        if killed >= KILLS.0 && opening >= KILLS.1 {
            break;
        }
        assert!(round < 60 * KILLS.0, "{killed} of {round} were killed in time");
    }
    house.ok(&["rebuild"]);
    assert!(answers(&house) == expected, "a question answers otherwise");
}
