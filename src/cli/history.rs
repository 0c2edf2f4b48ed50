use super::asked::AsOfArgs;
use super::edge::Edge;
use super::failure::Failure;
use super::session::Session;
use super::{output, render};
use crate::ledger::known_then;
use crate::views;
use clap::Args;

/// How a deal evolved: every record, who said so, and what it changed
///
/// Records that were corrected or retracted later are shown as such, with the record that did it.
#[derive(Args, Debug)]
pub(crate) struct History {
    /// The deal: its name or the beginning of it
    deal: String,
    #[command(flatten)]
    as_of: AsOfArgs,
}

impl History {
    pub(crate) fn run(self, edge: &Edge) -> Result<String, Failure> {
        let session = Session::open(edge, false)?;
        let cuts = self.as_of.cuts(&session)?;
        let history = session.ledger.history_of(&session.ledger.find(&self.deal)?)?;
        drop(session);
        known_then(&history, &cuts)?;
        let entries = views::history::history(&history, &cuts);
        output::many(edge.output, &entries, || render::history::audit(&entries, &history, &cuts, edge.width))
    }
}
