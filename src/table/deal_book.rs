//! Which deal a row is about, and what is new in it: drafts into lines.

use super::booked_deals::{BookedDeal, BookedDeals, DealPlace};
pub use super::ledger_deal::LedgerDeal;
use super::ledger_deal::is_loan;
use super::row_draft::{DealDraft, RecordDraft, RowDraft};
pub use super::row_lines::RowLines;
use super::row_word::{RowRecord, RowWord};
use super::rules::Rules;
use crate::bytes::identities::{Identities, id_of};
use crate::deal::event::{Event, Parties};
use crate::deal::moment::Moment;
use crate::deal::name::{Name, Slug};
use crate::deal::who::Who;
use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{Hash as _, Hasher as _};
use uuid::Uuid;

/// The deals that are known, from the ledger and from the rows so far.
pub struct DealBook {
    deals: BookedDeals,
    /// Rows have keys, by which they are found again.
    has_keys: bool,
    /// What corrections of this run take place on.
    today: Moment,
    /// What the ledger has of this table, by the keys of its rows.
    rows: BTreeMap<String, Vec<RowRecord>>,
    /// What the rows of this run said, by digests of their keys, and which row said it.
    seen: HashMap<u64, (u64, u64)>,
    /// Rows of this run that were not taken.
    refused: HashSet<u64>,
}

/// Told of rows that name others than the deal that another row opened.
const OTHER_DEAL: &str = "the row names other players, clubs or another window than its deal, which another row opened: the deal \
                          is left as it is";
const OTHER_AGENT: &str =
    "the row names another agent or loan club than its deal, which another row opened: the deal is left as it is";

impl DealBook {
    /// For a table with these rules, over the deals of a ledger, which derives its identities by `ids`.
    pub fn new(rules: &Rules, who: Who, today: Moment, ids: Identities, deals: Vec<LedgerDeal>) -> Self {
        let similar_clubs = rules.deal.as_ref().is_some_and(|deal| deal.similar_clubs);
        let mut book = Self {
            deals: BookedDeals::new(who, similar_clubs, ids, &deals),
            has_keys: !rules.key.is_empty(),
            today,
            rows: BTreeMap::new(),
            seen: HashMap::new(),
            refused: HashSet::new(),
        };
        for deal in deals {
            let said =
                deal.rows.iter().filter_map(|row| Some((row.said.as_ref()?.hash(row.type_name), None))).collect();
            let keys: BTreeSet<&str> = deal.rows.iter().map(|row| row.key.as_str()).collect();
            let is_shared = keys.len() > 1;
            for row in deal.rows {
                book.rows.entry(row.key.clone()).or_default().push(row);
            }
            let LedgerDeal { slug, parties, loan_since, .. } = deal;
            book.deals.enter(slug, BookedDeal { parties, opened_by: None, said, is_shared, loan_since });
        }
        book
    }

    /// The lines of this row were not taken.
    pub fn refuse(&mut self, row: u64) {
        self.refused.insert(row);
    }

    /// Why a row that leans on these is not whole.
    pub fn not_whole(&self, leans_on: &[u64]) -> Option<String> {
        let row = leans_on.iter().find(|row| self.refused.contains(row))?;
        Some(format!("row {row}, which opens its deal or says the same, was not taken"))
    }

    /// The keys of rows that the ledger has, and this run had not.
    pub fn gone(&self) -> impl Iterator<Item = (&str, &Slug)> {
        let gone = self.rows.iter().filter(|(key, _)| !self.seen.contains_key(&digest(key)));
        gone.filter_map(|(key, records)| Some((key.as_str(), &records.first()?.slug)))
    }

    /// The lines of the row with this number. `new_id` gives an id to what corrects a record; the reason says why there is no deal.
    pub fn lines(&mut self, number: u64, row: RowDraft, new_id: &mut dyn FnMut() -> Uuid) -> Result<RowLines, String> {
        let mut made = self.made(number, row, new_id)?;
        made.leans_on.retain(|row| *row != number);
        self.not_whole(&made.leans_on).map_or(Ok(made), Err)
    }

