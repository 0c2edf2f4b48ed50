//! What is appended: the same in every run, so that each record is known by its position.

use super::given::{append, deal, draft};
use super::random::Random;
use mercato::deal::ids::Position;
use mercato::deal::name::Text;
use mercato::deal::record::{Draft, Record};
use mercato::log::Append;
use serde_json::json;

/// What is done to the store, in order.
pub(crate) enum Step {
    Append(Vec<Append>),
    /// Records in whole blocks, made ready first, as an import does.
    Import(Vec<Append>),
    /// What leads to them is written: so many that it is another edition of the index.
    Settle,
    /// It is closed and opened again.
    Reopen,
}

const BLOCK: u64 = 256;
/// The step before an import, and those of it: more records than the index takes in place.
const IMPORT: u64 = 230;
const IMPORTED: std::ops::Range<u64> = IMPORT + 1..IMPORT + 5;

/// So many steps, in which single records and small appends are many, and large ones are few.
pub(crate) struct Workload {
    steps: u64,
    done: u64,
    random: Random,
    /// The newest record.
    position: u64,
    /// The version of each deal.
    versions: Vec<u64>,
}

impl Workload {
    pub(crate) fn new(steps: u64) -> Self {
        Self { steps, done: 0, random: Random(7), position: 0, versions: Vec::new() }
    }

    /// How many records the next append has.
    fn size(&mut self) -> u64 {
        match self.done {
            step if step % 500 == 450 => 5_000,
            step if step % 220 == 20 => 300,
            step if step % 500 == IMPORT => BLOCK - self.position % BLOCK,
            step if IMPORTED.contains(&(step % 500)) => 17 * BLOCK,
            _ => [1, 1, 1, 1, 1, 1, 3, 3, 3, 20][usize::try_from(self.random.below(10)).unwrap()],
        }
    }

    /// Records of one to three deals.
    fn append(&mut self) -> Vec<Append> {
        let mut left = self.size();
        let mut appends = Vec::new();
        while left > 0 {
            let some = if appends.len() == 2 { left } else { 1 + self.random.below(left) };
            left -= some;
            appends.push(self.records(some));
        }
        appends
    }

    fn records(&mut self, count: u64) -> Append {
        let known = self.versions.len() as u64;
        // Half of them go to a deal of their own, and many to the first few.
        let number = match self.random.below(4) {
            0 | 1 => known,
            2 => self.random.below(known.clamp(1, 5)),
            _ => self.random.below(known.max(1)),
        };
        if number == known {
            self.versions.push(0);
        }
        let version = &mut self.versions[usize::try_from(number).unwrap()];
        let expected = *version;
        *version += count;
        let first = self.position + 1;
        self.position += count;
        let short = IMPORTED.contains(&(self.done % 500));
        let drafts =
            (first..first + count).map(|position| record(position, number, position - first + expected, short));
        append(deal(u128::from(number) + 1), expected, drafts)
    }
}

impl Iterator for Workload {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        if self.done == self.steps {
            return None;
        }
        let step = match self.done % 500 {
            step if IMPORTED.contains(&step) => Step::Import(self.append()),
            step if step == IMPORTED.end => Step::Settle,
            _ if self.done % 60 == 45 => Step::Reopen,
            _ => Step::Append(self.append()),
        };
        self.done += 1;
        Some(step)
    }
}

/// Mostly of 300 to 1,500 bytes; now and then of 40,000; those of an import are short.
fn record(position: u64, deal: u64, version: u64, short: bool) -> Draft {
    let mut random = Random(position);
    let length = if short {
        10
    } else if random.below(150) == 0 {
        39_000
    } else {
        10 + random.below(900)
    };
    let letters = if random.below(3) == 0 { 26 } else { 3 };
    let letter = |_| char::from(b'a' + u8::try_from(random.below(letters)).unwrap());
    let note: String = (0..length).map(letter).collect();
    let (kind, data) = match version {
        0 => ("opened", json!({"players": [format!("Player {deal}")], "owner": "Milan", "to": "Roma"})),
        _ => ("note", json!({})),
    };
    let second = i64::try_from(position).unwrap();
    let made = draft(position.into(), &format!("player-{deal}-roma"), second, kind, data);
    Draft { note: Some(Text::new(&note).unwrap()), ..made }
}

/// What a log that took so many steps reads.
pub(crate) struct Expected {
    pub(crate) records: Vec<Record>,
    /// The head after each append, and 0.
    pub(crate) heads: Vec<u64>,
}

impl Expected {
    pub(crate) fn new(steps: u64) -> Self {
        let (mut records, mut heads) = (Vec::new(), vec![0]);
        for step in Workload::new(steps) {
            let (Step::Append(appends) | Step::Import(appends)) = step else { continue };
            for Append { stream, expected: mut version, drafts } in appends {
                for draft in drafts {
                    version = version.next();
                    let position = Position(records.len() as u64 + 1);
                    records.push(Record { position, stream, version, draft });
                }
            }
            heads.push(records.len() as u64);
        }
        Self { records, heads }
    }

    /// Where the log may stand if this was acknowledged: there, or after the append that came next.
    pub(crate) fn may_stand_at(&self, acknowledged: u64) -> Vec<u64> {
        let at = self.heads.binary_search(&acknowledged).expect("what was acknowledged is the end of an append");
        self.heads[at..].iter().copied().take(2).collect()
    }
}
