//! What happened and what was learned, day by day.

use super::{count, foot, headed};
use crate::deal::name::Slug;
use crate::render::block::{Block, Sheet};
use crate::views::date::{day, readable, weekday};
use crate::views::report::calendar::{Calendar, CalendarDay, Deadline, Imprecise};
use chrono::NaiveDate;

/// So long is the longest bar.
const LONGEST: usize = 24;
const COLUMNS: [&str; 5] = ["DAY", "STEPS", "NEWS", "", ""];

/// A row a day with its bar, quiet days in one row; then the steps that are on no day. If there is a `short` list of those,
/// it holds so many, and the text says where the others are.
pub(crate) fn blocks(calendar: &Calendar, short: Option<(usize, &str)>) -> Vec<Block> {
    if calendar.days.is_empty() && calendar.imprecise.is_empty() {
        return vec![foot("Nothing happened, and nothing was learned", &calendar.as_of)];
    }
    let highest = calendar.days.iter().map(|day| day.steps + day.news).max().unwrap_or_default();
    let scale = highest.div_ceil(LONGEST).max(1);
    let mut rows = Vec::new();
    let mut before: Option<NaiveDate> = None;
    for day in &calendar.days {
        let quiet = before.map_or(0, |before| (day.day - before).num_days() - 1);
        if quiet > 0 {
            let days = if quiet == 1 { "1 quiet day".into() } else { format!("{quiet} quiet days") };
            rows.push(vec![format!("    ({days})"), String::new(), String::new(), String::new(), String::new()]);
        }
        before = Some(day.day);
        rows.push(row(day, scale));
    }
    let mut blocks = vec![Block::Sheet(Sheet::new(&COLUMNS, rows).firm(&[0, 1, 2, 3]))];
    let one = if scale == 1 { String::new() } else { format!(" Each stands for {scale}, rounded up.") };
    let legend = format!("█ steps and collapses, on the day they happened; ░ news, on the day it came.{one}");
    blocks.push(Block::Text(legend));
    blocks.extend(calendar.deadlines.iter().map(|deadline| Block::Text(told(deadline))));
    if !calendar.imprecise.is_empty() {
        let (most, others) = short.unwrap_or((usize::MAX, ""));
        let rows = calendar.imprecise.iter().take(most).map(imprecise).collect();
        let steps = count(calendar.imprecise.len(), "step");
        blocks.push(headed(&format!("{steps} on no day above, since the day is not known")));
        blocks.push(Block::Sheet(Sheet::new(&["WHEN", "DEAL", "STEP"], rows).firm(&[0])));
        if let more @ 1.. = calendar.imprecise.len().saturating_sub(most) {
            blocks.push(Block::Text(format!("and {more} more: {others}")));
        }
    }
    let apart = match calendar.imprecise_news {
        0 => String::new(),
        news => format!("; {news} more were learned on a day that is not known"),
    };
    let told = format!("{} and {} news on known days{apart}", count(calendar.steps, "step"), calendar.news);
    blocks.push(foot(&told, &calendar.as_of));
    blocks
}

fn row(day: &CalendarDay, scale: usize) -> Vec<String> {
    let (steps, news) = ("█".repeat(day.steps.div_ceil(scale)), "░".repeat(day.news.div_ceil(scale)));
    let number = |number: usize| if number == 0 { "-".into() } else { number.to_string() };
    let marks: Vec<String> = day
        .opens
        .iter()
        .map(|window| mark("opens", window))
        .chain(day.closes.iter().map(|window| mark("closes", window)))
        .collect();
    vec![weekday(day.day), number(day.steps), number(day.news), format!("{steps}{news}"), marks.join("\n")]
}

fn mark(what: &str, window: &Slug) -> String {
    format!("<- {window} {what}")
}

/// `The last day of serie-a-2019-20-winter, 31 Jan 2020: 3 of its 40 steps, 5 of its 90 news.`
fn told(deadline: &Deadline) -> String {
    let Deadline { window, steps, of_steps, news, of_news, .. } = deadline;
    let day = day(deadline.day);
    format!("The last day of {window}, {day}: {steps} of its {of_steps} steps, {news} of its {of_news} news.")
}

fn imprecise(step: &Imprecise) -> Vec<String> {
    vec![readable(&step.happened), step.deal.to_string(), format!("{} (#{})", step.text, step.position)]
}
