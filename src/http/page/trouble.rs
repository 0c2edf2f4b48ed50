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
    let candidates: Vec<&str> = problem.list("candidates").filter(|_| here.is_of_a_deal()).collect();
    frame::bare(
        &title,
        html! {
            h1 { (title) }
            p.lead { (capital(&said("detail").unwrap_or_default())) "." }
            // Some hints are for programs, and links say more than one that names them.
            @if let Some(hint) = said("hint").filter(|hint| !hint.contains("/api/") && candidates.is_empty()) { p { (capital(&hint)) "." } }
            @if !candidates.is_empty() {
                ul.candidates { @for name in &candidates { li { a href=(here.of_deal(name)) { bdi { (clean(name)) } } } } }
            }
            ul.ways {
                @if here.has_cuts() { li { a href=(here.without_cuts()) { (words::SAME_TODAY) } } }
                li { a href="/" { (words::HOME) } }
            }
        },
    )
}
