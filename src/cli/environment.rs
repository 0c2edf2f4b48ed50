//! What the machine says: the only place that reads the clock, the environment and randomness.

use super::Cli;
use super::failure::Failure;
use super::hints::shell_word;
use super::output::Format;
use crate::deal::ids::RecordId;
use crate::deal::moment::Instant;
use crate::proof::key::Signer;
use crate::render;
use crate::store::witness::Lag;
use chrono::NaiveDate;
use chrono_tz::Tz;
use std::ffi::OsString;
use std::path::PathBuf;
use uuid::Uuid;
use zeroize::Zeroizing;

/// What was said for the whole run.
#[derive(Clone, Debug)]
pub(crate) struct Environment {
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
    /// The command of this run, by its name.
    pub(crate) command: &'static str,
}

impl Environment {
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

    /// What the machine's clock says.
    #[expect(clippy::disallowed_methods, reason = "this is where the machine is asked")]
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
    #[expect(clippy::disallowed_methods, reason = "this is where the machine is asked")]
    pub(crate) fn new_id(&self) -> RecordId {
        RecordId(Uuid::new_v4())
    }

    /// A key that nobody had before, for the log of this name.
    pub(crate) fn new_signer(&self, origin: &str) -> Result<Signer, Failure> {
        let mut seed = Zeroizing::new([0; 32]);
        random(&mut *seed);
        Signer::new(origin, &seed).map_err(|fault| Failure::Proof { what: "--origin".into(), fault })
    }
}

/// An environment variable that says something.
#[expect(clippy::disallowed_methods, reason = "this is where the machine is asked")]
fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

pub(crate) fn system_zone() -> Tz {
    iana_time_zone::get_timezone().ok().and_then(|name| name.parse().ok()).unwrap_or(Tz::UTC)
}

#[expect(clippy::expect_used, reason = "there is no way on without randomness")]
pub(crate) fn random(bytes: &mut [u8]) {
    // A system that has no randomness is one where no identity can be drawn either, and that stops the program as well.
    getrandom::fill(bytes).expect("BUG: the system gives no random bytes");
}
