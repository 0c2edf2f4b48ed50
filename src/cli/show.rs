use super::asked::AsOfArgs;
use super::edge::Edge;
use super::failure::Failure;
use super::session::Session;
use super::{output, render};
use crate::deal::cuts::Cuts;
use crate::deal::history::History;
use crate::ledger::known_then;
use crate::views::deal::{Deal, deal};
use clap::Args;

/// A deal at a glance: parties, phase, authorization, offers, terms
///
/// Terms that sources contradict each other on are marked as disputed, with what the others say.
#[derive(Args, Debug)]
pub(crate) struct Show {
    /// The deal: its name or the beginning of it
    deal: String,
    #[command(flatten)]
    as_of: AsOfArgs,
}

impl Show {
    pub(crate) fn run(self, edge: &Edge) -> Result<String, Failure> {
        let session = Session::open(edge, false)?;
        let cuts = self.as_of.cuts(&session)?;
        let history = session.ledger.history_of(&session.ledger.find(&self.deal)?)?;
        let deal = at_a_glance(&session, &history, &cuts)?;
        drop(session);
        output::one(edge.output, &deal, || render::deal::glance(&deal, &history, &cuts, edge.width))
    }
}

/// The deal, with how the one it waits for stands; an error if nothing of it was known then.
pub(crate) fn at_a_glance(session: &Session<'_>, history: &History, cuts: &Cuts) -> Result<Deal, Failure> {
    known_then(history, cuts)?;
    let mut deal = deal(history, cuts).ok_or_else(|| Failure::usage("there is no such deal", "name another"))?;
    let waits_for = match &deal.authorization.deal {
        Some(slug) => Some(session.ledger.history_of(&session.ledger.find(slug.as_str())?)?),
        None => None,
    };
    let state = waits_for.as_ref().and_then(|history| history.state(cuts));
    deal.look_up_the_deal_it_waits_for(state.as_ref());
    Ok(deal)
}
