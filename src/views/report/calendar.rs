//! What happened and what was learned, day by day, with the opening and the closing of the windows.

use super::days::Bounds;
use crate::deal::cuts::{Certainty, Cuts};
use crate::deal::filter::DealFilter;
use crate::deal::history::Reading;
use crate::deal::ids::Position;
use crate::deal::moment::{Instant, Moment};
use crate::deal::name::Slug;
use crate::deal::order::Placed;
use crate::deal::phase::{is_collapse, step};
use crate::deal::window::WindowSet;
use crate::views::date::last_day;
use crate::views::deal::AsOf;
use crate::views::deals::Deals;
use crate::views::wording::{self, in_a_line};
use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The days on which something happened or was learned, or a window opened or closed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/json.md explains each field")]
pub struct Calendar {
    pub as_of: AsOf,
    /// In their order; a day on which nothing was is left out.
    pub days: Vec<CalendarDay>,
    pub steps: usize,
    pub news: usize,
    /// Steps that are on no day, since it is not known which. They are counted nowhere else.
    pub imprecise: Vec<Imprecise>,
    /// The same of news: how many.
    pub imprecise_news: usize,
    /// The last days of the windows.
    pub deadlines: Vec<Deadline>,
}

/// A day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/json.md explains each field")]
pub struct CalendarDay {
    pub day: NaiveDate,
    /// Steps and collapses that happened.
    pub steps: usize,
    /// Records that were learned.
    pub news: usize,
    /// The windows that opened on it.
    pub opens: Vec<Slug>,
    /// The windows that closed on it.
    pub closes: Vec<Slug>,
}

/// A step of which it is not known on which day it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/json.md explains each field")]
pub struct Imprecise {
    pub position: Position,
    pub deal: Slug,
    pub happened: String,
    pub text: String,
}

/// How much of all fell on the day that a window closed on, of the deals that are meant for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/json.md explains each field")]
pub struct Deadline {
    pub window: Slug,
    pub day: NaiveDate,
    pub steps: usize,
    pub of_steps: usize,
    pub news: usize,
    pub of_news: usize,
}

/// The calendar of the deals wanted, at the cuts. `windows` are the dates as they were at the cuts; they are
/// marked up to `asked`, the end of the day or the moment that the question is asked at.
pub fn calendar(deals: &Deals<'_>, windows: &[WindowSet], asked: Instant, filter: &DealFilter) -> Calendar {
    let cuts = deals.cuts();
    let mut diary = Diary::default();
    let mut meant_for: BTreeSet<Slug> = BTreeSet::new();
    for deal in deals.taken(filter) {
        let window = deal.parties().and_then(|parties| parties.window.as_ref());
        for reading in &deal.readings {
            diary.news(reading, deal.zone, cuts, window);
            diary.step(reading, deal.zone, cuts, window, deal.slug);
        }
        meant_for.extend(window.cloned());
    }
    let Diary { told, mut imprecise, imprecise_news } = diary;
    imprecise.sort_by_key(|step| step.position);
    let mut days: BTreeMap<NaiveDate, CalendarDay> = BTreeMap::new();
    for one in &told {
        let day = days.entry(one.day).or_insert_with(|| CalendarDay::of(one.day));
        match one.kind {
            EntryKind::Step => day.steps += 1,
            EntryKind::News => day.news += 1,
        }
    }
    let mut deadlines = Vec::new();
    for window in windows.iter().filter(|window| meant_for.contains(&window.name)) {
        mark(window, asked, &told, &mut days, &mut deadlines);
    }
    let count = |kind: EntryKind| told.iter().filter(|one| one.kind == kind).count();
    Calendar {
        as_of: AsOf::from(cuts),
        days: days.into_values().collect(),
        steps: count(EntryKind::Step),
        news: count(EntryKind::News),
        imprecise,
        imprecise_news,
        deadlines,
    }
}

