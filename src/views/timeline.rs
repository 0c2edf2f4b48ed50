//! Deals against time: what is drawn of them, as plain data.

mod arrow;
mod frame;
mod mark;
mod row;

pub use arrow::Arrow;
pub use frame::WindowDates;
pub use mark::{Mark, MarkKind};
pub use row::{Gap, Row, Stay};

use super::board::behind;
use super::deal::AsOf;
use super::deal_at_cuts::DealAtCuts;
use super::deals::Deals;
use crate::deal::filter::DealFilter;
use crate::deal::moment::{Instant, Moment};
use crate::deal::window::WindowSet;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// Deals as rows, with time across.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Timeline {
    /// The window that was asked for.
    pub window: Option<String>,
    /// The cuts.
    pub as_of: AsOf,
    /// The zone of the ledger, whose days they are.
    pub zone: Tz,
    /// What is drawn; something may have happened before and after it.
    pub frame: Stretch,
    /// So far anything is known, by the cuts or by when the question was asked; none where that is past the frame.
    pub until: Option<Instant>,
    /// The windows that these deals are meant for, as far as their dates are known.
    pub windows: Vec<WindowDates>,
    /// The deals, by when they began.
    pub rows: Vec<Row>,
    /// Who set whom free.
    pub arrows: Vec<Arrow>,
    /// How many records are behind it.
    pub records: usize,
    /// How many of them were recorded more than a week after they were learned.
    pub recorded_late: usize,
}

impl Timeline {
    /// The last instant of which anything is drawn.
    pub fn end(&self) -> Instant {
        self.until.unwrap_or(self.frame.end)
    }

    /// What is known of a stretch: what may have come after the cuts is not.
    pub fn known(&self, when: Stretch) -> Stretch {
        self.until.map_or(when, |until| when.until(until))
    }
}

/// A stretch of time, half open, as instants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// The first instant.
    pub start: Instant,
    /// The first instant after it.
    pub end: Instant,
}

impl Stretch {
    /// As far as it lies before this instant.
    fn until(self, end: Instant) -> Self {
        Self { end: self.end.min(end), ..self }
    }
}

impl From<&Moment> for Stretch {
    fn from(moment: &Moment) -> Self {
        Self { start: moment.start, end: moment.end }
    }
}

/// The deals that the filter takes, against time. `windows` are the dates as they were at the cuts; `asked` is the
/// last instant that an answer with these cuts knows of.
pub fn timeline(deals: &Deals<'_>, windows: &[WindowSet], asked: Instant, zone: Tz, filter: &DealFilter) -> Timeline {
    let cuts = deals.cuts();
    let mut told: Vec<(&DealAtCuts<'_>, Row)> = deals.taken(filter).map(|deal| (deal, row::row(deal, cuts))).collect();
    told.sort_by(|(_, one), (_, other)| (one.begins(), &one.deal).cmp(&(other.begins(), &other.deal)));
    let (shown, rows): (Vec<&DealAtCuts<'_>>, Vec<Row>) = told.into_iter().unzip();
    let windows = frame::dates(windows, &rows);
    let behind = behind(shown.iter().map(|deal| deal.history), cuts);
    let frame = frame::frame(&windows, &rows, zone, asked);
    Timeline {
        window: filter.window.clone(),
        as_of: AsOf::from(cuts),
        zone,
        frame,
        until: Some(asked).filter(|asked| *asked <= frame.end),
        arrows: arrow::arrows(&shown, &rows),
        windows,
        rows,
        records: behind.records,
        recorded_late: behind.late,
    }
}
