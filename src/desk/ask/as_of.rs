//! What the cuts of a question mean for the log as it is.

use super::{AskError, Records};
use crate::deal::cuts::{Cuts, UpTo};
use crate::deal::filter::DealFilter;
use crate::deal::history::History;
use crate::deal::moment::{Instant, spell};
use crate::ledger::Error;
use crate::views::findings::today;

/// The cuts with a position of this log in place of a moment on the recorded clock. Who was meant by names then is still to be said: see
/// [`meant_in`] and [`meant_among`].
pub(super) fn positioned(records: &Records, cuts: Cuts) -> Result<Cuts, AskError> {
    let (up_to, recorded_by) = match cuts.up_to {
        Some(UpTo::Position(position)) => {
            let head = records.head()?;
            if position > head {
                return Err(AskError::PositionBeyondLog { position, head });
            }
            (Some(UpTo::Position(position)), cuts.recorded_by)
        }
        Some(UpTo::Recorded(moment)) => (Some(UpTo::Position(records.recorded_by(&moment)?)), Some(moment)),
        None => (None, None),
    };
    Ok(Cuts { up_to, recorded_by, ..cuts })
}

/// The cuts with who was meant then by the names in these deals.
pub(super) fn meant_in<'h>(
    records: &Records,
    cuts: Cuts,
    histories: impl IntoIterator<Item = &'h History>,
) -> Result<Cuts, AskError> {
    let who = records.who_in(histories, &cuts)?;
    Ok(Cuts { who, ..cuts })
}

/// The same of many deals, and of the names in a filter.
pub(super) fn meant_among(
    records: &Records,
    cuts: Cuts,
    histories: &[History],
    filter: &DealFilter,
) -> Result<Cuts, AskError> {
    let who = records.who_among(histories, filter.names(), &cuts)?;
    Ok(Cuts { who, ..cuts })
}

/// The last instant that an answer with these cuts knows of, for a question that is asked `now`.
pub(super) fn asked_on(records: &Records, cuts: &Cuts, now: Instant) -> Result<Instant, AskError> {
    let last = match &cuts.up_to {
        Some(UpTo::Position(position)) if position.0 > 0 && cuts.recorded_by.is_none() => {
            Some(records.find_record(&position.to_string())?.recorded)
        }
        _ => None,
    };
    Ok(today(cuts, last, now))
}

/// Nothing is an error, and says why: the deal was not known then, or not recorded, or void.
pub(super) fn known_then(history: &History, cuts: &Cuts) -> Result<(), AskError> {
    if history.is_known(cuts) { Ok(()) } else { Err(not_known(history, cuts)) }
}

/// The same for what lists records: a void deal has some.
pub(super) fn has_records_then(history: &History, cuts: &Cuts) -> Result<(), AskError> {
    if history.voided_then(cuts).is_some() { Ok(()) } else { known_then(history, cuts) }
}

/// Why there is no state of the deal at these cuts.
pub(super) fn not_known(history: &History, cuts: &Cuts) -> AskError {
    if let Some(retraction) = history.voided_then(cuts) {
        return AskError::VoidThen { slug: retraction.slug.clone(), position: retraction.position };
    }
    let log = Cuts { up_to: cuts.up_to.clone(), ..Cuts::default() };
    let recorded = history.records().iter().filter(|record| log.see(record)).min_by_key(|record| record.learned.end);
    match (recorded, history.records().first()) {
        (Some(news), _) => AskError::NotKnownThen {
            slug: news.slug.clone(),
            position: news.position,
            learned: news.learned.words.clone(),
        },
        (None, Some(first)) => AskError::NotRecordedThen {
            slug: first.slug.clone(),
            position: first.position,
            recorded: spell(first.recorded, history.zone()),
        },
        (None, None) => Error::NoSuchRecord { typed: "of this deal".into() }.into(),
    }
}
