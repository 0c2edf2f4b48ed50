//! Additions, page by page: each page that is touched is read once and written once.

use super::cutting::{Fill, cut};
use super::entry::Entries;
use super::joining::Joining;
use super::reading::page_of;
use super::{Additions, FULL, Page, Shelf};

/// The pages that hold what is added, all of which must be written in one batch; a page never has to be removed. `met` gets
/// each key that stands already with the value that stands. To add an empty value to such a key changes nothing.
pub(in crate::log) fn merge<S: Shelf>(
    shelf: &S,
    additions: &Additions,
    met: &mut dyn FnMut(&[u8], &[u8]),
) -> Result<Vec<Page>, S::Error> {
    merge_into(shelf, additions, met, FULL)
}

/// The same, into pages of up to `full` bytes.
pub(super) fn merge_into<S: Shelf>(
    shelf: &S,
    additions: &Additions,
    met: &mut dyn FnMut(&[u8], &[u8]),
    full: usize,
) -> Result<Vec<Page>, S::Error> {
    let mut pages = Vec::new();
    let mut bytes = Vec::new();
    let mut rest = additions.iter().peekable();
    while let Some((first, _)) = rest.peek() {
        let found = page_of(shelf, first)?;
        let (page, entries) = match &found {
            Some((page, bytes)) => (page.as_slice(), Entries::new(page, bytes.as_ref())?),
            None => (&[][..], Entries::none()),
        };
        let upper = shelf.page_after(page)?.map(|(upper, _)| upper);
        let mut joining = Joining::new(entries, bytes)?;
        while let Some((key, value)) = rest.next_if(|(key, _)| upper.as_ref().is_none_or(|upper| *key < upper)) {
            joining.add(key, value, |standing| met(key, standing))?;
        }
        let joined = joining.done(upper.as_deref())?;
        bytes = joined.bytes;
        if joined.changed && bytes.len() > full {
            let growing = joined.at_the_end && upper.is_none();
            let fill = if growing { Fill::Whole } else { Fill::Even };
            pages.extend(cut(page, &bytes, fill, full)?);
        } else if joined.changed {
            pages.push(Page { key: page.to_vec(), bytes: bytes.clone() });
        }
    }
    Ok(pages)
}
