//! What happened and what was learned, day by day.

use super::{count, foot, headed};
use crate::cli::render::piece::{Piece, Sheet};
use crate::deal::name::Slug;
use crate::views::date::{day, readable, weekday};
use crate::views::report::calendar::{Calendar, Day, Deadline, Imprecise};
use chrono::NaiveDate;

/// So long is the longest bar.
const LONGEST: usize = 24;
/// So many steps without a day are told in a terminal.
pub(crate) const TOLD: usize = 12;
const COLUMNS: [&str; 5] = ["DAY", "STEPS", "NEWS", "", ""];

/// A row a day with its bar, quiet days in one row; then the steps that are on no day.
pub(crate) fn pieces(calendar: &Calendar, most: usize) -> Vec<Piece> {
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
    let mut pieces = vec![Piece::Sheet(Sheet::new(&COLUMNS, rows).firm(&[0, 1, 2, 3]))];
    let one = if scale == 1 { String::new() } else { format!(" Each stands for {scale}, rounded up.") };
    let legend = format!("█ steps and collapses, on the day they happened; ░ news, on the day it came.{one}");
    pieces.push(Piece::Said(legend));
    pieces.extend(calendar.deadlines.iter().map(|deadline| Piece::Said(told(deadline))));
    if !calendar.imprecise.is_empty() {
        let rows = calendar.imprecise.iter().take(most).map(imprecise).collect();
        let steps = count(calendar.imprecise.len(), "step");
        pieces.push(headed(&format!("{steps} on no day above, since the day is not known")));
        pieces.push(Piece::Sheet(Sheet::new(&["WHEN", "DEAL", "STEP"], rows).firm(&[0])));
        if let more @ 1.. = calendar.imprecise.len().saturating_sub(most) {
            pieces.push(Piece::Said(format!("and {more} more: -O json has them all")));
        }
    }
    let apart = match calendar.imprecise_news {
        0 => String::new(),
        news => format!("; {news} more were learned on a day that is not known"),
    };
    let told = format!("{} and {} news on known days{apart}", count(calendar.steps, "step"), calendar.news);
    pieces.push(foot(&told, &calendar.as_of));
    pieces
}

fn row(day: &Day, scale: usize) -> Vec<String> {
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
