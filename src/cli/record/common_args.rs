//! What every record has beside its event.

use crate::bytes::line::Line;
use crate::cli::complaint;
use crate::cli::environment::Environment;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::session::Session;
use crate::deal::cuts::Cuts;
use crate::deal::event::Event;
use crate::deal::ids::Version;
use crate::deal::kind::Kind;
use crate::deal::name::{Name, Slug, Text};
use crate::deal::source::{Grade, GradeError, Source};
use crate::deal::who::{Who, names_of};
use crate::ledger::{Conditions, Receipt, Request};
use crate::render;
use crate::views::history::newest;
use clap::Args;
use std::collections::BTreeSet;

/// When it happened, when that was learned, and who said so.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "When, and who said so")]
pub(crate) struct CommonArgs {
    /// When it happened [default: when you learned it, or today]
    #[arg(long, visible_alias = "happened", value_name = "DATE")]
    on: Option<String>,
    /// When you learned it; for the press, the day of publication [default: now]
    #[arg(long, value_name = "DATE")]
    learned: Option<String>,
    /// Who said so
    #[arg(long, value_name = "NAME")]
    source: Option<Name>,
    /// Where they said it, such as a page or a document
    #[arg(long = "ref", value_name = "TEXT", requires = "source")]
    reference: Option<Text>,
    /// How far the source (A best to E worst) and the news (1 best to 5 worst) can be trusted, as in B2; F and 6 mean
    /// that this cannot be judged
    #[arg(long, requires = "source", value_parser = grade)]
    grade: Option<Grade>,
    /// A remark, or a quotation
    #[arg(long, value_name = "TEXT")]
    note: Option<Text>,
    /// Record it even if the deal's newest record says the same
    #[arg(long)]
    again: bool,
    /// Refuse if the deal has records after this version (`mercato show` prints the version)
    #[arg(long, value_name = "N")]
    if_version: Option<u64>,
}

impl CommonArgs {
    /// Records the entry of a club or player, and tells what that changed.
    pub(crate) fn record_entry(self, session: &mut Session<'_>, event: Event) -> Result<String, Failure> {
        let Some((slug, entry)) = event.reference().zip(event.entry()) else {
            return Err(Failure::usage("it is no entry", "name a club or a player"));
        };
        let receipt = self.append(session, slug, event)?;
        let (told, who, unclear) = session.after_recording(receipt.record.position, |session| {
            let who = session.ledger.who(&Cuts::default())?;
            let unclear = session.ledger.made_ambiguous(&entry, &who)?;
            Ok((echo(session.environment, &receipt, &who)?, who, unclear))
        })?;
        for (name, deal) in unclear {
            let candidates = who.candidates(entry.kind, &name);
            complaint::note(session.environment, &render::echo::unclear(&name, &deal, entry.kind, &candidates));
        }
        Ok(told)
    }

    /// Records the event, and tells what that changed.
    pub(crate) fn record(self, session: &mut Session<'_>, slug: Slug, event: Event) -> Result<String, Failure> {
        let receipt = self.append(session, slug, event)?;
        session.after_recording(receipt.record.position, |session| {
            echo(session.environment, &receipt, &session.ledger.who(&Cuts::default())?)
        })
    }

    /// Records the event. What fails here was not recorded, unless the error says so.
    fn append(self, session: &mut Session<'_>, slug: Slug, event: Event) -> Result<Receipt, Failure> {
        let happened = self.on.as_ref().or(self.learned.as_ref()).map_or("today", |words| words);
        let line = Line {
            id: Some(session.ledger.id_in(&slug, &event, session.environment.new_id().0).0),
            slug,
            happened: session.dates.moment("--on", happened)?,
            learned: self.learned.as_ref().map(|words| session.dates.moment("--learned", words)).transpose()?,
            recorder: Some(session.recorder()?),
            source: self.source.map(|name| Source { name, reference: self.reference, grade: self.grade }),
            note: self.note,
            event,
        };
        let near = near(session, &line.event)?;
        let conditions = Conditions { if_version: self.if_version.map(Version), only_once: !self.again };
        let request = Request { line, conditions };
        let now = session.environment.now();
        let receipt = session.ledger.record(&request, now)?;
        for note in render::echo::currencies_out_of_time(&receipt.record) {
            complaint::note(session.environment, &note);
        }
        for note in near {
            complaint::note(session.environment, &note);
        }
        Ok(receipt)
    }
}

/// A word on each name without an entry whose words are in the names of entries, and on each that no record has, where one comes near
/// that is known.
fn near(session: &Session<'_>, event: &Event) -> Result<BTreeSet<String>, Failure> {
    let mut notes = BTreeSet::new();
    // Of other names it is told whether the deal knows them.
    let brings_names = matches!(
        event.kind(),
        Kind::Opened | Kind::PartiesChanged | Kind::Interest | Kind::ReplacementFound | Kind::Collapse
    );
    let names = if brings_names { names_of(event) } else { Vec::new() };
    let who = if names.is_empty() { Who::default() } else { session.ledger.who(&Cuts::default())? };
    for (kind, name) in names {
        let fuller = who.fuller(kind, name);
        if !fuller.is_empty() {
            notes.insert(render::echo::fuller(name, &fuller));
            continue;
        }
        let near = session.ledger.near_names(kind, name, &who)?;
        if !near.is_empty() {
            notes.insert(render::echo::near(name, kind, &near));
        }
    }
    Ok(notes)
}

fn echo(environment: &Environment, receipt: &Receipt, who: &Who) -> Result<String, Failure> {
    let position = receipt.record.position;
    let newest = newest(&receipt.history, who).filter(|(entry, _)| entry.position == position);
    let undo = format!("{} retract {position} --reason \"...\"", environment.call());
    match &newest {
        Some((entry, _)) if receipt.record.event.is_reference() => {
            output::one(environment.output, entry, || render::echo::reference(entry, &receipt.record))
        }
        Some((entry, deal)) => {
            let zone = receipt.history.zone();
            output::one(environment.output, entry, || {
                render::echo::recorded(entry, deal.as_ref(), &entry.changed, &undo, zone, who)
            })
        }
        None => Ok(format!("recorded {position}\n")),
    }
}

fn grade(text: &str) -> Result<Grade, GradeError> {
    Grade::parse(text)
}
