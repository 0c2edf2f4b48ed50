//! Names that the ledger knows, for whoever begins to type one.

use super::{AskError, Records};
use crate::deal::cuts::Cuts;
use crate::deal::event::Event;
use crate::deal::filter::DealFilter;
use crate::deal::history::History;
use crate::deal::ids::{Position, StreamId};
use crate::deal::record::Record;
use crate::views::names::{DealNames, KnownName, NameBook, NameKind};
use std::collections::BTreeMap;

/// Records that are read at a time.
const PAGE: u64 = 1 << 12;
/// After more records than this, all is read anew: that goes faster than deal by deal.
const MANY: u64 = 1 << 13;

/// Names that begin as somebody types.
#[derive(Clone, Debug, Default)]
pub struct NamesQuestion {
    /// What was typed so far.
    pub typed: Option<String>,
    /// What the name is to be the name of.
    pub kind: Option<NameKind>,
}

/// All names of the ledger up to a record, kept from question to question: reading all deals for each letter that somebody types would
/// take too long.
#[derive(Debug, Default)]
pub struct NameIndex {
    book: NameBook,
    /// The newest record that it has.
    head: Position,
}

impl NamesQuestion {
    /// The best first. What was recorded since the last question is read first.
    pub fn answer(&self, records: &Records, index: &mut NameIndex) -> Result<Vec<KnownName>, AskError> {
        index.bring_up(records)?;
        Ok(index.book.find(self.typed.as_deref(), self.kind))
    }
}

impl NameIndex {
    fn bring_up(&mut self, records: &Records) -> Result<(), AskError> {
        let head = records.head()?;
        if self.head >= head {
            return Ok(());
        }
        let new = if self.head == Position(0) || head.0 - self.head.0 > MANY { None } else { self.since(records)? };
        match new {
            Some(new) => {
                for record in new.deals.values() {
                    self.book.put(record.stream, DealNames::of(&records.history_with(record)?));
                }
                if new.has_reference {
                    put_reference(&mut self.book, records)?;
                }
            }
            None => self.book = whole(records)?,
        }
        self.head = head;
        Ok(())
    }

    /// What was recorded since; none where something was erased, which may be the name of any deal.
    fn since(&self, records: &Records) -> Result<Option<NewRecords>, AskError> {
        let (mut new, mut after) = (NewRecords::default(), self.head);
        loop {
            let page = records.records_after(after, PAGE)?;
            let Some(last) = page.last() else { return Ok(Some(new)) };
            after = last.position;
            for record in page {
                match &record.event {
                    Event::Erasure { .. } => return Ok(None),
                    event if event.is_reference() => new.has_reference = true,
                    _ => drop(new.deals.insert(record.stream, record)),
                }
            }
        }
    }
}

/// Deals of which something was recorded, each with one of its records.
#[derive(Default)]
struct NewRecords {
    deals: BTreeMap<StreamId, Record>,
    has_reference: bool,
}

fn whole(records: &Records) -> Result<NameBook, AskError> {
    let named = |history: &History| (history.stream(), DealNames::of(history));
    let mut book = NameBook::default();
    for (stream, names) in records.of_histories(&DealFilter::default(), named)? {
        if let Some(stream) = stream {
            book.put(stream, names);
        }
    }
    put_reference(&mut book, records)?;
    Ok(book)
}

fn put_reference(book: &mut NameBook, records: &Records) -> Result<(), AskError> {
    let windows = records.windows()?.into_iter().map(|(window, _)| window).collect();
    book.put_reference(records.who(&Cuts::default())?, windows);
    Ok(())
}
