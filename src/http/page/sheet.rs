//! Tables. On a narrow screen each row becomes a block, in which every cell names its column.

use super::address::PageAddress;
use super::words;
use crate::deal::name::Slug;
use crate::render::block;
use crate::render::{capital, clean};
use maud::{Markup, html};

/// So many rows or deals are shown in a view: nobody reads more, and a browser takes long to show them.
pub(super) const OF_A_VIEW: usize = 500;

/// How many more there are than are shown, and how to see them.
pub(super) fn more_than_shown(all: usize) -> Markup {
    html! { @if all > OF_A_VIEW { p.more { (all - OF_A_VIEW) " " (words::MORE_BY_FILTER) } } }
}

/// A table of rows of cells, the first of which names the row. The roles hold where style makes blocks of rows.
pub(super) fn table(caption: &str, columns: &[&str], rows: Vec<Vec<Markup>>) -> Markup {
    rows_under("stack", caption, columns, rows)
}

fn rows_under(class: &str, caption: &str, columns: &[&str], rows: Vec<Vec<Markup>>) -> Markup {
    html! {
        table class=(class) role="table" {
            caption { (caption) }
            thead role="rowgroup" { tr role="row" { @for column in columns {
                @if column.is_empty() { td role="cell" {} } @else { th scope="col" role="columnheader" { (column) } }
            } } }
            tbody role="rowgroup" {
                @for row in rows {
                    tr role="row" {
                        @for (at, (cell, column)) in row.iter().zip(columns).enumerate() {
                            @if at == 0 { th scope="row" role="rowheader" data-label=(column) { (cell) } }
                            @else { td role="cell" data-label=(column) { (cell) } }
                        }
                    }
                }
            }
        }
    }
}

/// A table that other faces show as well. A name of a deal under a column of deals leads to it.
pub(super) fn of_sheet(caption: &str, sheet: &block::Sheet, here: &PageAddress) -> Markup {
    let columns: Vec<String> = sheet.columns.iter().map(|column| named(column)).collect();
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    // What a row does not repeat is repeated for whoever hears it cell by cell.
    let mut first = String::new();
    let rows = sheet.rows.iter().take(OF_A_VIEW).map(|row| {
        let mut cells = Vec::new();
        for (at, (cell, column)) in row.iter().zip(&columns).enumerate() {
            let is_again = at == 0 && cell.is_empty();
            if at == 0 && !cell.is_empty() {
                first.clone_from(cell);
            }
            cells.push(match (is_again, *column) {
                (true, _) => html! { span.again { (lines(&first)) } },
                (false, "Deal") => deal(cell, here),
                (false, "Which") => deals(cell, here),
                // A terminal may not have the arrow.
                _ => lines(&cell.trim().replace("<- ", "← ")),
            });
        }
        cells
    });
    html! { (rows_under("stack figures", caption, &columns, rows.collect())) (more_than_shown(sheet.rows.len())) }
}

fn named(column: &str) -> String {
    capital(&column.replace("-\n", "").replace('\n', " ").trim().to_lowercase())
}

fn deal(cell: &str, here: &PageAddress) -> Markup {
    let slug = cell.trim();
    if Slug::new(slug).is_ok_and(|slug| slug.as_str() == cell.trim()) {
        html! { a href=(here.deal(slug)) { bdi { (clean(slug)) } } }
    } else {
        lines(cell)
    }
}

/// Names of deals with commas between them, and how many more there are.
fn deals(cell: &str, here: &PageAddress) -> Markup {
    let (names, more) = cell.split_once(" and ").map_or((cell, None), |(names, more)| (names, Some(more)));
    html! {
        @for (at, name) in names.split(", ").enumerate() { @if at > 0 { ", " } (deal(name, here)) }
        @if let Some(more) = more { " and " (clean(more)) }
    }
}

/// A text whose lines stay lines.
pub(super) fn lines(text: &str) -> Markup {
    html! { @for (at, line) in text.lines().enumerate() { @if at > 0 { br; } bdi { (clean(line)) } } }
}
