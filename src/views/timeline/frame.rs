//! What stretch of time is drawn.

use super::{Row, Stretch};
use crate::deal::moment::{Instant, Moment};
use crate::deal::name::Slug;
use crate::deal::window::WindowSet;
use chrono::{Duration, NaiveDate};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// When a window opens and closes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowDates {
    /// As deals name it.
    pub name: Slug,
    /// The first instant of it.
    pub opens: Instant,
    /// The first instant after it.
    pub closes: Instant,
    /// The first day or minute, in words.
    pub opening: String,
    /// The last day or minute, in words.
    pub closing: String,
    /// Where these are the local times.
    pub zone: Tz,
}

/// So long before a window and after it, what is marked is drawn.
const AROUND: Duration = Duration::days(7);

/// So long back what led to a window is drawn where that is far off still.
const BEFORE: Duration = Duration::days(90);

/// No picture is of less.
const SHORTEST: Duration = Duration::days(7);

/// The dates of the windows that these deals are meant for; those that cannot be read any more are as good as none.
pub(super) fn dates(windows: &[WindowSet], rows: &[Row]) -> Vec<WindowDates> {
    let meant = |window: &&WindowSet| rows.iter().any(|row| row.window.as_ref() == Some(&window.name));
    let dates = |window: &WindowSet| {
        let (opening, closing) = (window.opening().ok()?, window.closing().ok()?);
        Some(WindowDates {
            name: window.name.clone(),
            opens: opening.start,
            closes: closing.end,
            opening: window.opens.clone(),
            closing: window.closes.clone(),
            zone: window.zone,
        })
    };
    let mut dates: Vec<WindowDates> = windows.iter().filter(meant).filter_map(dates).collect();
    dates.sort_by(|one, other| (one.opens, &one.name).cmp(&(other.opens, &other.name)));
    dates
}

/// The windows, or before their time the weeks up to then, or without dates all that happened, with what is marked shortly
/// before and after: what was put right years later would leave no room for the rest. In whole days of the zone.
pub(super) fn frame(windows: &[WindowDates], rows: &[Row], zone: Tz, asked: Instant) -> Stretch {
    let marks = || rows.iter().flat_map(|row| &row.marks);
    let happened = || marks().filter(|mark| !mark.is_about_a_record()).map(|mark| mark.when.until(asked));
    let opens = windows.iter().map(|window| window.opens).min();
    let opens = opens.or_else(|| happened().map(|when| when.start).min()).unwrap_or(asked);
    let closes = windows.iter().map(|window| window.closes).max();
    let closes = closes.or_else(|| happened().map(|when| when.end).max()).unwrap_or(opens);
    let (opens, closes) = if asked < opens - AROUND {
        (happened().map(|when| when.start.max(asked - BEFORE)).min().unwrap_or(asked), asked)
    } else {
        (opens, closes)
    };
    let (from, to) = (opens - AROUND, closes + AROUND);
    let near = || marks().map(|mark| mark.when.until(asked)).filter(|when| when.end > from && when.start < to);
    let start = near().map(|when| when.start.max(from)).min().unwrap_or(opens).min(opens);
    let end = near().map(|when| when.end.min(to)).max().unwrap_or(closes).max(closes);
    let day = |at: Instant| at.with_timezone(&zone).date_naive();
    let start = midnight(day(start), zone).unwrap_or(start);
    let end = end.max(start + SHORTEST);
    let after = day(end - Duration::milliseconds(1)).succ_opt().and_then(|next| midnight(next, zone));
    Stretch { start, end: after.unwrap_or(end) }
}

/// The first instant of a day; a zone may have skipped the day, not the one after.
fn midnight(day: NaiveDate, zone: Tz) -> Option<Instant> {
    let days = std::iter::successors(Some(day), NaiveDate::succ_opt).take(3);
    days.filter_map(|day| Moment::parse(&day.to_string(), zone).ok()).map(|day| day.start).next()
}
