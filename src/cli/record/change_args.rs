//! The parties that changed, as flags.

use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::deal::event::PartiesChange;
use crate::deal::name::Name;
use crate::deal::parties::Renamed;
use clap::Args;

#[derive(Args, Clone, Debug)]
pub(crate) struct ChangeArgs {
    /// The club that holds the rights now
    #[arg(long, value_name = "CLUB")]
    owner: Option<Name>,
    /// Nobody holds the rights any more: the player is a free agent
    #[arg(long, conflicts_with = "owner")]
    no_owner: bool,
    /// The club where the player is on loan now
    #[arg(long, value_name = "CLUB")]
    loan_club: Option<Name>,
    /// The player is on loan no longer
    #[arg(long, conflicts_with = "loan_club")]
    no_loan_club: bool,
    /// The agent now
    #[arg(long, value_name = "NAME")]
    agent: Option<Name>,
    /// The player has no agent any more
    #[arg(long, conflicts_with = "agent")]
    no_agent: bool,
    /// The transfer window that the deal is meant for now
    #[arg(long, value_name = "WINDOW")]
    window: Option<String>,
    /// The deal is meant for no window any more
    #[arg(long, conflicts_with = "window")]
    no_window: bool,
}

impl ChangeArgs {
    pub(super) fn read(self, session: &Session<'_>) -> Result<PartiesChange, Failure> {
        let window = self.window.map(|typed| session.ledger.window_meant(&typed)).transpose()?;
        Ok(PartiesChange {
            owner: renamed(self.owner, self.no_owner),
            loan_club: renamed(self.loan_club, self.no_loan_club),
            agent: renamed(self.agent, self.no_agent),
            window: renamed(window, self.no_window),
        })
    }
}

/// What the two flags of a party say of it.
fn renamed<T>(name: Option<T>, none: bool) -> Renamed<T> {
    if none { Some(None) } else { name.map(Some) }
}
