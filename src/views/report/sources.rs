//! How each source did, in deals that have ended: what it claimed, what of it stood in the end, and how early it said so.

use super::days::{Bounds, Days};
use crate::deal::claims::{Known, said};
use crate::deal::cuts::Certainty;
use crate::deal::filter::DealFilter;
use crate::deal::history::Reading;
use crate::deal::moment::Moment;
use crate::deal::name::{Name, Slug};
use crate::deal::order::Placed;
use crate::deal::phase::{Phase, is_collapse, step};
use crate::deal::record::Record;
use crate::deal::source::{Grade, Source};
use crate::deal::terms::{Field, TransferKind, Value};
use crate::views::deal::AsOf;
use crate::views::deal_at_cuts::{DealAtCuts, is_completion};
use crate::views::deals::Deals;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// The sources of the deals that have ended.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/json.md explains each field")]
pub struct Sources {
    pub as_of: AsOf,
    /// How many deals have ended.
    pub ended: usize,
    /// The one with the most judged claims first.
    pub sources: Vec<SourceScore>,
}

/// A source: all records with the same name.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/json.md explains each field")]
pub struct SourceScore {
    pub source: Name,
    /// The grades that it was given, the best first.
    pub grades: Vec<Grade>,
    /// The ended deals that it spoke of.
    pub deals: usize,
    /// What it stated about terms: stood + otherwise + disputed + moot + afterwards.
    pub claims: usize,
    /// As it was completed.
    pub stood: usize,
    /// It was completed on other terms, or the record was retracted.
    pub otherwise: usize,
    /// Others said otherwise, and nothing settled it.
    pub disputed: usize,
    /// The deal collapsed: nobody knows.
    pub moot: usize,
    /// Said only after the end, or about a later time.
    pub afterwards: usize,
    /// Of those that stood or were otherwise, in whole percent.
    pub percent_stood: Option<usize>,
    /// The median time from when it said what stood to the completion.
    pub days_before: Option<Days>,
    /// Steps and endings that it told.
    pub steps: usize,
    /// Its records that were retracted.
    pub retracted: usize,
    /// Its records that were corrected.
    pub corrected: usize,
}

/// How the sources did in the deals wanted, at the cuts.
pub fn sources(deals: &Deals<'_>, filter: &DealFilter) -> Sources {
    let cuts = deals.cuts();
    let mut files: BTreeMap<String, SourceFile> = BTreeMap::new();
    let mut ended = 0;
    for case in deals.taken(filter) {
        let Some(end) = End::of(case) else { continue };
        ended += 1;
        for reading in &case.readings {
            // A retracted record was told all the same.
            let told = matches!(cuts.certainty(reading.when()), Certainty::Certain);
            if told && !reading.event().is_about_a_record() {
                read(reading, case, &end, &mut files);
            }
        }
    }
    let mut sources: Vec<SourceScore> = files.into_values().filter_map(SourceFile::close).collect();
    sources.sort_by_key(|source| std::cmp::Reverse((source.stood + source.otherwise, source.claims, source.steps)));
    Sources { as_of: AsOf::from(cuts), ended, sources }
}

/// How a deal ended, if it did: when, and on what terms, if it was completed.
struct End<'a> {
    when: Cow<'a, Moment>,
    terms: Option<BTreeMap<Field, Known<'a>>>,
}

impl<'a> End<'a> {
    fn of(case: &DealAtCuts<'a>) -> Option<Self> {
        if case.state.phase == Some(Phase::Collapsed) {
            return Some(Self { when: case.collapse()?.stands_at(), terms: None });
        }
        let completion = case.completion()?;
        let mut terms = case.terms_at(completion);
        let undue =
            terms.get(&Field::Kind).filter(|kind| !kind.disputed).map_or(&[][..], |kind| undue(&kind.standing.value));
        // What the completion itself says is as it says.
        let said_by_it = |known: &Known<'_>| known.standing.said_by.position == completion.position();
        terms.retain(|field, known| !undue.contains(field) || said_by_it(known));
        Some(Self { when: completion.stands_at(), terms: Some(terms) })
    }
}

/// What a deal of this kind does not have, whoever said so when it was to be of another.
fn undue(kind: &Value) -> &'static [Field] {
    match kind {
        Value::Kind(TransferKind::Loan) => &[Field::Fee],
        Value::Kind(TransferKind::Permanent | TransferKind::Free | TransferKind::Swap) => {
            &[Field::LoanFee, Field::Purchase, Field::PurchasePrice, Field::PurchaseCondition, Field::Until]
        }
        _ => &[],
    }
}

