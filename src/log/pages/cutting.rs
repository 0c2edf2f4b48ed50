//! A page that grew too large becomes several.

use super::entry::{self, BEGINNING, Entries};
use super::{Page, Unreadable};

/// How full the pages are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fill {
    /// To about two thirds: entries come in all over them.
    Even,
    /// To the brim: what comes next comes behind them.
    Whole,
}

/// The pages of these entries, each with up to `full` bytes unless it has a single entry. The first keeps the key.
pub(super) fn cut(key: &[u8], bytes: &[u8], fill: Fill, full: usize) -> Result<Vec<Page>, Unreadable> {
    let aim = |rest| match fill {
        Fill::Even => even(rest, full),
        Fill::Whole => full,
    };
    let mut entries = Entries::new(key, bytes)?;
    let mut pages = Vec::new();
    // The page in the making: its beginning, and from where on it has the bytes as they are.
    let mut page = Page { key: key.to_vec(), bytes: BEGINNING.to_vec() };
    let mut from = BEGINNING.len();
    let mut enough = aim(bytes.len());
    while let Some(entry) = entries.next()? {
        let size = page.bytes.len() + (entry.start - from);
        let begun = size > BEGINNING.len();
        if begun && (size >= enough || size + (entry.end - entry.start) > full) {
            page.bytes.extend_from_slice(bytes.get(from..entry.start).unwrap_or_default());
            // One byte more than what it shares is above all before it.
            let bound = entries.key().get(..=entry.shared).unwrap_or(entries.key());
            pages.push(std::mem::replace(&mut page, Page { key: bound.to_vec(), bytes: BEGINNING.to_vec() }));
            entry::put(&mut page.bytes, 0, entries.key(), [entry.value, &[]]);
            from = entry.end;
            enough = aim(bytes.len() - entry.start);
        }
    }
    page.bytes.extend_from_slice(bytes.get(from..).unwrap_or_default());
    pages.push(page);
    Ok(pages)
}

/// The size of the next page, when so many bytes are cut into equal parts near two thirds of a full one.
fn even(rest: usize, full: usize) -> usize {
    let parts = (3 * rest + full) / (2 * full);
    rest.div_ceil(parts.max(1))
}
