//! Which deal a row is about, and what is new in it: drafts into lines.

use super::booked_deals::{BookedDeal, BookedDeals, DealPlace};
pub use super::ledger_deal::LedgerDeal;
use super::ledger_deal::is_loan;
pub use super::other_tables::OtherTable;
use super::other_tables::OtherTables;
use super::reference_rows::ReferenceRows;
use super::row_draft::{DealDraft, RecordDraft, RowDraft};
pub use super::row_lines::RowLines;
use super::row_word::{RowRecord, RowWord, step};
use super::rules::Rules;
use super::word_pairs::{ChangedWord, RowWords, WordPairs, equal_pairs, pairs};
use crate::bytes::identities::{Identities, id_of};
use crate::bytes::line::Line;
use crate::deal::event::{Event, Parties};
use crate::deal::moment::Moment;
use crate::deal::name::{Name, Slug};
use crate::deal::record::Record;
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
    references: ReferenceRows,
    /// What such rows say now, by their keys, with their numbers.
    surveyed: BTreeMap<String, (u64, RowWords)>,
    /// Which of its words belong to which of their records.
    pairs: HashMap<String, WordPairs>,
    others: OtherTables,
    /// What the rows of this run said, by digests of their keys, and which row said it.
    seen: HashMap<u64, (u64, u64)>,
    /// Rows of this run that were not taken.
    refused: HashSet<u64>,
}

/// What the ledger has that rows are compared with.
pub struct LedgerRows {
    deals: Vec<LedgerDeal>,
    references: ReferenceRows,
}

impl LedgerRows {
    /// Of these deals and records of clubs, players and windows. `prefix` is what the keys of the table begin with.
    pub fn new(deals: Vec<LedgerDeal>, references: &[Record], prefix: Option<&str>) -> Self {
        Self { deals, references: ReferenceRows::of(references, prefix) }
    }
}

/// Told of rows that name others than the deal that another row opened.
const OTHER_DEAL: &str = "the row names other players, clubs or another window than its deal, which another row opened: the deal \
                          is left as it is";
const OTHER_AGENT: &str =
    "the row names another agent or loan club than its deal, which another row opened: the deal is left as it is";

impl DealBook {
    /// For a table with these rules, over the deals of a ledger, which derives its identities by `ids`.
    pub fn new(rules: &Rules, who: Who, today: Moment, ids: Identities, ledger: LedgerRows) -> Self {
        let LedgerRows { deals, references } = ledger;
        let similar_clubs = rules.deal.as_ref().is_some_and(|deal| deal.similar_clubs);
        let mut book = Self {
            deals: BookedDeals::new(who, similar_clubs, ids, &deals),
            has_keys: !rules.key.is_empty(),
            today,
            rows: BTreeMap::new(),
            references,
            surveyed: BTreeMap::new(),
            pairs: HashMap::new(),
            others: OtherTables::default(),
            seen: HashMap::new(),
            refused: HashSet::new(),
        };
        for deal in deals {
            let said_before: Vec<u64> = deal.rows.iter().map(RowRecord::hash).collect();
            let said = said_before.iter().map(|word| (*word, None)).collect();
            let keys: BTreeSet<&str> = deal.rows.iter().map(|row| row.key.as_str()).collect();
            let is_shared = keys.len() > 1;
            for row in deal.rows {
                book.rows.entry(row.key.clone()).or_default().push(row);
            }
            deal.other_rows.iter().for_each(|key| book.others.enter(key));
            let LedgerDeal { slug, parties, loan_since, .. } = deal;
            book.deals.enter(slug, BookedDeal { parties, opened_by: None, said, said_before, is_shared, loan_since });
        }
        book
    }

    /// Rows must be surveyed before any of them becomes lines.
    pub fn wants_survey(&self) -> bool {
        !self.rows.is_empty() || self.deals.erased.seeks_clubs
    }

