//! Recording an event of a deal.

pub(super) mod common;
mod events;
mod terms;

use super::edge::Edge;
use super::failure::Failure;
use super::session::Session;
use common::Common;
use events::EventArgs;

/// Records what happened in a deal
///
/// Each event has its own flags: see `mercato record EVENT --help`. It happened today, unless --on says when.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Example: mercato record offer caldara --by Atalanta --kind loan --purchase option --price \"15m EUR\" \
                        --on 2020-01-08 --source TMW --grade C3",
    subcommand_value_name = "EVENT",
    subcommand_help_heading = "Events"
)]
pub(crate) struct Record {
    #[command(subcommand)]
    event: EventArgs,
}

/// The deal, and what every record has.
#[derive(clap::Args, Debug)]
pub(crate) struct Of {
    /// The deal: its name or the beginning of it
    deal: String,
    #[command(flatten)]
    common: Common,
}

impl Record {
    pub(crate) fn run(self, edge: &Edge) -> Result<String, Failure> {
        let mut session = Session::open(edge, false)?;
        let (of, event) = self.event.read(&session)?;
        let slug = session.ledger.find(&of.deal)?.slug;
        of.common.record(&mut session, slug, event)
    }
}
