//! Deals, their chains, and what an auditor would ask about.

use crate::deal::terms::{Field, Value};
use crate::render::cells::{CellRow, Tabular};
use crate::render::deals::remarks;
use crate::views::board::by_phase;
use crate::views::chain::Link;
use crate::views::deal::{Deal, Offer};
use crate::views::findings::Finding;
use crate::views::wording;

/// A deal of a board: the few things that people look for first.
pub(crate) struct BoardRow<'d>(&'d Deal);

/// The deals in the order of a negotiation.
pub(crate) fn board(deals: &[Deal]) -> Vec<BoardRow<'_>> {
    by_phase(deals).into_values().flatten().map(BoardRow).collect()
}

impl Tabular for BoardRow<'_> {
    fn fill(of: Option<&Self>, row: &mut CellRow) {
        let of = of.map(|of| of.0);
        row.choice("phase", of.and_then(|of| of.phase));
        row.text("deal", of.map(|of| &of.deal));
        row.list("players", of.map(|of| of.players.as_slice()));
        parties(of, row);
        row.moment("phase_since", of.and_then(|of| of.phase_since.as_deref()));
        row.text("what_to_know", of.map(remarks));
    }
}

fn parties(of: Option<&Deal>, row: &mut CellRow) {
    row.text("owner", of.and_then(|of| of.owner.as_ref()));
    row.text("loan_club", of.and_then(|of| of.loan_club.as_ref()));
    row.text("to_club", of.and_then(|of| of.to.as_ref()));
    row.text("agent", of.and_then(|of| of.agent.as_ref()));
    row.text("window", of.and_then(|of| of.window.as_ref()));
}

impl Tabular for Deal {
    fn fill(of: Option<&Self>, row: &mut CellRow) {
        row.text("deal", of.map(|of| &of.deal));
        row.list("players", of.map(|of| of.players.as_slice()));
        parties(of, row);
        row.choice("phase", of.and_then(|of| of.phase));
        row.choice("possible_phase", of.and_then(|of| of.possible_phase));
        row.moment("phase_since", of.and_then(|of| of.phase_since.as_deref()));
        let ended = of.and_then(|of| of.ended.as_ref());
        row.moment("ended_since", ended.map(|ended| ended.since.as_str()));
        row.choice("ended_basis", ended.map(|ended| ended.basis));
        let authorization = of.map(|of| &of.authorization);
        row.choice("authorization", authorization.map(|of| of.status));
        row.text("authorization_by", authorization.and_then(|of| of.by.as_ref()));
        row.moment("authorization_since", authorization.and_then(|of| of.since.as_deref()));
        row.text("authorization_replacement", authorization.and_then(|of| of.replacement.as_ref()));
        row.text("authorization_deal", authorization.and_then(|of| of.deal.as_ref()));
        row.choice("authorization_deal_phase", authorization.and_then(|of| of.deal_phase));
        for field in Field::OF_TERMS.into_iter().chain([Field::Asking, Field::AskingPackage]) {
            term(field, of.and_then(|of| of.terms.get(&field)), row);
        }
        row.list("disputed", of.map(|of| of.disputed.as_slice()));
        row.list("doubtful", of.map(|of| of.doubtful.as_slice()));
        row.lines("offers", of.map(|of| of.offers.iter().map(offer).collect()));
        row.choice("personal_terms", of.and_then(|of| of.personal_terms));
        row.choice("medical", of.and_then(|of| of.medical));
        row.day("moves_on", of.and_then(|of| of.moves_on));
        row.lines("planned", of.map(|of| of.planned.iter().map(|plan| plan.text.clone()).collect()));
        row.lines("clauses", of.map(|of| of.clauses.iter().map(crate::render::deal::taken).collect()));
        row.list("possible", of.map(|of| of.possible.as_slice()));
        row.list("unconfirmed", of.map(|of| of.unconfirmed.as_slice()));
        row.list("ambiguous", of.map(|of| of.ambiguous.as_slice()));
        row.whole("version", of.map(|of| of.version.0));
        row.text("id", of.map(|of| of.id));
    }
}

/// A field of the terms, as what it is.
pub(super) fn term(field: Field, value: Option<&Value>, row: &mut CellRow) {
    if field.is_money() {
        row.money(field.name(), value.and_then(Value::money));
    } else if field.is_day() {
        let day = value.and_then(|value| if let Value::Day(day) = value { Some(*day) } else { None });
        row.day(field.name(), day);
    } else {
        row.text(field.name(), value);
    }
}

/// `#43 Sampdoria, 2020-01-07: permanent; rejected by Simon Kjaer`.
fn offer(offer: &Offer) -> String {
    let answer = offer.answer.as_ref().map(|answer| format!("; rejected by {}", answer.by)).unwrap_or_default();
    let terms = wording::terms(&offer.terms);
    format!("#{} {}, {}: {terms}{answer}", offer.position, offer.by, offer.happened)
}

impl Tabular for Link {
    fn fill(of: Option<&Self>, row: &mut CellRow) {
        row.text("deal", of.map(|of| &of.deal));
        row.list("players", of.map(|of| of.players.as_slice()));
        row.choice("phase", of.and_then(|of| of.phase));
        row.moment("phase_since", of.and_then(|of| of.phase_since.as_deref()));
        row.choice("authorization", of.map(|of| of.authorization));
        row.text("by", of.and_then(|of| of.by.as_ref()));
        row.moment("since", of.and_then(|of| of.since.as_deref()));
        row.flag("waits", of.map(|of| of.waits));
        row.text("waits_for", of.and_then(|of| of.waits_for.as_ref()));
        row.text("replacement", of.and_then(|of| of.replacement.as_ref()));
        row.flag("circle", of.map(|of| of.circle));
        row.text("free", of.and_then(|of| of.free.as_ref()));
    }
}

impl Tabular for Finding {
    fn fill(of: Option<&Self>, row: &mut CellRow) {
        row.text("rule", of.map(|of| &of.rule));
        row.choice("severity", of.map(|of| of.severity));
        row.text("deal", of.map(|of| &of.deal));
        row.list("records", of.map(|of| of.records.as_slice()));
        row.text("message", of.map(|of| &of.message));
    }
}
