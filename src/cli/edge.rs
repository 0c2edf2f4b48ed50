//! The edge of the program: the only place that reads the clock, the environment and randomness.

use super::failure::Failure;
use super::output::Format;
use super::{Cli, render};
use crate::deal::ids::RecordId;
use crate::deal::moment::Instant;
use crate::ledger::{Error, Ledger};
use crate::log::{Lag, LogError, MemoryLog, OpenOptions, Store};
use crate::proof::key::Signer;
use chrono::NaiveDate;
use chrono_tz::Tz;
use etcetera::BaseStrategy;
use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;
use uuid::Uuid;
use zeroize::Zeroizing;

/// How long a command waits for another that holds the store.
const WAIT: Duration = Duration::from_secs(5);

/// What was said for the whole run.
#[derive(Clone, Debug)]
pub(crate) struct Edge {
    pub(crate) store: Option<PathBuf>,
    /// On the command line, not by the environment.
    pub(crate) store_was_named: bool,
    pub(crate) zone: Option<Tz>,
    pub(crate) today: Option<String>,
    pub(crate) recorder: String,
    pub(crate) output: Format,
    /// Columns that tables may take.
    pub(crate) width: u16,
    /// The program, as a command that is suggested must call it.
    pub(crate) program: String,
    /// What is known of the witness of the store only when that is closed.
    pub(crate) lag: Lag,
    command: &'static str,
}

impl Edge {
    pub(crate) fn of(cli: &Cli) -> Self {
        Self {
            store: cli.store.clone().or_else(|| variable("MERCATO_STORE").map(PathBuf::from)),
            store_was_named: cli.store.is_some(),
            zone: cli.zone,
            today: cli.today.clone(),
            recorder: cli
                .recorder
                .clone()
                .or_else(|| variable("MERCATO_RECORDER")?.into_string().ok())
                .unwrap_or_else(|| whoami::fallible::username().unwrap_or_else(|_| "unknown".into())),
            output: cli.output,
            width: terminal_size::terminal_size().map_or(render::WIDTH, |(width, _)| width.0.clamp(80, 120)),
            program: std::env::args_os()
                .next()
                .map_or_else(|| "mercato".into(), |program| shell_word(&program.to_string_lossy())),
            lag: Lag::default(),
            command: cli.command.name(),
        }
    }

    /// The same run, on another store, of this zone.
    pub(crate) fn on(&self, store: PathBuf, zone: Tz) -> Self {
        Self { store: Some(store), zone: Some(zone), ..self.clone() }
    }

    /// What the machine's clock says.
    #[expect(clippy::disallowed_methods, reason = "this is the edge")]
    pub(crate) fn now(&self) -> Instant {
        chrono::Utc::now()
    }

    /// The day that `today` means, if one was said. One that is none is told even where nothing is read against it.
    pub(crate) fn day(&self) -> Result<Option<NaiveDate>, Failure> {
        let read = |words: &String| {
            crate::deal::moment::civil_day(words).ok_or_else(|| {
                Failure::usage(format!("--today: \"{words}\" is no day"), "write a day, as in 2020-01-06")
            })
        };
        self.today.as_ref().map(read).transpose()
    }

    /// An identity that nothing had before.
    #[expect(clippy::disallowed_methods, reason = "this is the edge")]
    pub(crate) fn new_id(&self) -> RecordId {
        RecordId(Uuid::new_v4())
    }

    /// A key that nobody had before, for the log of this name.
    pub(crate) fn new_signer(&self, origin: &str) -> Result<Signer, Failure> {
        let mut seed = Zeroizing::new([0; 32]);
        random(&mut *seed);
        Signer::new(origin, &seed).map_err(|fault| Failure::Proof { what: "--origin".into(), fault })
    }

    /// Opens the store that was named, or the user's own; where nothing stands yet, it is made only if `create`.
    pub(crate) fn open(&self, create: bool) -> Result<Ledger, Failure> {
        let store = self.open_store(create)?;
        let (zone, secret) = (store.zone(), *store.secret().bytes());
        Ok(Ledger::new(Box::new(store), zone, secret))
    }

