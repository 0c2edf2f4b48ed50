//! What must hold of a store, whatever happened to it.

use super::given::{append, at, deal, draft, options};
use super::workload::{Expected, LONG};
use mercato::deal::ids::Position;
use mercato::log::{EventLog as _, LogError, OpenOptions, Store};
use serde_json::json;
use std::fs;
use std::path::Path;
use std::time::Duration;

/// How much of a log is read. All of it, unless there are thousands of large ones to go through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Depth {
    Whole,
    /// The newest records.
    End,
}

const END: u64 = 2_000;

/// Opens the store, which must stand at what was `acknowledged` or after the append that came next; with nothing
/// acknowledged (none), there may be no store. Every record must be as it was written, what was erased in no
/// file, and one more be taken.
pub(crate) fn holds(path: &Path, expected: &Expected, acknowledged: Option<u64>, depth: Depth) -> Result<(), String> {
    let error = |what: &'static str| move |error: LogError| format!("{what}: {error:?}");
    let create = acknowledged.is_none();
    let open = || Store::open(path, OpenOptions { create, wait: Duration::from_secs(5), ..options() });
    let mut store = open().map_err(error("opening"))?;
    let Position(head) = store.head().map_err(error("head"))?.position;
    let may = expected.may_stand_at(acknowledged.unwrap_or(0));
    if !may.contains(&head) {
        return Err(format!("it stands at {head}, not at one of {may:?}"));
    }
    let from = if depth == Depth::Whole { 0 } else { head.saturating_sub(END) };
    reads(&store, from, head, expected)?;
    if expected.gone(head).any(|text| is_in_a_file(path, text)) {
        return Err("what was erased is in a file".into());
    }
    if head > 0 {
        let stream = store.read_stream(expected.stream(head)).map_err(error("its newest stream"))?;
        if !stream.last().is_some_and(|last| last.position.0 == head && expected.is(last, head)) {
            return Err(format!("the stream of record {head} does not end with it"));
        }
    }
    let (second, number) = (1 << 30, 0xffff_ffff_u128);
    let more = draft(number, "one-more", second, "note", json!({}));
    debug_assert_eq!(more.recorded, at(second));
    let taken = store.append(&[append(deal(number), 0, [more.clone()])]).map_err(error("one more"))?;
    if taken != [Position(head + 1)] {
        return Err(format!("one more stands at {taken:?}, not after {head}"));
    }
    drop(store);
    let store = open().map_err(error("opening again"))?;
    let Position(again) = store.head().map_err(error("head again"))?.position;
    let found = store.read_after(Position(head), 2).map_err(error("reading again"))?;
    if again != head + 1 || found.len() != 1 || found[0].draft != more {
        return Err(format!("one more was taken at {}, and it stands at {again}", head + 1));
    }
    if depth == Depth::Whole {
        let checked = store.check(&mut |_| ()).map_err(error("check"))?;
        if checked.records != head + 1 {
            return Err(format!("check went over {} records, not {}", checked.records, head + 1));
        }
    }
    Ok(())
}

/// The records after `from`, up to `head` and no further, are those that were written.
pub(crate) fn reads(store: &Store, from: u64, head: u64, expected: &Expected) -> Result<(), String> {
    let mut last = from;
    loop {
        let page =
            store.read_after(Position(last), 1_000).map_err(|error| format!("reading after {last}: {error:?}"))?;
        if page.is_empty() {
            break;
        }
        if !page.iter().zip(last + 1..).all(|(found, at)| found.position.0 == at && expected.is(found, head)) {
            return Err(format!("the records after {last} are not those that were written"));
        }
        last += page.len() as u64;
    }
    if last == head { Ok(()) } else { Err(format!("{last} records read, and the head is {head}")) }
}

/// A text of small letters, at least [`LONG`] of them.
pub(crate) fn is_in_a_file(folder: &Path, text: &str) -> bool {
    fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() { is_in_a_file(&path, text) } else { is_in(&fs::read(path).unwrap(), text) }
    })
}

/// It covers one of the places that are looked at, since these are not further apart than it is long.
pub(crate) fn is_in(bytes: &[u8], text: &str) -> bool {
    (0..bytes.len()).step_by(LONG).filter(|at| bytes[*at].is_ascii_lowercase()).any(|at| {
        let around = &bytes[at.saturating_sub(text.len())..bytes.len().min(at + text.len())];
        around.windows(text.len()).any(|found| found == text.as_bytes())
    })
}
