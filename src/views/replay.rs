//! A window, day by day.

use super::changes::Change;
use super::date::last_day;
use super::deal_at_cuts::DealAtCuts;
use super::watched::Watched;
use super::wording;
use crate::deal::cuts::Cuts;
use crate::deal::evolution::Evolution;
use crate::deal::history::{History, Reading};
use crate::deal::ids::Position;
use crate::deal::kind::Kind;
use crate::deal::moment::Moment;
use crate::deal::name::{Slug, Text};
use crate::deal::order::Placed;
use crate::deal::phase::Phase;
use crate::deal::source::Source;
use chrono::{Days, NaiveDate, NaiveTime};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The clock that the days are days of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReplayClock {
    /// What happened that day: an event counts on the day on which it is certain.
    Happened,
    /// What was learned that day.
    Learned,
}

/// A deal on a day on which something happened in it, or was learned of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/json.md explains each field")]
pub struct ReplayStep {
    pub day: NaiveDate,
    pub by: ReplayClock,
    pub deal: Slug,
    pub from: Option<Phase>,
    pub to: Option<Phase>,
    pub events: Vec<ReplayEvent>,
    pub changes: Vec<Change>,
}

/// An event of a step.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/json.md explains each field")]
pub struct ReplayEvent {
    pub position: Position,
    pub r#type: Kind,
    pub text: String,
    pub happened: String,
    pub learned: String,
    pub source: Option<Source>,
    pub note: Option<Text>,
}

/// The days to replay, both included; none leaves that end open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub to: Option<NaiveDate>,
}

impl Span {
    fn holds(self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// The steps of these deals within the cuts, by day, then by the order of the log.
pub fn replay<'h>(
    histories: impl IntoIterator<Item = &'h History>,
    cuts: &Cuts,
    by: ReplayClock,
    span: Span,
) -> Vec<ReplayStep> {
    sorted(histories.into_iter().flat_map(|history| of_deal(history, cuts, by, span)).collect())
}

/// By day, then by the order of the log.
pub fn sorted(mut steps: Vec<ReplayStep>) -> Vec<ReplayStep> {
    steps.sort_by_key(|step| (step.day, step.events.first().map(|event| event.position)));
    steps
}

fn of_deal(history: &History, cuts: &Cuts, by: ReplayClock, span: Span) -> Vec<ReplayStep> {
    let readings = history.readings(cuts);
    let mut days: BTreeMap<NaiveDate, Vec<&Reading<'_>>> = BTreeMap::new();
    for reading in &readings {
        let day = match by {
            ReplayClock::Happened if !reading.counts() => continue,
            ReplayClock::Happened if cuts.point().is_some_and(|point| reading.when().end > point) => continue,
            ReplayClock::Happened => last_day(reading.when().end, history.zone()),
            ReplayClock::Learned => last_day(reading.record.learned.end, history.zone()),
        };
        days.entry(day).or_default().push(reading);
    }
    let mut steps = Vec::new();
    let (mut deal, mut watched) = (Unfolding::new(history, cuts, by), Watched::default());
    for (day, told) in days.into_iter().filter(|(day, _)| span.holds(*day)) {
        let at_end = |day| cut_at_end(cuts, by, day, history.zone());
        let (Some(eve), Some(end)) = (day.pred_opt().and_then(at_end), at_end(day)) else { continue };
        deal.reach(&eve);
        watched.look(&mut deal.evolution);
        let from = deal.phase();
        deal.reach(&end);
        let changes = watched.look(&mut deal.evolution);
        let events = told.iter().map(|reading| ReplayEvent::of(reading, history)).collect();
        let Some(slug) = history.slug().cloned() else { continue };
        steps.push(ReplayStep { day, by, deal: slug, from, to: deal.phase(), events, changes });
    }
    steps
}

/// The last so many steps of what was learned of these deals within the cuts: the last day first, and of a day the deal with the newest
/// record.
pub fn learned_last<'a: 'd, 'd>(
    deals: impl Iterator<Item = &'d DealAtCuts<'a>>,
    cuts: &Cuts,
    most: usize,
) -> Vec<ReplayStep> {
    let mut days: BTreeMap<(NaiveDate, Position), &History> = BTreeMap::new();
    for deal in deals {
        let mut newest: BTreeMap<NaiveDate, Position> = BTreeMap::new();
        // No zone is a day away from the clocks of UTC; which day it was takes longer to learn than that it was too early.
        let earliest = days.first_key_value().filter(|_| days.len() == most).map(|((day, _), _)| *day);
        let too_early = earliest.and_then(|day| day.checked_sub_days(Days::new(1)));
        let too_early = too_early.map(|day| day.and_time(NaiveTime::MIN).and_utc());
        for Reading { record, .. } in &deal.readings {
            if too_early.is_some_and(|limit| record.learned.end < limit) {
                continue;
            }
            let last = newest.entry(last_day(record.learned.end, deal.zone)).or_insert(record.position);
            *last = record.position.max(*last);
        }
        days.extend(newest.into_iter().map(|place| (place, deal.history)));
        // The others are not among the last.
        while days.len() > most {
            days.pop_first();
        }
    }
    let step = |((day, _), history): ((NaiveDate, Position), &History)| {
        of_deal(history, cuts, ReplayClock::Learned, Span { from: Some(day), to: Some(day) }).pop()
    };
    days.into_iter().rev().filter_map(step).collect()
}

