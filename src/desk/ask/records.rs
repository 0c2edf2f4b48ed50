//! Records of the log, a page at a time.

use super::{AskError, FeedFilter, Records};
use crate::deal::cuts::Cuts;
use crate::deal::filter::DealFilter;
use crate::deal::ids::{Position, StreamId};
use crate::deal::record::Record;
use crate::views::feed::FeedSubject;
use std::collections::HashMap;

/// With a filter, a page ends after so many records that were looked at: it may have few records or none, and others may follow.
const LOOKED_AT: u64 = 1 << 15;
/// Records that are read at a time.
const PAGE: u64 = 1 << 10;

/// The records after a position, in the order of the log.
#[derive(Clone, Debug)]
pub struct RecordsQuestion {
    /// Which records.
    pub filter: FeedFilter,
    /// The position.
    pub after: Position,
    /// How many records at the most.
    pub most: u64,
}

/// A page of records.
#[derive(Clone, Debug)]
pub struct RecordsAnswer {
    /// As an export has them.
    pub records: Vec<Record>,
    /// Where the next page begins; none at the end of the log.
    pub next: Option<Position>,
}

impl RecordsQuestion {
    /// As an export has them.
    pub fn answer(self, records: &Records) -> Result<RecordsAnswer, AskError> {
        match (&self.filter.deal, self.filter.deals == DealFilter::default()) {
            (None, true) => self.all(records),
            (Some(deal), true) => self.of_deal(records, deal),
            _ => self.taken(records, &self.filter.clone().resolve(records)?),
        }
    }

    fn all(&self, records: &Records) -> Result<RecordsAnswer, AskError> {
        let (page, head) = (records.exported_after(self.after, self.most)?, records.head()?);
        let next = page.last().map(|record| record.position).filter(|last| *last < head);
        Ok(RecordsAnswer { records: page, next })
    }

    fn of_deal(&self, records: &Records, deal: &str) -> Result<RecordsAnswer, AskError> {
        let history = records.history_of(&records.find(deal)?)?;
        let mut page: Vec<Record> = Vec::new();
        for record in history.records().iter().filter(|record| record.position > self.after) {
            if page.len() as u64 == self.most {
                let next = page.last().map(|record| record.position);
                return Ok(RecordsAnswer { records: page, next });
            }
            page.push(record.clone());
        }
        Ok(RecordsAnswer { records: page, next: None })
    }

    fn taken(&self, records: &Records, filter: &DealFilter) -> Result<RecordsAnswer, AskError> {
        let head = records.head()?;
        let cuts = Cuts { who: records.who_behind(filter, &Cuts::default())?, ..Cuts::default() };
        let mut subjects: HashMap<StreamId, bool> = HashMap::new();
        let (mut taken, mut after, mut looked_at) = (Vec::new(), self.after, 0);
        while after < head && looked_at < LOOKED_AT {
            let page = records.exported_after(after, PAGE)?;
            looked_at += page.len() as u64;
            for record in page {
                if taken.len() as u64 == self.most {
                    return Ok(RecordsAnswer { records: taken, next: Some(after) });
                }
                after = record.position;
                let is_taken = match subjects.get(&record.stream) {
                    Some(is_taken) => *is_taken,
                    None => {
                        let history = records.history_with(&record)?;
                        let subject = FeedSubject::of(&history, &cuts);
                        let is_taken = history.slug().is_some_and(|called| subject.is_taken(called, filter, &cuts.who));
                        subjects.insert(record.stream, is_taken);
                        is_taken
                    }
                };
                if is_taken {
                    taken.push(record);
                }
            }
        }
        Ok(RecordsAnswer { records: taken, next: Some(after).filter(|after| *after < head) })
    }
}
