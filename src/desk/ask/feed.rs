//! The records that follow a position, for those who follow the log.

use super::lookup::{name_of, resolved};
use super::{AskError, Records};
use crate::deal::cuts::Cuts;
use crate::deal::filter::DealFilter;
use crate::deal::ids::{Position, StreamId};
use crate::deal::moment::Instant;
use crate::deal::record::Record;
use crate::deal::who::Who;
use crate::views::feed::{FeedEntry, FeedRecord};
use std::collections::BTreeMap;

/// The records that follow a position.
#[derive(Clone, Copy, Debug)]
pub struct FeedQuestion {
    /// The position.
    pub after: Position,
    /// How many records at the most.
    pub most: u64,
    /// The first instant after the day of the question.
    pub asked: Instant,
}

/// Some records, and where to go on.
#[derive(Clone, Debug)]
pub struct FeedAnswer {
    /// Where it begins.
    pub after: Position,
    /// The last position that was looked at.
    pub up_to: Position,
    /// The newest record of the log.
    pub head: Position,
    records: Vec<FeedRecord>,
    who: Who,
}

/// Which records are followed; names are as somebody typed them.
#[derive(Clone, Debug, Default)]
pub struct FeedFilter {
    /// Those of this deal: its name, or the beginning of it.
    pub deal: Option<String>,
    /// Those of deals that meet these conditions.
    pub deals: DealFilter,
}

impl FeedQuestion {
    /// Each record as its history tells it now.
    pub fn answer(self, records: &Records) -> Result<FeedAnswer, AskError> {
        let page = records.records_after(self.after, self.most)?;
        let mut of: BTreeMap<StreamId, Vec<&Record>> = BTreeMap::new();
        for record in &page {
            of.entry(record.stream).or_default().push(record);
        }
        let mut histories = Vec::with_capacity(of.len());
        for some in of.values() {
            let Some(first) = some.first() else { continue };
            let positions: Vec<Position> = some.iter().map(|record| record.position).collect();
            histories.push((records.history_with(first)?, positions));
        }
        let cuts = Cuts { asked: Some(self.asked), ..Cuts::default() };
        // Those who follow search it by names that are typed elsewhere.
        let who = records.who_to_search(histories.iter().map(|(history, _)| history), &cuts)?;
        let cuts = Cuts { who, ..cuts };
        let mut told: Vec<FeedRecord> =
            histories.iter().flat_map(|(history, positions)| FeedRecord::of(history, positions, &cuts)).collect();
        told.sort_by_key(|record| record.told.entry.position);
        Ok(FeedAnswer {
            after: self.after,
            up_to: page.last().map_or(self.after, |record| record.position),
            head: records.head()?,
            records: told,
            who: cuts.who,
        })
    }
}

impl FeedAnswer {
    /// The records that a filter takes, in the order of the log.
    pub fn taken<'a>(&'a self, filter: &'a DealFilter) -> impl Iterator<Item = &'a FeedEntry> {
        self.records.iter().filter(|record| record.is_taken(filter, &self.who)).map(|record| &record.told)
    }
}

impl FeedFilter {
    /// The same, with the whole names of the deal and the window.
    pub fn resolve(self, records: &Records) -> Result<DealFilter, AskError> {
        let deals = name_of(records, self.deal.as_ref())?.into_iter().collect();
        Ok(DealFilter { deals, ..resolved(records, self.deals)? })
    }
}