    /// Looks at a row of which the ledger may have records, or which may be about what was erased.
    pub fn survey(&mut self, number: u64, row: &RowDraft) {
        if let Some(deal) = &row.deal {
            self.deals.erased.know_clubs(&deal.parties);
        }
        let Some(key) = self.key(row) else { return };
        let Some(known) = self.rows.get(&key).filter(|_| !self.surveyed.contains_key(&key)) else { return };
        let words = row.words();
        if self.is_erased(Some(&key), known, None, &words) {
            return;
        }
        if let (Some(deal), Some(opened)) = (&row.deal, known.iter().find(|known| known.type_name == "opened")) {
            if self.refuse_to_change_for_others(opened, deal).is_err() {
                return;
            }
            if !opened.is_taken_back && opened.said.data != Event::Opened(deal.parties.clone()).data() {
                self.deals.give(&opened.slug.clone(), deal.parties.clone());
            }
        }
        self.surveyed.insert(key, (number, words));
    }

    /// Decides which words belong to which records, when all rows were surveyed.
    pub fn settle(&mut self) {
        let (pairs, changed) = pairs(&self.rows, &std::mem::take(&mut self.surveyed));
        for ChangedWord { record, word, row } in changed {
            let Some(deal) = self.deals.get_mut(&record.slug) else { continue };
            let was = record.hash();
            if let Some(at) = deal.said.iter().position(|said| *said == (was, None)) {
                deal.said.swap_remove(at);
            }
            deal.said.push((word, Some(row)));
        }
        self.pairs = pairs;
    }

