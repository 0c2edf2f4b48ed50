//! Submissions that are decided one after another, and become durable together.

use super::super::batch::{Batch, Decision, Stop};
use super::super::race::Race;
use super::super::{Error, Receipt, Request};
use super::queue::Reply;
use super::submission::{NotRecorded, Submission};
use super::thread::{Fatal, WriterThread};
use crate::bytes::{Encoded, encode};
use crate::deal::history::History;
use crate::deal::ids::{Position, StreamId, Version};
use crate::deal::record::Record;
use crate::log::LogError;
use crate::read_model::ModelError;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Instant;

/// A group takes in no more than this, but for the rest of its last submission.
const RECORDS: usize = 256;
const BYTES: usize = 1 << 20;

/// What was decided on a submission, and who is waiting for it to be durable.
struct Decided {
    reply: Reply,
    outcome: Result<Vec<DecidedLine>, NotRecorded>,
    /// To decide on it anew, where others append to the log as well.
    submission: Option<Submission>,
}

/// Submissions that are decided on anew, since somebody else was faster.
type Overtaken = VecDeque<(Submission, Reply)>;

/// A line that is a record once the group is durable, or was one before.
enum DecidedLine {
    Accepted(StreamId, Version),
    Again(Box<Record>),
    Dry(Box<Receipt>),
}

/// What waits to be written.
#[derive(Default)]
struct Encodings {
    records: Vec<Encoded>,
    bytes: usize,
}

impl WriterThread {
    /// Records this, and the submissions behind it.
    pub(super) fn group(&mut self, submission: Submission, reply: Reply) -> Result<(), Fatal> {
        let mut waiting = VecDeque::from([(submission, reply)]);
        let mut race = Race::new();
        loop {
            waiting = self.group_once(waiting)?;
            if waiting.is_empty() {
                return Ok(());
            }
            if !race.tries_again() {
                break;
            }
        }
        for (_, reply) in waiting {
            let (path, reason) = ("the log".into(), "others were faster, again and again".into());
            reply(Err(Error::from(LogError::Unavailable { path, reason }).into()));
        }
        Ok(())
    }

    /// The same; gives back those that somebody else was faster than.
    fn group_once(&mut self, mut waiting: Overtaken) -> Result<Overtaken, Fatal> {
        // How long a group takes is no part of what is recorded.
        let began = Instant::now();
        let begun = self.catch_up().map(|()| self.batch());
        let mut batch = match begun {
            Ok(batch) => batch,
            Err(error) => {
                let told = error.to_string();
                let mut error = Some(error);
                for (_, reply) in waiting {
                    let unavailable = || Error::WriterDead { reason: told.clone() };
                    reply(Err(error.take().unwrap_or_else(unavailable).into()));
                }
                return Ok(VecDeque::new());
            }
        };
        let (before, is_shared) = (batch.head(), self.ledger.is_shared());
        let (mut encodings, mut group) = (Encodings::default(), Vec::new());
        let mut next = waiting.pop_front();
        while let Some((submission, reply)) = next {
            let again = is_shared.then(|| submission.clone());
            match self.decide(&mut batch, &mut encodings, submission) {
                // Nothing that is not durable yet can be the reason.
                Err(refused) if encodings.records.is_empty() => reply(Err(refused)),
                outcome => group.push(Decided { reply, outcome, submission: again }),
            }
            let is_full = encodings.records.len() >= RECORDS || encodings.bytes >= BYTES;
            next = waiting.pop_front().or_else(|| if is_full { None } else { self.queue.submission() });
        }
        let committed = self.commit(&mut batch, encodings.records);
        if is_shared && matches!(committed, Err(Error::Log(LogError::Conflict { .. }))) {
            let again = group.into_iter().filter_map(|decided| Some((decided.submission?, decided.reply)));
            return Ok(again.collect());
        }
        if let Some(told) = self.passing(&committed) {
            group.into_iter().for_each(|Decided { reply, .. }| reply(Err(Error::from(told()).into())));
            return Ok(VecDeque::new());
        }
        if let Err(error) = committed {
            let fatal = error.without_the_record();
            for Decided { reply, outcome, .. } in group {
                reply(Err(failed(&error, &outcome, &batch, before)));
            }
            return Err(Fatal(fatal));
        }
        for Decided { reply, outcome, .. } in group {
            let receipts = outcome.and_then(|lines| {
                lines.into_iter().map(|line| self.receipt(line, &batch).map_err(NotRecorded::from)).collect()
            });
            reply(receipts);
        }
        self.keep(batch);
        self.take_turns(began);
        Ok(VecDeque::new())
    }

    /// What to tell of an append that failed, where the next one may not: a database that is not there may come back, and what
    /// became of records in it is seen before anything else is decided.
    pub(super) fn passing<T>(&self, committed: &Result<T, Error>) -> Option<impl Fn() -> LogError + use<T>> {
        let error = match committed {
            Err(Error::Log(
                error @ (LogError::Unknown { .. } | LogError::Unavailable { .. } | LogError::Moved { .. }),
            )) => error.clone(),
            _ => return None,
        };
        // A ledger that moved still answers questions.
        let has_moved = matches!(error, LogError::Moved { .. });
        if has_moved {
            self.head.fence(true);
        }
        let passes = self.ledger.is_shared() || has_moved;
        passes.then_some(move || error.clone())
    }

