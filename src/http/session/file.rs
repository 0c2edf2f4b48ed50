//! `sessions.json` in the store's folder: a server that starts again knows who was logged in.

use crate::deal::moment::Instant;
use crate::deal::name::Name;
use crate::http::token::TokenRole;
use crate::store::files::write_whole;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};

const NAME: &str = "sessions.json";
const BESIDE: &str = "sessions.json.new";
/// The only format there is.
const FORMAT: u64 = 1;

/// A session as it is kept: enough to know it again, not to use it.
#[derive(Serialize, Deserialize)]
pub(super) struct KeptSession {
    /// SHA-256 of its secret.
    #[serde(with = "hex")]
    pub(super) hash: [u8; 32],
    /// Whom requests are counted for.
    pub(super) counted: String,
    pub(super) name: Name,
    pub(super) role: TokenRole,
    /// The id of the token behind it. What a login link opened has none, and is not kept.
    pub(super) token: String,
    pub(super) until: Instant,
}

#[derive(Serialize, Deserialize)]
struct KeptSessions {
    format: u64,
    sessions: Vec<KeptSession>,
}

/// The sessions of a store. Whatever goes wrong with the file, people log in again, and nothing else is lost.
pub(super) struct SessionFile {
    store: PathBuf,
}

impl SessionFile {
    pub(super) fn of(store: &Path) -> Self {
        Self { store: store.into() }
    }

    /// Those that were kept; none where the file cannot be read.
    pub(super) fn read(&self) -> Vec<KeptSession> {
        let bytes = fs::read(self.store.join(NAME)).unwrap_or_default();
        let read: Option<KeptSessions> = serde_json::from_slice(&bytes).ok();
        read.filter(|read| read.format == FORMAT).map(|read| read.sessions).unwrap_or_default()
    }

    /// Keeps these alone. Where that is not possible, they end with the server.
    pub(super) fn write(&self, sessions: Vec<KeptSession>) {
        let text = serde_json::to_vec_pretty(&KeptSessions { format: FORMAT, sessions }).unwrap_or_default();
        drop(write_whole(&self.store.join(NAME), &self.store.join(BESIDE), &text));
    }
}
