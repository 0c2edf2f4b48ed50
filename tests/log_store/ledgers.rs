//! Ledgers in a folder: opened, filled with lines, asked, and checked.

use super::opened::options;
use mercato::deal::filter::DealFilter;
use mercato::deal::moment::Instant;
use mercato::deal::name::Name;
use mercato::ledger::{
    Asker, Error, Import, Ledger, NotVerified, Progress, Reader, Tell, Verified, ask, nobody, verify,
};
use mercato::store::witness::{Lag, Witness};
use mercato::store::{Fresh, OpenOptions};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Whoever waits this long for another process to end hangs.
const PATIENT: Duration = Duration::from_secs(60);

/// Random bytes, since no session may have the name of another.
pub(crate) fn fresh() -> Fresh {
    Box::new(|bytes| getrandom::fill(bytes).unwrap())
}

/// Those of a store that is there.
pub(crate) fn existing() -> OpenOptions {
    OpenOptions { create: false, wait: PATIENT, ..options() }
}

/// Opens the ledger, and makes it where there is none.
pub(crate) fn open(path: &Path) -> Result<Ledger, Error> {
    Ledger::open(path, options(), fresh(), Lag::default(), nobody())
}

/// What came of an act, and why a read model was rebuilt for it.
pub(crate) type Told<T> = (Result<T, Error>, Vec<String>);

/// Why a read model was rebuilt, and other things that were told.
#[derive(Clone, Default)]
pub(crate) struct Reasons(Arc<Mutex<Vec<String>>>);

impl Reasons {
    pub(crate) fn so_far(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }

    fn tell(&self) -> Tell {
        let reasons = Arc::clone(&self.0);
        Arc::new(move |told| {
            let reason = match told {
                Progress::Rebuilding(reason) => reason,
                Progress::Warning(error) => error.to_string(),
                Progress::Waiting { why, holder } => format!("{why}: {holder}"),
                _ => return,
            };
            reasons.lock().unwrap().push(reason);
        })
    }
}

/// Opens a ledger that is there.
pub(crate) fn reopen(path: &Path) -> (Result<Ledger, Error>, Reasons) {
    let told = Reasons::default();
    let opened = Ledger::open(path, existing(), fresh(), Lag::default(), told.tell());
    (opened, told)
}

/// Asks a ledger that is there, as the program does.
pub(crate) fn asked<T>(path: &Path, mut question: impl FnMut(&Reader) -> Result<T, Error>) -> Told<T> {
    let told = Reasons::default();
    let asker = Asker { options: &existing, fresh: &fresh, tell: &told.tell() };
    let answer = ask(path, None, &asker, &mut question);
    (answer, told.so_far())
}

/// Checks all of it.
pub(crate) fn verified(path: &Path) -> Result<Verified, NotVerified> {
    verify(path, &existing(), &nobody())
}

/// Everything that a ledger tells of its deals and windows.
pub(crate) fn everything(reader: &Reader) -> Result<String, Error> {
    let histories = reader.histories(&DealFilter::default())?;
    Ok(format!("{:?} {:?} {:?}", reader.head()?, histories, reader.windows()?))
}

/// Long after everything that the lines tell.
pub(crate) fn now() -> Instant {
    "2030-01-01T12:00:00Z".parse().unwrap()
}

/// Records the lines as one import.
pub(crate) fn import(ledger: &mut Ledger, lines: impl IntoIterator<Item = String>) {
    try_import(ledger, lines).unwrap();
}

/// The same, where the store may fail; every line is a good one.
pub(crate) fn try_import(ledger: &mut Ledger, lines: impl IntoIterator<Item = String>) -> Result<(), Error> {
    let mut import = Import::new(ledger, Name::new("Ada").unwrap(), false, now())?;
    for line in lines {
        import.take(&line, now())?.unwrap();
    }
    import.flush()
}

/// Lines of twenty deals, which the first twenty open; each has a note of its own.
pub(crate) fn lines(numbers: std::ops::Range<u64>) -> Vec<String> {
    numbers.map(line).collect()
}

fn line(number: u64) -> String {
    let deal = number % 20;
    let event = if number < 20 {
        format!(
            r#""type":"opened","data":{{"players":["Player {deal}"],"owner":"Milan","to":"Roma","window":"winter"}}"#
        )
    } else {
        r#""type":"note""#.to_owned()
    };
    format!(r#"{{"deal":"player-{deal}-roma","happened":"2020-01-08","note":"line {number}",{event}}}"#)
}

/// The ledger with so many of these lines, closed.
pub(crate) fn filled(path: &Path, count: u64) {
    let mut ledger = open(path).unwrap();
    import(&mut ledger, lines(0..count));
}

/// Records the line with this number by itself.
pub(crate) fn add(ledger: &mut Ledger, number: u64) {
    import(ledger, lines(number..number + 1));
}

pub(crate) fn witness(path: &Path) -> Witness {
    Witness::read(path).unwrap().unwrap()
}

/// The file of the read model that the witness names.
pub(crate) fn model(path: &Path) -> PathBuf {
    let number = witness(path).model.unwrap();
    path.join(format!("read-model-{}-{number}.sqlite", mercato::read_model::FORMAT))
}
