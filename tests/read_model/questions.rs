//! A fixed set of questions, of every kind.

use super::given::{foreign_id, own_id, stream};
use mercato::deal::ids::Position;
use mercato::deal::moment::Instant;
use mercato::deal::record::Record;
use mercato::proof::tree_hash::Hash;
use mercato::read_model::{DealNumber, Found, Key, ModelError, ReadModel};

pub(crate) const KEYS: [Key<'static>; 16] = [
    Key::Deal(""),
    Key::Deal("player-1"),
    Key::Deal("player-2-"),
    Key::Deal("zzz"),
    Key::Window(""),
    Key::Window("summer"),
    Key::InWindow("winter-2020"),
    Key::InWindow("summer-2020"),
    Key::InWindow("winter"),
    Key::Player("name3"),
    Key::Player("surname"),
    Key::Player("nobody"),
    Key::Club("milan"),
    Key::Club("koln"),
    Key::Club("club"),
    Key::Club("7"),
];

/// All that was answered.
#[derive(Debug, PartialEq)]
pub(crate) struct Answers {
    head: (Position, Option<Instant>, Hash),
    found: Vec<Vec<Found>>,
    deals: Vec<Vec<Record>>,
    numbers: Vec<Option<DealNumber>>,
    records: Vec<Option<Record>>,
}

/// What a model of so many records answers.
pub(crate) fn answers(model: &ReadModel, count: u64) -> Result<Answers, ModelError> {
    let found = KEYS.into_iter().map(|key| model.find(key)).collect::<Result<Vec<_>, _>>()?;
    let all: Vec<DealNumber> = model.find(Key::Deal(""))?.iter().map(|found| found.number).collect();
    let mut deals = model.records_of_all(&all)?;
    for number in all.iter().rev().take(3) {
        deals.push(model.records_of(*number)?);
    }
    let numbers = [0, 1, 7, 9_999].map(|deal| model.number_of(stream(deal)));
    let numbers = numbers.into_iter().collect::<Result<Vec<_>, _>>()?;
    let mut records: Vec<_> = model.records_after(Position(count / 2), 99)?.into_iter().map(Some).collect();
    for position in (0..count + 3).step_by(usize::try_from(count / 11).unwrap_or(1).max(1)) {
        records.push(model.record_at(Position(position))?);
    }
    for position in [1, 2, 4, 8, count / 2, count / 4 * 4, count, count + 1] {
        records.push(model.record_with(foreign_id(position))?);
        records.push(model.record_with(own_id(1, position))?);
    }
    Ok(Answers { head: (model.position(), model.recorded(), model.root()), found, deals, numbers, records })
}
