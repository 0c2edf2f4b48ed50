//! The door: who a request comes from, by its token.

use super::HttpFault;
use super::header::single;
use super::server::Server;
use super::session::is_from_here;
use super::token::{Token, TokenFile, TokenRole, TokenText};
use crate::deal::moment::Instant;
use crate::deal::name::Name;
use crate::ledger::Error;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use std::collections::HashMap;
use std::fs;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;
use subtle::ConstantTimeEq as _;

/// Whom the door let in.
#[derive(Clone, Debug)]
pub(super) struct Access {
    /// The id of the token.
    pub(super) token: String,
    pub(super) name: Name,
    pub(super) role: TokenRole,
}

impl Access {
    /// The token may do what takes this role.
    pub(super) fn may(&self, needed: TokenRole) -> Result<(), HttpFault> {
        if self.role >= needed { Ok(()) } else { Err(HttpFault::RoleTooSmall { role: self.role, needed }) }
    }
}

/// Lets nobody by without a token, or the session of a browser.
pub(super) async fn by_token(State(server): State<Arc<Server>>, mut request: Request, next: Next) -> Response {
    match admitted(&server, &request) {
        Ok(access) => {
            request.extensions_mut().insert(access);
            next.run(request).await
        }
        Err(fault) => fault.into_response(),
    }
}

/// Who sent the request, by a token or the session of a browser.
pub(super) fn admitted(server: &Server, request: &Request) -> Result<Access, HttpFault> {
    let now = server.outside().now();
    let admitted = match server.door().admit(request.headers(), now) {
        Err(HttpFault::NoToken) => match server.sessions().access(request.headers(), now, server.door()) {
            Some(_) if !is_from_here(request.method(), request.headers()) => Err(HttpFault::FromElsewhere),
            Some(access) => Ok(access),
            None => Err(HttpFault::NoToken),
        },
        admitted => admitted,
    };
    within_limits(server, admitted?)
}

/// A token that sends more than it may is told to wait.
pub(super) fn within_limits(server: &Server, access: Access) -> Result<Access, HttpFault> {
    let limit = server.rate_limit();
    // How many came within a second is no part of any answer.
    if limit.admits(&access.token, std::time::Instant::now()) {
        Ok(access)
    } else {
        Err(HttpFault::TooManyRequests { per_second: limit.per_second() })
    }
}

/// The tokens, read anew whenever their file is another one.
pub(super) struct Door {
    file: TokenFile,
    known: Mutex<KnownTokens>,
}

#[derive(Clone, Default)]
struct KnownTokens {
    of: Option<FileMark>,
    by_id: Arc<HashMap<String, Token>>,
}

/// What tells a file from the one that had its name before. It is replaced as a whole, so it is another file each time.
#[derive(Clone, Copy, PartialEq, Eq)]
struct FileMark {
    length: u64,
    modified: Option<SystemTime>,
    number: u64,
}

impl Door {
    pub(super) fn of(file: TokenFile) -> Self {
        Self { file, known: Mutex::default() }
    }

    /// Whose token the request has.
    pub(super) fn admit(&self, headers: &HeaderMap, now: Instant) -> Result<Access, HttpFault> {
        let sent = single(headers, &AUTHORIZATION)?.ok_or(HttpFault::NoToken)?;
        let (scheme, text) = sent.to_str().ok().and_then(|sent| sent.split_once(' ')).ok_or(HttpFault::InvalidToken)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(HttpFault::NoToken);
        }
        self.holder(text, now).map(|(access, _)| access)
    }

    /// Whose token this is, and the id of it.
    pub(super) fn holder(&self, text: &str, now: Instant) -> Result<(Access, String), HttpFault> {
        let sent = TokenText::parse(text.trim()).ok_or(HttpFault::InvalidToken)?;
        let tokens = self.tokens().map_err(HttpFault::from)?;
        let token = tokens.get(&sent.id);
        // Also where there is no such token, so that the time says nothing of the ids.
        let kept = token.map_or([0; 32], |token| token.hash);
        let is_it = bool::from(sent.hash().ct_eq(&kept));
        match token.filter(|token| is_it && token.is_valid(now)) {
            Some(token) => {
                let access = Access { token: token.id.clone(), name: token.name.clone(), role: token.role };
                Ok((access, sent.id))
            }
            None => Err(HttpFault::InvalidToken),
        }
    }

    /// The token with this id is valid.
    pub(super) fn knows(&self, id: &str, now: Instant) -> bool {
        self.tokens().is_ok_and(|tokens| tokens.get(id).is_some_and(|token| token.is_valid(now)))
    }

    fn tokens(&self) -> Result<Arc<HashMap<String, Token>>, Error> {
        let mark = FileMark::of(&self.file);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if mark.is_none() || known.of != mark {
            let by_id = self.file.read()?.into_iter().map(|token| (token.id.clone(), token)).collect();
            *known = KnownTokens { of: mark, by_id: Arc::new(by_id) };
        }
        Ok(Arc::clone(&known.by_id))
    }
}

impl FileMark {
    fn of(file: &TokenFile) -> Option<Self> {
        let about = fs::metadata(file.path()).ok()?;
        #[cfg(unix)]
        let number = std::os::unix::fs::MetadataExt::ino(&about);
        #[cfg(not(unix))]
        let number = 0;
        Some(Self { length: about.len(), modified: about.modified().ok(), number })
    }
}
