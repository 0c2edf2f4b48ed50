//! Lines of a file, as they come.

use super::body::{not_read, refuse_other_types};
use super::line_check::LineCheck;
use super::line_splitter::{BodyLine, LineSplitter};
use super::submitting::{IDEMPOTENCY_KEY, recorder};
use crate::bytes::line::Line;
use crate::deal::event::EventError;
use crate::http::HttpFault;
use crate::http::access::Access;
use crate::http::answer::{POSITION, one};
use crate::http::asking::Asking;
use crate::http::header::single;
use crate::http::media::Media;
use crate::http::problem::Problem;
use crate::http::token::TokenRole;
use crate::ledger::{BadLine, FaultAt, Imported, LineFault, PartedImport};
use crate::reported::{Facts, Reported as _};
use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CONTENT_TYPE, IF_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use http_body_util::BodyExt as _;
use serde::Serialize;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::time::timeout;

/// Lines that are recorded together; between two such handfuls others get through.
const HANDFUL: usize = 256;
/// The same, in bytes.
const BYTES: usize = 256 << 10;
/// Lines that come slowly wait for others for this part of the time that the body may pause.
const SOON: u32 = 30;
/// A check may take so many times as long as its body may pause: it keeps others from checking.
const CHECK_PATIENCE: u32 = 20;
/// So many bad lines are told, of so many bytes; the others are counted.
const TOLD: usize = 1_000;
const TOLD_BYTES: usize = 4 << 20;

/// What became of the lines.
#[derive(Serialize)]
struct ImportAnswer {
    recorded: u64,
    stood_already: u64,
    bad: u64,
    check: bool,
    /// Each bad line, where the import went on after them.
    #[serde(skip_serializing_if = "Option::is_none")]
    rejects: Option<Vec<Facts>>,
}

/// An import that is under way.
struct Running {
    lines: LineTaker,
    goes_on: bool,
    asking: Asking,
    bad: BadLines,
}

/// What takes lines.
enum LineTaker {
    Import(PartedImport),
    Check(LineCheck),
}

/// The bad lines after which an import went on.
#[derive(Default)]
struct BadLines {
    count: u64,
    /// The first of them, and the bytes of those.
    told: Vec<Facts>,
    bytes: usize,
}

/// `POST /import`: records lines as they come. With `rejects`, it goes on after a bad one and tells each. With `check`, it does the
/// same and records nothing.
pub(in crate::http) async fn import(asking: Asking, request: Request) -> Result<Response, HttpFault> {
    asking.access().may(TokenRole::Recorder)?;
    refuse_other_types(request.headers(), "application/x-ndjson")?;
    refuse_conditions(asking.headers())?;
    let (check, rejects) = asking.terms(|query, _| Ok((query.switch("check")?, query.switch("rejects")?)))?;
    let (server, recorder) = (Arc::clone(asking.server()), asking.access().name.clone());
    let goes_on = check || rejects;
    let lines = match check {
        true => LineTaker::Check(LineCheck::begin(&server, recorder).await?),
        false => LineTaker::Import(PartedImport::new(server.writer(), recorder, goes_on)),
    };
    let running = Running { lines, goes_on, asking, bad: BadLines::default() };
    let patience = server.patience();
    let all = running.all(request.into_body(), patience);
    let (running, ended) = if check { in_time(all, patience * CHECK_PATIENCE).await? } else { all.await? };
    let Imported { recorded, stood } = running.lines.done();
    match ended {
        Ok(()) => {
            let BadLines { count: bad, told, .. } = running.bad;
            let rejects = goes_on.then_some(told);
            let told = ImportAnswer { recorded, stood_already: stood, bad, check, rejects };
            let mut response = (StatusCode::OK, one(Media::Json, &told)?).into_response();
            let headers = response.headers_mut();
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(Media::Json.content_type()));
            headers.insert(POSITION, HeaderValue::from(server.writer().head().position().0));
            Ok(response)
        }
        // Nothing is recorded by a check.
        Err(fault) if check => Err(fault),
        Err(fault) => {
            let problem = Problem::of(&fault).with_fact("recorded", recorded).with_fact("stood_already", stood);
            Ok(problem.into_response())
        }
    }
}

/// What comes of the work, unless that takes longer.
async fn in_time<T>(work: impl Future<Output = Result<T, HttpFault>>, most: Duration) -> Result<T, HttpFault> {
    timeout(most, work).await.unwrap_or(Err(HttpFault::BodyTooSlow { seconds: most.as_secs() }))
}

/// An import has many records, often of many deals, so there is no single id or version.
pub(super) fn refuse_conditions(headers: &HeaderMap) -> Result<(), HttpFault> {
    let whole = "leave it out: whole imports may be repeated, since lines that are recorded already are skipped";
    let each = "leave it out: records that depend on a version go to POST /api/v1/deals/DEAL/records, one by one";
    for (name, header, expected) in [("Idempotency-Key", &IDEMPOTENCY_KEY, whole), ("If-Match", &IF_MATCH, each)] {
        if single(headers, header)?.is_some() {
            return Err(HttpFault::parameter(name, "an import does not take this header", expected));
        }
    }
    Ok(())
}

