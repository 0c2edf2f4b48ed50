//! A writer, and what is handed to it.

use chrono_tz::Europe::Rome;
use mercato::bytes::line::Line;
use mercato::deal::ids::Version;
use mercato::deal::moment::{Instant, Moment};
use mercato::deal::name::Name;
use mercato::ledger::{Conditions, Export, Ledger, Receipts, Request, Submission, Writer};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use uuid::Uuid;

pub(crate) fn noon() -> Instant {
    Moment::parse("2020-03-01T12:00", Rome).unwrap().start
}

pub(crate) fn ledger() -> Ledger {
    Ledger::in_memory(Rome, [1; 32]).unwrap()
}

pub(crate) fn writer() -> Writer {
    over(ledger())
}

pub(crate) fn over(ledger: Ledger) -> Writer {
    Writer::start(ledger, Arc::new(noon)).unwrap()
}

/// A deal is opened.
pub(crate) fn opened(deal: &str) -> Value {
    json!({"deal": deal, "type": "opened", "happened": "2020-01-02", "learned": "2020-01-02",
        "data": {"players": [format!("Player of {deal}")], "owner": "Milan", "to": "Atalanta"}})
}

/// Somebody remarks on it.
pub(crate) fn note(deal: &str, note: &str) -> Value {
    json!({"deal": deal, "type": "note", "happened": "2020-01-03", "learned": "2020-01-03", "note": note})
}

/// Something about a deal that the rules do not allow.
pub(crate) fn refused(deal: &str) -> Value {
    json!({"deal": deal, "type": "correction", "happened": "2020-01-03",
        "data": {"of": Uuid::from_u128(77), "patch": {"note": "x"}, "reason": "a slip"}})
}

/// The same line, with this id.
pub(crate) fn with_id(mut line: Value, id: u128) -> Value {
    line["id"] = json!(Uuid::from_u128(id));
    line
}

pub(crate) fn request(line: &Value) -> Request {
    let mut line = Line::read(&line.to_string(), Rome).unwrap();
    line.recorder.get_or_insert(Name::new("Ada").unwrap());
    Request { line, conditions: Conditions::default() }
}

pub(crate) fn one(line: &Value) -> Submission {
    Submission::of(request(line))
}

pub(crate) fn if_version(line: &Value, version: u64) -> Submission {
    let conditions = Conditions { if_version: Some(Version(version)), only_once: false };
    Submission::of(Request { conditions, ..request(line) })
}

pub(crate) fn together(lines: &[Value]) -> Submission {
    Submission { requests: lines.iter().map(request).collect(), dry: false }
}

/// Holds the writer up, so that what is handed in until it is let go is one group.
pub(crate) struct Hold(Sender<()>);

pub(crate) fn hold(writer: &Writer) -> Hold {
    let ((let_go, wait), (begin, begun)) = (channel(), channel());
    let job = move |_: &mut Ledger| {
        begin.send(()).unwrap();
        // It goes on when the hold is dropped, too.
        let _: Result<(), _> = wait.recv();
        Ok(())
    };
    writer.begin(job, |_| ()).unwrap();
    begun.recv().unwrap();
    Hold(let_go)
}

impl Hold {
    pub(crate) fn let_go(self) {
        self.0.send(()).unwrap();
    }
}

/// Hands it in, and does not wait.
pub(crate) fn hand_in(writer: &Writer, submission: Submission) -> Receiver<Receipts> {
    let (answer, answered) = channel();
    writer.submit(submission, move |receipts| answer.send(receipts).unwrap()).unwrap();
    answered
}

/// All that is recorded, as lines.
pub(crate) fn export(writer: &Writer) -> Vec<Value> {
    writer.run(|ledger| Ok(export_of(ledger))).unwrap()
}

pub(crate) fn export_of(ledger: &Ledger) -> Vec<Value> {
    let mut out = Vec::new();
    Export::new(&mut out).go_on(ledger, None, &mut |_, _| ()).unwrap();
    String::from_utf8(out).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
