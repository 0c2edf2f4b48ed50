use super::edge::Edge;
use super::failure::Failure;
use super::record::common::Common;
use super::session::Session;
use crate::deal::event::Event;
use crate::deal::name::Text;
use clap::Args;

/// Takes a record back: from now on it does not count, and stays to be seen
///
/// A retraction, or a correction, can be retracted too.
#[derive(Args, Debug)]
pub(crate) struct Retract {
    /// The record: its position in the log, or its id
    record: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: Text,
    #[command(flatten)]
    common: Common,
}

impl Retract {
    pub(crate) fn run(self, edge: &Edge) -> Result<String, Failure> {
        let mut session = Session::open(edge, false)?;
        let record = session.record_of_a_deal(&self.record)?;
        let event = Event::Retraction { of: record.id, reason: self.reason };
        self.common.record(&mut session, record.slug.clone(), event)
    }
}
