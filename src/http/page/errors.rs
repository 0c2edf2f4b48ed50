//! What each code of an error means: what the type of a problem leads to. It is the table of `docs/errors.md`.

use super::{frame, words};
use axum::response::Html;
use maud::{Markup, html};
use std::sync::LazyLock;

const DOCUMENT: &str = include_str!("../../../docs/errors.md");

static PAGE: LazyLock<String> = LazyLock::new(|| {
    let body = html! {
        h1 { (words::ERRORS) }
        table {
            thead { tr { th scope="col" { (words::CODE) } th scope="col" { (words::MEANING) } th scope="col" { (words::WAY_OUT) } } }
            tbody {
                @for [code, meaning, way_out] in codes() {
                    tr id=(code) { th scope="row" { code { (code) } } td { (text(meaning)) } td { (text(way_out)) } }
                }
            }
        }
    };
    frame::bare(words::ERRORS, body).0
});

/// `GET /errors`: nothing of a ledger is in it, so it takes no session.
pub(super) async fn errors() -> Html<&'static str> {
    Html(PAGE.as_str())
}

/// The rows of the table, without the columns that are for the command line.
fn codes() -> impl Iterator<Item = [&'static str; 3]> {
    DOCUMENT.lines().filter_map(|line| {
        let (code, rest) = line.strip_prefix("| `")?.split_once("` | ")?;
        let cells: Vec<&str> = rest.strip_suffix(" |")?.split(" | ").collect();
        match cells.as_slice() {
            [_, _, meaning, way_out] => Some([code, *meaning, *way_out]),
            _ => None,
        }
    })
}

/// Text with words in backquotes, and with links, of which the words are kept.
fn text(cell: &str) -> Markup {
    let mut cell = cell.to_owned();
    while let Some((before, rest)) = cell.split_once("](") {
        let (Some((before, words)), Some((_, after))) = (before.rsplit_once('['), rest.split_once(')')) else { break };
        cell = format!("{before}{words}{after}");
    }
    html! {
        @for (place, part) in cell.split('`').enumerate() {
            @if place % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}
