//! The records of deals, as questions read them.

use super::block;
use super::error::ModelError;
use super::lookup;
use super::model::ReadModel;
use super::number::{DealNumber, Numbered};
use super::rows::{self, Raw};
use super::tail;
use crate::cores::in_shares;
use crate::deal::ids::StreamId;
use crate::deal::record::Record;
use std::collections::HashMap;

/// So few deals are not worth a thread of their own.
const ALONE: usize = 64;
/// Deals that are read along, where a range of rows is read at once, and not wanted.
const PAST: u64 = 16;

impl ReadModel {
    /// The number of the deal with this identity, if there is one.
    pub fn number_of(&self, stream: StreamId) -> Result<Option<DealNumber>, ModelError> {
        Ok(self.numbers_of(&[stream.0])?.pop().flatten())
    }

    /// All records of a deal, by version.
    pub fn records_of(&self, deal: DealNumber) -> Result<Vec<Record>, ModelError> {
        let mut records = self.records_of_all(&[deal])?;
        Ok(records.pop().unwrap_or_default())
    }

    /// The same of each of these deals, in their order.
    pub fn records_of_all(&self, deals: &[DealNumber]) -> Result<Vec<Vec<Record>>, ModelError> {
        self.of_records_of_all(deals, |records| records)
    }

    /// What `of` makes of the records of each of these deals, in their order. What stands side by side is read at once, and
    /// all cores share the work: those that read a deal go on with it.
    pub fn of_records_of_all<T: Clone + Send>(
        &self,
        deals: &[DealNumber],
        of: impl Fn(Vec<Record>) -> T + Sync,
    ) -> Result<Vec<T>, ModelError> {
        let mut wanted = deals.to_vec();
        wanted.sort_unstable();
        wanted.dedup();
        let numbered = self.numbered(&wanted)?;
        let chunks = self.chunks(&wanted)?;
        let mut of_tail: HashMap<DealNumber, Vec<&[u8]>> = HashMap::new();
        for row in self.tail()? {
            if wanted.binary_search(&row.deal).is_ok() {
                of_tail.entry(row.deal).or_default().push(&row.chunk);
            }
        }
        let all: Vec<_> = wanted.iter().zip(numbered).zip(chunks).collect();
        let shares = in_shares(&all, ALONE, |share| {
            let made = share.iter().map(|((deal, numbered), rows)| {
                let tail = of_tail.get(*deal).into_iter().flatten().copied();
                rows::records(**deal, *numbered, rows, tail).map(&of)
            });
            made.collect::<Result<Vec<_>, _>>()
        });
        let mut made: Vec<Option<T>> = Vec::with_capacity(wanted.len());
        for share in shares {
            made.extend(share?.into_iter().map(Some));
        }
        // Copied only where a deal is named twice: copies of 5,000 deals take as long as reading them.
        let once = wanted.len() == deals.len();
        let in_their_order = deals.iter().filter_map(|deal| {
            let made = wanted.binary_search(deal).ok().and_then(|place| made.get_mut(place))?;
            if once { made.take() } else { made.clone() }
        });
        Ok(in_their_order.collect())
    }

    /// What is known of these deals, whose numbers are sorted.
    pub(super) fn numbered(&self, deals: &[DealNumber]) -> Result<Vec<Numbered>, ModelError> {
        let keys: Vec<[u8; 8]> = deals.iter().map(|deal| deal.key()).collect();
        let values = block::get_all(self.db(), lookup::NUMBER, keys.iter().map(<[u8; 8]>::as_slice))?;
        let read = values.into_iter().map(|value| {
            let numbered = value.as_deref().and_then(Numbered::of_value);
            numbered.ok_or_else(|| ModelError::damaged("a deal has no number"))
        });
        read.collect()
    }

    /// The rows of these deals, whose numbers are sorted.
    pub(super) fn chunks(&self, deals: &[DealNumber]) -> Result<Vec<Vec<Raw>>, ModelError> {
        let mut all: Vec<Vec<Raw>> = deals.iter().map(|_| Vec::new()).collect();
        self.each_chunk(deals, |place, raw| {
            if let Some(of_deal) = all.get_mut(place) {
                of_deal.push(raw);
            }
            Ok(())
        })?;
        Ok(all)
    }

    /// Hands on the rows of these deals, whose numbers are sorted, one after the other, each with the place of its deal.
    pub(super) fn each_chunk(
        &self,
        deals: &[DealNumber],
        mut take: impl FnMut(usize, Raw) -> Result<(), ModelError>,
    ) -> Result<(), ModelError> {
        let mut begin = 0;
        for end in 1..=deals.len() {
            let (Some(last), next) = (deals.get(end - 1), deals.get(end)) else {
                break;
            };
            if next.is_some_and(|next| next.0 - last.0 <= PAST) {
                continue;
            }
            let wanted = deals.get(begin..end).unwrap_or_default();
            let (Some(from), Some(to)) =
                (wanted.first().and_then(|first| first.chunk(0)), last.chunk(u64::from(u16::MAX)))
            else {
                break;
            };
            rows::between(self.db(), from, to, |raw| {
                let (deal, _) = DealNumber::of_chunk(raw.key);
                match wanted.binary_search(&deal) {
                    Ok(place) => take(begin + place, raw),
                    Err(_) => Ok(()),
                }
            })?;
            begin = end;
        }
        Ok(())
    }

    /// The newest records.
    pub(super) fn tail(&self) -> Result<&[tail::TailRow], ModelError> {
        match self.tail.get() {
            Some(tail) => Ok(tail),
            None => {
                let tail = tail::read(self.db(), &self.meta)?;
                Ok(self.tail.get_or_init(|| tail))
            }
        }
    }
}

pub(super) fn number(value: &[u8]) -> Result<DealNumber, ModelError> {
    DealNumber::of_value(value).ok_or_else(|| ModelError::damaged("an entry of a look-up leads nowhere"))
}
