//! A server over the real window of January 2020, and requests to it.

use crate::described::{Description, description};
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use chrono::{DateTime, Utc};
use flate2::read::GzDecoder;
use http_body_util::BodyExt as _;
use mercato::cli::{Machine, OutputStream, run_on};
use mercato::deal::name::Name;
use mercato::http::{Outside, Server, ServerOptions, TokenFile, TokenRole, router};
use mercato::ledger::{Ledger, nobody};
use mercato::store::{OpenOptions, witness::Lag};
use serde_json::Value;
use std::io::{Cursor, Read as _};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;
use tower::ServiceExt as _;

/// A store that is served.
pub(crate) struct Given {
    _folder: TempDir,
    pub(crate) store: PathBuf,
    pub(crate) server: Arc<Server>,
    pub(crate) reader: String,
}

/// What was answered.
#[derive(Debug)]
pub(crate) struct Answered {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

/// Bytes that differ each time.
pub(crate) fn random(bytes: &mut [u8]) {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    for some in bytes.chunks_mut(8) {
        // The factor is odd, so that no two numbers give the same.
        let next = NEXT.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes();
        some.iter_mut().zip(next).for_each(|(byte, next)| *byte = next);
    }
}

fn options() -> OpenOptions {
    OpenOptions {
        create: true,
        zone: None,
        default_zone: chrono_tz::Europe::Rome,
        holder: "a test".into(),
        wait: Duration::ZERO,
        fresh: Box::new(random),
    }
}

/// The real window, served.
pub(crate) fn given() -> Given {
    given_by(ServerOptions::default(), &[])
}

/// The same, on this clock.
pub(crate) fn given_at(now: fn() -> DateTime<Utc>) -> Given {
    served(ServerOptions::default(), &[], now)
}

/// The same, served in this way.
pub(crate) fn given_with(how: ServerOptions) -> Given {
    given_by(how, &[])
}

/// The same, after these commands.
pub(crate) fn given_after(commands: &[&[&str]]) -> Given {
    given_by(ServerOptions::default(), commands)
}

#[expect(clippy::disallowed_methods, reason = "the machine of this test")]
fn given_by(how: ServerOptions, commands: &[&[&str]]) -> Given {
    served(how, commands, Utc::now)
}

/// A ledger in which nothing was recorded.
#[expect(clippy::disallowed_methods, reason = "the machine of this test")]
pub(crate) fn given_nothing() -> Given {
    served_after(ServerOptions::default(), &[], Utc::now)
}

fn served(how: ServerOptions, commands: &[&[&str]], now: fn() -> DateTime<Utc>) -> Given {
    let demo: &[&str] = &["demo"];
    served_after(how, &[&[demo], commands].concat(), now)
}

fn served_after(how: ServerOptions, commands: &[&[&str]], now: fn() -> DateTime<Utc>) -> Given {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let command = |args: &[&str]| run(&store, args);
    for args in commands {
        assert_eq!(command(args).0, 0, "{args:?}");
    }
    let ledger = Ledger::open(&store, options(), Box::new(random), Lag::default(), nobody()).unwrap();
    let server = Server::with(ledger, Outside { now, random }, how).unwrap();
    let mut given = Given { _folder: folder, store, server, reader: String::new() };
    given.reader = given.token("Rita", TokenRole::Reader);
    given
}

/// Runs the program on this store; its exit code, and what it printed.
fn run(store: &std::path::Path, args: &[&str]) -> (u8, String) {
    let (out, err) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(Vec::new())));
    let program = ["mercato", "--store", store.to_str().unwrap()];
    let code = run_on(Machine {
        arguments: program.iter().chain(args).map(Into::into).collect(),
        variables: [("MERCATO_RECORDER".into(), "ines".into())].into(),
        data: None,
        cache: None,
        input: Box::new(Cursor::new(Vec::new())),
        out: OutputStream { to: out.clone(), coloured: false },
        err: OutputStream { to: err, coloured: false },
        width: None,
        terminal: false,
        bars: false,
    });
    let printed = String::from_utf8(std::mem::take(&mut *out.lock().unwrap())).unwrap();
    (code, printed)
}

