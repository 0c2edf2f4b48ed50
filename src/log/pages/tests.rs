//! The map against one in memory, on pages of a few entries and on real ones.

mod damage;
mod generated;
mod sizes;

use super::entry::Entries;
use super::merging::merge_into;
use super::*;

/// Pages in memory.
#[derive(Default, Debug, PartialEq)]
struct Pages(BTreeMap<Vec<u8>, Vec<u8>>);

impl Shelf for Pages {
    type Error = Unreadable;
    type Bytes = Vec<u8>;

    fn page_at(&self, key: &[u8]) -> Result<Option<Pair>, Unreadable> {
        let found = self.0.range(..=key.to_vec()).next_back();
        Ok(found.map(|(key, bytes)| (key.clone(), bytes.clone())))
    }

    fn page_after(&self, key: &[u8]) -> Result<Option<Pair>, Unreadable> {
        let found = self.0.range(key.to_vec()..).find(|(page, _)| page.as_slice() > key);
        Ok(found.map(|(key, bytes)| (key.clone(), bytes.clone())))
    }
}

impl Pages {
    /// Merges, and answers with what was met.
    fn add(&mut self, additions: &Additions, full: usize) -> Vec<Pair> {
        let mut met = Vec::new();
        let pages = merge_into(self, additions, &mut |key, value| met.push((key.to_vec(), value.to_vec())), full);
        self.put(pages.unwrap());
        met
    }

    fn put(&mut self, pages: impl IntoIterator<Item = Page>) {
        self.0.extend(pages.into_iter().map(|page| (page.key, page.bytes)));
    }

    fn all(&self) -> Vec<Pair> {
        gathered(|visit| range(self, b"", None, visit)).unwrap()
    }

    /// What holds of every page: it reads, its entries lie between its key and the next, it is not too large.
    fn assert_sound(&self, full: usize) {
        let mut keys = self.0.keys().skip(1);
        for (page, bytes) in &self.0 {
            let read = entries(page, bytes).unwrap();
            assert!(read.first().unwrap().0.starts_with(page));
            assert!(keys.next().is_none_or(|next| read.last().unwrap().0 < *next));
            assert!(bytes.len() <= full || read.len() == 1, "{} bytes, {} entries", bytes.len(), read.len());
        }
    }
}

/// The entries of one page.
fn entries(page: &[u8], bytes: &[u8]) -> Result<Vec<Pair>, Unreadable> {
    let mut entries = Entries::new(page, bytes)?;
    let mut read = Vec::new();
    while let Some(entry) = entries.next()? {
        read.push((entries.key().to_vec(), entry.value.to_vec()));
    }
    Ok(read)
}

/// All that a scan visits.
fn gathered<E>(scan: impl FnOnce(&mut dyn FnMut(&[u8], &[u8]) -> bool) -> Result<(), E>) -> Result<Vec<Pair>, E> {
    let mut all = Vec::new();
    scan(&mut |key, value| {
        all.push((key.to_vec(), value.to_vec()));
        true
    })?;
    Ok(all)
}

/// Numbers that look random and are always the same.
fn random(seed: u64) -> impl Iterator<Item = u64> {
    (seed << 32..).map(|n: u64| {
        let n = (n ^ (n >> 30)).wrapping_add(0x9e37_79b9_7f4a_7c15).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let n = (n ^ (n >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        n ^ (n >> 31)
    })
}
