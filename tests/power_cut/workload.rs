//! What is appended: the same in every run, so that each record is known by its position.

use super::given::{append, deal, draft, id};
use super::random::Random;
use mercato::deal::ids::{Position, StreamId};
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
    /// What this record says is taken out, and it is told.
    Erase(Position, Append),
    /// It is closed and opened again.
    Reopen,
}

const BLOCK: u64 = 256;
/// The step before an import, and those of it: more records than the index takes in place.
const IMPORT: u64 = 230;
const IMPORTED: std::ops::Range<u64> = IMPORT + 1..IMPORT + 5;

/// The first with a small log, the second with a large one.
pub(crate) const ERASING: [u64; 2] = [100, 440];
/// A note of so many letters is like no other, and is looked for in files.
pub(crate) const LONG: usize = 100;

/// So many steps, in which single records and small appends are many, and large ones are few.
pub(crate) struct Workload {
    steps: u64,
    done: u64,
    random: Random,
    /// The newest record.
    position: u64,
    /// The version of each deal.
    versions: Vec<u64>,
    /// The newest record with a long note, and its deal.
    long: (u64, u64),
}

impl Workload {
    pub(crate) fn new(steps: u64) -> Self {
        Self { steps, done: 0, random: Random(7), position: 0, versions: Vec::new(), long: (0, 0) }
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
        let drafts: Vec<Draft> = (first..first + count)
            .map(|position| record(position, number, position - first + expected, short))
            .collect();
        let long = drafts.iter().zip(first..).filter(|(draft, _)| noted(draft).len() >= LONG).last();
        self.long = long.map_or(self.long, |(_, position)| (position, number));
        append(deal(u128::from(number) + 1), expected, drafts)
    }

    fn erase(&mut self) -> Step {
        let (gone, number) = self.long;
        let version = &mut self.versions[usize::try_from(number).unwrap()];
        let expected = *version;
        *version += 1;
        self.position += 1;
        let (slug, second) = (format!("player-{number}-roma"), i64::try_from(self.position).unwrap());
        let data = json!({"of": id(gone.into()), "reason": "the law"});
        let told = draft(self.position.into(), &slug, second, "erasure", data);
        Step::Erase(Position(gone), append(deal(u128::from(number) + 1), expected, [told]))
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
            step if ERASING.contains(&step) => self.erase(),
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

fn noted(draft: &Draft) -> &str {
    draft.note.as_ref().unwrap().as_str()
}

/// What a log that took so many steps reads.
pub(crate) struct Expected {
    /// As they were written first.
    records: Vec<Record>,
    /// The positions of what was erased, and of what tells so.
    erased: Vec<(u64, u64)>,
    /// The head after each append, and 0.
    pub(crate) heads: Vec<u64>,
}

impl Expected {
    pub(crate) fn new(steps: u64) -> Self {
        let (mut records, mut erased, mut heads) = (Vec::new(), Vec::new(), vec![0]);
        for step in Workload::new(steps) {
            let appends = match step {
                Step::Append(appends) | Step::Import(appends) => appends,
                Step::Erase(Position(gone), append) => {
                    erased.push((gone, records.len() as u64 + 1));
                    vec![append]
                }
                Step::Settle | Step::Reopen => continue,
            };
            for Append { stream, expected: mut version, drafts } in appends {
                for draft in drafts {
                    version = version.next();
                    let position = Position(records.len() as u64 + 1);
                    records.push(Record { position, stream, version, draft });
                }
            }
            heads.push(records.len() as u64);
        }
        Self { records, erased, heads }
    }

    /// Whether this is what stands at its position, where the newest record is at `head`.
    pub(crate) fn is(&self, found: &Record, head: u64) -> bool {
        let Position(at) = found.position;
        let erased = self.erased.iter().any(|(gone, told)| *gone == at && *told <= head);
        let written = at.checked_sub(1).and_then(|before| self.records.get(usize::try_from(before).unwrap()));
        written.is_some_and(|written| if erased { *found == written.clone().erased() } else { found == written })
    }

    /// What the stream is of which the record at this position is one.
    pub(crate) fn stream(&self, at: u64) -> StreamId {
        self.records[usize::try_from(at - 1).unwrap()].stream
    }

    /// What is in no file any more, where the newest record is at `head`.
    pub(crate) fn gone(&self, head: u64) -> impl Iterator<Item = &str> {
        let erased = self.erased.iter().filter(move |(_, told)| *told <= head);
        erased.map(|(gone, _)| noted(&self.records[usize::try_from(gone - 1).unwrap()].draft))
    }

    /// Where the log may stand if this was acknowledged: there, or after the append that came next.
    pub(crate) fn may_stand_at(&self, acknowledged: u64) -> Vec<u64> {
        let at = self.heads.binary_search(&acknowledged).expect("what was acknowledged is the end of an append");
        self.heads[at..].iter().copied().take(2).collect()
    }
}
