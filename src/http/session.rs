//! Sessions of browsers. A session by a token outlasts the server: the store's folder keeps its hash. One by a login link ends with the server,
//! since no token can be revoked to end it.
//!
//! ```text
//! login link, once  -\
//!                     > session: a cookie of 256 random bits, of which the server keeps a hash
//! token, in a form  -/
//! ```

mod file;

use super::HttpFault;
use super::access::{Access, Door};
use crate::deal::moment::Instant;
use axum::http::header::{COOKIE, HOST, ORIGIN};
use axum::http::{HeaderMap, Method};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::Duration;
use file::{KeptSession, SessionFile};
use sha2::{Digest as _, Sha256};
use std::any::Any;
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use uuid::Uuid;

/// A working day and the evening after it.
const SESSION: Duration = Duration::hours(16);
/// How long a login link may wait.
const LINK: Duration = Duration::hours(1);
/// So many sessions, and so many links, are kept at a time: the oldest go first.
const MOST: usize = 1_000;

/// The cookie where connections are encrypted: browsers take it from this host and for this host alone.
const ENCRYPTED: &str = "__Host-mercato";
/// What the cookie on a loopback address begins with, for which browsers refuse the other. The store's id follows: browsers do not tell
/// ports apart, so two servers on this machine would overwrite each other's cookie.
const PLAIN: &str = "mercato-";

/// Who is logged in, and who may log in by a link.
pub(super) struct Sessions {
    open: Mutex<HashMap<[u8; 32], Pass>>,
    links: Mutex<HashMap<[u8; 32], Pass>>,
    /// Dropped once a link was used.
    until_login: Mutex<Vec<Box<dyn Any + Send>>>,
    /// The name of the cookie where connections are not encrypted.
    plain: String,
    file: SessionFile,
}

/// What a secret stands for.
#[derive(Clone)]
struct Pass {
    access: Access,
    /// The token behind it: once that is not valid any more, neither is this. None behind a login link.
    token: Option<String>,
    until: Instant,
}

impl Sessions {
    /// Those that the store in this folder, with this id, keeps.
    pub(super) fn of(folder: &Path, store: Uuid) -> Self {
        let file = SessionFile::of(folder);
        let kept = file.read().into_iter().map(|kept| {
            let access = Access { token: kept.counted, name: kept.name, role: kept.role };
            (kept.hash, Pass { access, token: Some(kept.token), until: kept.until })
        });
        let id = store.simple().to_string();
        Self {
            open: Mutex::new(kept.collect()),
            links: Mutex::default(),
            until_login: Mutex::default(),
            plain: format!("{PLAIN}{}", id.get(..8).unwrap_or(&id)),
            file,
        }
    }

    /// Opens a session for what this pass stands for.
    fn open(&self, pass: Pass, now: Instant, random: fn(&mut [u8])) -> String {
        let secret = keep(&self.open, pass, now, random);
        self.save();
        secret
    }

    /// Locked while they are written, so that none is left out.
    fn save(&self) {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = open.iter().filter_map(|(hash, pass)| {
            Some(KeptSession {
                hash: *hash,
                counted: pass.access.token.clone(),
                name: pass.access.name.clone(),
                role: pass.access.role,
                token: pass.token.clone()?,
                until: pass.until,
            })
        });
        self.file.write(kept.collect());
    }

    /// A secret that opens one session for `access`, within the hour.
    pub(super) fn link(&self, access: Access, now: Instant, random: fn(&mut [u8])) -> String {
        keep(&self.links, Pass { access, token: None, until: now + LINK }, now, random)
    }

    /// Opens a session for whoever has this secret of a link. It works once.
    pub(super) fn by_link(&self, secret: &str, now: Instant, random: fn(&mut [u8])) -> Result<String, HttpFault> {
        let link = self.links.lock().unwrap_or_else(PoisonError::into_inner).remove(&hash(secret));
        let link = link.filter(|link| now < link.until).ok_or(HttpFault::LoginLinkUsed)?;
        self.drop_kept();
        Ok(self.open(Pass { until: now + SESSION, ..link }, now, random))
    }

    pub(super) fn keep_until_login(&self, kept: Box<dyn Any + Send>) {
        self.until_login.lock().unwrap_or_else(PoisonError::into_inner).push(kept);
    }

    /// No link works any more.
    pub(super) fn end_links(&self) {
        self.links.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.drop_kept();
    }

    fn drop_kept(&self) {
        self.until_login.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Opens a session for whoever has this token.
    pub(super) fn by_token(&self, (access, token): (Access, String), now: Instant, random: fn(&mut [u8])) -> String {
        self.open(Pass { access, token: Some(token), until: now + SESSION }, now, random)
    }

    /// Whose session the request has; none where it has none, or an old one.
    pub(super) fn access(&self, headers: &HeaderMap, now: Instant, door: &Door) -> Option<Access> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let pass = self.secrets(headers).find_map(|secret| open.get(&hash(secret)).cloned())?;
        drop(open);
        let token_holds = pass.token.as_ref().is_none_or(|id| door.knows(id, now));
        (now < pass.until && token_holds).then_some(pass.access)
    }

    /// Ends the sessions of the request.
    pub(super) fn end(&self, headers: &HeaderMap) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        for secret in self.secrets(headers) {
            open.remove(&hash(secret));
        }
        drop(open);
        self.save();
    }

    /// The secrets in the cookies of ours.
    fn secrets<'h>(&self, headers: &'h HeaderMap) -> impl Iterator<Item = &'h str> {
        let cookies = headers.get_all(COOKIE).iter().filter_map(|cookies| cookies.to_str().ok());
        let cookies = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|cookie| cookie.trim().split_once('='));
        cookies.filter(|(name, _)| [ENCRYPTED, &self.plain].contains(name)).map(|(_, value)| value)
    }

    /// The header `Set-Cookie` of a session; without a secret, that which ends it.
    pub(super) fn cookie(&self, secret: Option<&str>, is_encrypted: bool) -> String {
        let (name, secure) = if is_encrypted { (ENCRYPTED, "; Secure") } else { (self.plain.as_str(), "") };
        let age = secret.map_or(0, |_| SESSION.num_seconds());
        format!("{name}={}; Path=/; HttpOnly; SameSite=Strict; Max-Age={age}{secure}", secret.unwrap_or_default())
    }
}

