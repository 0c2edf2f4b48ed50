//! An import beside others who record.

use super::super::batch::{Batch, Candidate, Decision, EqualLines, Stop};
use super::super::import::{Imported, LineFault};
use super::super::race::Race;
use super::super::{Conditions, Error};
use super::part::{ImportPart, PartDone, PartReply};
use super::queue::Work;
use super::thread::{Fatal, WriterThread};
use super::{Writer, panicked};
use crate::bytes::line::Line;
use crate::bytes::{Encoded, encode};
use crate::deal::name::Name;
use crate::log::LogError;
use crate::read_model::ModelError;
use std::sync::mpsc::channel;

/// A run of lines on its way in through a [`Writer`], which others use between its parts.
pub struct PartedImport {
    writer: Writer,
    recorder: Name,
    goes_on: bool,
    /// None while a part is on its way, and after one that did not come back.
    equal_lines: Option<EqualLines>,
    done: Imported,
}

/// A line that an import did not take, counted from 0 in its part.
pub type FaultAt = (usize, LineFault);

impl PartedImport {
    /// Lines that name no recorder are recorded as this one's. Unless it goes on, no line after a bad one is taken.
    pub fn new(writer: &Writer, recorder: Name, goes_on: bool) -> Self {
        let equal_lines = Some(EqualLines::new());
        Self { writer: writer.clone(), recorder, goes_on, equal_lines, done: Imported::default() }
    }

    /// Lines after a bad one are taken all the same.
    pub fn goes_on(&self) -> bool {
        self.goes_on
    }

    /// What became of the lines so far. All of it is durable, and questions see it.
    pub fn done(&self) -> Imported {
        self.done
    }

    /// Takes lines, each with the bytes of its text, and waits until they are durable; gives those that were not taken. Where
    /// much waits for the writer, this waits as well. A few hundred lines at a time let others through.
    pub fn take(&mut self, lines: Vec<(Line, usize)>) -> Result<Vec<FaultAt>, Error> {
        self.take_groups(lines.into_iter().map(|line| vec![line]).collect())
    }

    /// The same of groups of lines: of each, all are taken or none. Gives the groups that were not taken.
    pub fn take_groups(&mut self, groups: Vec<Vec<(Line, usize)>>) -> Result<Vec<FaultAt>, Error> {
        let equal_lines = self.equal_lines.take().ok_or_else(panicked)?;
        let part = ImportPart { groups, recorder: self.recorder.clone(), goes_on: self.goes_on, equal_lines };
        let (answer, answered) = channel();
        let reply: PartReply = Box::new(move |done| drop(answer.send(done)));
        self.writer.0.queue.push_when_free(Work::Part(part, reply))?;
        let PartDone { equal_lines, done, faults, error } = answered.recv().map_err(|_| panicked())?;
        self.equal_lines = Some(equal_lines);
        self.done.recorded += done.recorded;
        self.done.stood += done.stood;
        error.map_or(Ok(faults), Err)
    }
}

impl WriterThread {
    pub(super) fn import(&mut self, part: ImportPart, reply: PartReply) -> Result<(), Fatal> {
        let ImportPart { groups, recorder, goes_on, mut equal_lines } = part;
        let mut derived = |(line, bytes)| Candidate::derived(&self.ledger, line, bytes, &mut equal_lines, false);
        let candidates = groups.into_iter().map(|group| group.into_iter().map(&mut derived).collect());
        let mut candidates: Vec<Vec<Candidate>> = candidates.collect();
        let mut part = PartDone { equal_lines, done: Imported::default(), faults: Vec::new(), error: None };
        let mut race = Race::new();
        let (batch, committed) = loop {
            let mut batch = match self.catch_up().map(|()| self.batch()) {
                Ok(batch) => batch,
                Err(error) => {
                    reply(PartDone { error: Some(error), ..part });
                    return Ok(());
                }
            };
            batch.record_as(recorder.clone());
            let undecided = if self.ledger.is_shared() { candidates.clone() } else { std::mem::take(&mut candidates) };
            let encoded = self.decide_part(&mut batch, undecided, goes_on, &mut part);
            let committed = self.commit(&mut batch, encoded);
            if !self.is_overtaken(&committed) || !race.tries_again() {
                break (batch, committed);
            }
        };
        let goes_on = self.is_overtaken(&committed) || self.passing(&committed).is_some();
        let fatal = committed.as_ref().err().filter(|_| !goes_on).map(Error::without_the_record);
        match committed {
            Ok(records) => part.done.recorded += records as u64,
            Err(error) => part.error = Some(error),
        }
        reply(part);
        match fatal {
            Some(reason) => Err(Fatal(reason)),
            // The batch has what was not recorded.
            None if goes_on => Ok(()),
            None => {
                self.keep(batch);
                Ok(())
            }
        }
    }

    /// Where others append as well, somebody else may have been faster. Then everything is decided anew.
    fn is_overtaken<T>(&self, committed: &Result<T, Error>) -> bool {
        self.ledger.is_shared() && matches!(committed, Err(Error::Log(LogError::Conflict { .. })))
    }

    fn decide_part(
        &mut self,
        batch: &mut Batch,
        groups: Vec<Vec<Candidate>>,
        goes_on: bool,
        part: &mut PartDone,
    ) -> Vec<Encoded> {
        part.faults.clear();
        (part.done, part.error) = (Imported::default(), None);
        let mut encoded = Vec::with_capacity(groups.len());
        for (number, group) in groups.into_iter().enumerate() {
            let (before, count, stood) = (batch.head(), encoded.len(), part.done.stood);
            let decided = group.into_iter().try_for_each(|candidate| {
                match self.decide_imported(batch, candidate)? {
                    Some(record) => encoded.push(record),
                    None => part.done.stood += 1,
                }
                Ok(())
            });
            let Err(stop) = decided else { continue };
            batch.take_back(before);
            encoded.truncate(count);
            part.done.stood = stood;
            match stop {
                Stop::Line(fault) => {
                    part.faults.push((number, fault));
                    if !goes_on {
                        break;
                    }
                }
                stop => {
                    part.error = Some(stop.into());
                    break;
                }
            }
        }
        encoded
    }

    /// None where it is a record already.
    fn decide_imported(&mut self, batch: &mut Batch, candidate: Candidate) -> Result<Option<Encoded>, Stop> {
        let before = batch.head();
        let mut decided = batch.decide(&self.ledger, candidate, &Conditions::default());
        if let Err(Stop::Unread(candidate, Error::Model(ModelError::Damaged { what }))) = decided {
            self.ledger.mend(what)?;
            decided = batch.decide(&self.ledger, *candidate, &Conditions::default());
        }
        let Decision::Accepted(_) = decided? else { return Ok(None) };
        let Some(record) = batch.accepted().last() else { return Ok(None) };
        let encoded = encode(record, self.ledger.salts(1).pop().unwrap_or_default());
        encoded.map(Some).map_err(|error| {
            batch.take_back(before);
            Stop::Line(error.into())
        })
    }
}