impl Given {
    /// What the command line answers, beside the server.
    #[track_caller]
    pub(crate) fn command(&self, args: &[&str]) -> String {
        let (code, out) = run(&self.store, args);
        assert_eq!(code, 0, "{args:?}");
        out
    }

    /// A token of this role.
    pub(crate) fn token(&self, name: &str, role: TokenRole) -> String {
        let name = Name::new(name).unwrap();
        TokenFile::of(&self.store).add(name, role, None, self.now(), random).unwrap().text
    }

    #[expect(clippy::disallowed_methods, clippy::unused_self, reason = "the machine of this test")]
    pub(crate) fn now(&self) -> chrono::DateTime<chrono::Utc> {
        chrono::Utc::now()
    }

    /// The answer to a request, which is one of those that are described. Of one that does not end it is the beginning.
    #[track_caller]
    pub(crate) fn send(&self, request: Request<Body>) -> Answered {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let (description, answered) = runtime.block_on(async {
            let response = router(&self.server).oneshot(request).await.unwrap();
            let (parts, mut body) = response.into_parts();
            let body = if path == "/api/v1/live" && parts.status == 200 {
                body.frame().await.map(|frame| frame.unwrap().into_data().unwrap()).unwrap_or_default()
            } else {
                body.collect().await.unwrap().to_bytes()
            };
            let answered = Answered { status: parts.status, headers: parts.headers, body: body.to_vec() };
            (description(&self.server).await, answered)
        });
        description.check(&method, &path, &answered);
        answered
    }

    /// How the server describes itself.
    pub(crate) fn description(&self) -> &'static Description {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(description(&self.server))
    }

    /// The cookie of somebody who just logged in with this role.
    pub(crate) fn cookie(&self, role: TokenRole) -> String {
        let link = self.server.login_link(Name::new("Rita").unwrap(), role);
        let answered = self.send(Request::builder().uri(link).body(Body::empty()).unwrap());
        assert_eq!(answered.status, 200, "{}", answered.text());
        answered.header("set-cookie").split(';').next().unwrap().to_owned()
    }

    /// What a browser gets that sends this cookie.
    pub(crate) fn browse(&self, path: &str, cookie: &str) -> Answered {
        let accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
        let request = Request::builder().uri(path).header("cookie", cookie).header("accept", accept);
        self.send(request.body(Body::empty()).unwrap())
    }

    /// A request of the reader.
    pub(crate) fn request(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Request<Body> {
        let bearer = format!("Bearer {}", self.reader);
        let mut request =
            Request::builder().method(method).uri(format!("/api/v1{path}")).header("authorization", bearer);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(Body::empty()).unwrap()
    }

    /// The answer to a question of the reader.
    pub(crate) fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answered {
        self.send(self.request("GET", path, headers))
    }
}

impl Answered {
    /// The body, as it was before it was compressed.
    pub(crate) fn unpacked(&self) -> Vec<u8> {
        if self.headers.get("content-encoding").is_none() {
            return self.body.clone();
        }
        let mut plain = Vec::new();
        GzDecoder::new(self.body.as_slice()).read_to_end(&mut plain).unwrap();
        plain
    }

    /// As a failing test shows it.
    pub(crate) fn shown(&self) -> String {
        String::from_utf8_lossy(&self.body).chars().take(2_000).collect()
    }

    #[track_caller]
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    #[track_caller]
    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name).unwrap_or_else(|| panic!("no {name} in {:?}", self.headers));
        value.to_str().unwrap()
    }

    /// It is a problem of this status and code, well formed.
    #[track_caller]
    pub(crate) fn problem(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text());
        let problem: Value = serde_json::from_str(self.text()).unwrap();
        assert_eq!((self.status.as_u16(), &problem["code"]), (status, &Value::from(code)), "{problem}");
        assert_eq!((&problem["status"], &problem["request_id"]), (&status.into(), &self.header("x-request-id").into()));
        for member in ["type", "title", "detail"] {
            assert!(problem[member].as_str().is_some_and(|text| !text.is_empty()), "{member}: {problem}");
        }
        problem
    }
}
