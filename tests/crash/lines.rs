//! A file to import.

use crate::sound;
use mercato::deal::record::Record;

/// Twenty deals, each opened by its first line; every line has a note of its own.
pub(crate) struct Lines {
    pub(crate) count: u64,
}

impl Lines {
    pub(crate) fn text(&self) -> String {
        (0..self.count).map(line).collect()
    }

    /// These records are a beginning of the file: how many.
    pub(crate) fn begin_with<'a>(&self, records: impl Iterator<Item = &'a Record>) -> u64 {
        let mut count = 0;
        for record in records {
            assert_eq!(sound::note(record), note(count), "at position {}", record.position);
            count += 1;
        }
        assert!(count <= self.count, "{count} lines of {}", self.count);
        count
    }
}

fn line(number: u64) -> String {
    let (deal, note) = (number % 20, note(number));
    let event = if number < 20 {
        format!(r#""type":"opened","data":{{"players":["Player {deal}"],"owner":"Milan","to":"Roma"}}"#)
    } else {
        r#""type":"note""#.to_owned()
    };
    format!("{{\"deal\":\"player-{deal}-roma\",\"happened\":\"2020-01-08\",\"note\":\"{note}\",{event}}}\n")
}

fn note(number: u64) -> String {
    format!("line {number}")
}

/// Whether a line of such a file made it.
pub(crate) fn is_line(record: &Record) -> bool {
    sound::note(record).starts_with("line ")
}