    /// All lines of a submission, or none.
    fn decide(
        &mut self,
        batch: &mut Batch,
        encodings: &mut Encodings,
        submission: Submission,
    ) -> Result<Vec<DecidedLine>, NotRecorded> {
        let (before, written) = (batch.head(), encodings.records.len());
        let mut lines = Vec::with_capacity(submission.requests.len());
        let mut refused = None;
        for (number, request) in submission.requests.into_iter().enumerate() {
            match self.decide_line(batch, encodings, request) {
                Ok(line) => lines.push(line),
                Err(error) => {
                    refused = Some(NotRecorded { line: Some(number), error });
                    break;
                }
            }
        }
        if refused.is_none() && submission.dry {
            let receipts = lines
                .into_iter()
                .map(|line| self.receipt(line, batch).map(|receipt| DecidedLine::Dry(Box::new(receipt))));
            let receipts = receipts.collect::<Result<Vec<_>, _>>();
            batch.take_back(before);
            encodings.truncate(written);
            return Ok(receipts?);
        }
        match refused {
            None => Ok(lines),
            Some(refused) => {
                batch.take_back(before);
                encodings.truncate(written);
                Err(refused)
            }
        }
    }

    fn decide_line(
        &mut self,
        batch: &mut Batch,
        encodings: &mut Encodings,
        request: Request,
    ) -> Result<DecidedLine, Error> {
        let Request { line, conditions } = request;
        let candidate = batch.candidate(&self.ledger, line);
        let mut decided = batch.decide(&self.ledger, candidate, &conditions);
        if let Err(Stop::Unread(candidate, Error::Model(ModelError::Damaged { what }))) = decided {
            self.ledger.mend(what)?;
            decided = batch.decide(&self.ledger, *candidate, &conditions);
        }
        match decided? {
            Decision::Duplicate(record) => Ok(DecidedLine::Again(record)),
            Decision::Accepted(stream) => {
                let Some(record) = batch.accepted().last() else { return Err(unread()) };
                let version = record.version;
                // The others are not to fail with one that cannot be written.
                encodings.push(encode(record, self.ledger.salts(1).pop().unwrap_or_default())?);
                Ok(DecidedLine::Accepted(stream, version))
            }
        }
    }

    fn receipt(&mut self, line: DecidedLine, batch: &Batch) -> Result<Receipt, Error> {
        let (stream, version, again) = match line {
            DecidedLine::Dry(receipt) => return Ok(*receipt),
            DecidedLine::Accepted(stream, version) => (stream, version, false),
            DecidedLine::Again(record) => (record.stream, record.version, true),
        };
        let history = match batch.history(stream) {
            Some(history) => history,
            // It is recorded, so what is damaged is mended before anybody is told.
            None => Arc::new(self.ledger.mending(|ledger| ledger.history(stream))?),
        };
        let record = record_of(&history, version).ok_or_else(unread)?;
        Ok(Receipt { record, history, who: batch.who(), lineage: batch.lineage(), again })
    }
}

impl Encodings {
    fn push(&mut self, encoded: Encoded) {
        self.bytes += encoded.envelope.len() + encoded.body.len();
        self.records.push(encoded);
    }

    fn truncate(&mut self, records: usize) {
        self.records.truncate(records);
        self.bytes = self.records.iter().map(|encoded| encoded.envelope.len() + encoded.body.len()).sum();
    }
}

/// As it reads in its deal, which knows its name.
fn record_of(history: &History, version: Version) -> Option<Record> {
    history.records().get(usize::try_from(version.0.checked_sub(1)?).ok()?).cloned()
}

fn unread() -> Error {
    LogError::Unknown { reason: "it cannot be read back".into() }.into()
}

/// What a submission is told when its group, which began after this position, could not be recorded as it should.
fn failed(
    error: &Error,
    outcome: &Result<Vec<DecidedLine>, NotRecorded>,
    batch: &Batch,
    before: Position,
) -> NotRecorded {
    let newest = |lines: &[DecidedLine]| {
        lines.iter().rev().find_map(|line| match line {
            DecidedLine::Accepted(stream, version) => Some(record_of(&*batch.history(*stream)?, *version)?.position),
            // What became of it is what became of its twin in the group.
            DecidedLine::Again(record) => Some(record.position).filter(|position| *position > before),
            DecidedLine::Dry(_) => None,
        })
    };
    let position = outcome.as_ref().ok().and_then(|lines| newest(lines));
    match position {
        Some(position) => error.of_another(position).into(),
        // Nothing of it was to be recorded.
        None => Error::WriterDead { reason: error.without_the_record() }.into(),
    }
}
