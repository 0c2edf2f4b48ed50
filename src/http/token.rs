//! Who may use the server: tokens, of which the store's folder keeps names, roles and hashes.

mod fault;
mod file;
mod role;
mod text;

pub use fault::TokenFault;
pub use file::TokenFile;
pub use role::TokenRole;
pub(super) use text::TokenText;

use crate::deal::moment::Instant;
use crate::deal::name::Name;
use serde::{Deserialize, Serialize};

/// A token as it is kept: enough to know it again, not to use it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Token {
    /// The part of its text that names it.
    pub id: String,
    /// Who has it: the recorder of what is recorded with it.
    pub name: Name,
    /// What it may do.
    pub role: TokenRole,
    /// When it was made.
    pub made: Instant,
    /// From when on it is of no use, if it ends by itself.
    pub expires: Option<Instant>,
    /// Since when it is of no use.
    pub revoked: Option<Instant>,
    /// SHA-256 of its secret.
    #[serde(with = "hex")]
    pub(super) hash: [u8; 32],
}

impl Token {
    /// It opens the door at this time.
    pub fn is_valid(&self, now: Instant) -> bool {
        self.revoked.is_none() && self.expires.is_none_or(|expires| now < expires)
    }
}

/// A token that was just made. Its text is shown once, and kept nowhere.
#[derive(Debug)]
pub struct NewToken {
    /// What is kept of it.
    pub token: Token,
    /// What its owner sends with each request.
    pub text: String,
}
