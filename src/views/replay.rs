//! A window, day by day.

use super::changes::{Change, Fields, between, fields};
use super::date::last_day;
use super::deal::deal;
use super::wording;
use crate::deal::cuts::Cuts;
use crate::deal::history::{History, Reading};
use crate::deal::ids::Position;
use crate::deal::moment::Moment;
use crate::deal::name::{Slug, Text};
use crate::deal::order::Placed;
use crate::deal::phase::Phase;
use crate::deal::source::Source;
use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::Serialize;
use std::collections::BTreeMap;

/// The clock that the days are days of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// What happened that day: an event counts on the day on which it is certain.
    Happened,
    /// What was learned that day.
    Learned,
}

/// A deal on a day on which something happened in it, or was learned of it.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "docs/json.md explains each field")]
pub struct Step {
    pub day: NaiveDate,
    pub by: By,
    pub deal: Slug,
    pub from: Option<Phase>,
    pub to: Option<Phase>,
    pub events: Vec<Told>,
    pub changes: Vec<Change>,
}

/// An event of a step.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "docs/json.md explains each field")]
pub struct Told {
    pub position: Position,
    pub r#type: &'static str,
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
pub fn replay(histories: &[History], cuts: &Cuts, by: By, span: Span) -> Vec<Step> {
    let mut steps: Vec<Step> = histories.iter().flat_map(|history| of_deal(history, cuts, by, span)).collect();
    steps.sort_by_key(|step| (step.day, step.events.first().map(|event| event.position)));
    steps
}

fn of_deal(history: &History, cuts: &Cuts, by: By, span: Span) -> Vec<Step> {
    let readings = history.readings(cuts);
    let mut days: BTreeMap<NaiveDate, Vec<&Reading<'_>>> = BTreeMap::new();
    for reading in &readings {
        let day = match by {
            By::Happened if !reading.counts() => continue,
            By::Happened if cuts.point().is_some_and(|point| reading.when().end > point) => continue,
            By::Happened => last_day(reading.when().end, history.zone()),
            By::Learned => last_day(reading.record.learned.end, history.zone()),
        };
        days.entry(day).or_default().push(reading);
    }
    let mut steps = Vec::new();
    let mut last: Option<Stood> = None;
    for (day, told) in days.into_iter().filter(|(day, _)| span.holds(*day)) {
        let stood = |day| Some(Stood::at(history, cut_at_end(cuts, by, day, history.zone())?));
        let (Some(eve), Some(after)) = (day.pred_opt(), stood(day)) else { continue };
        let Some(eve) = cut_at_end(cuts, by, eve, history.zone()) else { continue };
        // From one of its days to the eve of the next one a deal mostly stands as it stood.
        let before = last.filter(|last| as_well(history, &readings, &last.cuts, &eve));
        let before = before.unwrap_or_else(|| Stood::at(history, eve));
        steps.extend(step(history, by, day, &told, &before, &after));
        last = Some(after);
    }
    steps
}

/// How a deal stood at a cut.
struct Stood {
    cuts: Cuts,
    phase: Option<Phase>,
    fields: Fields,
}

impl Stood {
    fn at(history: &History, cuts: Cuts) -> Self {
        let deal = deal(history, &cuts);
        Self { cuts, phase: deal.as_ref().and_then(|deal| deal.phase), fields: fields(deal.as_ref()) }
    }
}

/// The same records are visible at both cuts, and as certain. `readings` are those of cuts that are the same but on the
/// clock of the replay.
fn as_well(history: &History, readings: &[Reading<'_>], one: &Cuts, other: &Cuts) -> bool {
    history.records().iter().all(|record| one.see(record) == other.see(record))
        && readings.iter().all(|reading| reading.certainty(one) == reading.certainty(other))
}

fn step(
    history: &History,
    by: By,
    day: NaiveDate,
    told: &[&Reading<'_>],
    before: &Stood,
    after: &Stood,
) -> Option<Step> {
    let slug = history.slug()?.clone();
    let place = |id| history.record(id).map(|record| record.position);
    let events = told.iter().map(|reading| Told {
        position: reading.position(),
        r#type: reading.event().type_name(),
        text: wording::event(reading.event(), reading.happened(), &place),
        happened: reading.happened().words.clone(),
        learned: reading.record.learned.words.clone(),
        source: reading.record.source.clone(),
        note: reading.note().cloned(),
    });
    Some(Step {
        day,
        by,
        deal: slug,
        from: before.phase,
        to: after.phase,
        events: events.collect(),
        changes: between(&before.fields, &after.fields),
    })
}

/// The cuts at the end of a day; an earlier cut that was asked for holds.
pub fn cut_at_end(cuts: &Cuts, by: By, day: NaiveDate, zone: Tz) -> Option<Cuts> {
    // A day that a zone skipped ends with the one before.
    let end = std::iter::successors(Some(day), NaiveDate::pred_opt)
        .take(3)
        .find_map(|day| Moment::parse(&day.to_string(), zone).ok())?;
    let earlier =
        |asked: &Option<Moment>| asked.clone().filter(|asked| asked.end < end.end).unwrap_or_else(|| end.clone());
    Some(match by {
        By::Happened => Cuts { at: Some(earlier(&cuts.at)), ..cuts.clone() },
        By::Learned => Cuts { known_at: Some(earlier(&cuts.known_at)), ..cuts.clone() },
    })
}