    fn made(&mut self, number: u64, row: RowDraft, new_id: &mut dyn FnMut() -> Uuid) -> Result<RowLines, String> {
        let mut made = RowLines::default();
        let source = row.records.first().and_then(|record| record.source.as_ref()).filter(|_| self.has_keys);
        let key = source.and_then(|source| Some(source.reference.as_ref()?.to_string()));
        let known: Vec<RowRecord> = key.as_ref().and_then(|key| self.rows.get(key)).cloned().unwrap_or_default();
        let said_by = match &key {
            Some(key) => self.said_by(key, number, &row)?,
            None => None,
        };
        let erased = || RowLines { is_erased: true, ..RowLines::default() };
        let place = match &row.deal {
            Some(deal) if known.is_empty() => match self.deals.place(deal)? {
                Some(DealPlace::Nowhere(reason)) => return Ok(RowLines { skipped: Some(reason), ..made }),
                Some(place) => Some(place),
                None => return Ok(erased()),
            },
            _ => None,
        };
        if self.is_erased(key.as_deref(), &known, place.as_ref(), &row.records) {
            return Ok(erased());
        }
        if let Some(by) = said_by {
            made.same = row.records.len() as u64;
            made.leans_on.push(by);
            return Ok(made);
        }
        // A row that is in the ledger is about the deal that it was about.
        let deal = match (known.first(), row.deal, place) {
            (Some(record), Some(deal), _) => {
                match known.iter().find(|known| known.type_name == "opened") {
                    Some(opened) => {
                        self.refuse_to_change_for_others(opened, &deal)?;
                        self.compared(opened, deal.opening(), &mut made, new_id)?;
                    }
                    None => self.tell_of_others(&record.slug, &deal.parties, &mut made),
                }
                Some(record.slug.clone())
            }
            (None, Some(deal), Some(place)) => self.placed(number, deal, place, key.as_deref(), &mut made),
            (..) => None,
        };
        let mut taken: HashMap<&'static str, usize> = HashMap::new();
        for record in row.records {
            let Some(slug) = record.event.reference().or_else(|| deal.clone()) else { continue };
            let type_name = record.event.type_name();
            let hash = RowWord::of(&record).hash(type_name);
            let said = self.deals.get_mut(&slug).and_then(|deal| {
                let said = deal.said.iter().find(|(said, _)| *said == hash).map(|(_, by)| *by);
                if said.is_none() {
                    deal.said.push((hash, Some(number)));
                }
                said
            });
            let before = taken.entry(type_name).or_default();
            let nth = *before;
            let stands = known.iter().filter(|known| known.type_name == type_name).nth(nth);
            *before += 1;
            match stands {
                Some(stands) => self.compared(stands, record, &mut made, new_id)?,
                None if said.is_some() => {
                    made.same += 1;
                    made.leans_on.extend(said.flatten());
                }
                None => {
                    // An earlier table did not say so: it is learned now.
                    let learned = record.learned.clone().filter(|_| known.is_empty());
                    let id = self.id(&slug, key.as_deref(), &record.event, nth);
                    if is_loan(&record.event)
                        && let Some(deal) = self.deals.get_mut(&slug)
                    {
                        deal.loan_since = Some(record.happened.start);
                    }
                    made.lines.push(RecordDraft { learned, ..record }.line(id, slug));
                }
            }
        }
        for stands in known.into_iter().filter(|known| known.type_name != "opened") {
            match taken.get_mut(stands.type_name).filter(|made| **made > 0) {
                Some(made) => *made -= 1,
                None if stands.said.is_some() => made.dropped.push(stands),
                None => {}
            }
        }
        Ok(made)
    }

    /// Another row of this run with the same key, which says the same.
    fn said_by(&mut self, key: &str, number: u64, row: &RowDraft) -> Result<Option<u64>, String> {
        let says = row.hash();
        match self.seen.insert(digest(key), (says, number)) {
            Some((said, by)) if said == says => Ok(Some(by)),
            Some(_) => {
                Err("another row has the same key and says something else: add to `key` what tells them apart".into())
            }
            None => Ok(None),
        }
    }

