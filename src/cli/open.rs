use super::environment::Environment;
use super::failure::Failure;
use super::record::common_args::CommonArgs;
use super::session::Session;
use crate::deal::cuts::Cuts;
use crate::deal::event::{Event, Parties};
use crate::deal::name::{Name, Slug};
use crate::views::deal::deal;
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
            None => free_slug(session, &self.player, &self.to, window.as_ref())?,
        };
        let Self { player, also, owner, to, loan_club, agent, .. } = self;
        let players = std::iter::once(player).chain(also).collect();
        let event = Event::Opened(Parties { players, owner, to, loan_club, agent, window });
        self.common.record(session, slug, event)
    }
}

/// The player's last name and the buyer; with the window, if that is taken.
fn free_slug(session: &Session<'_>, player: &Name, to: &Name, window: Option<&Slug>) -> Result<Slug, Failure> {
    let nameless =
        |error| Failure::usage(format!("no name can be made for the deal: {error}"), "give it one with --slug");
    let slug = Slug::of_deal(player, to).map_err(nameless)?;
    match window {
        Some(window) if is_of_another_window(session, &slug, window)? => {
            Slug::of(&format!("{slug} {window}")).map_err(nameless)
        }
        _ => Ok(slug),
    }
}

/// There is such a deal, meant for another window: a new attempt, not the same deal typed twice.
fn is_of_another_window(session: &Session<'_>, slug: &Slug, window: &Slug) -> Result<bool, Failure> {
    let Some(found) = session.ledger.exact(slug)? else { return Ok(false) };
    let stands = deal(&session.ledger.history_of(&found)?, &Cuts::default());
    Ok(stands.is_none_or(|deal| deal.window.as_ref() != Some(window)))
}