/// Keeps the hash of a new secret, which it returns.
fn keep(passes: &Mutex<HashMap<[u8; 32], Pass>>, pass: Pass, now: Instant, random: fn(&mut [u8])) -> String {
    let mut bytes = [0; 32];
    random(&mut bytes);
    let secret = URL_SAFE_NO_PAD.encode(bytes);
    let mut passes = passes.lock().unwrap_or_else(PoisonError::into_inner);
    passes.retain(|_, pass| now < pass.until);
    if passes.len() >= MOST
        && let Some(oldest) = passes.iter().min_by_key(|(_, pass)| pass.until).map(|(hash, _)| *hash)
    {
        passes.remove(&oldest);
    }
    passes.insert(hash(&secret), pass);
    secret
}

/// A secret has 256 random bits, so that looking up its hash tells nothing by the time it takes.
fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret).into()
}

/// A request that may change something comes from a page of ours, as the browser tells; what is no browser tells nothing.
pub(super) fn is_from_here(method: &Method, headers: &HeaderMap) -> bool {
    if method.is_safe() {
        return true;
    }
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("unreadable"));
    match (text("sec-fetch-site"), text(ORIGIN.as_str())) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => origin.split_once("://").map(|(_, host)| host) == text(HOST.as_str()),
        (None, None) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(headers: &[(&'static str, &'static str)], method: &Method) -> bool {
        let headers = headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        is_from_here(method, &headers)
    }

    #[test]
    fn what_another_site_sends_changes_nothing() {
        let post = &Method::POST;
        for site in ["cross-site", "same-site", ""] {
            assert!(!from(&[("sec-fetch-site", site)], post), "{site}");
            assert!(from(&[("sec-fetch-site", site)], &Method::GET), "{site}");
        }
        assert!(from(&[("sec-fetch-site", "same-origin")], post) && from(&[], post));
        assert!(from(&[("origin", "http://127.0.0.1:7878"), ("host", "127.0.0.1:7878")], post));
        for origin in ["http://evil.example", "null", "http://127.0.0.1:7878.evil.example"] {
            assert!(!from(&[("origin", origin), ("host", "127.0.0.1:7878")], post), "{origin}");
        }
    }

    /// The cookie of this secret.
    fn with(secret: &str) -> HeaderMap {
        [(COOKIE, format!("mercato-00000000={secret}").parse().unwrap())].into_iter().collect()
    }

    fn access() -> Access {
        let name = crate::deal::name::Name::new("Rita").unwrap();
        Access { token: "login-link".into(), name, role: crate::http::TokenRole::Reader }
    }

    #[test]
    fn a_session_by_a_token_outlasts_the_server_until_its_time_or_its_user_ends_it() {
        let folder = tempfile::tempdir().unwrap();
        let (file, now) = (crate::http::TokenFile::of(folder.path()), Instant::UNIX_EPOCH);
        let made = file.add(access().name, access().role, None, now, |bytes| bytes.fill(1)).unwrap();
        let door = Door::of(file);
        let sessions = Sessions::of(folder.path(), Uuid::nil());
        let secret = sessions.by_token(door.holder(&made.text, now).unwrap(), now, |bytes| bytes.fill(2));
        let again = Sessions::of(folder.path(), Uuid::nil());
        assert_eq!(again.access(&with(&secret), now, &door).unwrap().name.as_str(), "Rita");
        assert!(again.access(&with(&secret), now + SESSION, &door).is_none());
        again.end(&with(&secret));
        assert!(Sessions::of(folder.path(), Uuid::nil()).access(&with(&secret), now, &door).is_none());
        let kept = std::fs::read_to_string(folder.path().join("sessions.json")).unwrap();
        assert!(!kept.contains(&secret), "{kept}");
    }

    #[test]
    fn a_session_by_a_login_link_ends_with_the_server() {
        let folder = tempfile::tempdir().unwrap();
        let door = Door::of(crate::http::TokenFile::of(folder.path()));
        let (sessions, now) = (Sessions::of(folder.path(), Uuid::nil()), Instant::UNIX_EPOCH);
        let link = sessions.link(access(), now, |bytes| bytes.fill(1));
        let secret = sessions.by_link(&link, now, |bytes| bytes.fill(2)).unwrap();
        assert!(sessions.access(&with(&secret), now, &door).is_some());
        let again = Sessions::of(folder.path(), Uuid::nil());
        assert!(again.access(&with(&secret), now, &door).is_none());
        assert!(again.by_link(&link, now, |bytes| bytes.fill(3)).is_err());
    }

    #[test]
    fn a_cookie_is_for_this_host_and_no_script() {
        let folder = tempfile::tempdir().unwrap();
        let sessions = Sessions::of(folder.path(), Uuid::from_u64_pair(0x0123_4567_89ab_cdef, 0));
        let cookie = |secret, is_encrypted| sessions.cookie(secret, is_encrypted);
        assert_eq!(cookie(Some("x"), false), "mercato-01234567=x; Path=/; HttpOnly; SameSite=Strict; Max-Age=57600");
        assert_eq!(cookie(None, true), "__Host-mercato=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0; Secure");
    }
}
