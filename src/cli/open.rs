use super::environment::Environment;
use super::failure::Failure;
use super::record::common_args::CommonArgs;
use super::session::Session;
use crate::deal::event::{Event, Parties};
use crate::deal::name::{Name, Slug};
use crate::desk::typed::free_slug;
use clap::Args;

/// Begins a deal: one possible move of a player to one club
#[derive(Args, Clone, Debug)]
#[command(after_help = "Example: mercato open \"Mattia Caldara\" --owner Milan --to Atalanta --source TMW --grade C3")]
pub(crate) struct OpenArgs {
    /// The player
    player: Name,
    /// Another player who moves with the first; may be repeated
    #[arg(long, value_name = "PLAYER")]
    also: Vec<Name>,
    /// The club that holds the rights
    #[arg(long, value_name = "CLUB", required_unless_present = "free_agent")]
    owner: Option<Name>,
    /// Nobody holds the rights
    #[arg(long, conflicts_with_all = ["owner", "loan_club"])]
    free_agent: bool,
    /// The club that would get the player
    #[arg(long, value_name = "CLUB")]
    to: Name,
    /// The club where the player is on loan
    #[arg(long, value_name = "CLUB")]
    loan_club: Option<Name>,
    /// The player's agent
    #[arg(long, value_name = "NAME")]
    agent: Option<Name>,
    /// The transfer window that the deal is meant for
    #[arg(long, value_name = "WINDOW")]
    window: Option<String>,
    /// The name of the deal [default: the player's last name and the buyer]
    #[arg(long, value_name = "NAME")]
    slug: Option<Slug>,
    #[command(flatten)]
    common: CommonArgs,
}

impl OpenArgs {
    pub(crate) fn run(self, environment: &Environment) -> Result<String, Failure> {
        Session::begin(environment, |session| self.clone().record(session))
    }

    fn record(self, session: &mut Session<'_>) -> Result<String, Failure> {
        let window = match &self.window {
            Some(window) => Some(session.ledger.window_meant(window)?),
            None => None,
        };
        let slug = match self.slug {
            Some(slug) => slug,
            None => free_slug(&session.ledger, &self.player, &self.to, window.as_ref())?
                .map_err(|fault| Failure::usage(fault.reason, "give it one with --slug"))?,
        };
        let Self { player, also, owner, to, loan_club, agent, .. } = self;
        let players = std::iter::once(player).chain(also).collect();
        let event = Event::Opened(Parties { players, owner, to, loan_club, agent, window });
        self.common.record(session, slug, event)
    }
}
