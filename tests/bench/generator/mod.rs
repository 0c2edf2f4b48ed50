//! Lifelike histories as import lines: the same for the same shape, written as they are made.
//!
//! Summers and winters follow one another; in each, all leagues have a window, thousands of deals run at the same time,
//! and their lines come by the minute that they were told in, as a feed brings them. Every line is one that an import
//! takes.

mod deal;
mod line;
mod names;
mod period;
mod rng;
mod script;
mod terms;
mod words;

use crate::Outcome;
use deal::Deal;
use line::Scene;
use period::Period;
use rng::Rng;
use std::collections::HashSet;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use words::Words;

/// Records that a deal has, on average.
const A_DEAL: u64 = 20;
/// Deals that a window has, at the most.
const A_WINDOW: u64 = 5_000;

/// How many of what.
pub(crate) struct Shape {
    records: u64,
    leagues: usize,
    periods: u32,
    deals_a_window: u64,
}

impl Shape {
    /// Five leagues, and as many summers and winters as it takes, two at the least.
    pub(crate) fn feed(records: u64) -> Self {
        let leagues = names::LEAGUES.len();
        let deals = records / A_DEAL;
        let periods = deals.div_ceil(A_WINDOW * leagues as u64).max(2) as u32;
        Self { records, leagues, periods, deals_a_window: (deals / (leagues as u64 * u64::from(periods))).max(1) }
    }

    pub(crate) fn one_window(deals: u64, records: u64) -> Self {
        Self { records, leagues: 1, periods: 1, deals_a_window: deals }
    }

    /// The first window of the last period.
    pub(crate) fn last_window() -> String {
        Period::before_the_last(0).window(0)
    }

    /// The day in the midst of the last window.
    pub(crate) fn midst_of_the_last_window() -> String {
        Period::before_the_last(0).day(40).to_string()
    }
}

/// Writes as many lines as there are records in the shape.
pub(crate) fn write(shape: &Shape, path: &Path) -> Outcome<()> {
    let mut file = BufWriter::with_capacity(1 << 20, File::create_new(path)?);
    let (words, mut taken) = (Words::new(), HashSet::new());
    let mut lines_left = shape.records;
    for number in 0..shape.periods {
        let period = Period::before_the_last(shape.periods - 1 - number);
        let mut deals = Vec::new();
        for league in 0..shape.leagues {
            writeln!(file, "{}", period.window_set(league))?;
            let windows_left = u64::from(shape.periods - number) * shape.leagues as u64 - league as u64;
            let lines = lines_left / windows_left;
            lines_left -= lines;
            let seed = u64::from(number) << 32 | (league as u64) << 24;
            open(&mut deals, &period, league, (shape.deals_a_window, lines - 1), seed, &mut taken);
        }
        play(&period, &mut deals, &words, &mut file)?;
    }
    Ok(file.flush()?)
}

/// The deals of a window, which together have that many lines.
fn open(
    deals: &mut Vec<Deal>,
    period: &Period,
    league: usize,
    (count, mut lines): (u64, u64),
    seed: u64,
    taken: &mut HashSet<u64>,
) {
    let window = period.window(league);
    for number in 0..count {
        let (left, seed) = (count - number, seed + number);
        let length = if left == 1 { lines } else { length(seed, lines, left) };
        lines -= length;
        if length > 0 {
            deals.push(Deal::new(seed, league as u8, &window, length as usize, taken));
        }
    }
}

/// A few deals are long sagas, most are short; what is left is enough for the rest.
fn length(seed: u64, lines: u64, deals: u64) -> u64 {
    let mut rng = Rng::of(&[seed, 4]);
    let percent = 20 + rng.below(155) * rng.below(155) / 75;
    let mean = lines / deals;
    (mean * percent / 100).clamp(1, mean * 5 + 1).min(lines - (deals - 1).min(lines))
}

/// All lines of a period by their minute.
fn play(period: &Period, deals: &mut [Deal], words: &Words, file: &mut impl Write) -> Outcome<()> {
    let mut feed: Vec<(u32, u32, u16)> = Vec::new();
    for (at, deal) in (0..).zip(deals.iter_mut()) {
        let minutes = deal.minutes(period.days());
        feed.extend((0..).zip(minutes).map(|(number, minute)| (minute, at, number)));
    }
    feed.sort_unstable();
    let scene = Scene { period, deals, words };
    let mut line = String::new();
    for (minute, at, number) in feed {
        line.clear();
        scene.write(&mut line, &scene.deals[at as usize], number, minute);
        file.write_all(line.as_bytes())?;
    }
    Ok(())
}
