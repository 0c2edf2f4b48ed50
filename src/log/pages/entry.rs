//! The entries of a page: how one is written, and how they are read, strictly and one after the other.

use super::{Unreadable, varint};
use std::cmp::Ordering;

/// How a page is laid out; the first byte of each.
const VERSION: u8 = 1;
/// A page before its first entry.
pub(super) const BEGINNING: &[u8] = &[VERSION];

/// An entry as it stands on its page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'a> {
    /// How many bytes of its key are those of the entry before it.
    pub(super) shared: usize,
    /// The rest of its key.
    pub(super) suffix: &'a [u8],
    pub(super) value: &'a [u8],
    /// Its place among the bytes of the page.
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Entry<'_> {
    /// How an entry stands to a key, and what they have in common, when the entry before it is below the key and has
    /// `shared` bytes in common with it. Both are above that entry: whichever shares less with it is the greater.
    #[inline]
    pub(super) fn compare(&self, key: &[u8], shared: usize) -> (Ordering, usize) {
        match self.shared.cmp(&shared) {
            Ordering::Greater => (Ordering::Less, shared),
            Ordering::Less => (Ordering::Greater, self.shared),
            Ordering::Equal => {
                let rest = key.get(shared..).unwrap_or_default();
                let more = common(self.suffix, rest);
                (self.suffix.get(more).cmp(&rest.get(more)), shared + more)
            }
        }
    }
}

/// Appends an entry whose value is that of two parts.
pub(super) fn put(page: &mut Vec<u8>, shared: usize, suffix: &[u8], value: [&[u8]; 2]) {
    let [first, second] = value;
    varint::put(page, shared);
    varint::put(page, suffix.len());
    page.extend_from_slice(suffix);
    varint::put(page, first.len() + second.len());
    page.extend_from_slice(first);
    page.extend_from_slice(second);
}

/// How many bytes an entry takes.
pub(super) fn size(shared: usize, suffix: &[u8], value: &[u8]) -> usize {
    let lengths = varint::size(shared) + varint::size(suffix.len()) + varint::size(value.len());
    lengths + suffix.len() + value.len()
}

/// How many bytes two keys have in common at their beginning.
pub(super) fn common(one: &[u8], other: &[u8]) -> usize {
    one.iter().zip(other).take_while(|(one, other)| one == other).count()
}

/// Reads the entries of a page in order. The key of the one read last is at hand, in a buffer that the next one changes.
pub(super) struct Entries<'a> {
    page: &'a [u8],
    bytes: &'a [u8],
    rest: &'a [u8],
    key: Vec<u8>,
}

impl<'a> Entries<'a> {
    /// The entries in the bytes of the page whose key is `page`.
    pub(super) fn new(page: &'a [u8], bytes: &'a [u8]) -> Result<Self, Unreadable> {
        let entries = Self { page, bytes, ..Self::none() };
        match bytes.split_first() {
            Some((&VERSION, rest)) if !rest.is_empty() => Ok(Self { rest, ..entries }),
            Some((&VERSION, _)) => Err(entries.unreadable("it has no entries")),
            Some(_) => Err(entries.unreadable("its layout is unknown")),
            None => Err(entries.unreadable("it is empty")),
        }
    }

    /// Those of a page that is yet to be.
    pub(super) const fn none() -> Self {
        Self { page: &[], bytes: BEGINNING, rest: &[], key: Vec::new() }
    }

    /// All of the page.
    pub(super) fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// The key of the entry that was read last.
    pub(super) fn key(&self) -> &[u8] {
        &self.key
    }

    /// The next entry.
    #[inline]
    pub(super) fn next(&mut self) -> Result<Option<Entry<'a>>, Unreadable> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let Some((entry, rest)) = self.parse() else {
            return Err(self.unreadable("an entry has no end"));
        };
        // All that is shared counts as shared: so the first byte that is not tells which key is the greater.
        let grows = match (self.key.get(entry.shared), entry.suffix.first()) {
            (Some(before), Some(now)) => before < now,
            (None, Some(_)) => entry.shared == self.key.len(),
            (_, None) => entry.shared == 0 && entry.start == BEGINNING.len(),
        };
        if !grows {
            return Err(self.unreadable("its keys do not grow"));
        }
        self.key.truncate(entry.shared);
        self.key.extend_from_slice(entry.suffix);
        if entry.start == BEGINNING.len() && !self.key.starts_with(self.page) {
            return Err(self.unreadable("its first entry belongs to another"));
        }
        self.rest = rest;
        Ok(Some(entry))
    }

    /// The first entry whose key is `key` or above, when none was read yet.
    pub(super) fn first_from(&mut self, key: &[u8]) -> Result<Option<Entry<'a>>, Unreadable> {
        let mut shared = 0;
        while let Some(entry) = self.next()? {
            let (order, in_common) = entry.compare(key, shared);
            if order.is_ge() {
                return Ok(Some(entry));
            }
            shared = in_common;
        }
        Ok(None)
    }

    #[inline]
    fn parse(&self) -> Option<(Entry<'a>, &'a [u8])> {
        let (shared, rest) = varint::take(self.rest)?;
        let (length, rest) = varint::take(rest)?;
        let (suffix, rest) = rest.split_at_checked(length)?;
        let (length, rest) = varint::take(rest)?;
        let (value, rest) = rest.split_at_checked(length)?;
        let (start, end) = (self.bytes.len() - self.rest.len(), self.bytes.len() - rest.len());
        Some((Entry { shared, suffix, value, start, end }, rest))
    }

    /// This page, as an error.
    #[cold]
    pub(super) fn unreadable(&self, why: &str) -> Unreadable {
        let (page, byte) = (hex::encode(self.page), self.bytes.len() - self.rest.len());
        Unreadable { what: format!("the page of an index at '{page}' does not read, at byte {byte}: {why}") }
    }
}
