//! The moments at which something changes: the steps of a slider through time.

use crate::deal::cuts::Cuts;
use crate::deal::history::History;
use crate::deal::ids::Position;
use crate::deal::moment::{Instant, Moment};
use crate::deal::name::Slug;
use crate::deal::record::Record;
use crate::views::date::last_day;
use chrono::NaiveTime;
use chrono_tz::Tz;
use std::collections::BTreeMap;

/// More steps than this are told by the day.
const MOST: usize = 400;

/// The moments at which a record begins to count on one of its two clocks, and the records between them.
#[derive(Clone, Debug, Default)]
pub struct Moments {
    /// In the order of time.
    pub steps: Vec<Moment>,
    /// In the order of the log, as far as they are not erased.
    pub dots: Vec<MomentDot>,
}

/// A record by the steps at which it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MomentDot {
    /// The record.
    pub position: Position,
    /// Its deal.
    pub deal: Slug,
    /// The step at which it surely has happened.
    pub happened: usize,
    /// The step at which it was learned.
    pub learned: usize,
}

impl Moments {
    /// Of the records of these deals that the cut on the log lets be seen.
    pub fn of<'h>(histories: impl IntoIterator<Item = &'h History> + Clone, cuts: &Cuts, zone: Tz) -> Self {
        let log = Cuts { up_to: cuts.up_to.clone(), ..Cuts::default() };
        let records = histories.into_iter().flat_map(History::records);
        let records: Vec<&Record> = records.filter(|record| log.see(record) && !record.is_erased()).collect();
        let mut steps = steps(&records, |end| to_the_minute(end, zone));
        if steps.len() > MOST {
            steps = self::steps(&records, |end| day_of(end, zone));
        }
        let mut dots: Vec<MomentDot> = records.into_iter().map(|record| dot(record, &steps)).collect();
        dots.sort_by_key(|dot| dot.position);
        Self { steps, dots }
    }

    /// The step that a cut stands at: the last one that it lets be seen; the first, where it lets none.
    pub fn step(&self, cut: &Moment) -> usize {
        self.steps.partition_point(|step| step.end <= cut.end).saturating_sub(1)
    }
}

fn steps(records: &[&Record], rounded: impl Fn(Instant) -> Option<Moment>) -> Vec<Moment> {
    let ends = records.iter().flat_map(|record| [record.happened.end, record.learned.end]);
    let steps: BTreeMap<Instant, Moment> = ends.filter_map(rounded).map(|moment| (moment.end, moment)).collect();
    steps.into_values().collect()
}

fn dot(record: &Record, steps: &[Moment]) -> MomentDot {
    let place = |end: Instant| steps.partition_point(|step| step.end < end);
    MomentDot {
        position: record.position,
        deal: record.slug.clone(),
        happened: place(record.happened.end),
        learned: place(record.learned.end),
    }
}

/// The day that ends at `end`, or the minute in which it lies.
fn to_the_minute(end: Instant, zone: Tz) -> Option<Moment> {
    if end.with_timezone(&zone).time() == NaiveTime::MIN {
        return day_of(end, zone);
    }
    let last = end - chrono::Duration::milliseconds(1);
    let words = last.with_timezone(&zone).format("%Y-%m-%dT%H:%M").to_string();
    // A minute that comes twice when the clocks are set back is told by its day.
    Moment::parse(&words, zone).ok().or_else(|| day_of(end, zone))
}

fn day_of(end: Instant, zone: Tz) -> Option<Moment> {
    Moment::parse(&last_day(end, zone).to_string(), zone).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Europe::Rome;

    fn end(words: &str) -> Instant {
        Moment::parse(words, Rome).unwrap().end
    }

    #[test]
    fn a_step_is_a_day_or_a_minute() {
        let step = |words| to_the_minute(end(words), Rome).unwrap().words;
        assert_eq!(step("2020-01-06"), "2020-01-06");
        assert_eq!(step("2020-01"), "2020-01-31");
        assert_eq!(step("2020-01-03..2020-01-06"), "2020-01-06");
        assert_eq!(step("2020-01-31T20:00"), "2020-01-31T20:00");
        assert_eq!(step("2020-01-31T20:00:15"), "2020-01-31T20:00");
        // It came twice.
        assert_eq!(step("2020-10-25T02:30+02:00"), "2020-10-25");
    }

    #[test]
    fn a_cut_stands_at_the_last_step_that_it_lets_be_seen() {
        let steps = ["2020-01-06", "2020-01-10", "2020-01-31T20:00"].map(|words| Moment::parse(words, Rome).unwrap());
        let moments = Moments { steps: steps.to_vec(), dots: Vec::new() };
        let step = |words| moments.step(&Moment::parse(words, Rome).unwrap());
        assert_eq!(["2020-01-01", "2020-01-06", "2020-01-09", "2020-01-31"].map(step), [0, 0, 0, 2]);
    }
}
