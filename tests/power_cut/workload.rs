//! What is recorded: the same in every run, so that each record is known by its position.

use super::given::at;
use super::opened::options;
use super::random::Random;
use chrono_tz::Europe::Rome;
use mercato::bytes::decode;
use mercato::deal::history::History;
use mercato::deal::ids::{Position, RecordId, StreamId};
use mercato::deal::name::{Name, Text};
use mercato::deal::record::Record;
use mercato::ledger::{EraseRequest, Error, Import, Ledger};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What is done to the ledger, in order.
pub(crate) enum Step {
    /// These lines are imported: one append, or several where they are many thousands.
    Import(Vec<Value>),
    /// What this record says is taken out, and it is told.
    Erase(Position),
    /// It is closed and opened again.
    Reopen,
}

/// The step with more lines than an import records at once.
const MANY: u64 = 230;
/// Where an import of many may have stopped.
const BLOCK: u64 = 256;

/// The first with a small log, the second with a large one.
pub(crate) const ERASING: [u64; 2] = [100, 440];
/// A note of so many letters is like no other, and is looked for in files.
pub(crate) const LONG: usize = 100;

/// A note of so many letters is one of many different letters: what is sealed of it is still longer than a page of sled takes.
const DENSE: usize = 45_000;
/// A longer value is cut in two.
const PIECE: usize = 30_000;

/// So many steps, in which single records and small appends are many, and large ones are few.
pub(crate) struct Workload {
    steps: u64,
    done: u64,
    random: Random,
    /// The newest record.
    position: u64,
    /// How many deals there are.
    deals: u64,
    /// The newest note that is long.
    long: u64,
}

impl Workload {
    pub(crate) fn new(steps: u64) -> Self {
        Self { steps, done: 0, random: Random(7), position: 0, deals: 0, long: 0 }
    }

    /// How many records the next import has.
    fn size(&mut self) -> u64 {
        match self.done % 500 {
            450 => 3_000,
            MANY => 9_000,
            step if step % 220 == 20 => 600,
            _ => [1, 1, 1, 1, 1, 1, 3, 3, 3, 20][usize::try_from(self.random.below(10)).unwrap()],
        }
    }

    fn import(&mut self) -> Vec<Value> {
        let short = self.done % 500 == MANY;
        (0..self.size()).map(|_| self.line(short)).collect()
    }

    fn line(&mut self, short: bool) -> Value {
        self.position += 1;
        // Some open a deal of their own, and many go to the first few.
        let deal = match self.random.below(8) {
            0 => self.deals,
            1..4 => self.random.below(self.deals.clamp(1, 5)),
            _ => self.random.below(self.deals.max(1)),
        };
        let opens = deal == self.deals;
        self.deals += u64::from(opens);
        let note = note(self.position, short);
        if !opens && (2 * LONG..DENSE).contains(&note.len()) {
            self.long = self.position;
        }
        let (kind, data) = match opens {
            true => ("opened", json!({"players": [format!("Player {deal}")], "owner": "Milan", "to": "Roma"})),
            false => ("note", json!({})),
        };
        json!({"deal": format!("player-{deal}-roma"), "type": kind, "happened": "2020-01-05", "learned": "2020-01-05",
            "note": note, "data": data})
    }
}

impl Iterator for Workload {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        if self.done == self.steps {
            return None;
        }
        let step = match self.done % 500 {
            step if ERASING.contains(&step) => {
                self.position += 1;
                Step::Erase(Position(self.long))
            }
            _ if self.done % 60 == 45 => Step::Reopen,
            _ => Step::Import(self.import()),
        };
        self.done += 1;
        Some(step)
    }
}

/// Mostly of 300 to 1,500 bytes; now and then of 40,000 or more; those of a large import are short.
fn note(position: u64, short: bool) -> String {
    const LETTERS: &[u8; 64] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-";
    let mut random = Random(position);
    let (length, letters) = match (short, random.below(150)) {
        (true, _) => (10, 26),
        (_, 0) => (DENSE as u64, 64),
        (_, 1) => (39_000, 26),
        (_, 2..50) => (10 + random.below(900), 26),
        _ => (10 + random.below(900), 3),
    };
    let letter = |_| char::from(LETTERS[usize::try_from(random.below(letters)).unwrap()]);
    // No line comes twice.
    format!("{position} {}", (0..length).map(letter).collect::<String>())
}

