//! What is a list in a sheet, and a table of its own in a database.

use super::deals::term;
use crate::deal::ids::Position;
use crate::deal::name::{Name, Slug};
use crate::deal::terms::Field;
use crate::render::cells::{CellRow, Tabular};
use crate::views::deal::{Deal, Offer};
use crate::views::findings::Finding;
use crate::views::wording;

/// A player of a deal.
pub(crate) struct DealPlayer<'d> {
    deal: &'d Slug,
    player: &'d Name,
}

/// A row a player.
pub(crate) fn player_rows(deal: &Deal) -> impl Iterator<Item = DealPlayer<'_>> {
    deal.players.iter().map(|player| DealPlayer { deal: &deal.deal, player })
}

impl Tabular for DealPlayer<'_> {
    fn fill(of: Option<&Self>, row: &mut CellRow) {
        row.text("deal", of.map(|of| of.deal));
        row.text("player", of.map(|of| of.player));
    }
}

/// An offer on the table.
pub(crate) struct OfferRow<'d> {
    deal: &'d Slug,
    offer: &'d Offer,
}

/// A row an offer.
pub(crate) fn offer_rows(deal: &Deal) -> impl Iterator<Item = OfferRow<'_>> {
    deal.offers.iter().map(|offer| OfferRow { deal: &deal.deal, offer })
}

impl Tabular for OfferRow<'_> {
    fn fill(of: Option<&Self>, row: &mut CellRow) {
        let offer = of.map(|of| of.offer);
        row.whole("position", offer.map(|offer| offer.position.0));
        row.text("deal", of.map(|of| of.deal));
        row.text("by", offer.map(|offer| &offer.by));
        row.moment("happened", offer.map(|offer| offer.happened.as_str()));
        row.text("terms", offer.map(|offer| wording::terms(&offer.terms)));
        for field in Field::OF_TERMS {
            term(field, offer.and_then(|offer| offer.terms.0.get(&field)), row);
        }
        row.text("expires", offer.and_then(|offer| offer.expires.as_ref()));
        let answer = offer.and_then(|offer| offer.answer.as_ref());
        row.text("rejected_by", answer.map(|answer| &answer.by));
        row.text("reason", answer.and_then(|answer| answer.reason.as_ref()));
    }
}

/// A record that a finding rests on.
pub(crate) struct FindingRecord {
    finding: usize,
    position: Position,
}

/// A row a record; findings are counted from 1.
pub(crate) fn finding_records(findings: &[Finding]) -> impl Iterator<Item = FindingRecord> {
    (1..)
        .zip(findings)
        .flat_map(|(finding, of)| of.records.iter().map(move |position| FindingRecord { finding, position: *position }))
}

impl Tabular for FindingRecord {
    fn fill(of: Option<&Self>, row: &mut CellRow) {
        row.whole("finding", of.map(|of| of.finding));
        row.whole("position", of.map(|of| of.position.0));
    }
}
