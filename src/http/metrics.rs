//! What is counted, for whoever watches the server: numbers by route and status, never by what a request names.

use super::HttpFault;
use super::asking::Asking;
use crate::deal::ids::Position;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Bounds in microseconds, and as they are written in seconds.
const SECONDS: &[(u64, &str)] = &[
    (500, "0.0005"),
    (1_000, "0.001"),
    (2_500, "0.0025"),
    (5_000, "0.005"),
    (10_000, "0.01"),
    (25_000, "0.025"),
    (50_000, "0.05"),
    (100_000, "0.1"),
    (250_000, "0.25"),
    (500_000, "0.5"),
    (1_000_000, "1"),
    (5_000_000, "5"),
    (30_000_000, "30"),
];
/// A group has up to 256 records and the rest of its last submission.
const RECORDS: &[(u64, &str)] = &[
    (1, "1"),
    (2, "2"),
    (4, "4"),
    (8, "8"),
    (16, "16"),
    (32, "32"),
    (64, "64"),
    (128, "128"),
    (256, "256"),
    (1_024, "1024"),
];

/// Which requests are counted together. Each part is one of a few.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct RequestKind {
    /// As the router has it: `/api/v1/deals/{deal}`.
    pub(super) route: Arc<str>,
    pub(super) method: &'static str,
    pub(super) status: u16,
}

/// Counts since the server was started.
#[derive(Default)]
pub(super) struct Metrics(Mutex<MetricCounts>);

struct MetricCounts {
    requests: BTreeMap<RequestKind, u64>,
    request_time: BTreeMap<Arc<str>, Histogram>,
    problems: BTreeMap<&'static str, u64>,
    append_time: Histogram,
    sync_time: Histogram,
    batches: Histogram,
    /// The head after the last batch.
    head: Position,
}

/// A number as it is now.
struct MetricGauge {
    name: &'static str,
    help: &'static str,
    value: u64,
}

/// How many were at most so large.
struct Histogram {
    bounds: &'static [(u64, &'static str)],
    counts: Vec<u64>,
    count: u64,
    sum: u64,
}

impl Default for MetricCounts {
    fn default() -> Self {
        Self {
            requests: BTreeMap::new(),
            request_time: BTreeMap::new(),
            problems: BTreeMap::new(),
            append_time: Histogram::of(SECONDS),
            sync_time: Histogram::of(SECONDS),
            batches: Histogram::of(RECORDS),
            head: Position(0),
        }
    }
}

impl Metrics {
    /// A request was answered; a problem has a code.
    pub(super) fn answered(&self, kind: RequestKind, problem: Option<&'static str>, took: Duration) {
        let mut counts = self.counts();
        let time = counts.request_time.entry(Arc::clone(&kind.route)).or_insert_with(|| Histogram::of(SECONDS));
        time.add(micros(took));
        *counts.requests.entry(kind).or_default() += 1;
        if let Some(code) = problem {
            *counts.problems.entry(code).or_default() += 1;
        }
    }

    /// The writer took so long to answer a submission.
    pub(super) fn appended(&self, took: Duration) {
        self.counts().append_time.add(micros(took));
    }

    /// The log took so long to make a group durable.
    pub(super) fn synced(&self, took: Duration) {
        self.counts().sync_time.add(micros(took));
    }

    /// The head is here from now on.
    pub(super) fn moved(&self, head: Position) {
        let mut counts = self.counts();
        let records = head.0.saturating_sub(counts.head.0);
        counts.head = head;
        counts.batches.add(records);
    }

    /// The head when the server was started.
    pub(super) fn begin_at(&self, head: Position) {
        self.counts().head = head;
    }

