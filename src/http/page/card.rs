//! A deal in a list.

use super::address::PageAddress;
use super::sheet::lines;
use super::words;
use crate::deal::authorization::AuthorizationStatus;
use crate::deal::phase::Phase;
use crate::render::clean;
use crate::render::deal::may_be;
use crate::render::deals::{from, name, remarks};
use crate::views::date::readable;
use crate::views::deal::Deal;
use crate::views::wording::list;
use maud::{Markup, html};

/// The phase by its sign and its word.
pub(super) fn phase(phase: Option<Phase>) -> Markup {
    let word = phase.map_or(words::NOT_CERTAIN, Phase::word);
    html! { span.phase data-phase=[phase.map(Phase::word)] { (word) } }
}

/// Who it is about, as a link.
pub(super) fn players(deal: &Deal, here: &PageAddress) -> Markup {
    let players = if deal.players.is_empty() { deal.deal.to_string() } else { list(&deal.players) };
    html! { a href=(here.deal(deal.deal.as_str())) { bdi { (clean(&players)) } } }
}

/// From where to where.
pub(super) fn clubs(deal: &Deal) -> Markup {
    html! { bdi { (clean(&from(deal))) } " → " bdi { (clean(&name(&deal.to))) } }
}

/// What holds it up, or what it may be: the words that are to be seen first.
pub(super) fn marks(deal: &Deal) -> Markup {
    html! {
        @if let Some(may_be) = may_be(deal) { span.mark.may { (may_be) } " " }
        @match deal.authorization.status {
            AuthorizationStatus::PendingReplacement => { span.mark.waits { (words::WAITS) } " " }
            AuthorizationStatus::Refused => { span.mark.refused { (words::REFUSED) } " " }
            _ => {}
        }
        @if !deal.disputed.is_empty() { span.mark.disputed { (words::DISPUTED) } " " }
        @if !deal.unconfirmed.is_empty() && may_be(deal).is_none() { span.mark.may { (words::UNCONFIRMED) } }
    }
}

/// What there is to know beyond what a mark says.
pub(super) fn beside_the_marks(deal: &Deal) -> String {
    let (remarks, mark) = (remarks(deal), may_be(deal));
    let others: Vec<&str> =
        remarks.lines().filter(|line| *line != words::REFUSED && Some(*line) != mark.as_deref()).collect();
    others.join("\n")
}

/// The deal as a card.
pub(super) fn card(deal: &Deal, here: &PageAddress) -> Markup {
    html! {
        article.card data-key=(deal.deal) {
            h3 { (players(deal, here)) }
            p.clubs { (clubs(deal)) }
            @if let Some(since) = &deal.phase_since { p.since { (words::SINCE) " " (readable(since)) } }
            p.marks { (marks(deal)) }
            p.remarks { (lines(&beside_the_marks(deal))) }
        }
    }
}
