//! What every record has beside its event.

use crate::bytes::line::Line;
use crate::cli::complaint;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::session::Session;
use crate::deal::cuts::Cuts;
use crate::deal::entry::RegisterEntry;
use crate::deal::event::Event;
use crate::deal::history::parties_during;
use crate::deal::ids::Version;
use crate::deal::moment::Moment;
use crate::deal::name::{Name, Slug, Text};
use crate::deal::record::Record;
use crate::deal::source::{Grade, GradeError, Source};
use crate::deal::who::Who;
use crate::desk::typed::{name_meant, near_names};
use crate::ledger::{Conditions, Receipt, Request};
use crate::render;
use crate::views::history::newest;
use clap::Args;
use std::collections::BTreeSet;

/// Of the flags of every record. It is said of each flag: what follows them in a command has a heading of its own.
const WHEN: &str = "When, and who said so";

/// When it happened, when that was learned, and who said so.
#[derive(Args, Clone, Debug)]
pub(crate) struct CommonArgs {
    /// When it happened [default: when you learned it, or today]
    #[arg(help_heading = WHEN, long, visible_alias = "happened", value_name = "DATE")]
    on: Option<String>,
    /// When you learned it; for the press, the day of publication [default: now]
    #[arg(help_heading = WHEN, long, value_name = "DATE")]
    learned: Option<String>,
    /// Who said so
    #[arg(help_heading = WHEN, long, value_name = "NAME")]
    source: Option<Name>,
    /// Where they said it, such as a page or a document
    #[arg(help_heading = WHEN, long = "ref", value_name = "TEXT", requires = "source")]
    reference: Option<Text>,
    /// How far the source (A best to E worst) and the news (1 best to 5 worst) can be trusted, as in B2; F and 6 mean
    /// that this cannot be judged
    #[arg(help_heading = WHEN, long, requires = "source", value_parser = grade)]
    grade: Option<Grade>,
    /// A remark, or a quotation
    #[arg(help_heading = WHEN, long, value_name = "TEXT")]
    note: Option<Text>,
    /// Record it even if the deal's newest record says the same
    #[arg(help_heading = WHEN, long)]
    again: bool,
    /// Refuse if the deal has records after this version (`mercato show` prints the version)
    #[arg(help_heading = WHEN, long, value_name = "N")]
    if_version: Option<u64>,
}

impl CommonArgs {
    /// When it was learned, if that is said.
    pub(crate) fn learned(&self, session: &Session<'_>) -> Result<Option<Moment>, Failure> {
        self.learned.as_ref().map(|words| session.dates.moment("--learned", words)).transpose()
    }

    /// Records the entry of a club or player, and tells what that changed.
    pub(crate) fn record_entry(self, session: &mut Session<'_>, event: Event) -> Result<String, Failure> {
        let Some((slug, entry)) = event.reference().zip(event.entry()) else {
            return Err(Failure::usage("it is no entry", "name a club or a player"));
        };
        let receipt = self.append(session, slug, event)?;
        // Names that it no longer has may be those of several others.
        let earlier = before(&receipt).and_then(|record| record.event.entry()).map(|entry| entry.aliases);
        let touched = RegisterEntry { aliases: [entry.aliases, earlier.unwrap_or_default()].concat(), ..entry };
        let (told, unclear) = session.after_recording(receipt.record.position, |session| {
            let names = touched.names().map(|name| (touched.kind, name.clone()));
            let who = session.ledger.who_of(names, &Cuts::default())?;
            Ok((echo(session, &receipt, &who, None)?, session.unclear_names(&touched)?))
        })?;
        unclear.iter().for_each(|note| complaint::note(session.environment, note));
        Ok(told)
    }

    /// Records the event, and tells what that changed.
    pub(crate) fn record(self, session: &mut Session<'_>, slug: Slug, event: Event) -> Result<String, Failure> {
        let meant = name_meant(&session.ledger, &event)?;
        let receipt = self.append(session, slug, event)?;
        session.after_recording(receipt.record.position, |session| {
            let who = session.ledger.who_in([&*receipt.history], &Cuts::default())?;
            echo(session, &receipt, &who, meant.as_ref())
        })
    }

    /// Records the event. What fails here was not recorded, unless the error says so.
    fn append(self, session: &mut Session<'_>, slug: Slug, event: Event) -> Result<Receipt, Failure> {
        let (flag, happened) = match (&self.on, &self.learned) {
            (Some(on), _) => ("--on", on.as_str()),
            (None, Some(learned)) => ("--learned", learned.as_str()),
            (None, None) => ("--on", "today"),
        };
        let line = Line {
            id: Some(session.ledger.id_in(&slug, &event, session.environment.new_id().0).0),
            slug,
            happened: session.dates.moment(flag, happened)?,
            learned: self.learned(session)?,
            recorder: Some(session.recorder()?),
            source: self.source.map(|name| Source { name, reference: self.reference, grade: self.grade }),
            note: self.note,
            event,
        };
        let (near, data) = (near_names(&session.ledger, &line.event)?, line.event.data());
        let conditions = Conditions { if_version: self.if_version.map(Version), only_once: !self.again };
        let request = Request { line, conditions };
        let now = session.environment.now();
        let receipt = session.ledger.record(&request, now)?;
        for note in render::echo::currencies_out_of_time(&receipt.record) {
            complaint::note(session.environment, &note);
        }
        let (position, call) = (receipt.record.position, session.environment.call());
        let near = near.iter().map(|near| render::echo::near_in_record(near, &data, position, &call));
        for note in near.collect::<BTreeSet<_>>() {
            complaint::note(session.environment, &note);
        }
        Ok(receipt)
    }
}

/// `meant` is the name that a misspelt one may be meant for.
fn echo(session: &Session<'_>, receipt: &Receipt, who: &Who, meant: Option<&Name>) -> Result<String, Failure> {
    let (environment, position) = (session.environment, receipt.record.position);
    let cuts = Cuts { who: who.clone(), asked: Some(session.dates.end_of_today()), ..Cuts::default() };
    let newest = newest(&receipt.history, &cuts).filter(|(entry, _)| entry.position == position);
    let undo = format!("{} retract {position} --reason \"...\"", environment.call());
    match &newest {
        Some((entry, _)) if receipt.record.event.is_reference() => {
            let before = before(receipt).map(|record| &*record.draft);
            output::one(environment.output, entry, || {
                render::echo::reference(entry, &receipt.record, before, &environment.call())
            })
        }
        Some((entry, deal)) => {
            let zone = receipt.history.zone();
            for remark in render::remark::remarks(
                &receipt.history,
                &receipt.record,
                deal.as_ref().and_then(|deal| deal.phase),
                render::remark::reopening_command,
            ) {
                complaint::note(environment, &environment.in_full(&remark));
            }
            let then = parties_during(&receipt.history.readings(&cuts), &receipt.record.when());
            output::one(environment.output, entry, || {
                let mend = render::echo::mend_name(entry, meant, &environment.call());
                render::echo::recorded(entry, deal.as_ref(), &then, &entry.changed, (&undo, &mend), zone, who)
            })
        }
        None => Ok(format!("recorded {position}\n")),
    }
}

/// The record before the one that was made, of the same deal, club, player or window.
fn before(receipt: &Receipt) -> Option<&Record> {
    receipt.history.records().iter().rev().find(|record| record.position < receipt.record.position)
}

fn grade(text: &str) -> Result<Grade, GradeError> {
    Grade::parse(text)
}
