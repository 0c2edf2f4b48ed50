//! Recording an event of a deal.

mod change_args;
pub(super) mod common_args;
mod event_args;
mod terms_args;

use super::environment::Environment;
use super::failure::Failure;
use super::session::Session;
use common_args::CommonArgs;
use event_args::EventArgs;

/// Records what happened in a deal
///
/// Each event has its own flags: see `mercato record EVENT --help`. The event happened today, unless --on says
/// otherwise.
#[derive(clap::Args, Clone, Debug)]
#[command(
    after_help = "Example: mercato record offer caldara --by Atalanta --kind loan --purchase option --price \"15m EUR\" \
                        --on 2020-01-08 --source TMW --grade C3",
    subcommand_value_name = "EVENT",
    subcommand_help_heading = "Events"
)]
pub(crate) struct RecordArgs {
    #[command(subcommand)]
    event: EventArgs,
}

/// The deal, and what every record has.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct OfDealArgs {
    /// The deal: its name or the beginning of it
    deal: String,
    #[command(flatten)]
    common: CommonArgs,
}

impl RecordArgs {
    pub(crate) fn run(self, environment: &Environment) -> Result<String, Failure> {
        Session::run(environment, |session| self.clone().record(session))
    }

    fn record(self, session: &mut Session<'_>) -> Result<String, Failure> {
        let (of, event) = self.event.read(session)?;
        let slug = session.ledger.find(&of.deal)?.slug;
        of.common.record(session, slug, event)
    }
}
