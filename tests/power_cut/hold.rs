//! What must hold of a store, whatever happened to it.

use super::given::{append, at, deal, draft, options};
use super::workload::Expected;
use mercato::deal::ids::Position;
use mercato::log::{EventLog as _, LogError, OpenOptions, Store};
use serde_json::json;
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
/// acknowledged (none), there may be no store. Every record must be as it was written, and one more be taken.
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
    if let Some(last) = head.checked_sub(1).map(|at| &expected.records[usize::try_from(at).unwrap()]) {
        let stream = store.read_stream(last.stream).map_err(error("its newest stream"))?;
        if stream.last() != Some(last) {
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
        let begin = usize::try_from(last).unwrap();
        if expected.records.get(begin..begin + page.len()) != Some(page.as_slice()) {
            return Err(format!("the records after {last} are not those that were written"));
        }
        last += page.len() as u64;
    }
    if last == head { Ok(()) } else { Err(format!("{last} records read, and the head is {head}")) }
}