/// Takes a step of an open ledger, but for a reopening, and says where it stands.
pub(crate) fn done(ledger: &mut Ledger, step: Step) -> Result<Position, Error> {
    let now = at(i64::try_from(ledger.head()?.0).unwrap());
    match step {
        Step::Import(lines) => {
            let mut import = Import::new(ledger, Name::new("Ada").unwrap(), false, now)?;
            for line in lines {
                import.take(&line.to_string(), now)?.unwrap();
            }
            import.flush()?;
        }
        Step::Erase(gone) => {
            let (of, id) = (ledger.find_record(&gone.to_string())?, RecordId(Uuid::from_u128(gone.0.into())));
            let (reason, recorder) = (Text::new("the law").unwrap(), Name::new("Bo").unwrap());
            ledger.erase(&EraseRequest { id, of, reason, recorder }, now, &mut |_| ())?;
        }
        Step::Reopen => {}
    }
    ledger.head()
}

/// What a ledger that took so many steps reads.
pub(crate) struct Expected {
    /// As they were written first.
    records: Vec<Record>,
    /// The positions of what was erased, and of what tells so.
    erased: Vec<(u64, u64)>,
    /// The head after each append, and 0.
    heads: Vec<u64>,
}

impl Expected {
    pub(crate) fn new(steps: u64) -> Self {
        let mut secret = [0; 32];
        let mut fresh = options().fresh;
        fresh(&mut [0; 16]);
        fresh(&mut secret);
        let mut ledger = Ledger::in_memory(Rome, secret).unwrap();
        let mut expected = Self { records: Vec::new(), erased: Vec::new(), heads: vec![0] };
        for step in Workload::new(steps) {
            let (gone, is_reopening) = match &step {
                Step::Erase(gone) => (Some(gone.0), false),
                step => (None, matches!(step, Step::Reopen)),
            };
            let before = expected.records.len() as u64;
            let Position(head) = done(&mut ledger, step).unwrap();
            for (read, at) in ledger.log().read(Position(before), usize::MAX).unwrap().iter().zip(before + 1..) {
                expected.records.push(decode(Position(at), &read.envelope, &read.body).unwrap());
            }
            expected.erased.extend(gone.map(|gone| (gone, head)));
            if head > before + 8_192 {
                // It came in several appends, which end with a block.
                expected.heads.extend((before + 1..head).filter(|head| head.is_multiple_of(BLOCK)));
            }
            if !is_reopening {
                expected.heads.push(head);
            }
        }
        expected
    }

    /// The records up to the one at `head`, as they read then.
    pub(crate) fn up_to(&self, head: u64) -> Vec<Record> {
        let mut records = self.records[..usize::try_from(head).unwrap()].to_vec();
        for (gone, _) in self.erased.iter().filter(|(_, told)| *told <= head) {
            let gone = &mut records[usize::try_from(gone - 1).unwrap()];
            *gone = gone.clone().erased();
        }
        records
    }

    /// Its deals, where the newest record is at `head`: the records of each as questions show them.
    pub(crate) fn deals(&self, head: u64) -> BTreeMap<StreamId, Vec<Record>> {
        let mut deals: BTreeMap<StreamId, Vec<Record>> = BTreeMap::new();
        for record in self.up_to(head) {
            deals.entry(record.stream).or_default().push(record);
        }
        deals.into_iter().map(|(stream, records)| (stream, History::of(Rome, records).records().to_vec())).collect()
    }

    /// What is in no file any more, where the newest record is at `head`.
    pub(crate) fn gone(&self, head: u64) -> impl Iterator<Item = &str> {
        let erased = self.erased.iter().filter(move |(_, told)| *told <= head);
        erased.map(|(gone, _)| {
            let note = self.records[usize::try_from(gone - 1).unwrap()].note.as_ref().unwrap().as_str();
            note.split_once(' ').unwrap().1
        })
    }

    /// Where the log may stand if this was acknowledged: there, or after an append of the step that came next.
    pub(crate) fn may_stand_at(&self, acknowledged: u64) -> Vec<u64> {
        let at = self.heads.binary_search(&acknowledged).expect("what was acknowledged is the end of an append");
        let next = self.heads[at..].iter().copied();
        // Of an import of many, any beginning that ends with a block may be there.
        let many = self.heads[at..].windows(2).skip(1).take_while(|two| two[0].is_multiple_of(BLOCK)).count();
        next.take(2 + many).collect()
    }
}

#[test]
fn some_values_are_cut_in_two_once_they_are_sealed() {
    let expected = Expected::new(470);
    let (last, records) = (expected.records.len() / 256 * 256, &expected.records);
    let sealed = records[..last].iter().filter_map(|record| record.note.as_ref());
    let packed = sealed.map(|note| note.as_str()).map(|note| zstd::bulk::compress(note.as_bytes(), 1).unwrap().len());
    assert!(packed.filter(|length| *length > PIECE).count() > 3);
}
