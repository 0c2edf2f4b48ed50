use super::asked::AsOfArgs;
use super::edge::Edge;
use super::failure::Failure;
use super::session::Session;
use super::{output, render};
use crate::deal::cuts::Cuts;
use crate::deal::history::History;
use crate::deal::name::Slug;
use crate::deal::phase::Phase;
use crate::ledger::Filter;
use crate::views::board::{self, Behind, Wanted, behind};
use crate::views::deal::Deal;
use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use std::collections::HashMap;
use std::panic::resume_unwind;
use std::thread;

/// So few deals are not worth a thread of their own.
const ALONE: usize = 200;

/// All deals, or those of a player, a club, a window or a phase
#[derive(Args, Debug)]
pub(crate) struct List {
    /// Deals of this player (any word of the name)
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    player: Option<String>,
    /// Deals with this club as owner, buyer or loan club
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    club: Option<String>,
    /// Deals meant for this window: its name or the beginning of it
    #[arg(long, value_name = "WINDOW")]
    window: Option<String>,
    /// Deals in this phase: interest, contact, meeting, offer, agreed, signed, completed or collapsed
    #[arg(long, value_name = "PHASE", value_parser = phase)]
    phase: Option<Phase>,
    /// Deals whose notes and sources hold all these words
    #[arg(long, value_name = "WORDS", value_parser = NonEmptyStringValueParser::new())]
    text: Option<String>,
    #[command(flatten)]
    as_of: AsOfArgs,
}

impl List {
    pub(crate) fn run(self, edge: &Edge) -> Result<String, Failure> {
        let session = Session::open(edge, false)?;
        let cuts = self.as_of.cuts(&session)?;
        let window = session.window(self.window.as_ref())?;
        let wanted = Wanted { window, player: self.player, club: self.club, phase: self.phase, text: self.text };
        let (deals, behind) = listed(&session, &cuts, &wanted)?;
        drop(session);
        output::many(edge.output, &deals, || render::deals::table_with_cuts(&deals, &cuts, behind, edge.width))
    }
}

/// The deals wanted, each with how the one it waits for stands; and what stands behind them.
pub(crate) fn listed(session: &Session<'_>, cuts: &Cuts, wanted: &Wanted) -> Result<(Vec<Deal>, Behind), Failure> {
    let filter = Filter { window: wanted.window.clone(), player: wanted.player.clone(), club: wanted.club.clone() };
    let histories = session.ledger.histories(&filter)?;
    let deals = listed_of(&histories, session, cuts, wanted)?;
    Ok((deals, behind(&histories, cuts)))
}

/// Those of these that are wanted, each with how the one it waits for stands.
pub(crate) fn listed_of(
    histories: &[History],
    session: &Session<'_>,
    cuts: &Cuts,
    wanted: &Wanted,
) -> Result<Vec<Deal>, Failure> {
    let mut deals = list(histories, cuts, wanted);
    let read: HashMap<&Slug, &History> = histories.iter().filter_map(|read| Some((read.slug()?, read))).collect();
    for deal in &mut deals {
        let Some(slug) = deal.authorization.deal.clone() else { continue };
        if let Some(other) = read.get(&slug) {
            deal.look_up_the_deal_it_waits_for(other.state(cuts).as_ref());
        } else {
            let other = session.ledger.history_of(&session.ledger.find(slug.as_str())?)?;
            deal.look_up_the_deal_it_waits_for(other.state(cuts).as_ref());
        }
    }
    Ok(deals)
}

/// On all cores: a state is a function of its deal alone.
fn list(histories: &[History], cuts: &Cuts, wanted: &Wanted) -> Vec<Deal> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let share = histories.len().div_ceil(cores).max(ALONE);
    let listed = thread::scope(|scope| {
        let shares = histories.chunks(share).map(|share| scope.spawn(|| board::list(share, cuts, wanted)));
        // All of them have begun before the first is waited for.
        let shares: Vec<_> = shares.collect();
        shares.into_iter().flat_map(|share| share.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    });
    let mut deals: Vec<Deal> = listed;
    deals.sort_by(|one, other| one.deal.cmp(&other.deal));
    deals
}

fn phase(text: &str) -> Result<Phase, String> {
    Phase::ALL
        .into_iter()
        .find(|phase| phase.word() == text)
        .ok_or_else(|| format!("\"{text}\" is none of {}", Phase::ALL.map(Phase::word).join(", ")))
}
