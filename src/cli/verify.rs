use super::edge::Edge;
use super::failure::Failure;
use super::output;
use super::render::progress;
use super::session::Session;
use clap::Args;
use serde::Serialize;

/// Checks that nothing in the store was changed or lost since it was recorded
///
/// It reads every record and compares digests, positions, versions and indexes. Exit code 6 if anything is damaged.
#[derive(Args, Debug)]
pub(crate) struct Verify {}

#[derive(Serialize)]
struct Verified {
    records: u64,
    streams: u64,
    index_entries: u64,
}

impl Verify {
    pub(crate) fn run(self, edge: &Edge) -> Result<String, Failure> {
        let session = Session::open(edge, false)?;
        let bar = progress::bar("verifying", session.ledger.head()?.0);
        let checked = session.ledger.verify(&mut |records| bar.set_position(records))?;
        bar.finish_and_clear();
        drop(session);
        let verified = Verified { records: checked.records, streams: checked.streams, index_entries: checked.entries };
        output::one(edge.output, &verified, || {
            format!(
                "The log is sound: {} records of {} deals and windows, {} index entries.\n\
                 Every digest, position and version is what it was when it was recorded.\n",
                verified.records, verified.streams, verified.index_entries
            )
        })
    }
}
