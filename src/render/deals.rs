//! Many deals: as a list, and as a board by phase.

use super::block::{Sheet, are_copied};
use super::count;
use super::deal::{may_be, short_terms, taken};
use super::table::table;
use crate::deal::authorization::AuthorizationStatus;
use crate::deal::name::Name;
use crate::deal::phase::Phase;
use crate::views::board::by_phase;
use crate::views::date::{day, readable};
use crate::views::deal::{AsOf, Deal};
use crate::views::wording;

/// A row a deal, by name.
pub(crate) fn table_of(deals: &[Deal], width: u16) -> String {
    let rows = deals.iter().map(|deal| {
        vec![
            deal.deal.to_string(),
            wording::list(&deal.players),
            name(&deal.owner),
            name(&deal.to),
            phase(deal),
            deal.phase_since.as_deref().map(readable).unwrap_or_default(),
        ]
    });
    table(&["DEAL", "PLAYER", "OWNER", "TO", "PHASE", "SINCE"], &rows.collect::<Vec<_>>(), width, 0)
}

/// The list, with the cuts it was made with.
pub(crate) fn table_with_cuts(deals: &[Deal], as_of: &AsOf, notes: &str, width: u16) -> String {
    if deals.is_empty() {
        return none(as_of);
    }
    format!("{}{}", table_of(deals, width), foot(deals, as_of, notes))
}

/// The deals under their phases.
pub(crate) fn board(deals: &[Deal], as_of: &AsOf, notes: &str, width: u16) -> String {
    if deals.is_empty() {
        return none(as_of);
    }
    format!("{}{}", by_phases(deals).text(width), foot(deals, as_of, notes))
}

/// A row a deal, the name of its phase in the first of each.
fn by_phases(deals: &[Deal]) -> Sheet {
    sheet(deals, &["PHASE", "DEAL", "FROM", "SINCE", "WHAT TO KNOW"], |deal| vec![from(deal)])
}

/// The same for a page, which has room for the buyers.
pub(crate) fn by_phases_with_buyers(deals: &[Deal]) -> Sheet {
    sheet(deals, &["PHASE", "DEAL", "FROM", "TO", "SINCE", "WHAT TO KNOW"], |deal| vec![from(deal), name(&deal.to)])
}

fn sheet(deals: &[Deal], columns: &[&'static str], clubs: impl Fn(&Deal) -> Vec<String>) -> Sheet {
    let mut rows = Vec::new();
    for (phase, deals) in by_phase(deals) {
        for (at, deal) in deals.into_iter().enumerate() {
            let name = if at > 0 { "" } else { phase.map_or("not yet certain", Phase::word) };
            let since = deal.phase_since.as_deref().map(readable).unwrap_or_default();
            let begins = vec![name.to_owned(), deal.deal.to_string()];
            rows.push([begins, clubs(deal), vec![since, remarks(deal)]].concat());
        }
    }
    Sheet::new(columns, rows).firm(if are_copied(deals.iter().map(|deal| &deal.deal)) { &[0, 1] } else { &[0] })
}

/// What a board says of a deal beside its phase: what it may be, what it waits for, what is offered, the terms.
pub(crate) fn remarks(deal: &Deal) -> String {
    let mut remarks = Vec::new();
    remarks.extend(may_be(deal));
    remarks.extend(deal.moves_on.map(|effective| format!("moves on {}", day(effective))));
    remarks.extend(deal.planned.iter().map(|plan| plan.text.clone()));
    remarks.extend(deal.clauses.iter().map(taken));
    let authorization = &deal.authorization;
    match authorization.status {
        AuthorizationStatus::PendingReplacement => {
            let for_deal = authorization.deal.as_ref().map(ToString::to_string);
            let what = for_deal.or_else(|| authorization.replacement.clone()).unwrap_or_else(|| "a replacement".into());
            remarks.push(format!("waits for {what}"));
        }
        AuthorizationStatus::Refused => remarks.push("not authorized".into()),
        AuthorizationStatus::Unsaid | AuthorizationStatus::NotRequired | AuthorizationStatus::Granted => {}
    }
    remarks.extend(deal.offers.iter().map(|offer| {
        let answer = if offer.answer.is_some() { " (rejected)" } else { "" };
        format!("{} offers {}{answer}", offer.by, wording::terms(&offer.terms))
    }));
    if !deal.terms.is_empty() {
        remarks.push(short_terms(deal));
    }
    remarks.join("\n")
}

pub(crate) fn name(name: &Option<Name>) -> String {
    name.as_ref().map_or_else(|| "?".to_owned(), ToString::to_string)
}

/// The owner, and the club that has the player on loan.
pub(crate) fn from(deal: &Deal) -> String {
    let loan = deal.loan_club.as_ref().map(|club| format!(" (at {club})")).unwrap_or_default();
    match &deal.owner {
        Some(owner) => format!("{owner}{loan}"),
        None if deal.players.is_empty() => "?".into(),
        None => "a free agent".into(),
    }
}

fn phase(deal: &Deal) -> String {
    match (deal.phase, may_be(deal)) {
        (Some(phase), None) => phase.word().into(),
        (Some(phase), Some(may_be)) => format!("{}, {may_be}", phase.word()),
        (None, Some(may_be)) => may_be,
        (None, None) => "not yet certain".into(),
    }
}

/// Where no deal is wanted, or stood then, there is nothing to put into a table.
fn none(as_of: &AsOf) -> String {
    format!("no deals: {}\n", as_of.words())
}

fn foot(deals: &[Deal], as_of: &AsOf, notes: &str) -> String {
    format!("\n{}: {}\n{notes}", count(deals.len(), "deal"), as_of.words())
}
