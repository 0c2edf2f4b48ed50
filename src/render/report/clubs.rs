//! In and out, spent and received, club by club.

use super::{count, foot, headed, left_out, named};
use crate::deal::money::Money;
use crate::deal::name::Slug;
use crate::render::block::{Block, Sheet};
use crate::views::report::clubs::{Club, ClubLine, Clubs, Count, Side};
use std::collections::BTreeSet;

const COLUMNS: [&str; 4] = ["MONEY", "CERTAIN", "IN DISPUTE", "NOT KNOWN"];

/// A small table a club; then what the sums do not tell.
pub(crate) fn blocks(clubs: &Clubs) -> Vec<Block> {
    let left_out = [
        left_out(&clubs.not_certain, "since they may not be completed yet"),
        left_out(&clubs.clubs_not_known, "since their clubs were not known"),
    ];
    let left_out = left_out.into_iter().flatten();
    if clubs.clubs.is_empty() {
        return [foot("No deals are completed", &clubs.as_of)].into_iter().chain(left_out).collect();
    }
    let rows: Vec<Vec<Vec<String>>> = clubs.clubs.iter().map(|club| rows(club, &clubs.lines)).collect();
    let widths = widths(&rows);
    let mut blocks = Vec::new();
    for (club, rows) in clubs.clubs.iter().zip(rows) {
        let rows = rows.into_iter().map(|row| padded(row, &widths)).collect();
        blocks.push(Block::Heading(club.club.to_string(), in_and_out(club)));
        blocks.push(Block::Sheet(Sheet::new(&COLUMNS, rows).indented(2)));
    }
    if !clubs.remarks.is_empty() {
        let remarks = clubs.remarks.iter().map(|remark| vec![remark.deal.to_string(), remark.text.clone()]).collect();
        blocks.push(headed("What the sums do not tell"));
        blocks.push(Block::Sheet(Sheet::new(&["DEAL", "WHAT"], remarks).firm(&[])));
    }
    blocks.extend(unknown(&clubs.unknown_fee, "fee"));
    blocks.extend(unknown(&clubs.unknown_loan_fee, "loan fee"));
    blocks.push(foot(&count(clubs.clubs.len(), "club"), &clubs.as_of));
    blocks.extend(left_out);
    blocks
}

/// How many deals led to it and away from it.
fn in_and_out(club: &Club) -> String {
    let (arrivals, departures) = (club.arrivals, club.departures);
    format!("{} in{}, {} out{}", arrivals.deals, loans(arrivals), departures.deals, loans(departures))
}

/// `2 deals of unknown fee: ...`.
fn unknown(deals: &BTreeSet<Slug>, what: &str) -> Option<Block> {
    let deals: Vec<Slug> = deals.iter().cloned().collect();
    let said = || format!("{} of unknown {what}: {}.", count(deals.len(), "deal"), named(&deals));
    (!deals.is_empty()).then(|| Block::Text(said()))
}

fn loans(count: Count) -> String {
    match count.loans {
        0 => String::new(),
        1 => " (1 loan)".into(),
        loans => format!(" ({loans} loans)"),
    }
}

/// A row for each thing that money is for, a line for each currency.
fn rows(club: &Club, lines: &[ClubLine]) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let own: Vec<&ClubLine> = lines.iter().filter(|line| line.club == club.club).collect();
    for of_one in own.chunk_by(|one, other| (one.side, one.what) == (other.side, other.what)) {
        let Some(first) = of_one.first() else { continue };
        let side = if first.side == Side::Spent { "spent" } else { "received" };
        let mut certain = sums(of_one, |line| line.certain);
        let free: usize = of_one.iter().map(|line| line.free.len()).sum();
        certain.extend((free > 0).then(|| format!("{free} free")));
        let mut disputed = sums(of_one, |line| line.disputed);
        disputed.extend(sums(of_one, |line| line.doubtful).into_iter().map(|sum| format!("{sum}, doubtful")));
        let unknown: usize = of_one.iter().map(|line| line.unknown.len()).sum();
        let unknown = if unknown == 0 { String::new() } else { count(unknown, "deal") };
        rows.push(vec![format!("{side}: {}", first.what.label()), certain.join("\n"), disputed.join("\n"), unknown]);
    }
    rows
}

fn sums(lines: &[&ClubLine], cell: impl Fn(&ClubLine) -> Option<Money>) -> Vec<String> {
    lines.iter().filter_map(|line| cell(line)).map(|sum| sum.to_string()).collect()
}

/// Of each column over all clubs, so that their tables stand in line.
fn widths(tables: &[Vec<Vec<String>>]) -> Vec<usize> {
    let widest = |at: usize| {
        let cells = tables.iter().flatten().filter_map(|row| row.get(at)).flat_map(|cell| cell.lines());
        cells.map(|line| line.chars().count()).chain(COLUMNS.get(at).map(|name| name.len())).max().unwrap_or_default()
    };
    (0..COLUMNS.len()).map(widest).collect()
}

fn padded(row: Vec<String>, widths: &[usize]) -> Vec<String> {
    row.into_iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect()
}
