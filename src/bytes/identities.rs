//! The identities that a ledger derives: only its secret leads to them.

use crate::deal::ids::{RecordId, StreamId};
use crate::deal::name::Slug;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use uuid::Uuid;

/// Bytes of an id that are those of its deal's identity.
const OF_DEAL: usize = 6;
/// The same of the row that the record was made of, at the end. One row in a trillion has those of another.
pub const OF_ROW: usize = 5;

/// Keyed with the secret of a ledger: the same secret derives the same identities.
#[derive(Clone)]
pub struct Identities(Hmac<Sha256>);

impl Identities {
    /// Of a ledger with this secret.
    pub fn new(secret: &[u8; 32]) -> Self {
        // HMAC takes keys of any length.
        #[expect(clippy::expect_used, reason = "a key of 32 bytes is never refused")]
        let mac = Hmac::new_from_slice(secret).expect("BUG: HMAC refused a key");
        Self(mac)
    }

    /// An identity for these words.
    pub fn derive(&self, parts: &[&str]) -> Uuid {
        let mut mac = self.0.clone();
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        let digest = mac.finalize().into_bytes();
        let mut bytes = [0; 16];
        bytes.iter_mut().zip(digest).for_each(|(byte, digest)| *byte = digest);
        Uuid::new_v8(bytes)
    }

    /// The identity of a deal; one whose name was erased is called by it.
    pub fn deal(&self, slug: &Slug) -> StreamId {
        let id = Uuid::parse_str(slug.as_str()).ok().map(StreamId).filter(|id| Slug::of_id(*id) == *slug);
        id.unwrap_or_else(|| StreamId(self.derive(&["deal", slug.as_str()])))
    }

    /// For a record that a row of a table becomes: the n-th of its type, counted from 0. It ends as those of all records of the
    /// row do, so that the row is known by what is left of any of them.
    pub fn row(&self, key: &str, type_name: &str, nth: usize) -> Uuid {
        self.of_row(key, self.derive(&["row", key, type_name, &nth.to_string()]))
    }

    /// For the correction by a row that follows this one, or the record itself, and says this.
    pub fn correction_of_row(&self, key: &str, before: &str, patch: &str) -> Uuid {
        self.of_row(key, self.derive(&["row", key, "correction", before, patch]))
    }

    fn of_row(&self, key: &str, id: Uuid) -> Uuid {
        let (mut bytes, [of_row, _]) = (*id.as_bytes(), self.ends_of_row(key));
        bytes.iter_mut().skip(16 - OF_ROW).zip(of_row).for_each(|(byte, of_row)| *byte = of_row);
        Uuid::new_v8(bytes)
    }

    /// What the ids of all records of the row with this key end with, whatever the order of the parts of the key; and what they
    /// ended with before the order did not matter.
    pub fn ends_of_row(&self, key: &str) -> [[u8; OF_ROW]; 2] {
        let (table, parts) = key.split_once(": ").unwrap_or(("", key));
        let mut parts: Vec<&str> = parts.split(", ").collect();
        parts.sort_unstable();
        let sorted = format!("{table}: {}", parts.join(", "));
        [sorted.as_str(), key].map(|key| end_of_row(self.derive(&["row", key])))
    }
}

/// What the ids of all records of a row end with.
pub fn end_of_row(id: Uuid) -> [u8; OF_ROW] {
    let mut end = [0; OF_ROW];
    end.iter_mut().zip(id.as_bytes().iter().skip(16 - OF_ROW)).for_each(|(byte, of_id)| *byte = *of_id);
    end
}

/// The id of a record: the first 48 bits are those of the deal's identity.
pub fn id_of(stream: StreamId, random: Uuid) -> RecordId {
    let mut bytes = *random.as_bytes();
    bytes.iter_mut().zip(stream.0.as_bytes()).take(OF_DEAL).for_each(|(byte, of_deal)| *byte = *of_deal);
    RecordId(Uuid::new_v8(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_known_by_any_of_its_records() {
        let (ours, others) = (Identities::new(&[1; 32]), Identities::new(&[2; 32]));
        let deal = |name: &str| ours.deal(&Slug::new(name).unwrap());
        let first = id_of(deal("one"), ours.row("list: Neri", "opened", 0)).0;
        let second = id_of(deal("two"), ours.row("list: Neri", "offer", 1)).0;
        assert_ne!(first, second);
        assert_eq!(end_of_row(first), end_of_row(second));
        assert_ne!(end_of_row(first), end_of_row(ours.row("list: Verdi", "opened", 0)));
        assert_ne!(end_of_row(first), end_of_row(others.row("list: Neri", "opened", 0)));
        let turned =
            [ours.row("list: Neri, Roma", "opened", 0), ours.row("list: Roma, Neri", "offer", 0)].map(end_of_row);
        assert_eq!(turned[0], turned[1]);
        assert_eq!(end_of_row(ours.correction_of_row("list: Neri", "x", "{}")), end_of_row(first));
        let ids: std::collections::BTreeSet<Uuid> = (0..100).map(|nth| ours.row("list: Neri", "offer", nth)).collect();
        assert_eq!(ids.len(), 100);
    }
}
