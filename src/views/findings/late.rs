//! News that came late, and records that were typed in late.

use super::world::{RawFinding, World};
use crate::deal::event::Event;
use crate::deal::history::Reading;
use crate::deal::kind::Kind;
use crate::deal::moment::Moment;
use crate::deal::order::Placed;
use crate::views::date::{on, readable};
use crate::views::deal_at_cuts::DealAtCuts;
use crate::views::wording::{self, count, in_a_line};

/// Told once a deal, with the worst. What was typed in after the day that is asked about was no delay yet.
pub(super) fn recorded(case: &DealAtCuts<'_>, world: &World<'_, '_>) -> Vec<RawFinding> {
    let limit = world.limits.recorded_late;
    let stood = |reading: &&Reading<'_>| reading.record.recorded <= world.today;
    let delay = |reading: &Reading<'_>| case.days(reading.record.learned.end, Moment::end_of(reading.record.recorded));
    let late: Vec<_> = case.certain().filter(stood).filter(|reading| delay(reading) > i64::from(limit)).collect();
    let Some(worst) = late.iter().max_by_key(|reading| delay(reading)) else { return Vec::new() };
    let limit = count(limit, "day");
    let message = match (late.len(), case.certain().count()) {
        (1, 1) => {
            format!("Its one record was typed in {} after it was learned, more than {limit}.", days(delay(worst)))
        }
        (late, of) => format!(
            "Typed in more than {limit} after they were learned: {} records, #{} after {}.",
            if late == of { format!("all {of}") } else { format!("{late} of its {of}") },
            worst.position(),
            days(delay(worst))
        ),
    };
    vec![RawFinding::new(message).on(late.iter().copied())]
}

/// Told once a deal, with the worst. Reports and remarks are about the past, and a link is no news.
pub(super) fn learned(case: &DealAtCuts<'_>, world: &World<'_, '_>) -> Vec<RawFinding> {
    let limit = world.limits.learned_late;
    let is_news = |event: &Event| !matches!(event.kind(), Kind::TermsReported | Kind::Note | Kind::Link);
    let delay = |reading: &Reading<'_>| case.days(reading.when().end, reading.record.learned.end);
    let late: Vec<_> = case.all(is_news).filter(|reading| delay(reading) > i64::from(limit)).collect();
    let Some(worst) = late.iter().max_by_key(|reading| delay(reading)) else { return Vec::new() };
    let more = match late.len() - 1 {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    let message = format!(
        "Learned {}, {} after it happened {}: {}{more}.",
        readable(&worst.record.learned.words),
        days(delay(worst)),
        on(worst.when()),
        in_a_line(&wording::event(worst.event(), worst.happened(), &|_| None)),
    );
    vec![RawFinding::new(message).on(late.iter().copied())]
}

fn days(delay: i64) -> String {
    count(delay.unsigned_abs(), "day")
}
