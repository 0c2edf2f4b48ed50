//! `store.json`: what a store is, fixed when it is made.

use super::backup::BackupFault;
use super::files::write_whole;
use super::{Fence, Fresh, StoreError};
use crate::deal::zone::is_same_zone;
use crate::log::LogError;
use chrono_tz::Tz;
use serde::de::Error as _;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::fmt;
use std::io;
use std::path::Path;
use uuid::Uuid;

/// The version of a store that this program makes and reads.
pub const FORMAT: u64 = 1;

pub(super) const NAME: &str = "store.json";
pub(super) const BESIDE: &str = "store.json.new";

/// 32 random bytes that only this store has. Ids of imported lines come from it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret([u8; 32]);

impl Secret {
    /// For those who compute with it. It is never shown.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// The content of `store.json`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meta {
    format: u64,
    pub(super) id: Uuid,
    pub(super) zone: Tz,
    #[serde(with = "secret")]
    pub(super) secret: Secret,
    /// Where the ledger moved to. Nothing is recorded in this place any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) moved_to: Option<String>,
    /// The run that lifts this fence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) lifting: Option<Uuid>,
    /// Over the rest: with another secret, imported lines would get other ids, and deals would not be found.
    #[serde(with = "hex")]
    checksum: [u8; 16],
}

mod secret {
    use super::Secret;
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub(super) fn serialize<S: Serializer>(secret: &Secret, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(secret.0))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Secret, D::Error> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(String::deserialize(deserializer)?, &mut bytes)
            .map_err(|_| D::Error::custom("the secret is no 64 hex digits"))?;
        Ok(Secret(bytes))
    }
}

impl Meta {
    /// The identity of the store.
    pub fn id(&self) -> Uuid {
        self.id
    }

    /// The zone that its days are counted in.
    pub fn zone(&self) -> Tz {
        self.zone
    }

    /// What only it knows.
    pub fn secret(&self) -> &Secret {
        &self.secret
    }

    /// Where the ledger moved to, if it did.
    pub fn moved_to(&self) -> Option<&str> {
        self.moved_to.as_deref()
    }

    /// The same of a place with this fence, or without one.
    #[must_use]
    pub(crate) fn fenced(&self, fence: Option<Fence>) -> Self {
        let (moved_to, lifting) = fence.map_or((None, None), |fence| (Some(fence.to), fence.lifting));
        let meta = Self { moved_to, lifting, ..self.clone() };
        Self { checksum: meta.sum(), ..meta }
    }

    /// Nothing is recorded in a ledger that moved away from this place.
    pub(crate) fn refuse_if_moved(&self, path: &Path) -> Result<(), LogError> {
        match &self.moved_to {
            Some(to) => Err(LogError::Moved { path: path.into(), to: to.clone() }),
            None => Ok(()),
        }
    }

    pub(crate) fn new(zone: Tz, fresh: &mut Fresh) -> Self {
        let (mut id, mut secret) = ([0; 16], [0; 32]);
        fresh(&mut id);
        fresh(&mut secret);
        let id = uuid::Builder::from_random_bytes(id).into_uuid();
        let meta =
            Self { format: FORMAT, id, zone, secret: Secret(secret), moved_to: None, lifting: None, checksum: [0; 16] };
        Self { checksum: meta.sum(), ..meta }
    }

    /// The first half of the SHA-256 of all other fields.
    fn sum(&self) -> [u8; 16] {
        let mut hash = Sha256::new();
        hash.update(self.format.to_be_bytes());
        hash.update(self.id.as_bytes());
        hash.update(self.secret.bytes());
        hash.update(self.zone.name());
        if let Some(to) = &self.moved_to {
            hash.update([0]);
            hash.update(to);
        }
        if let Some(run) = &self.lifting {
            hash.update([0]);
            hash.update(run.as_bytes());
        }
        let mut sum = [0; 16];
        sum.iter_mut().zip(hash.finalize()).for_each(|(sum, byte)| *sum = byte);
        sum
    }

    /// Read from JSON of this format, and as it was written.
    fn sound(json: &[u8]) -> serde_json::Result<Self> {
        let meta: Self = serde_json::from_slice(json)?;
        if meta.checksum == meta.sum() { Ok(meta) } else { Err(serde_json::Error::custom("its checksum is another")) }
    }

    /// On one line, without its end; a backup has it, and so has the head row of a database. That the ledger moved is said of a
    /// place, so it is not in it.
    pub(crate) fn line(&self) -> Vec<u8> {
        // Text, numbers and digits, which JSON always takes.
        serde_json::to_vec(&self.fenced(None)).unwrap_or_default()
    }

    /// Of the line in a backup.
    pub(super) fn of_line(line: &[u8]) -> Result<Self, BackupFault> {
        let damaged = |error| BackupFault::damaged(format!("its second line does not read: {error}"));
        match format(line).map_err(damaged)? {
            FORMAT => Self::sound(line).map_err(damaged),
            found => Err(BackupFault::Newer { what: "the store in it", found, known: FORMAT }),
        }
    }

    /// Of the line in the head row of a database.
    #[cfg(feature = "postgres")]
    pub(crate) fn in_a_row(line: &[u8]) -> Result<Self, StoreError> {
        Self::sound(line).map_err(|error| StoreError::damaged(format!("its head row does not read: {error}")))
    }

    /// It counts its days in the zone that was asked for, if one was.
    pub(crate) fn refuse_another_zone(&self, asked: Option<Tz>) -> Result<(), StoreError> {
        match asked {
            Some(asked) if !is_same_zone(self.zone, asked) => Err(StoreError::OtherZone { zone: self.zone, asked }),
            _ => Ok(()),
        }
    }

    /// None where there is no such file.
    pub(super) fn read(store: &Path) -> Result<Option<Self>, StoreError> {
        Self::read_as(store, NAME)
    }

    /// What a restore into this folder was to make of it. None where there is no such file.
    pub(super) fn left(store: &Path) -> Result<Option<Self>, StoreError> {
        Self::read_as(store, BESIDE)
    }

    fn read_as(store: &Path, name: &'static str) -> Result<Option<Self>, StoreError> {
        let bytes = match std::fs::read(store.join(name)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => {
                return Err(StoreError::unavailable(store, format!("{name}: {error}")));
            }
        };
        let damaged = |error: serde_json::Error| StoreError::of_json(name, &bytes, &error);
        let found = format(&bytes).map_err(damaged)?;
        if found != FORMAT {
            return Err(StoreError::NewerFormat { path: store.into(), found, known: FORMAT });
        }
        Self::sound(&bytes).map(Some).map_err(damaged)
    }

    /// The file.
    pub(super) fn text(&self) -> Vec<u8> {
        let mut text = serde_json::to_vec_pretty(self).unwrap_or_default();
        text.push(b'\n');
        text
    }

    pub(super) fn write(&self, store: &Path) -> Result<(), StoreError> {
        let written = write_whole(&store.join(NAME), &store.join(BESIDE), &self.text());
        written.map_err(|error| StoreError::unavailable(store, format!("{NAME}: {error}")))
    }
}

/// Read before anything else: the other fields of a newer one may be anything.
fn format(bytes: &[u8]) -> serde_json::Result<u64> {
    #[derive(Deserialize)]
    struct WrittenFormat {
        format: u64,
    }
    serde_json::from_slice::<WrittenFormat>(bytes).map(|versioned| versioned.format)
}
