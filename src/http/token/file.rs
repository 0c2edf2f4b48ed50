//! `tokens.json` in the store's folder: replaced as a whole, so that a server that reads it sees all of it or what was before.

use super::{NewToken, Token, TokenFault, TokenRole, TokenText};
use crate::deal::moment::Instant;
use crate::deal::name::Name;
use crate::store::StoreError;
use crate::store::files::{open_private, write_whole};
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

const NAME: &str = "tokens.json";
const BESIDE: &str = "tokens.json.new";
/// Locked while the file is changed.
const LOCK: &str = "tokens.lock";
/// The only format there is.
const FORMAT: u64 = 1;

#[derive(Serialize, Deserialize)]
struct Tokens {
    format: u64,
    tokens: Vec<Token>,
}

/// The tokens of a store.
#[derive(Clone, Debug)]
pub struct TokenFile {
    store: PathBuf,
}

impl TokenFile {
    /// Of the store in this folder.
    pub fn of(store: &Path) -> Self {
        Self { store: store.into() }
    }

    /// Where it is, or would be.
    pub(in crate::http) fn path(&self) -> PathBuf {
        self.store.join(NAME)
    }

    /// All tokens, also those that are of no use any more, in the order in which they were made.
    pub fn read(&self) -> Result<Vec<Token>, StoreError> {
        let bytes = match fs::read(self.path()) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(self.unavailable(&error)),
        };
        let read: Tokens = serde_json::from_slice(&bytes).map_err(|error| StoreError::of_json(NAME, &bytes, &error))?;
        if read.format != FORMAT {
            return Err(StoreError::NewerFormat { path: self.path(), found: read.format, known: FORMAT });
        }
        Ok(read.tokens)
    }

    /// Makes a token. `random` fills bytes that nobody can guess.
    pub fn add(
        &self,
        name: Name,
        role: TokenRole,
        expires: Option<Instant>,
        now: Instant,
        random: impl Fn(&mut [u8]),
    ) -> Result<NewToken, TokenFault> {
        let (mut id, mut secret) = ([0; 6], [0; 32]);
        self.change(|tokens| {
            // Ids are short enough for two to meet one day.
            loop {
                random(&mut id);
                if tokens.iter().all(|token| token.id != hex::encode(id)) {
                    break;
                }
            }
            random(&mut secret);
            let text = TokenText::new(id, secret);
            let token = Token { id: text.id.clone(), name, role, made: now, expires, revoked: None, hash: text.hash() };
            tokens.push(token.clone());
            Ok(NewToken { token, text: text.text() })
        })
    }

    /// Takes its use from the token with this id, or from the only one of this name.
    pub fn revoke(&self, typed: &str, now: Instant) -> Result<Token, TokenFault> {
        self.change(|tokens| {
            let of_use: Vec<&Token> = tokens.iter().filter(|token| token.revoked.is_none()).collect();
            let id = match of_use.iter().find(|token| token.id == typed) {
                Some(token) => token.id.clone(),
                None => only_one(typed, &of_use)?,
            };
            let token = tokens.iter_mut().find(|token| token.id == id);
            let token = token.ok_or_else(|| TokenFault::NoSuchToken { typed: typed.into() })?;
            token.revoked = Some(now);
            Ok(token.clone())
        })
    }

    fn change<T>(&self, change: impl FnOnce(&mut Vec<Token>) -> Result<T, TokenFault>) -> Result<T, TokenFault> {
        let lock = open_private(&self.store.join(LOCK)).map_err(|error| self.unavailable(&error))?;
        lock.lock().map_err(|error| self.unavailable(&error))?;
        let mut tokens = self.read()?;
        let changed = change(&mut tokens)?;
        let mut text = serde_json::to_vec_pretty(&Tokens { format: FORMAT, tokens }).unwrap_or_default();
        text.push(b'\n');
        write_whole(&self.path(), &self.store.join(BESIDE), &text).map_err(|error| self.unavailable(&error))?;
        Ok(changed)
    }

    fn unavailable(&self, error: &io::Error) -> StoreError {
        StoreError::unavailable(&self.store, format!("{NAME}: {error}"))
    }
}

/// The id of the only token of this name.
fn only_one(typed: &str, tokens: &[&Token]) -> Result<String, TokenFault> {
    let ids: Vec<String> =
        tokens.iter().filter(|token| token.name.as_str() == typed).map(|token| token.id.clone()).collect();
    match ids.as_slice() {
        [id] => Ok(id.clone()),
        [] => Err(TokenFault::NoSuchToken { typed: typed.into() }),
        _ => Err(TokenFault::SeveralTokens { typed: typed.into(), ids }),
    }
}
