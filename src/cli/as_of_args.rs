//! The cuts that every question takes.

use super::dates::Dates;
use super::failure::Failure;
use crate::deal::cuts::{Cuts, UpTo};
use crate::deal::ids::Position;
use clap::Args;

/// Which past to ask about.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "As of")]
pub(crate) struct AsOfArgs {
    /// The state on this date: count what had happened by the end of it
    #[arg(long, value_name = "DATE")]
    pub(crate) at: Option<String>,
    /// What was known on this date: count what had been learned by the end of it
    #[arg(long, value_name = "DATE")]
    pub(crate) known_at: Option<String>,
    /// What was recorded: count the records up to this position in the log, or up to the end of this date
    #[arg(long, value_name = "POSITION|DATE")]
    pub(crate) up_to: Option<String>,
}

impl AsOfArgs {
    /// One of them was typed.
    pub(crate) fn is_cut(&self) -> bool {
        self.at.is_some() || self.known_at.is_some() || self.up_to.is_some()
    }

    pub(crate) fn cuts(&self, dates: &Dates) -> Result<Cuts, Failure> {
        let up_to = match &self.up_to {
            None => None,
            Some(typed) => Some(match typed.trim().trim_start_matches('#').parse().map(Position) {
                Ok(position) => UpTo::Position(position),
                Err(_) => UpTo::Recorded(dates.moment("--up-to", typed)?),
            }),
        };
        Ok(Cuts {
            at: dates.moment_of("--at", &self.at)?,
            known_at: dates.moment_of("--known-at", &self.known_at)?,
            up_to,
            recorded_by: None,
            asked: Some(dates.end_of_today()),
            ..Cuts::default()
        })
    }
}
