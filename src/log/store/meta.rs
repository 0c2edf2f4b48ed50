//! `store.json`: what a store is, fixed when it is made.

use super::Fresh;
use super::files::write_whole;
use crate::log::{Fault, LogError};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::io;
use std::path::Path;
use uuid::Uuid;

/// The newest version of a store that this program reads: bodies may be empty.
pub const FORMAT: u64 = 3;
/// The version of a store in which nothing was erased, which is how one is made.
const FORMAT_WITH_ALL_BODIES: u64 = 2;

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
pub(super) struct Meta {
    format: u64,
    pub(super) id: Uuid,
    pub(super) zone: Tz,
    #[serde(with = "secret")]
    pub(super) secret: Secret,
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
    pub(super) fn new(zone: Tz, fresh: &mut Fresh) -> Self {
        let (mut id, mut secret) = ([0; 16], [0; 32]);
        fresh(&mut id);
        fresh(&mut secret);
        let id = uuid::Builder::from_random_bytes(id).into_uuid();
        Self { format: FORMAT_WITH_ALL_BODIES, id, zone, secret: Secret(secret) }
    }

    /// The log has to be written anew before this program can take it.
    pub(super) fn is_of_an_older_format(&self) -> bool {
        self.format < FORMAT_WITH_ALL_BODIES
    }

    /// On one line, without its end; a backup has it.
    pub(super) fn line(&self) -> Vec<u8> {
        // Text, numbers and digits, which JSON always takes.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Of the line in a backup. The store that is made of it has a format of this program, with empty bodies or without.
    pub(super) fn of_line(line: &[u8]) -> Result<Self, Fault> {
        let damaged = |error| Fault::Damaged(format!("its second line does not read: {error}"));
        let found = format(line).map_err(damaged)?;
        if found > FORMAT {
            return Err(Fault::Newer { what: "the store in it", found, known: FORMAT });
        }
        serde_json::from_slice(line).map(Self::of_this_format).map_err(damaged)
    }

    pub(super) fn of_this_format(self) -> Self {
        Self { format: self.format.max(FORMAT_WITH_ALL_BODIES), ..self }
    }

    /// Something in the store was erased, or will be at once.
    pub(super) fn admits_empty_bodies(&self) -> bool {
        self.format >= FORMAT
    }

    /// A program that knows no empty bodies must not open the store: this stands on the disk before the first of them does.
    pub(super) fn admit_empty_bodies(&mut self, store: &Path) -> Result<(), LogError> {
        if !self.admits_empty_bodies() {
            let raised = Self { format: FORMAT, ..self.clone() };
            raised.write(store)?;
            *self = raised;
        }
        Ok(())
    }

    /// None where there is no such file.
    pub(super) fn read(store: &Path) -> Result<Option<Self>, LogError> {
        let bytes = match std::fs::read(store.join(NAME)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => {
                return Err(LogError::Unavailable { path: store.into(), reason: format!("{NAME}: {error}") });
            }
        };
        let damaged = |error: serde_json::Error| LogError::of_json(NAME, &bytes, &error);
        let found = format(&bytes).map_err(damaged)?;
        if !(1..=FORMAT).contains(&found) {
            return Err(LogError::NewerFormat { path: store.into(), found, known: FORMAT });
        }
        serde_json::from_slice(&bytes).map(Some).map_err(damaged)
    }

    /// The file.
    pub(super) fn text(&self) -> Vec<u8> {
        let mut text = serde_json::to_vec_pretty(self).unwrap_or_default();
        text.push(b'\n');
        text
    }

    pub(super) fn write(&self, store: &Path) -> Result<(), LogError> {
        let written = write_whole(&store.join(NAME), &store.join(BESIDE), &self.text());
        written.map_err(|error| LogError::Unavailable { path: store.into(), reason: format!("{NAME}: {error}") })
    }
}

/// Read before anything else: the other fields of a newer one may be anything.
fn format(bytes: &[u8]) -> serde_json::Result<u64> {
    #[derive(Deserialize)]
    struct Versioned {
        format: u64,
    }
    serde_json::from_slice::<Versioned>(bytes).map(|versioned| versioned.format)
}
