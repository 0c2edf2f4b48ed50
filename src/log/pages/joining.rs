//! What is added to a page joins what stands on it. What lies between two additions is copied as it is: an
//! addition changes, beside itself, only what the entry right behind it shares.

use super::Unreadable;
use super::entry::{self, BEGINNING, Entries, Entry, common};
use std::cmp::Ordering;

/// A page and what was added to it so far.
pub(super) struct Joining<'a> {
    standing: Entries<'a>,
    /// The standing entry that is not passed yet, and whether it shares more than its bytes say.
    next: Option<Entry<'a>>,
    shares_more: bool,
    /// The standing bytes up to here are in `bytes`.
    copied: usize,
    last: &'a [u8],
    joined: Joined,
}

/// What became of a page.
pub(super) struct Joined {
    /// All of its entries, however many these are.
    pub(super) bytes: Vec<u8>,
    /// Whether they differ from those that stood.
    pub(super) changed: bool,
    /// Whether nothing was added below the last of those that stood.
    pub(super) at_the_end: bool,
}

impl<'a> Joining<'a> {
    /// Nothing added yet. What is in `bytes` is overwritten; it saves an allocation.
    pub(super) fn new(mut standing: Entries<'a>, mut bytes: Vec<u8>) -> Result<Self, Unreadable> {
        bytes.clear();
        bytes.extend_from_slice(BEGINNING);
        let joined = Joined { bytes, changed: false, at_the_end: true };
        let next = standing.next()?;
        Ok(Self { standing, next, shares_more: false, copied: BEGINNING.len(), last: &[], joined })
    }

    /// Adds an entry, above the one that was added last; `met` gets the value that stands already.
    pub(super) fn add(&mut self, key: &'a [u8], value: &[u8], met: impl FnOnce(&[u8])) -> Result<(), Unreadable> {
        // What `key` has in common with the entry that is right before it so far.
        let mut shared = common(self.last, key);
        self.last = key;
        while let Some(entry) = self.next {
            let (order, in_common) = entry.compare(key, shared);
            match order {
                Ordering::Less => {
                    shared = in_common;
                    self.pass()?;
                }
                Ordering::Equal => {
                    met(entry.value);
                    if !value.is_empty() {
                        self.copy_to(entry.start);
                        self.put(entry.shared, entry.suffix, [entry.value, value]);
                        self.copied = entry.end;
                        self.shares_more = false;
                    }
                    self.pass()?;
                    self.joined.at_the_end &= self.next.is_none();
                    return Ok(());
                }
                Ordering::Greater => {
                    self.copy_to(entry.start);
                    self.put(shared, key.get(shared..).unwrap_or_default(), [value, &[]]);
                    self.share(entry, in_common);
                    self.joined.at_the_end = false;
                    return Ok(());
                }
            }
        }
        self.copy_to(self.standing.bytes().len());
        self.put(shared, key.get(shared..).unwrap_or_default(), [value, &[]]);
        Ok(())
    }

    /// The page with all that was added; `upper` is the key of the next page.
    pub(super) fn done(mut self, upper: Option<&[u8]>) -> Result<Joined, Unreadable> {
        while self.next.is_some() {
            self.pass()?;
        }
        if upper.is_some_and(|upper| self.standing.key() >= upper) {
            return Err(self.standing.unreadable("its last entry belongs to the next"));
        }
        self.copy_to(self.standing.bytes().len());
        Ok(self.joined)
    }

    /// Leaves the next entry as it stands.
    #[inline]
    fn pass(&mut self) -> Result<(), Unreadable> {
        if self.shares_more
            && let Some(entry) = self.next
        {
            entry::put(&mut self.joined.bytes, entry.shared, entry.suffix, [entry.value, &[]]);
            self.copied = entry.end;
            self.shares_more = false;
        }
        self.next = self.standing.next()?;
        Ok(())
    }

    /// An addition came right before this entry, and has so much in common with it.
    fn share(&mut self, mut entry: Entry<'a>, in_common: usize) {
        let more = in_common.saturating_sub(entry.shared);
        entry.shared += more;
        entry.suffix = entry.suffix.get(more..).unwrap_or_default();
        self.shares_more |= more > 0;
        self.next = Some(entry);
    }

    fn copy_to(&mut self, place: usize) {
        self.joined.bytes.extend_from_slice(self.standing.bytes().get(self.copied..place).unwrap_or_default());
        self.copied = place;
    }

    fn put(&mut self, shared: usize, suffix: &[u8], value: [&[u8]; 2]) {
        entry::put(&mut self.joined.bytes, shared, suffix, value);
        self.joined.changed = true;
    }
}
