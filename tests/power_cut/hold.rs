//! What must hold of a ledger, whatever happened to its store.

use super::given::at;
use super::ledgers::{asked, fresh, reopen, verified, witness};
use super::opened::options;
use super::workload::{Expected, LONG, Step, done};
use mercato::deal::filter::DealFilter;
use mercato::deal::ids::{Position, StreamId};
use mercato::deal::record::Record;
use mercato::ledger::{Error, Ledger, Reader};
use mercato::store::witness::{Lag, Witness};
use mercato::store::{OpenOptions, StoreError};
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// How much is checked after one more record was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Depth {
    /// Every byte.
    Whole,
    /// What questions answer.
    Answers,
}

/// Who comes first to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum First {
    Question,
    Writer,
}

/// Where it ends, and all records of its deals.
type Answer = (u64, BTreeMap<StreamId, Vec<Record>>);

pub(crate) fn answer(reader: &Reader) -> Result<Answer, Error> {
    let histories = reader.histories(&DealFilter::default())?;
    let deals = histories.iter().map(|history| (history.records()[0].stream, history.records().to_vec()));
    Ok((reader.head()?.0, deals.collect()))
}

/// Opens the ledger, or asks it, which must end at what was `acknowledged` or after an append of the step that came next;
/// with nothing acknowledged (none), there may be no store. Every record must be as it was written, what was erased in no
/// file, and one more be taken, which the next question shows. Gives whether the read model that was there is still used.
pub(crate) fn holds(
    path: &Path,
    expected: &Expected,
    acknowledged: Option<u64>,
    first: First,
    depth: Depth,
) -> Result<bool, String> {
    let error = |what: &'static str| move |error: Error| format!("{what}: {error:?}");
    let is_right = |what: &str, (head, deals): Answer| {
        let may = expected.may_stand_at(acknowledged.unwrap_or(0));
        if !may.contains(&head) {
            return Err(format!("{what}: it ends at {head}, not at one of {may:?}"));
        }
        if deals != expected.deals(head) {
            return Err(format!("{what}: the deals are not those of the first {head} records"));
        }
        Ok(head)
    };
    let before = Witness::read(path).ok().flatten().and_then(|witness| witness.model);
    if first == First::Question {
        match (asked(path, answer).0, acknowledged) {
            (Err(Error::Store(StoreError::NoStore { .. })), None) => {}
            (found, _) => drop(is_right("a question", found.map_err(error("asking"))?)?),
        }
    }
    let create = acknowledged.is_none();
    let options = OpenOptions { create, wait: std::time::Duration::from_secs(5), ..options() };
    let opened = Ledger::open(path, options, fresh(), Lag::default(), mercato::ledger::nobody());
    let mut ledger = opened.map_err(error("opening"))?;
    let head = is_right("the ledger", answer(&ledger).map_err(error("reading"))?)?;
    let Position(in_log) = ledger.log().head().map_err(|error| format!("the log: {error:?}"))?;
    if in_log != head {
        return Err(format!("the read model ends at {head}, and the log at {in_log}"));
    }
    if expected.gone(head).any(|text| is_in_a_file(path, text)) {
        return Err("what was erased is in a file".into());
    }
    let line = json!({"deal": "one-more", "type": "opened", "happened": "2020-01-05",
        "data": {"players": ["P"], "owner": "Milan", "to": "Roma"}});
    debug_assert!(at(0) < super::ledgers::now());
    let taken = done(&mut ledger, Step::Import(vec![line])).map_err(error("one more"))?;
    if taken != Position(head + 1) {
        return Err(format!("one more stands at {taken:?}, not after {head}"));
    }
    drop(ledger);
    let kept = before.is_some() && witness(path).model == before;
    let (shown, why) = asked(path, |reader| Ok((reader.head()?, reader.find("one-more")?, answer(reader)?)));
    let (again, _, (_, mut deals)) = shown.map_err(error("asking again"))?;
    deals.retain(|_, records| records[0].slug.as_str() != "one-more");
    if again.0 != head + 1 || deals != expected.deals(head) || !why.is_empty() {
        return Err(format!("one more was taken at {}, and a question ends at {again}: {why:?}", head + 1));
    }
    if depth == Depth::Whole {
        let checked = verified(path).map_err(|error| format!("check: {error:?}"))?;
        if checked.records != head + 1 || !checked.model {
            return Err(format!("the check went over {} records, not {}", checked.records, head + 1));
        }
        drop(reopen(path).0.map_err(error("opening again"))?);
    }
    Ok(kept)
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
