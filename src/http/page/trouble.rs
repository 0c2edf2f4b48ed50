//! A page that says why there is no answer.

use super::address::PageAddress;
use super::{frame, words};
use crate::http::problem::Problem;
use crate::render::{capital, clean};
use axum::response::Html;
use maud::html;

/// What went wrong, and the ways out.
pub(super) fn page(problem: &Problem, here: &PageAddress) -> Html<String> {
    let said = |member: &str| problem.text(member).map(clean).filter(|text| !text.is_empty());
    let title = said("title").map_or_else(|| words::NO_ANSWER.into(), |title| capital(&title));
    frame::bare(
        &title,
        html! {
            h1 { (title) }
            p.lead { (capital(&said("detail").unwrap_or_default())) "." }
            // Some hints are for programs.
            @if let Some(hint) = said("hint").filter(|hint| !hint.contains("/api/")) { p { (capital(&hint)) "." } }
            ul.ways {
                @if here.has_cuts() { li { a href=(here.without_cuts()) { (words::SAME_TODAY) } } }
                li { a href="/" { (words::HOME) } }
            }
        },
    )
}
