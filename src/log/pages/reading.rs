//! Questions to the map. Each reads the pages that the answer is on, and of these no more than up to its end.

use super::entry::Entries;
use super::{Pair, Shelf, Standing, Unreadable};

/// The value of a key.
pub(in crate::log) fn get<S: Shelf>(shelf: &S, key: &[u8]) -> Result<Option<Vec<u8>>, S::Error> {
    let Some((page, bytes)) = page_of(shelf, key)? else { return Ok(None) };
    let mut entries = Entries::new(&page, bytes.as_ref())?;
    let entry = entries.first_from(key)?;
    Ok(entry.filter(|_| entries.key() == key).map(|entry| entry.value.to_vec()))
}

/// The last entry whose key begins with `prefix`.
pub(in crate::log) fn last<S: Shelf>(shelf: &S, prefix: &[u8]) -> Result<Option<Pair>, S::Error> {
    // There is no greatest key with a prefix; behind a very great one there is hardly ever another page.
    let great = [prefix, &[0xff; 32]].concat();
    let Some(mut found) = page_of(shelf, &great)? else { return Ok(None) };
    while let Some(next) = shelf.page_after(&found.0)?.filter(|(page, _)| page.starts_with(prefix)) {
        found = next;
    }
    let (page, bytes) = found;
    let mut entries = Entries::new(&page, bytes.as_ref())?;
    let Some(mut last) = entries.first_from(prefix)?.filter(|_| entries.key().starts_with(prefix)) else {
        return Ok(None);
    };
    let mut key = entries.key().to_vec();
    while let Some(entry) = entries.next()?.filter(|entry| entry.shared >= prefix.len()) {
        key.truncate(entry.shared);
        key.extend_from_slice(entry.suffix);
        last = entry;
    }
    Ok(Some((key, last.value.to_vec())))
}

/// Every entry whose key begins with `prefix`, in order, until `visit` answers false.
pub(in crate::log) fn scan<S: Shelf>(
    shelf: &S,
    prefix: &[u8],
    visit: &mut dyn FnMut(&[u8], &[u8]) -> bool,
) -> Result<(), S::Error> {
    walk(shelf, prefix, |key| key.starts_with(prefix), visit)
}

/// Every entry with a key from `from` on and below `to`, in order, until `visit` answers false.
pub(in crate::log) fn range<S: Shelf>(
    shelf: &S,
    from: &[u8],
    to: Option<&[u8]>,
    visit: &mut dyn FnMut(&[u8], &[u8]) -> bool,
) -> Result<(), S::Error> {
    walk(shelf, from, |key| to.is_none_or(|to| key < to), visit)
}

/// Entries from `from` on as long as their keys are `within`; no key is after the first that is not.
fn walk<S: Shelf>(
    shelf: &S,
    from: &[u8],
    within: impl Fn(&[u8]) -> bool,
    visit: &mut dyn FnMut(&[u8], &[u8]) -> bool,
) -> Result<(), S::Error> {
    let mut found = page_of(shelf, from)?;
    let mut before: Vec<u8> = Vec::new();
    while let Some((page, bytes)) = found {
        let mut entries = Entries::new(&page, bytes.as_ref())?;
        let mut next = entries.first_from(from)?;
        if next.is_some() && !before.is_empty() && entries.key() <= before.as_slice() {
            let what = format!("the page {} begins before the end of the one before it", page.escape_ascii());
            return Err(Unreadable { what }.into());
        }
        while let Some(entry) = next {
            if !within(entries.key()) || !visit(entries.key(), entry.value) {
                return Ok(());
            }
            next = entries.next()?;
        }
        before.clear();
        before.extend_from_slice(entries.key());
        // The key of a page is `from` or below only for the first.
        found = shelf.page_after(&page)?.filter(|(page, _)| within(page));
    }
    Ok(())
}

/// The page on which a key is, or would be; none if there are no pages.
pub(super) fn page_of<S: Shelf>(shelf: &S, key: &[u8]) -> Result<Option<Standing<S::Bytes>>, S::Error> {
    let found = shelf.page_at(key)?;
    if found.is_none() && shelf.page_after(key)?.is_some() {
        return Err(Unreadable { what: "the first page of an index is missing".into() }.into());
    }
    Ok(found)
}