    fn key(&self, row: &RowDraft) -> Option<String> {
        let source = row.records.first().and_then(|record| record.source.as_ref()).filter(|_| self.has_keys)?;
        Some(source.reference.as_ref()?.to_string())
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

    /// Another table of the ledger that has most rows of this one.
    pub fn other_table(&self) -> Option<OtherTable> {
        self.others.most()
    }

    /// The lines of the row with this number; the reason says why there is no deal.
    pub fn lines(&mut self, number: u64, row: RowDraft) -> Result<RowLines, String> {
        let mut made = self.made(number, row)?;
        made.leans_on.retain(|row| *row != number);
        self.not_whole(&made.leans_on).map_or(Ok(made), Err)
    }

    fn made(&mut self, number: u64, row: RowDraft) -> Result<RowLines, String> {
        let mut made = RowLines::default();
        let key = self.key(&row);
        let known: Vec<RowRecord> = key.as_ref().and_then(|key| self.rows.get(key)).cloned().unwrap_or_default();
        let said_by = match &key {
            Some(key) => {
                self.others.look(key, number, !known.is_empty());
                self.said_by(key, number, &row)?
            }
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
        let words = row.words();
        if self.is_erased(key.as_deref(), &known, place.as_ref(), &words) {
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
                        self.compared(opened, deal.opening(), &mut made)?;
                    }
                    None => self.tell_of_others(&record.slug, &deal.parties, &mut made),
                }
                Some(record.slug.clone())
            }
            (None, Some(deal), Some(place)) => self.placed(number, deal, place, key.as_deref(), &mut made),
            (..) => None,
        };
        let step_of = |record: &RecordDraft| Some((step(record.event.type_name())?, record.happened.start));
        let steps: Vec<_> = row.records.iter().filter_map(step_of).collect();
        let pairs = key.as_ref().and_then(|key| self.pairs.get(key)).cloned().unwrap_or_default();
        for (at, (record, (_, word))) in row.records.into_iter().zip(words).enumerate() {
            if let Some(stands) = pairs.get(at).copied().flatten().and_then(|at| known.get(at)) {
                self.compared(stands, record, &mut made)?;
                continue;
            }
            let Some(slug) = record.event.reference().or_else(|| deal.clone()) else { continue };
            if let Some(key) = key.as_deref().filter(|_| record.event.is_reference()) {
                if self.references.has(key, &slug, &record) {
                    made.stood += 1;
                } else {
                    let id = self.references.next_id(&self.deals.ids, key, &slug, &record);
                    made.lines.push(record.line(id, slug));
                }
                continue;
            }
            let id = self.id(&slug, key.as_deref(), &record.event, &known, &made.lines);
            let mut was_said = false;
            if let Some(deal) = self.deals.get_mut(&slug) {
                if let Some((_, by)) = deal.said.iter().find(|(said, _)| *said == word) {
                    made.same += 1;
                    made.leans_on.extend(by);
                    continue;
                }
                deal.said.push((word, Some(number)));
                was_said = deal.said_before.contains(&word);
                if is_loan(&record.event) {
                    deal.loan_since = deal.loan_since.max(Some(record.happened.start));
                }
            }
            // Of a row that is known, an earlier table did not say so; and what another row said is known under its record until
            // today. It is learned now.
            let learned = record.learned.clone().filter(|_| known.is_empty() && !was_said);
            made.lines.push(RecordDraft { learned, ..record }.line(id, slug));
        }
        let is_dropped =
            |known: &RowRecord| known.type_name != "opened" && !known.is_taken_back && !known.is_behind(&steps);
        let dropped =
            known.into_iter().enumerate().filter(|(at, known)| is_dropped(known) && !pairs.contains(&Some(*at)));
        made.dropped = dropped.map(|(_, known)| known).collect();
        Ok(made)
    }

    /// Another row of this run with the same key, which says the same.
    fn said_by(&mut self, key: &str, number: u64, row: &RowDraft) -> Result<Option<u64>, String> {
        let says = row.hash();
        match self.seen.insert(digest(key), (says, number)) {
            Some((said, by)) if said == says => Ok(Some(by)),
            Some(_) => {
                Err("another row has the same `key` and says something else. If both are right, add a column to `key` that differs in them".into())
            }
            None => Ok(None),
        }
    }

    /// The row is about what was erased: by its own key, or by the deal that it would be about.
    fn is_erased(&self, key: Option<&str>, known: &[RowRecord], place: Option<&DealPlace>, words: &RowWords) -> bool {
        let erased = &self.deals.erased;
        let is_known = |record: &RowRecord| erased.has_deal(&self.deals.ids, &record.slug);
        let slug = match place {
            Some(DealPlace::There { slug, .. }) => Some(slug),
            _ => known.first().map(|record| &record.slug),
        };
        // What the row said before stays; anything else may be what was erased.
        let may_be_erased = |slug| {
            let mut said = words.iter().zip(equal_pairs(known, words));
            said.any(|((type_name, _), pair)| pair.is_none() && erased.has_type(slug, type_name))
        };
        key.is_some_and(|key| erased.has_row(&self.deals.ids, key))
            || known.iter().any(is_known)
            || slug.is_some_and(may_be_erased)
    }

    /// The id of a record that is new: that of its row, where the row has a key; the first that no record of the row has.
    fn id(&self, slug: &Slug, key: Option<&str>, event: &Event, known: &[RowRecord], lines: &[Line]) -> Option<Uuid> {
        let key = key?;
        let ids = &self.deals.ids;
        let is_taken = |id: &Uuid| {
            known.iter().any(|record| record.id == *id) || lines.iter().any(|line| line.id.as_ref() == Some(id))
        };
        (0..).map(|nth| id_of(ids.deal(slug), ids.row(key, event.type_name(), nth)).0).find(|id| !is_taken(id))
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
        if is_shared && !opened.is_taken_back && opened.said.data != parties {
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
    fn compared(&self, stands: &RowRecord, record: RecordDraft, made: &mut RowLines) -> Result<(), String> {
        let word = RowWord::of(&record);
        if stands.is_taken_back || stands.said == word {
            made.stood += 1;
            made.taken_back.extend(stands.is_taken_back.then(|| stands.clone()));
            return Ok(());
        }
        made.changed += 1;
        made.lines.push(stands.correction(&word, record.source, self.today.clone(), &self.deals.ids)?);
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
                    said_before: Vec::new(),
                    is_shared: false,
                    loan_since: None,
                };
                self.deals.enter(slug.clone(), booked);
                let opening = deal.opening();
                let id = self.id(&slug, key, &opening.event, &[], &[]);
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
