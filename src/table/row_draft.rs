//! What a row becomes, before it is known which deal of the ledger it is about.

use super::column::CellFault;
use super::row_word::RowWord;
use super::word_pairs::RowWords;
use crate::bytes::line::Line;
use crate::deal::event::{Event, Parties};
use crate::deal::moment::Moment;
use crate::deal::name::{Slug, Text};
use crate::deal::source::Source;
use serde_json::Value;
use std::collections::hash_map::DefaultHasher;
use std::fmt;
use std::hash::{Hash as _, Hasher as _};
use uuid::Uuid;

/// A row that was read.
#[derive(Clone, Debug)]
pub enum RowOutcome {
    /// It is no record, for this reason.
    Skipped(String),
    /// It cannot be read.
    Bad(RowFault),
    /// It becomes records.
    Taken(Box<RowDraft>),
}

/// The records of a row.
#[derive(Clone, Debug)]
pub struct RowDraft {
    /// The deal that they are about; none for reference data alone.
    pub deal: Option<DealDraft>,
    /// In their order.
    pub records: Vec<RecordDraft>,
    /// What is told aloud of it.
    pub remarks: Vec<String>,
}

/// The deal of a row.
#[derive(Clone, Debug)]
pub struct DealDraft {
    /// Who is in it.
    pub parties: Parties,
    /// Its name, where the rules give one.
    pub slug: Option<Slug>,
    /// The row ends a loan: it is about the newest of these parties that is there. Where none is, the row is skipped for this reason.
    pub ends_loan: Option<String>,
    /// When it begins, and who says so.
    pub happened: Moment,
    /// When that was learned.
    pub learned: Option<Moment>,
    /// Who says so.
    pub source: Option<Source>,
}

impl RowDraft {
    /// It is about a loan that must be there.
    pub fn ends_loan(&self) -> bool {
        self.deal.as_ref().is_some_and(|deal| deal.ends_loan.is_some())
    }

    /// What its records say.
    pub(super) fn words(&self) -> RowWords {
        let word = |record: &RecordDraft| {
            let type_name = record.event.type_name();
            (type_name, RowWord::of(record).hash(type_name))
        };
        self.records.iter().map(word).collect()
    }

    /// Of all that it says.
    pub(super) fn hash(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        let opening = self.deal.as_ref().map(|deal| Event::Opened(deal.parties.clone()).data());
        opening.map(|data| Value::Object(data).to_string()).hash(&mut hasher);
        for record in &self.records {
            let word = RowWord::of(record);
            (word.hash(record.event.type_name()), word.grade).hash(&mut hasher);
        }
        hasher.finish()
    }
}

impl DealDraft {
    /// The record that opens it.
    pub(super) fn opening(self) -> RecordDraft {
        let Self { parties, happened, learned, source, .. } = self;
        RecordDraft { happened, learned, source, note: None, event: Event::Opened(parties) }
    }
}

/// A record of a row.
#[derive(Clone, Debug)]
pub struct RecordDraft {
    /// When it took place.
    pub happened: Moment,
    /// When it was learned.
    pub learned: Option<Moment>,
    /// Who said so.
    pub source: Option<Source>,
    /// A remark.
    pub note: Option<Text>,
    /// What happened.
    pub event: Event,
}

impl RecordDraft {
    /// To be recorded under this name.
    pub(super) fn line(self, id: Option<Uuid>, slug: Slug) -> Line {
        let Self { happened, learned, source, note, event } = self;
        Line { id, slug, happened, learned, recorder: None, source, note, event }
    }
}

/// Why a row cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowFault {
    /// A cell of it.
    Cell(CellFault),
    /// A rule, on the values of the row.
    Rule {
        /// Where in the rules.
        rule: String,
        /// Why.
        reason: String,
    },
}

impl RowFault {
    /// Of this rule.
    pub(super) fn rule(rule: &str, reason: impl Into<String>) -> Self {
        Self::Rule { rule: rule.into(), reason: reason.into() }
    }

    /// Where in the row: the column, or the rule.
    pub fn place(&self) -> String {
        match self {
            Self::Cell(cell) => format!("column \"{}\"", cell.header),
            Self::Rule { rule, .. } => format!("rule {rule}"),
        }
    }

    /// The value, the rule and the reason.
    pub fn reason(&self) -> String {
        match self {
            Self::Cell(cell) => format!("\"{}\": {} (rule {})", shortened(&cell.value), cell.reason, cell.rule),
            Self::Rule { reason, .. } => reason.clone(),
        }
    }
}

impl fmt::Display for RowFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place(), self.reason())
    }
}

/// The beginning of a text, where it is long.
fn shortened(text: &str) -> String {
    const SHOWN: usize = 80;
    if text.chars().count() <= SHOWN {
        return text.into();
    }
    text.chars().take(SHOWN).chain(['…']).collect()
}
