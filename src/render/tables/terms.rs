//! What is said of the terms of a deal, claim by claim.

use super::records::source;
use crate::deal::name::Slug;
use crate::deal::terms::{Field, Value};
use crate::render::cells::{CellRow, Tabular};
use crate::views::blame::SaidValue;
use crate::views::deal::Deal;

/// A claim on a field that nothing superseded.
pub(crate) struct TermRow<'d> {
    deal: &'d Slug,
    field: Field,
    /// It wins over the other claims on the field.
    wins: bool,
    disputed: bool,
    said: &'d SaidValue,
}

/// For each known field the claim that wins, and then its rivals.
pub(crate) fn term_rows(deal: &Deal) -> Vec<TermRow<'_>> {
    let mut rows = Vec::new();
    for (field, blame) in &deal.blame {
        let row = |wins, said| TermRow { deal: &deal.deal, field: *field, wins, disputed: blame.disputed, said };
        rows.push(row(true, &blame.standing));
        rows.extend(blame.rivals.iter().map(|rival| row(false, rival)));
    }
    rows
}

impl Tabular for TermRow<'_> {
    fn fill(of: Option<&Self>, row: &mut CellRow) {
        let said = of.map(|of| of.said);
        row.text("deal", of.map(|of| of.deal));
        row.text("field", of.map(|of| of.field));
        row.flag("wins", of.map(|of| of.wins));
        row.flag("disputed", of.map(|of| of.disputed));
        row.text("value", said.map(|said| &said.value));
        row.money("money", said.and_then(|said| said.value.money()));
        let day = said.and_then(|said| if let Value::Day(day) = &said.value { Some(*day) } else { None });
        row.day("day", day);
        row.whole("position", said.map(|said| said.position.0));
        source(said.and_then(|said| said.source.as_ref()), row);
        row.moment("happened", said.map(|said| said.happened.as_str()));
        row.moment("learned", said.map(|said| said.learned.as_str()));
        row.time("recorded", said.map(|said| said.recorded.as_str()));
        row.text("recorder", said.map(|said| &said.recorder));
    }
}