/// Something on a day.
struct DiaryEntry {
    /// In the ledger's zone.
    day: NaiveDate,
    moment: Moment,
    kind: EntryKind,
    window: Option<Slug>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum EntryKind {
    Step,
    News,
}

impl DiaryEntry {
    /// It was on this day of the window's zone. What is known no closer than to a day of the
    /// ledger's zone is on that day everywhere.
    fn is_on(&self, day: NaiveDate, window: &WindowSet) -> bool {
        let there = Bounds::of(&self.moment, window.zone);
        day == if there.is_a_day() { there.first } else { self.day }
    }
}

/// What is gathered before it is counted.
#[derive(Default)]
struct Diary {
    told: Vec<DiaryEntry>,
    imprecise: Vec<Imprecise>,
    imprecise_news: usize,
}

impl Diary {
    /// The record was learned. What was learned later than the calendar goes is news of another one.
    fn news(&mut self, reading: &Reading<'_>, zone: Tz, cuts: &Cuts, window: Option<&Slug>) {
        let learned = &reading.record.learned;
        if cuts.point().is_some_and(|point| learned.end > point) {
            return;
        }
        match Bounds::of(learned, zone) {
            day if day.is_a_day() => {
                let (moment, window) = (learned.clone(), window.cloned());
                self.told.push(DiaryEntry { day: day.first, moment, kind: EntryKind::News, window });
            }
            _ => self.imprecise_news += 1,
        }
    }

    /// It happened, if it is a step or a collapse that certainly did.
    fn step(&mut self, reading: &Reading<'_>, zone: Tz, cuts: &Cuts, window: Option<&Slug>, deal: &Slug) {
        let is_step = step(reading.event()).is_some() || is_collapse(reading);
        if !is_step || reading.certainty(cuts) != Some(Certainty::Certain) {
            return;
        }
        match Bounds::of(reading.when(), zone) {
            day if day.is_a_day() => {
                let (moment, window) = (reading.when().clone(), window.cloned());
                self.told.push(DiaryEntry { day: day.first, moment, kind: EntryKind::Step, window });
            }
            _ => self.imprecise.push(Imprecise {
                position: reading.position(),
                deal: deal.clone(),
                happened: reading.when().words.clone(),
                text: in_a_line(&wording::event(reading.event(), reading.happened(), &|_| None)),
            }),
        }
    }
}

impl CalendarDay {
    fn of(day: NaiveDate) -> Self {
        Self { day, steps: 0, news: 0, opens: Vec::new(), closes: Vec::new() }
    }
}

/// Marks the first and the last day of a window, in its own zone, where the calendar reaches them.
fn mark(
    window: &WindowSet,
    asked: Instant,
    told: &[DiaryEntry],
    days: &mut BTreeMap<NaiveDate, CalendarDay>,
    deadlines: &mut Vec<Deadline>,
) {
    let (Ok(opening), Ok(closing)) = (window.opening(), window.closing()) else { return };
    let last = last_day(asked, window.zone);
    let reaches = |day: &NaiveDate| *day <= last;
    if let Some(day) = Some(opening.day).filter(reaches) {
        days.entry(day).or_insert_with(|| CalendarDay::of(day)).opens.push(window.name.clone());
    }
    let Some(day) = Some(last_day(closing.end, window.zone)).filter(reaches) else { return };
    days.entry(day).or_insert_with(|| CalendarDay::of(day)).closes.push(window.name.clone());
    let count = |kind: EntryKind, on: Option<NaiveDate>| {
        let of_it = told.iter().filter(|one| one.kind == kind && one.window.as_ref() == Some(&window.name));
        of_it.filter(|one| on.is_none_or(|day| one.is_on(day, window))).count()
    };
    deadlines.push(Deadline {
        window: window.name.clone(),
        day,
        steps: count(EntryKind::Step, Some(day)),
        of_steps: count(EntryKind::Step, None),
        news: count(EntryKind::News, Some(day)),
        of_news: count(EntryKind::News, None),
    });
}
