//! A deal at two dates.

use super::as_of::{meant_in, positioned};
use super::lookup::history_of;
use super::{AskError, Records};
use crate::deal::cuts::Cuts;
use crate::deal::moment::Moment;
use crate::views::board::{Behind, behind};
use crate::views::diff::{Comparison, diff};

/// What changed in a deal between two dates.
#[derive(Clone, Debug)]
pub struct DiffQuestion {
    /// The name of the deal, or the beginning of it.
    pub deal: String,
    /// Two dates of the happened clock, the earlier first.
    pub happened: Option<(Moment, Moment)>,
    /// Two dates of the learned clock, the earlier first.
    pub learned: Option<(Moment, Moment)>,
    /// As of when, on the clocks that are not compared.
    pub cuts: Cuts,
}

/// What changed, and the records behind it.
#[derive(Clone, Debug)]
pub struct DiffAnswer {
    /// In the world, and in what we knew.
    pub comparison: Comparison,
    /// The records behind the later state.
    pub behind: Behind,
}

impl DiffQuestion {
    /// Each pair is compared under the later date of the other.
    pub fn answer(self, records: &Records) -> Result<DiffAnswer, AskError> {
        let Self { deal, happened, learned, cuts } = self;
        let cuts = positioned(records, cuts)?;
        let history = history_of(records, &deal)?;
        let later = |pair: &Option<(Moment, Moment)>| pair.as_ref().map(|(_, to)| to.clone());
        let (to, known_to) = (later(&happened), later(&learned));
        let world = |at: &Moment| Cuts {
            at: Some(at.clone()),
            known_at: known_to.clone().or_else(|| cuts.known_at.clone()),
            ..cuts.clone()
        };
        let knowledge = |known_at: &Moment| Cuts {
            known_at: Some(known_at.clone()),
            at: to.clone().or_else(|| cuts.at.clone()),
            ..cuts.clone()
        };
        let between = |pair: &Option<(Moment, Moment)>, at: &dyn Fn(&Moment) -> Cuts| {
            let Some((from, to)) = pair else { return Ok(None) };
            let meant = |cuts| meant_in(records, positioned(records, cuts)?, [&history]);
            let (early, late) = (meant(at(from))?, meant(at(to))?);
            Ok::<_, AskError>(Some(diff(&history, (&from.words, &early), (&to.words, &late))))
        };
        let comparison = Comparison {
            deal: history.slug().map(ToString::to_string).unwrap_or_default(),
            in_the_world: between(&happened, &world)?,
            in_what_we_knew: between(&learned, &knowledge)?,
        };
        let both_ends = Cuts { at: to, known_at: known_to.or(cuts.known_at.clone()), ..cuts };
        Ok(DiffAnswer { comparison, behind: behind([&history], &both_ends) })
    }
}