/// A deal as it stood at the ends of one day after the other.
struct Unfolding<'a> {
    history: &'a History,
    evolution: Evolution<'a>,
    /// The records that were not learned yet, the last first.
    to_come: Vec<usize>,
}

impl<'a> Unfolding<'a> {
    fn new(history: &'a History, cuts: &Cuts, by: ReplayClock) -> Self {
        let records = history.records();
        let mut to_come: Vec<usize> = (0..records.len()).collect();
        to_come.sort_by_key(|place| std::cmp::Reverse(records.get(*place).map(|record| record.learned.end)));
        // Nothing had happened before the first day.
        let at = match by {
            ReplayClock::Happened => Moment::parse("0001-01-01", history.zone()).ok(),
            ReplayClock::Learned => cuts.at.clone(),
        };
        Self { history, evolution: Evolution::new(history, &Cuts { at, ..cuts.clone() }), to_come }
    }

    /// It is no earlier, on the clock of the replay, than it was.
    fn reach(&mut self, cuts: &Cuts) {
        let known = |place: &mut usize| {
            let record = self.history.records().get(*place);
            record
                .is_some_and(|record| cuts.known_at.as_ref().is_none_or(|known_at| record.learned.end <= known_at.end))
        };
        while let Some(place) = self.to_come.pop_if(known) {
            // The log may be cut as well.
            if self.history.records().get(place).is_some_and(|record| cuts.see(record)) {
                self.evolution.see(place);
            }
        }
        self.evolution.reach(cuts.at.as_ref());
    }

    fn phase(&self) -> Option<Phase> {
        self.evolution.phase().map(|(phase, _)| phase)
    }
}

impl ReplayEvent {
    fn of(reading: &Reading<'_>, history: &History) -> Self {
        let place = |id| history.record(id).map(|record| record.position);
        Self {
            position: reading.position(),
            r#type: reading.event().kind(),
            text: wording::event(reading.event(), reading.happened(), &place),
            happened: reading.happened().words.clone(),
            learned: reading.record.learned.words.clone(),
            source: reading.record.source.clone(),
            note: reading.note().cloned(),
        }
    }
}

/// The cuts at the end of a day; an earlier cut that was asked for holds.
pub fn cut_at_end(cuts: &Cuts, by: ReplayClock, day: NaiveDate, zone: Tz) -> Option<Cuts> {
    // A day that a zone skipped ends with the one before.
    let end = std::iter::successors(Some(day), NaiveDate::pred_opt)
        .take(3)
        .find_map(|day| Moment::parse(&day.to_string(), zone).ok())?;
    let earlier =
        |asked: &Option<Moment>| asked.clone().filter(|asked| asked.end < end.end).unwrap_or_else(|| end.clone());
    Some(match by {
        ReplayClock::Happened => Cuts { at: Some(earlier(&cuts.at)), ..cuts.clone() },
        ReplayClock::Learned => Cuts { known_at: Some(earlier(&cuts.known_at)), ..cuts.clone() },
    })
}
