use super::edge::Edge;
use super::failure::Failure;
use super::output;
use super::render::{count, progress};
use super::session::Session;
use clap::Args;
use serde::Serialize;

/// Makes the indexes anew from the records
///
/// Records are not touched. It is the way out when `verify` finds the records right and an index damaged.
#[derive(Args, Debug)]
pub(crate) struct Rebuild {}

#[derive(Serialize)]
struct Rebuilt {
    records: u64,
}

impl Rebuild {
    pub(crate) fn run(self, edge: &Edge) -> Result<String, Failure> {
        let mut session = Session::open(edge, false)?;
        let records = session.ledger.head()?.0;
        let bar = progress::bar("rebuilding", records);
        session.ledger.rebuild(&mut |records| bar.set_position(records))?;
        bar.finish_and_clear();
        drop(session);
        output::one(edge.output, &Rebuilt { records }, || {
            format!("The indexes were made anew from {}.\n", count(records, "record"))
        })
    }
}
