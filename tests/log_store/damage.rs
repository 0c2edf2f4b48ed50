//! Bytes that are not what was written: an error, or the log as it was; never a panic, never another record, and never
//! a shorter log, since the witness knows how long it was (sled takes damage for a torn end).

use super::given::{append, deal, draft, id, note as short, store};
use super::random::Random;
use super::unfinished::copy;
use mercato::deal::ids::{Position, StreamId};
use mercato::deal::name::Text;
use mercato::deal::record::{Draft, Record};
use mercato::log::{EventLog as _, Found, Key, LogError, Store};
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// What is asked of a damaged store: in turn one of so many first, so that nothing else finds the damage.
const QUESTIONS: u64 = 5;
/// The one that is asked of all.
const ALL_RECORDS: u64 = 0;

/// A store, and what it answers.
struct Whole {
    path: PathBuf,
    records: Vec<Record>,
    found: Vec<Vec<Found>>,
}

/// What came of damage, by file.
type Outcomes = BTreeMap<(String, &'static str), u64>;

const KEYS: [Key<'_>; 5] =
    [Key::Deal(""), Key::Deal("player-3"), Key::Player("player"), Key::Player("7"), Key::Club("roma")];

/// Every third record opens a deal of its own; the others are long and short notes of seven deals. Some are so long that
/// sled fills several of its segments: it looks only at the newest when it is opened, if it has a snapshot.
fn record(number: u64) -> (StreamId, Draft) {
    if number.is_multiple_of(3) {
        let parties = json!({"players": [format!("Player {number}")], "owner": "Milan", "to": "Roma"});
        let opened = draft(u128::from(number), &format!("player-{number}-roma"), 0, "opened", parties);
        return (deal(u128::from(1_000 + number)), opened);
    }
    let mut random = Random(number);
    let length = if number.is_multiple_of(31) { 30_000 } else { number % 300 + 1 };
    let letters = (0..length).map(|_| char::from(b'a' + u8::try_from(random.below(26)).unwrap()));
    let note = Text::new(&letters.collect::<String>()).unwrap();
    (deal(u128::from(number % 7)), Draft { note: Some(note), ..short(u128::from(number)) })
}

/// Appends the records with these numbers, one by one or many at once.
fn fill(path: &Path, numbers: std::ops::Range<u64>, at_once: usize) {
    let mut open = store(path).unwrap();
    let numbers: Vec<u64> = numbers.collect();
    for some in numbers.chunks(at_once) {
        let appends = some.iter().scan(BTreeMap::<StreamId, u64>::new(), |now, number| {
            let (stream, draft) = record(*number);
            let stands = open.log.read_stream(stream).unwrap().len() as u64;
            let count = now.entry(stream).or_default();
            *count += 1;
            Some(append(stream, stands + *count - 1, [draft]))
        });
        let appends: Vec<_> = appends.collect();
        open.log.append(&appends).unwrap();
    }
}

impl Whole {
    /// Three blocks and a tail, filled in these lives: how many records at once, up to which.
    fn new(folder: &Path, lives: &[(usize, u64)]) -> Self {
        let path = folder.join("whole");
        let mut from = 0;
        for &(at_once, to) in lives {
            fill(&path, from..to, at_once);
            from = to;
        }
        let copied = folder.join("looked at");
        copy(&path, &copied);
        let open = store(&copied).unwrap();
        let records = open.log.read_after(Position(0), usize::MAX).unwrap();
        assert_eq!(records.len() as u64, from);
        Self { path, records, found: KEYS.iter().map(|key| open.log.find(*key).unwrap()).collect() }
    }

    /// Whether the answer to a question is the true one.
    fn answers(&self, store: &Store, question: u64) -> Result<bool, LogError> {
        let log = &store.log;
        Ok(match question {
            ALL_RECORDS => log.read_after(Position(0), usize::MAX)? == self.records,
            1 => {
                let mut same = log.read_stream(deal(999_999))?.is_empty();
                for stream in self.records.iter().map(|record| record.stream).take(20) {
                    let own: Vec<_> = self.records.iter().filter(|record| record.stream == stream).cloned().collect();
                    same &= log.read_stream(stream)? == own;
                }
                same
            }
            2 => KEYS.iter().map(|key| log.find(*key)).collect::<Result<Vec<_>, _>>()? == self.found,
            3 => {
                let mut same = log.locate(id(999_999))?.is_none();
                for record in self.records.iter().step_by(31) {
                    same &= log.locate(record.draft.id)? == Some(record.position);
                }
                same
            }
            _ => log.head()?.position == Position(self.records.len() as u64),
        })
    }

    /// What becomes of a store with damage in it.
    fn outcome(&self, damaged: &Path, question: u64) -> Result<&'static str, String> {
        let mut met = "refused";
        let asked = store(damaged).and_then(|open| {
            met = "an error to a question";
            for next in [question % QUESTIONS, ALL_RECORDS] {
                if !self.answers(&open, next)? {
                    met = "a wrong answer";
                    return Ok(next);
                }
            }
            met = "found by the check";
            open.log.check(&mut |_| ())?;
            met = "nothing";
            Ok(0)
        });
        match asked {
            Ok(question) if met == "a wrong answer" => Err(format!("a wrong answer to question {question}")),
            Ok(_) => Ok(met),
            Err(
                LogError::Damaged { .. }
                | LogError::DamagedFile { .. }
                | LogError::DamagedIndex { .. }
                | LogError::Unavailable { .. },
            ) => Ok(met),
            Err(LogError::NewerFormat { .. }) if met == "refused" => Ok("said to be newer"),
            Err(other) => Err(format!("{met}: {other:?}")),
        }
    }

    /// Its files, by their names within.
    fn files(&self) -> Vec<String> {
        let names = |inside: &str| {
            let entries = fs::read_dir(self.path.join(inside)).unwrap().map(|entry| entry.unwrap());
            let files = entries.filter(|entry| entry.path().is_file());
            files.map(|entry| format!("{inside}{}", entry.file_name().to_str().unwrap())).collect::<Vec<_>>()
        };
        let mut files = [names(""), names("log/")].concat();
        files.sort();
        files
    }

    /// Flips one bit at each of so many places of each file: of all that sled wrote, `large` places, and of the small
    /// files, `small`.
    fn flipped(&self, folder: &Path, large: u64, small: u64, random: &mut Random) -> Outcomes {
        let (mut outcomes, mut wrong) = (Outcomes::new(), Vec::new());
        let damaged = folder.join("damaged");
        for name in self.files() {
            let bytes = fs::read(self.path.join(&name)).unwrap();
            // Beyond its last segment the file of sled's log is empty: nothing can be damaged there.
            let Some(end) = bytes.iter().rposition(|byte| *byte != 0) else { continue };
            let kind = name.split('.').next().unwrap();
            let count = if kind == "log/db" { large } else { small };
            for number in 0..count {
                let (place, bit) = (random.below(end as u64 + 1), random.below(8));
                let mut flipped = bytes.clone();
                *flipped.get_mut(usize::try_from(place).unwrap()).unwrap() ^= 1 << bit;
                copy(&self.path, &damaged);
                fs::write(damaged.join(&name), flipped).unwrap();
                match self.outcome(&damaged, number) {
                    Ok(outcome) => *outcomes.entry((kind.into(), outcome)).or_default() += 1,
                    Err(what) => wrong.push(format!("bit {bit} of byte {place} of {name}, question {number}: {what}")),
                }
                fs::remove_dir_all(&damaged).unwrap();
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        outcomes
    }
}

/// How a store came to be: lives with so many records at once, up to which.
const NO_SNAPSHOT: &[(usize, u64)] = &[(90, 800)];
const A_SNAPSHOT: &[(usize, u64)] = &[(20, 800), (1, 800)];
const MORE_AFTER_A_SNAPSHOT: &[(usize, u64)] = &[(20, 700), (1, 740), (30, 800)];

fn flipped(lives: &[(usize, u64)], large: u64, small: u64, seed: u64) -> Outcomes {
    let folder = TempDir::new().unwrap();
    let whole = Whole::new(folder.path(), lives);
    let undamaged = folder.path().join("undamaged");
    copy(&whole.path, &undamaged);
    assert_eq!(whole.outcome(&undamaged, 0), Ok("nothing"));
    whole.flipped(folder.path(), large, small, &mut Random(seed))
}

fn is_found(outcomes: &Outcomes) {
    let found = |(kind, outcome): &(String, &str)| kind == "log/db" && *outcome != "nothing";
    assert!(outcomes.keys().any(found), "no damage was met: {outcomes:?}");
}

#[test]
fn a_flipped_bit_in_any_file_is_found_or_changes_nothing() {
    is_found(&flipped(NO_SNAPSHOT, 70, 6, 1));
}

#[test]
fn a_flipped_bit_in_a_snapshot_or_what_it_stands_for_is_found_or_changes_nothing() {
    is_found(&flipped(A_SNAPSHOT, 70, 6, 2));
}

#[test]
fn a_flipped_bit_before_or_after_what_a_snapshot_stands_for_is_found_or_changes_nothing() {
    is_found(&flipped(MORE_AFTER_A_SNAPSHOT, 70, 6, 3));
}

#[test]
#[ignore = "takes long; docs/faults.md says how it is started"]
#[expect(clippy::disallowed_methods, reason = "whoever starts it by hand says how long it may take")]
fn the_same_at_thousands_of_places() {
    let count: u64 = std::env::var("MERCATO_FLIPS").map_or(3_000, |text| text.parse().unwrap());
    let mut all = Outcomes::new();
    for (lives, seed) in [(NO_SNAPSHOT, 11), (A_SNAPSHOT, 12), (MORE_AFTER_A_SNAPSHOT, 13)] {
        for (outcome, times) in flipped(lives, count / 4, count / 20, seed) {
            *all.entry(outcome).or_default() += times;
        }
    }
    all.iter().for_each(|((kind, outcome), times)| println!("{kind:12} {outcome:24} {times}"));
}

#[test]
fn a_file_that_was_cut_is_found_or_changes_nothing() {
    let folder = TempDir::new().unwrap();
    let whole = Whole::new(folder.path(), A_SNAPSHOT);
    let mut outcomes = Outcomes::new();
    for name in whole.files().into_iter().filter(|name| name.starts_with("log/")) {
        let bytes = fs::read(whole.path.join(&name)).unwrap();
        for part in 0..20 {
            let place = folder.path().join("damaged");
            copy(&whole.path, &place);
            fs::write(place.join(&name), &bytes[..bytes.len() * part / 20]).unwrap();
            let outcome = whole.outcome(&place, part as u64).unwrap();
            *outcomes.entry((name.clone(), outcome)).or_default() += 1;
            fs::remove_dir_all(&place).unwrap();
        }
    }
    is_found(&outcomes);
}