    fn counts(&self) -> MutexGuard<'_, MetricCounts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All of it, in the text format of Prometheus.
    fn text(&self, gauges: &[MetricGauge]) -> Result<String, fmt::Error> {
        let counts = self.counts();
        let mut text = String::new();
        head_of(&mut text, "mercato_requests_total", "counter", "Requests that were answered.")?;
        for (RequestKind { route, method, status }, count) in &counts.requests {
            let labels = format!("route=\"{route}\",method=\"{method}\",status=\"{status}\"");
            writeln!(text, "mercato_requests_total{{{labels}}} {count}")?;
        }
        head_of(&mut text, "mercato_request_seconds", "histogram", "Time until the head of an answer, by route.")?;
        for (route, times) in &counts.request_time {
            times.write(&mut text, "mercato_request_seconds", &format!("route=\"{route}\""))?;
        }
        head_of(&mut text, "mercato_problems_total", "counter", "Requests that were refused or failed, by code.")?;
        for (code, count) in &counts.problems {
            writeln!(text, "mercato_problems_total{{code=\"{code}\"}} {count}")?;
        }
        head_of(&mut text, "mercato_append_seconds", "histogram", "Time until a record over HTTP is durable.")?;
        counts.append_time.write(&mut text, "mercato_append_seconds", "")?;
        head_of(&mut text, "mercato_fsync_seconds", "histogram", "Time until the log has a group on the disk.")?;
        counts.sync_time.write(&mut text, "mercato_fsync_seconds", "")?;
        head_of(&mut text, "mercato_batch_records", "histogram", "Records that became durable together.")?;
        counts.batches.write(&mut text, "mercato_batch_records", "")?;
        for MetricGauge { name, help, value } in gauges {
            head_of(&mut text, name, "gauge", help)?;
            writeln!(text, "{name} {value}")?;
        }
        Ok(text)
    }
}

impl Histogram {
    fn of(bounds: &'static [(u64, &'static str)]) -> Self {
        Self { bounds, counts: vec![0; bounds.len()], count: 0, sum: 0 }
    }

    fn add(&mut self, value: u64) {
        for ((bound, _), count) in self.bounds.iter().zip(&mut self.counts) {
            *count += u64::from(value <= *bound);
        }
        self.count += 1;
        self.sum = self.sum.saturating_add(value);
    }

    fn write(&self, text: &mut String, name: &str, labels: &str) -> fmt::Result {
        let comma = if labels.is_empty() { "" } else { "," };
        for ((_, bound), count) in self.bounds.iter().zip(&self.counts) {
            writeln!(text, "{name}_bucket{{{labels}{comma}le=\"{bound}\"}} {count}")?;
        }
        writeln!(text, "{name}_bucket{{{labels}{comma}le=\"+Inf\"}} {}", self.count)?;
        let labels = if labels.is_empty() { String::new() } else { format!("{{{labels}}}") };
        let sum = if name.ends_with("_seconds") {
            format!("{}.{:06}", self.sum / 1_000_000, self.sum % 1_000_000)
        } else {
            self.sum.to_string()
        };
        writeln!(text, "{name}_sum{labels} {sum}\n{name}_count{labels} {}", self.count)
    }
}

fn head_of(text: &mut String, name: &str, kind: &str, help: &str) -> fmt::Result {
    writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}")
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

/// The endpoint.
pub(super) async fn metrics(asking: Asking) -> Response {
    if let Err(fault) = asking.no_parameters() {
        return fault.into_response();
    }
    let server = asking.server();
    let gauge = |name, help, value| MetricGauge { name, help, value };
    let gauges = [
        gauge("mercato_queue", "Submissions that wait for the writer.", server.writer().waiting() as u64),
        gauge("mercato_connections", "Open connections.", server.connections().open() as u64),
        gauge("mercato_subscribers", "Requests that follow the log.", server.feed().followers() as u64),
        gauge("mercato_head_position", "The position of the newest record.", server.writer().head().position().0),
    ];
    match server.metrics().text(&gauges) {
        Ok(text) => ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"), (CACHE_CONTROL, "no-store")], text)
            .into_response(),
        Err(_) => HttpFault::ServerFailed.into_response(),
    }
}
