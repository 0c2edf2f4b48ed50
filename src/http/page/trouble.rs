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
    let meant = meant(problem, here);
    frame::bare(
        &title,
        html! {
            h1 { (title) }
            p.lead { (capital(&said("detail").unwrap_or_default())) "." }
            // Some hints are for programs, and links say more than one that names them.
            @if let Some(hint) = said("hint").filter(|hint| !hint.contains("/api/") && meant.is_empty()) { p { (capital(&hint)) "." } }
            @if !meant.is_empty() {
                p { (words::PERHAPS) }
                ul.candidates { @for (name, link) in &meant { li { a href=(link) { bdi { (clean(name)) } } } } }
            }
            ul.ways {
                @if here.has_cuts() { li { a href=(here.without_cuts()) { (words::SAME_TODAY) } } }
                li { a href="/" { (words::HOME) } }
            }
        },
    )
}

/// The names that may be meant, each with the same page of it.
fn meant<'p>(problem: &'p Problem, here: &PageAddress) -> Vec<(&'p str, String)> {
    let names = |member| problem.list(member);
    match problem.text("code") {
        Some("ambiguous-name") if here.is_of_a_deal() => {
            names("candidates").map(|name| (name, here.of_deal(name))).collect()
        }
        Some("no-such-deal") if here.is_of_a_deal() => {
            names("nearest").map(|name| (name, here.of_deal(name))).collect()
        }
        Some("no-such-window") => names("nearest").map(|name| (name, here.with(&[("window", Some(name))]))).collect(),
        _ => Vec::new(),
    }
}
