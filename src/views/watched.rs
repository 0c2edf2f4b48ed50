//! What changes in a deal from one record to the next, or from one day to the next.

use super::changes::{Change, of_authorization, of_offer, told_once};
use super::deal::{EndedLoanView, Offer};
use super::field_value::FieldValue;
use crate::deal::claims::Claim;
use crate::deal::evolution::{Evolution, Touched};
use crate::deal::ids::Position;
use crate::deal::offers::{OnTheTable, SideOffers};
use crate::deal::terms::Field;
use crate::deal::who::Meant;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The fields of a deal that people watch, as they were when it was last looked at.
#[derive(Clone, Debug, Default)]
pub(super) struct Watched {
    named: BTreeMap<&'static str, Value>,
    terms: BTreeMap<Field, FieldValue>,
    disputed: BTreeMap<Field, FieldValue>,
    /// By the side that made them, each with its position.
    offers: BTreeMap<Meant, OfferField>,
}

/// The position of an offer, and the field that tells it.
type OfferField = (Position, (String, FieldValue));

/// The order in which they are told.
const NAMED: [&str; 15] = [
    "phase",
    "phase_since",
    "possible_phase",
    "ended",
    "authorization",
    "authorization.by",
    "authorization.replacement",
    "players",
    "owner",
    "loan_club",
    "to",
    "agent",
    "window",
    "personal_terms",
    "medical",
];

impl Watched {
    /// What is different now. Only what can be different is looked at.
    pub(super) fn look(&mut self, deal: &mut Evolution<'_>) -> Vec<Change> {
        // Nobody tells of a deal of which nothing is known.
        if !deal.is_known() {
            return Vec::new();
        }
        let touched = deal.touched();
        let mut changes = self.look_at_the_named(deal, &touched);
        told_once(&mut changes);
        let (mut said, mut gone) = (Vec::new(), Vec::new());
        for field in &touched.terms {
            let values = deal.values(*field);
            let value = |claim: &&Claim<'_>| claim.value.clone().into_owned();
            let standing = values.first().map_or(FieldValue::NULL, |claim| FieldValue::Term(value(claim)));
            let disputed = deal.is_disputed(*field);
            let rivals = || FieldValue::Terms(values.iter().map(value).collect());
            let rivals = if disputed { rivals() } else { FieldValue::NULL };
            let told = |name: String, map: &mut BTreeMap<Field, FieldValue>, to: FieldValue| {
                let from = if to.is_null() { map.remove(field) } else { map.insert(*field, to.clone()) };
                let from = from.unwrap_or(FieldValue::NULL);
                (from != to).then_some(Change { field: name, from, to })
            };
            said.extend(told(format!("terms.{field}"), &mut self.terms, standing));
            gone.extend(told(format!("disputed.{field}"), &mut self.disputed, rivals));
        }
        // First what is said now, of all that is told together, then what is said no more.
        said.extend(gone);
        if touched.offers {
            said.extend(self.look_at_the_offers(deal.changed_offers()));
        }
        let (gone, said): (Vec<Change>, Vec<Change>) = said.into_iter().partition(|change| change.to.is_null());
        changes.extend(said);
        changes.extend(gone);
        changes
    }

    fn look_at_the_named(&mut self, deal: &Evolution<'_>, touched: &Touched) -> Vec<Change> {
        let mut now: BTreeMap<&str, Value> = BTreeMap::new();
        if touched.phase {
            let phase = deal.phase();
            let stands = phase.as_ref().map(|(phase, _)| *phase);
            let may_be = deal.phase_with_the_possible().filter(|may_be| Some(*may_be) != stands);
            now.insert("phase", json!(stands));
            now.insert("phase_since", json!(phase.map(|(_, since)| since.words)));
            now.insert("possible_phase", json!(may_be));
        }
        if touched.ended {
            now.insert("ended", json!(deal.ended().as_ref().map(EndedLoanView::from)));
        }
        if touched.authorization {
            let is = deal.authorization();
            let told = of_authorization(is.status, is.by.as_ref(), is.deal.as_ref(), is.replacement.as_deref());
            now.extend(["authorization", "authorization.by", "authorization.replacement"].into_iter().zip(told));
        }
        if touched.parties
            && let Some(parties) = deal.parties()
        {
            now.insert("players", json!(parties.players));
            now.insert("owner", json!(parties.owner));
            now.insert("loan_club", json!(parties.loan_club));
            now.insert("to", json!(parties.to));
            now.insert("agent", json!(parties.agent));
            now.insert("window", json!(parties.window));
        }
        if touched.personal_terms {
            now.insert("personal_terms", json!(deal.personal_terms()));
        }
        if touched.medical {
            now.insert("medical", json!(deal.medical()));
        }
        let mut changes = Vec::new();
        for name in NAMED {
            let Some(to) = now.remove(name) else { continue };
            let from = self.named.insert(name, to.clone()).unwrap_or_default();
            if from != to {
                changes.push(Change { field: name.into(), from: from.into(), to: to.into() });
            }
        }
        changes
    }

    fn look_at_the_offers(&mut self, changed: SideOffers) -> Vec<Change> {
        let field = |offer: OnTheTable| (offer.position, of_offer(&Offer::from(offer)));
        let (before, now) = match changed {
            SideOffers::All(offers) => {
                let now: BTreeMap<_, _> = offers.into_iter().map(|(side, offer)| (side, field(offer))).collect();
                let before = std::mem::replace(&mut self.offers, now);
                (before.into_values().collect(), self.offers.values().cloned().collect())
            }
            SideOffers::Of(sides) => {
                let (mut before, mut now) = (Vec::new(), Vec::new());
                for (side, offer) in sides {
                    before.extend(self.offers.remove(&side));
                    if let Some(offer) = offer.map(field) {
                        now.push(offer.clone());
                        self.offers.insert(side, offer);
                    }
                }
                (before, now)
            }
        };
        super::changes::between(&in_order(before), &in_order(now))
    }
}

/// In the order in which the offers were made.
fn in_order(mut offers: Vec<OfferField>) -> Vec<(String, FieldValue)> {
    offers.sort_by_key(|(position, _)| *position);
    offers.into_iter().map(|(_, field)| field).collect()
}