/// What became of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Stood,
    Disputed,
    Otherwise,
    Moot,
    Afterwards,
}

/// What is gathered of a source.
#[derive(Default)]
struct SourceFile {
    /// As it was written first.
    name: Option<Name>,
    grades: Vec<Grade>,
    deals: BTreeSet<Slug>,
    fates: Vec<Fate>,
    early: Vec<Days>,
    steps: usize,
    retracted: usize,
    corrected: usize,
}

/// What a record says, by its own source, and what its corrections say, by theirs.
fn read(reading: &Reading<'_>, case: &DealAtCuts<'_>, end: &End<'_>, files: &mut BTreeMap<String, SourceFile>) {
    let record = reading.record;
    let parties = case.parties();
    if let Some(source) = &record.source {
        let file = files.entry(source.name.key()).or_default();
        file.of(source, case.slug);
        file.steps += usize::from(step(&record.event).is_some() || is_collapse(reading));
        file.retracted += usize::from(reading.retracted_by.is_some());
        file.corrected += usize::from(!reading.corrected_by().is_empty());
        // As it was recorded, whatever corrections made of it.
        for (field, value) in said(&record.event, parties, &case.who) {
            file.claim(reading, record, field, &value, case, end);
        }
    }
    for (field, value) in said(reading.event(), parties, &case.who).filter(|_| !reading.corrected_by().is_empty()) {
        let by = reading.said_by(field);
        if let (true, Some(source)) = (by.position != record.position, &by.source) {
            let file = files.entry(source.name.key()).or_default();
            file.of(source, case.slug);
            file.claim(reading, by, field, &value, case, end);
        }
    }
}

impl SourceFile {
    fn of(&mut self, source: &Source, deal: &Slug) {
        self.name.get_or_insert_with(|| source.name.clone());
        self.deals.insert(deal.clone());
        if let Some(grade) = source.grade.filter(|grade| !self.grades.contains(grade)) {
            self.grades.push(grade);
        }
    }

    /// `by` says that the field had this value, for the time of the reading.
    fn claim(
        &mut self,
        reading: &Reading<'_>,
        by: &Record,
        field: Field,
        value: &Value,
        case: &DealAtCuts<'_>,
        end: &End<'_>,
    ) {
        // What was asked is no claim on what will be.
        if matches!(field, Field::Asking | Field::AskingPackage) {
            return;
        }
        let fate = fate(reading, by, field, value, end);
        if fate == Fate::Stood {
            let learned = Bounds::of(&by.learned, case.zone);
            self.early.push(learned.until(Bounds::of(&end.when, case.zone)));
        }
        self.fates.push(fate);
    }

    fn close(mut self) -> Option<SourceScore> {
        self.grades.sort_by_key(|grade| std::cmp::Reverse(*grade));
        let count = |fate: Fate| self.fates.iter().filter(|one| **one == fate).count();
        let (stood, otherwise) = (count(Fate::Stood), count(Fate::Otherwise));
        Some(SourceScore {
            source: self.name?,
            deals: self.deals.len(),
            claims: self.fates.len(),
            stood,
            disputed: count(Fate::Disputed),
            otherwise,
            moot: count(Fate::Moot),
            afterwards: count(Fate::Afterwards),
            percent_stood: super::funnel::percent(stood, stood + otherwise),
            days_before: Days::median(&self.early),
            steps: self.steps,
            retracted: self.retracted,
            corrected: self.corrected,
            grades: self.grades,
        })
    }
}

fn fate(reading: &Reading<'_>, by: &Record, field: Field, value: &Value, end: &End<'_>) -> Fate {
    // The end itself is no hindsight, however late it was told.
    let is_end = is_completion(reading.event()) && by.position == reading.position();
    if (by.learned.is_after(&end.when) && !is_end) || reading.when().is_after(&end.when) {
        return Fate::Afterwards;
    }
    let Some(terms) = &end.terms else { return Fate::Moot };
    if reading.retracted_by.is_some() {
        return Fate::Otherwise;
    }
    match terms.get(&field) {
        Some(known) if known.disputed && rivals(known).any(|rival| rival.agrees_with(value)) => Fate::Disputed,
        Some(known) if !known.disputed && known.standing.value.agrees_with(value) => Fate::Stood,
        _ => Fate::Otherwise,
    }
}

fn rivals<'k>(known: &'k Known<'_>) -> impl Iterator<Item = &'k Value> {
    std::iter::once(&known.standing).chain(&known.rivals).map(|claim| &*claim.value)
}
