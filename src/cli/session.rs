//! One run of the program: what the environment knows, and the ledger while it is open.

use super::book::Book;
use super::dates::Dates;
use super::environment::Environment;
use super::failure::Failure;
use crate::deal::cuts::Cuts;
use crate::deal::entry::RegisterEntry;
use crate::deal::erase::fixed;
use crate::deal::ids::Position;
use crate::deal::name::{Name, Slug};
use crate::deal::record::Record;
use crate::ledger::{Damage as _, Error};
use crate::render;
use chrono_tz::Tz;

/// An open ledger, and what is needed to talk to it.
pub(crate) struct Session<'e> {
    pub(crate) ledger: Book,
    pub(crate) dates: Dates,
    pub(crate) environment: &'e Environment,
}

impl<'e> Session<'e> {
    /// Opens the store of this run; where nothing stands yet, it is made only if `create`.
    pub(crate) fn open(environment: &'e Environment, create: bool) -> Result<Self, Failure> {
        Self::over(environment.book(create)?, environment)
    }

    /// Does this with the store of this run. Where it finds the read model damaged, that is rebuilt, and it is done anew. So
    /// whatever it does once something is recorded belongs in [`after_recording`](Self::after_recording).
    pub(crate) fn run<T>(
        environment: &'e Environment,
        work: impl FnMut(&mut Self) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        Self::open(environment, false)?.mending(work)
    }

    /// The same with this session.
    pub(crate) fn mending<T>(&mut self, mut work: impl FnMut(&mut Self) -> Result<T, Failure>) -> Result<T, Failure> {
        match work(self) {
            Err(Failure::Ledger(error)) => match error.damage() {
                Some(what) => {
                    self.ledger.mend(what)?;
                    work(self)
                }
                None => Err(error.into()),
            },
            done => done,
        }
    }

    /// Does what is left to do once the record at this position is made. Where it finds the read model damaged, that is
    /// rebuilt, and only this is done anew: no error of it has the record made again.
    pub(crate) fn after_recording<T>(
        &mut self,
        position: Position,
        work: impl FnMut(&mut Self) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        self.mending(work).map_err(|failure| match failure {
            Failure::Ledger(error) => Error::RecordedNotShown { position, reason: error.to_string() }.into(),
            other => other,
        })
    }

    /// Records what may be the first of a store. It is tried on an empty ledger before a store is made for it: what is
    /// refused leaves none behind.
    pub(crate) fn begin(
        environment: &'e Environment,
        record: impl Fn(&mut Self) -> Result<String, Failure>,
    ) -> Result<String, Failure> {
        if let Some(ledger) = environment.standing()? {
            return Self::over(ledger, environment)?.mending(record);
        }
        record(&mut Self::pretend(environment)?)?;
        let mut session = Self::open(environment, true)?;
        let told = record(&mut session)?;
        Ok(environment.with_place_of_a_new_store(told, session.zone()))
    }

    /// A session with an empty ledger that is kept nowhere.
    pub(crate) fn pretend(environment: &'e Environment) -> Result<Self, Failure> {
        Self::over(Book::Here(Box::new(environment.pretend()?)), environment)
    }

    /// A session with this ledger.
    pub(crate) fn over(ledger: Book, environment: &'e Environment) -> Result<Self, Failure> {
        let dates = Dates::of(environment, ledger.zone())?;
        Ok(Self { ledger, dates, environment })
    }

    /// Notes on the recorded names of which it is unclear who is meant, since these names of an entry were just set or taken away.
    pub(crate) fn unclear_names(&self, touched: &RegisterEntry) -> Result<Vec<String>, Failure> {
        let names = touched.names().map(|name| (touched.kind, name.clone()));
        let who = self.ledger.who_of(names, &Cuts::default())?;
        let unclear = self.ledger.made_ambiguous(touched, &who)?;
        let note = |(name, deal): (Name, Slug)| {
            render::echo::unclear(&name, &deal, touched.kind, &who.candidates(touched.kind, &name))
        };
        Ok(unclear.into_iter().map(note).collect())
    }

    /// The record of a deal that was typed as a position or an id; reference data is none.
    pub(crate) fn record_of_a_deal(&self, typed: &str) -> Result<Record, Failure> {
        let record = self.ledger.find_record(typed)?;
        match fixed(&record) {
            Some(refusal) => Err(Error::from(refusal).into()),
            None => Ok(record),
        }
    }

    pub(crate) fn zone(&self) -> Tz {
        self.ledger.zone()
    }

    /// Who records.
    pub(crate) fn recorder(&self) -> Result<Name, Failure> {
        Name::new(&self.environment.recorder)
            .map_err(|error| Failure::usage(format!("the recorder has no name: {error}"), "name one with --recorder"))
    }
}
