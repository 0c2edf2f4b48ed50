//! The entries of a row of a look-up: each is how many bytes it shares with the key before, the rest of the key, the
//! value; zstd over all. They are read one after the other, and no further than is asked for.

use super::bytes::{Bytes, put_number, put_slice};
use super::chunk::{pack, unpack};
use std::ops::Range;

/// A key and what it leads to.
pub(super) type Entry = (Vec<u8>, Vec<u8>);

/// The same, as it stands in a row.
type RowEntry<'a> = (&'a [u8], &'a [u8]);

/// The entries of a row, read one by one. It stands before the first one, on one, or behind the last one.
pub(super) struct RowEntries {
    plain: Vec<u8>,
    next: usize,
    key: Vec<u8>,
    /// Where the value of the entry is that it stands on.
    value: Option<Range<usize>>,
}

/// What was read is no row, or its entries are not in order.
#[derive(Debug)]
pub(super) struct UnreadableRow;

impl RowEntries {
    pub(super) fn of(packed: &[u8]) -> Result<Self, UnreadableRow> {
        Ok(Self { plain: unpack(packed).ok_or(UnreadableRow)?, next: 0, key: Vec::new(), value: None })
    }

    /// The entry that it stands on.
    pub(super) fn current(&self) -> Option<RowEntry<'_>> {
        Some((&self.key, self.plain.get(self.value.clone()?)?))
    }

    /// Goes on to the next entry.
    pub(super) fn advance(&mut self) -> Result<Option<RowEntry<'_>>, UnreadableRow> {
        self.value = if self.next < self.plain.len() { Some(self.read().ok_or(UnreadableRow)?) } else { None };
        Ok(self.current())
    }

    /// Goes on to the first entry that has this key or comes after it, unless it stands behind that, and gives the value
    /// of the key.
    pub(super) fn seek(&mut self, key: &[u8]) -> Result<Option<&[u8]>, UnreadableRow> {
        while self.value.is_none() || self.key.as_slice() < key {
            if self.advance()?.is_none() {
                return Ok(None);
            }
        }
        Ok(self.current().filter(|(here, _)| *here == key).map(|(_, value)| value))
    }

    /// Those that were not read yet.
    pub(super) fn rest(mut self) -> Result<Vec<Entry>, UnreadableRow> {
        let mut rest = Vec::new();
        while let Some((key, value)) = self.advance()? {
            rest.push((key.to_vec(), value.to_vec()));
        }
        Ok(rest)
    }

    /// Where the value of the next entry is; the key is that of it then.
    fn read(&mut self) -> Option<Range<usize>> {
        let mut bytes = Bytes(self.plain.get(self.next..)?);
        let shared = usize::try_from(bytes.number()?).ok()?;
        let rest = bytes.slice()?;
        let (_, before) = self.key.split_at_checked(shared)?;
        let follows = self.next == 0 || rest > before;
        let value = bytes.slice()?.len();
        let end = self.plain.len() - bytes.0.len();
        self.key.truncate(shared);
        self.key.extend_from_slice(rest);
        self.next = end;
        follows.then_some(end - value..end)
    }
}

/// A row of these entries, which are sorted by their keys.
pub(super) fn packed(entries: &[Entry]) -> Option<Vec<u8>> {
    let mut plain = Vec::new();
    let mut before: &[u8] = &[];
    for (key, value) in entries {
        let shared = before.iter().zip(key).take_while(|(one, other)| one == other).count();
        put_number(shared as u64, &mut plain);
        put_slice(key.get(shared..).unwrap_or_default(), &mut plain);
        put_slice(value, &mut plain);
        before = key;
    }
    pack(&plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(keys: &[&str]) -> Vec<Entry> {
        keys.iter().map(|key| (key.as_bytes().to_vec(), key.to_uppercase().into_bytes())).collect()
    }

    fn read(keys: &[&str]) -> RowEntries {
        RowEntries::of(&packed(&entries(keys)).unwrap()).unwrap()
    }

    #[test]
    fn entries_come_back_as_they_were() {
        for keys in [&[][..], &["milan"], &["inter", "milan", "milan b", "monza"]] {
            assert_eq!(read(keys).rest().unwrap(), entries(keys));
        }
    }

    #[test]
    fn keys_are_sought_in_their_order() {
        let mut found = read(&["como", "inter", "milan"]);
        assert_eq!(found.seek(b"a").unwrap(), None);
        assert_eq!(found.seek(b"como").unwrap(), Some(&b"COMO"[..]));
        assert_eq!(found.seek(b"como").unwrap(), Some(&b"COMO"[..]), "the same again");
        assert_eq!(found.seek(b"genoa").unwrap(), None);
        assert_eq!(found.seek(b"milan").unwrap(), Some(&b"MILAN"[..]));
        assert_eq!(found.seek(b"monza").unwrap(), None);
    }

    #[test]
    fn what_is_out_of_order_or_cut_does_not_read() {
        assert!(read(&["milan", "inter"]).rest().is_err());
        assert!(read(&["milan", "milan"]).rest().is_err());
        let mut plain = Vec::new();
        put_number(3, &mut plain);
        put_slice(b"milan", &mut plain);
        assert!(RowEntries::of(&pack(&plain).unwrap()).unwrap().advance().is_err(), "it shares what is not there");
        assert!(RowEntries::of(&pack(&[0, 9, b'a']).unwrap()).unwrap().advance().is_err(), "it ends too early");
        assert!(RowEntries::of(b"no row").is_err());
    }
}