    /// The same store, without a ledger.
    pub(crate) fn open_store(&self, create: bool) -> Result<Store, Failure> {
        let options = OpenOptions { create, ..self.options() };
        let mut store = Store::open(&self.place()?, options).map_err(Error::from)?;
        store.log.tell_lag(self.lag.clone());
        Ok(store)
    }

    /// How a store is opened in this run.
    pub(crate) fn options(&self) -> OpenOptions {
        OpenOptions {
            create: false,
            zone: self.zone,
            default_zone: system_zone(),
            holder: format!("mercato {} (process {})", self.command, std::process::id()),
            wait: WAIT,
            fresh: Box::new(random),
        }
    }

    /// Where the store of this run is, or would be.
    pub(crate) fn place(&self) -> Result<PathBuf, Failure> {
        match &self.store {
            Some(path) => Ok(path.clone()),
            None => Ok(data_folder()?.join("store")),
        }
    }

    /// The answer, and for people where their new store is, and whose days it counts for ever.
    pub(crate) fn with_place_of_a_new_store(&self, told: String, zone: Tz) -> String {
        match self.place() {
            Ok(place) if self.output == Format::Table => {
                format!(
                    "{told}A new store was made at {}; its days are days in {zone}, from now on.\n",
                    place.display()
                )
            }
            _ => told,
        }
    }

    /// The store, if there is one yet. Who asks keeps it: between two openings someone else may come in.
    pub(crate) fn standing(&self) -> Result<Option<Ledger>, Failure> {
        match self.open(false) {
            Ok(ledger) => Ok(Some(ledger)),
            Err(Failure::Ledger(Error::Log(LogError::NoStore { .. }))) => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    /// An empty ledger that is kept nowhere.
    pub(crate) fn pretend(&self) -> Ledger {
        Ledger::new(Box::new(MemoryLog::new()), self.zone.unwrap_or_else(system_zone), [0; 32])
    }

    /// The same run, for a store of this zone, unless one was asked for.
    pub(crate) fn in_zone(&self, zone: Option<Tz>) -> Self {
        Self { zone: self.zone.or(zone), ..self.clone() }
    }

    /// The program and the store, as a command that is suggested must name them.
    pub(crate) fn call(&self) -> String {
        match &self.store {
            Some(path) => format!("{} --store {}", self.program, shell_word(&path.display().to_string())),
            None => self.program.clone(),
        }
    }

    /// The text, with the commands that it suggests as they must be called: `mercato verify` as one for the store of this
    /// run, `mercato --store DIR verify` as it is.
    pub(crate) fn in_full(&self, text: &str) -> String {
        const COMMAND: &str = "`mercato ";
        let mut parts = text.split(COMMAND);
        let mut full = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let call = if part.starts_with("--store ") { self.program.clone() } else { self.call() };
            full += &format!("`{call} {part}");
        }
        full
    }
}

/// Where this user's ledgers stand.
pub(crate) fn data_folder() -> Result<PathBuf, Failure> {
    let strategy = etcetera::base_strategy::Xdg::new().map_err(|error| {
        Failure::from(Error::from(LogError::Unavailable { path: "mercato".into(), reason: error.to_string() }))
    })?;
    Ok(strategy.data_dir().join("mercato"))
}

/// The word as a shell reads it back.
pub(crate) fn shell_word(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@%+=,".contains(c);
    if !word.is_empty() && word.chars().all(plain) { word.into() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}

/// An environment variable that says something.
#[expect(clippy::disallowed_methods, reason = "this is the edge")]
fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

fn system_zone() -> Tz {
    iana_time_zone::get_timezone().ok().and_then(|name| name.parse().ok()).unwrap_or(Tz::UTC)
}

#[expect(clippy::expect_used, reason = "there is no way on without randomness")]
fn random(bytes: &mut [u8]) {
    // A system that has no randomness is one where no identity can be drawn either, and that stops the program as well.
    getrandom::fill(bytes).expect("BUG: the system gives no random bytes");
}