impl Running {
    /// Reads the body to its end, or to what stops it.
    async fn all(mut self, mut body: Body, patience: Duration) -> Result<(Self, Result<(), HttpFault>), HttpFault> {
        let (mut splitter, mut waiting, mut bytes) = (LineSplitter::default(), Vec::new(), 0);
        let mut last = Instant::now();
        while let Some(frame) = body.frame().await {
            let frame = match frame {
                Ok(frame) => frame,
                // What came whole is recorded all the same, as before a line that is cut.
                Err(error) => {
                    let (running, ended) = self.record(waiting).await?;
                    return Ok((running, ended.and(Err(not_read(&error, patience)))));
                }
            };
            let Some(piece) = frame.data_ref() else { continue };
            for line in splitter.take(piece) {
                bytes += line.text.len();
                waiting.push(line);
                if waiting.len() >= HANDFUL || bytes >= BYTES {
                    let (running, ended) = self.record(std::mem::take(&mut waiting)).await?;
                    self = running;
                    (bytes, last) = (0, Instant::now());
                    if ended.is_err() {
                        return Ok((self, ended));
                    }
                }
            }
            // Without a line as well, since its token may not last as long as the body.
            if last.elapsed() >= patience / SOON {
                let (running, ended) = self.record(std::mem::take(&mut waiting)).await?;
                self = running;
                (bytes, last) = (0, Instant::now());
                if ended.is_err() {
                    return Ok((self, ended));
                }
            }
        }
        waiting.extend(splitter.end());
        self.record(waiting).await
    }

    /// Records a handful, on a thread that may wait.
    async fn record(mut self, lines: Vec<BodyLine>) -> Result<(Self, Result<(), HttpFault>), HttpFault> {
        let recorded = tokio::task::spawn_blocking(move || {
            let ended = self.record_now(lines);
            (self, ended)
        });
        recorded.await.map_err(|_| HttpFault::ServerFailed)
    }

    fn record_now(&mut self, lines: Vec<BodyLine>) -> Result<(), HttpFault> {
        // The token may have been revoked, or have another role, since the lines before these.
        let access = self.asking.still_let_in()?;
        access.may(TokenRole::Recorder)?;
        if lines.is_empty() {
            return Ok(());
        }
        let (mut read, mut texts, mut bad) = (Vec::new(), Vec::new(), Vec::new());
        for line in lines {
            match self.read(&line, &access) {
                Ok(taken) => {
                    read.push((taken, line.text.len()));
                    texts.push(Some(line));
                }
                Err(fault) => {
                    bad.push((line, fault));
                    if !self.goes_on {
                        break;
                    }
                }
            }
        }
        if !read.is_empty() {
            let faults = self.lines.take(read)?;
            for (place, fault) in faults {
                let line = texts.get_mut(place).and_then(Option::take);
                bad.extend(line.map(|line| (line, fault.into())));
            }
        }
        // They are told in the order in which they came.
        bad.sort_by_key(|(line, _)| line.number);
        bad.into_iter().try_for_each(|(line, fault)| self.put_aside(&line, fault))
    }

    fn read(&self, line: &BodyLine, access: &Access) -> Result<Line, HttpFault> {
        let unreadable = |what: String| HttpFault::from(EventError::new("line", what));
        if !line.is_whole {
            return Err(unreadable(format!("it has more than {} bytes", line.text.len())));
        }
        let text = std::str::from_utf8(&line.text)
            .map_err(|error| unreadable(format!("it is no UTF-8 text after byte {}", error.valid_up_to())))?;
        let mut read = Line::read(text.strip_prefix('\u{feff}').unwrap_or(text).trim(), self.asking.server().zone())?;
        // What was erased elsewhere has nobody.
        if read.recorder.is_some() {
            read.recorder = Some(recorder(read.recorder, access)?);
        }
        Ok(read)
    }

    /// A line that is not taken: it is kept aside, or ends the import.
    fn put_aside(&mut self, line: &BodyLine, fault: HttpFault) -> Result<(), HttpFault> {
        if !self.goes_on {
            return Err(match fault {
                HttpFault::Body(fault) => {
                    BadLine { file: "the body".into(), line: line.number, is_row: false, fault }.into()
                }
                fault => fault,
            });
        }
        self.bad.count += 1;
        if self.bad.told.len() >= TOLD || self.bad.bytes + line.text.len() > TOLD_BYTES {
            return Ok(());
        }
        self.bad.bytes += line.text.len();
        let mut told = Facts::new();
        told.insert("line".into(), line.number.into());
        told.insert("code".into(), fault.code().into());
        told.insert("message".into(), fault.to_string().into());
        told.insert("text".into(), String::from_utf8_lossy(&line.text).into());
        for (name, fact) in fault.facts() {
            told.entry(name).or_insert(fact);
        }
        self.bad.told.push(told);
        Ok(())
    }
}

impl LineTaker {
    fn done(&self) -> Imported {
        match self {
            Self::Import(import) => import.done(),
            Self::Check(check) => check.done(),
        }
    }

    fn take(&mut self, lines: Vec<(Line, usize)>) -> Result<Vec<FaultAt>, HttpFault> {
        match self {
            Self::Import(import) => Ok(import.take(lines)?),
            Self::Check(check) => check.take(lines),
        }
    }
}

impl From<LineFault> for HttpFault {
    fn from(fault: LineFault) -> Self {
        Self::Body(fault)
    }
}
