//! The cuts that every question takes.

use super::failure::Failure;
use super::session::Session;
use crate::deal::cuts::{Cuts, UpTo};
use crate::deal::ids::Position;
use crate::ledger::Error;
use clap::Args;

/// Which past to ask about.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "As of")]
pub(crate) struct AsOfArgs {
    /// The state on this date: what had happened by the end of it
    #[arg(long, value_name = "DATE")]
    pub(crate) at: Option<String>,
    /// As it was known on this date: what had been learned by the end of it
    #[arg(long, value_name = "DATE")]
    pub(crate) known_at: Option<String>,
    /// As it was recorded up to this position in the log, or by the end of this date
    #[arg(long, value_name = "POSITION|DATE")]
    pub(crate) up_to: Option<String>,
}

impl AsOfArgs {
    pub(crate) fn cuts(&self, session: &Session) -> Result<Cuts, Failure> {
        let moment =
            |flag: &str, words: &Option<String>| words.as_ref().map(|words| session.moment(flag, words)).transpose();
        let up_to = match &self.up_to {
            None => None,
            Some(typed) => Some(match typed.trim().trim_start_matches('#').parse().map(Position) {
                Ok(position) => UpTo::Position(within(session.ledger.head()?, position)?),
                Err(_) => UpTo::Recorded(session.moment("--up-to", typed)?),
            }),
        };
        Ok(Cuts { at: moment("--at", &self.at)?, known_at: moment("--known-at", &self.known_at)?, up_to })
    }
}

/// A position that the log does not have yet would be answered otherwise once it has.
fn within(head: Position, position: Position) -> Result<Position, Error> {
    if position <= head { Ok(position) } else { Err(Error::BeyondTheLog { position, head }) }
}
