//! Deals against time: what is drawn of them, as plain data.

mod arrow;
mod frame;
mod mark;
mod row;

pub use arrow::Arrow;
pub use frame::Dates;
pub use mark::{Mark, Sign};
pub use row::{Gap, Row, Stay};

use super::board::behind;
use super::deal::AsOf;
use crate::deal::cuts::Cuts;
use crate::deal::history::History;
use crate::deal::moment::{Instant, Moment};
use crate::deal::name::Slug;
use crate::deal::window::WindowSet;
use chrono_tz::Tz;
use serde::Serialize;

/// Deals as rows, with time across.
#[derive(Clone, Debug, Serialize)]
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
    pub windows: Vec<Dates>,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
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

/// Which deals are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// These; none names all.
    pub deals: Vec<Slug>,
    /// Meant for this window.
    pub window: Option<String>,
}

impl Wanted {
    fn takes(&self, row: &Row) -> bool {
        let window = row.window.as_ref().map(Slug::as_str);
        (self.deals.is_empty() || self.deals.contains(&row.deal))
            && self.window.as_deref().is_none_or(|wanted| window == Some(wanted))
    }
}

/// The deals wanted, against time. `windows` are the dates as they are now, whatever the cuts; `asked` is the last
/// instant that an answer with these cuts knows of.
pub fn timeline(
    histories: &[History],
    windows: &[WindowSet],
    cuts: &Cuts,
    asked: Instant,
    zone: Tz,
    wanted: &Wanted,
) -> Timeline {
    let of_history = |history| Some((history, row::row(history, cuts)?));
    let mut told: Vec<(&History, Row)> =
        histories.iter().filter_map(of_history).filter(|(_, row)| wanted.takes(row)).collect();
    told.sort_by(|(_, one), (_, other)| (one.begins(), &one.deal).cmp(&(other.begins(), &other.deal)));
    let (shown, rows): (Vec<&History>, Vec<Row>) = told.into_iter().unzip();
    let windows = frame::dates(windows, &rows);
    let behind = behind(shown.iter().copied(), cuts);
    let frame = frame::frame(&windows, &rows, zone, asked);
    Timeline {
        window: wanted.window.clone(),
        as_of: AsOf::from(cuts),
        zone,
        frame,
        until: Some(asked).filter(|asked| *asked <= frame.end),
        arrows: arrow::arrows(&shown, &rows, cuts),
        windows,
        rows,
        records: behind.records,
        recorded_late: behind.late,
    }
}