    /// The row is about what was erased: by its own key, or by the deal that it would be about.
    fn is_erased(
        &self,
        key: Option<&str>,
        known: &[RowRecord],
        place: Option<&DealPlace>,
        records: &[RecordDraft],
    ) -> bool {
        let is_known = |record: &RowRecord| self.deals.erased.has_deal(&self.deals.ids, &record.slug);
        let is_placed = |place: &DealPlace| match place {
            DealPlace::There { slug, .. } => records.iter().any(|record| self.deals.erased.has_record(slug, record)),
            DealPlace::Free(_) | DealPlace::Nowhere(_) => false,
        };
        key.is_some_and(|key| self.deals.erased.has_row(&self.deals.ids, key))
            || known.iter().any(is_known)
            || place.is_some_and(is_placed)
    }

    /// The id of a record that is new: that of its row, where the row has a key.
    fn id(&self, slug: &Slug, key: Option<&str>, event: &Event, nth: usize) -> Option<Uuid> {
        let key = key.filter(|_| !event.is_reference())?;
        Some(id_of(self.deals.ids.deal(slug), self.deals.ids.row(key, event.type_name(), nth)).0)
    }

    /// Tells where a row names others than its deal, which another row opened.
    fn tell_of_others(&self, slug: &Slug, parties: &Parties, made: &mut RowLines) {
        let Some(booked) = self.deals.get(slug).and_then(|deal| deal.parties.as_ref()) else { return };
        let differ = |one: &Option<Name>, other: &Option<Name>| match (one, other) {
            (Some(one), Some(other)) => !one.is_same(other),
            _ => false,
        };
        if !self.deals.is_one_deal(booked, parties) {
            made.remarks.push(OTHER_DEAL);
        } else if differ(&booked.agent, &parties.agent) || differ(&booked.loan_club, &parties.loan_club) {
            made.remarks.push(OTHER_AGENT);
        }
    }

    /// A row that names other people or clubs than before moves no record of another row to them.
    fn refuse_to_change_for_others(&self, opened: &RowRecord, deal: &DealDraft) -> Result<(), String> {
        let is_shared = self.deals.get(&opened.slug).is_some_and(|deal| deal.is_shared);
        let parties = Event::Opened(deal.parties.clone()).data();
        let says_otherwise = opened.said.as_ref().is_some_and(|said| said.data != parties);
        if is_shared && says_otherwise {
            let slug = &opened.slug;
            return Err(format!(
                "it opened the deal {slug}, which other rows are about too, and names other players, clubs or another window now: \
                 correct record {} by hand, or give the row another key",
                opened.position
            ));
        }
        Ok(())
    }

    /// Counts a record of the ledger as what it was, or corrects it to what the table says now.
    fn compared(
        &self,
        stands: &RowRecord,
        record: RecordDraft,
        made: &mut RowLines,
        new_id: &mut dyn FnMut() -> Uuid,
    ) -> Result<(), String> {
        let word = RowWord::of(&record);
        match &stands.said {
            Some(was) if *was != word => {
                made.changed += 1;
                made.lines.push(stands.correction(was, &word, record.source, self.today.clone(), new_id())?);
            }
            said => {
                made.stood += 1;
                made.taken_back.extend(said.is_none().then(|| stands.clone()));
            }
        }
        Ok(())
    }

    /// The deal of a row that is new; it is opened where it is not there yet.
    fn placed(
        &mut self,
        number: u64,
        deal: DealDraft,
        place: DealPlace,
        key: Option<&str>,
        made: &mut RowLines,
    ) -> Option<Slug> {
        Some(match place {
            DealPlace::There { slug, is_named } => {
                if let Some(booked) = self.deals.get(&slug) {
                    made.leans_on.extend(booked.opened_by);
                    // Whoever gives the name of a deal knows what is in it.
                    if let Some(parties) = booked.parties.as_ref().filter(|_| !is_named) {
                        made.similar = self.deals.similar_clubs_of(&deal.parties, parties);
                    }
                }
                self.tell_of_others(&slug, &deal.parties, made);
                slug
            }
            DealPlace::Free(slug) => {
                let parties = Some(deal.parties.clone());
                let booked = BookedDeal {
                    parties,
                    opened_by: Some(number),
                    said: Vec::new(),
                    is_shared: false,
                    loan_since: None,
                };
                self.deals.enter(slug.clone(), booked);
                let opening = deal.opening();
                let id = self.id(&slug, key, &opening.event, 0);
                made.lines.push(opening.line(id, slug.clone()));
                slug
            }
            DealPlace::Nowhere(_) => return None,
        })
    }
}

fn digest(key: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}
