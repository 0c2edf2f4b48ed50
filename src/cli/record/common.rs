//! What every record has beside its event.

use crate::cli::edge::Edge;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::{output, render};
use crate::deal::cuts::{Cuts, UpTo};
use crate::deal::decide::Command;
use crate::deal::event::Event;
use crate::deal::ids::{Position, Version};
use crate::deal::name::{Name, Slug, Text};
use crate::deal::source::{Grade, GradeError, Source};
use crate::ledger::{Receipt, Request};
use crate::views::changes::changes;
use crate::views::deal::deal;
use crate::views::history::history;
use clap::Args;

/// When it happened, when that was learned, and who said so.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "When, and who said so")]
pub(crate) struct Common {
    /// When it happened [default: when you came to know, or today]
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// When you came to know; for the press, the day it was published [default: just now]
    #[arg(long, value_name = "DATE")]
    learned: Option<String>,
    /// Who said so
    #[arg(long, value_name = "NAME")]
    source: Option<Name>,
    /// Where they said it: a page, a document
    #[arg(long = "ref", value_name = "TEXT", requires = "source")]
    reference: Option<Text>,
    /// How far they can be trusted, as in B2: A best to E worst and 1 best to 5 worst; F and 6, cannot be judged
    #[arg(long, requires = "source", value_parser = grade)]
    grade: Option<Grade>,
    /// A remark, or a quotation
    #[arg(long, value_name = "TEXT")]
    note: Option<Text>,
    /// Record it even if the deal's newest record says the same
    #[arg(long)]
    again: bool,
    /// Refuse if someone recorded in the deal since this version of it (`mercato show` tells it)
    #[arg(long, value_name = "N")]
    if_version: Option<u64>,
}

impl Common {
    /// Records the event, and tells what that changed.
    pub(crate) fn record(self, session: &mut Session<'_>, slug: Slug, event: Event) -> Result<String, Failure> {
        let happened = self.on.as_ref().or(self.learned.as_ref()).map_or("today", |words| words);
        let command = Command {
            id: session.edge.new_id(),
            slug,
            happened: session.moment("--on", happened)?,
            learned: self.learned.as_ref().map(|words| session.moment("--learned", words)).transpose()?,
            recorder: session.recorder()?,
            source: self.source.map(|name| Source { name, reference: self.reference, grade: self.grade }),
            note: self.note,
            event,
        };
        let request = Request { command, if_version: self.if_version.map(Version), again: self.again };
        let now = session.edge.now();
        let receipt = session.ledger.record(request, now)?;
        echo(session.edge, &receipt)
    }
}

fn echo(edge: &Edge, receipt: &Receipt) -> Result<String, Failure> {
    let position = receipt.record.position;
    let before = Cuts { up_to: Some(UpTo::Position(Position(position.0.saturating_sub(1)))), ..Cuts::default() };
    let (before, after) = (deal(&receipt.history, &before), deal(&receipt.history, &Cuts::default()));
    let changed = changes(before.as_ref(), after.as_ref());
    let mut entries = history(&receipt.history, &Cuts::default());
    entries.retain(|entry| entry.position == position);
    let undo = match receipt.record.event {
        Event::Opened(_) => {
            format!("{} correct {position} --set FIELD=VALUE --reason \"...\"", edge.call())
        }
        _ => format!("{} retract {position} --reason \"...\"", edge.call()),
    };
    match entries.first() {
        Some(entry) if matches!(receipt.record.event, Event::WindowSet(_)) => {
            output::one(edge.output, entry, || render::echo::window(entry, &receipt.record.slug))
        }
        Some(entry) => {
            let zone = receipt.history.zone();
            output::one(edge.output, entry, || render::echo::recorded(entry, after.as_ref(), &changed, &undo, zone))
        }
        None => Ok(format!("recorded {position}\n")),
    }
}

fn grade(text: &str) -> Result<Grade, GradeError> {
    Grade::parse(text)
}
