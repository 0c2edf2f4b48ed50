//! One run of the program: what the edge knows, and the ledger while it is open.

use super::edge::Edge;
use super::failure::Failure;
use super::spoken::dated;
use crate::deal::event::Event;
use crate::deal::moment::{Moment, MomentError};
use crate::deal::name::Name;
use crate::deal::record::Record;
use crate::deal::refusal::Refusal;
use crate::ledger::{Error, Ledger};
use chrono::NaiveDate;
use chrono_tz::Tz;

/// An open ledger, and what is needed to talk to it.
pub(crate) struct Session<'e> {
    pub(crate) ledger: Ledger,
    pub(crate) edge: &'e Edge,
}

impl<'e> Session<'e> {
    /// Opens the store of this run; where nothing stands yet, it is made only if `create`.
    pub(crate) fn open(edge: &'e Edge, create: bool) -> Result<Self, Failure> {
        Self::over(edge.open(create)?, edge)
    }

    /// Records what may be the first of a store. It is tried on an empty ledger before a store is made for it: what is
    /// refused leaves none behind.
    pub(crate) fn begin(
        edge: &'e Edge,
        record: impl Fn(&mut Self) -> Result<String, Failure>,
    ) -> Result<String, Failure> {
        if let Some(ledger) = edge.standing()? {
            return record(&mut Self::over(ledger, edge)?);
        }
        record(&mut Self::pretend(edge)?)?;
        let mut session = Self::open(edge, true)?;
        let told = record(&mut session)?;
        Ok(edge.with_place_of_a_new_store(told, session.zone()))
    }

    /// A session with an empty ledger that is kept nowhere.
    pub(crate) fn pretend(edge: &'e Edge) -> Result<Self, Failure> {
        Self::over(edge.pretend(), edge)
    }

    /// A session with this ledger.
    pub(crate) fn over(ledger: Ledger, edge: &'e Edge) -> Result<Self, Failure> {
        let session = Self { ledger, edge };
        // A day that is none is told even where nothing is read against it.
        session.today().map(|_| session)
    }

    /// The record of a deal that was typed as a position or an id; the dates of a window are none.
    pub(crate) fn record_of_a_deal(&self, typed: &str) -> Result<Record, Failure> {
        let record = self.ledger.find_record(typed)?;
        if matches!(record.event, Event::WindowSet(_)) {
            let position = record.position;
            return Err(Error::from(Refusal::DatesOfAWindow { position, window: record.slug.clone() }).into());
        }
        Ok(record)
    }

    pub(crate) fn zone(&self) -> Tz {
        self.ledger.zone()
    }

    /// The window that was asked for, by the beginning of its name.
    pub(crate) fn window(&self, typed: Option<&String>) -> Result<Option<String>, Failure> {
        typed.map(|typed| Ok(self.ledger.window_asked(typed)?.to_string())).transpose()
    }

    /// The day that `today` means.
    pub(crate) fn today(&self) -> Result<NaiveDate, Failure> {
        let now = || self.edge.now().with_timezone(&self.zone()).date_naive();
        Ok(self.edge.day()?.unwrap_or_else(now))
    }

    /// What was typed as a date.
    pub(crate) fn moment(&self, flag: &str, words: &str) -> Result<Moment, Failure> {
        let words = dated(words, self.today()?);
        Moment::parse(&words, self.zone()).map_err(|error| {
            let spoken = if matches!(error, MomentError::NoDate(_)) {
                "; or today, yesterday, last friday, 3 days ago"
            } else {
                ""
            };
            Failure::usage(format!("{flag}: {error}"), format!("{}{spoken}", error.hint()))
        })
    }

    /// Who records.
    pub(crate) fn recorder(&self) -> Result<Name, Failure> {
        Name::new(&self.edge.recorder)
            .map_err(|error| Failure::usage(format!("the recorder has no name: {error}"), "name one with --recorder"))
    }
}
