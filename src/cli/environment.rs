//! What the machine says: the only place that reads the clock, the environment and randomness.

use super::Cli;
use super::database::DatabaseEnvironment;
use super::failure::Failure;
use super::machine::{InputStream, Machine, OutputStream};
use super::output::Format;
use crate::deal::ids::RecordId;
use crate::deal::moment::Instant;
use crate::postgres::{DatabaseAccess, DatabaseDeadlines, is_address};
use crate::proof::key::Signer;
use crate::render;
use crate::render::shell::shell_word;
use crate::store::witness::Lag;
use anstream::stream::{AsLockedWrite, RawStream};
use anstream::{AutoStream, ColorChoice};
use chrono::NaiveDate;
use chrono_tz::Tz;
use etcetera::BaseStrategy as _;
use std::ffi::OsStr;
use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use uuid::Uuid;
use zeroize::Zeroizing;

/// What was said for the whole run.
#[derive(Clone)]
pub(crate) struct Environment {
    pub(crate) store: Option<PathBuf>,
    /// On the command line, not by the environment.
    pub(crate) store_was_named: bool,
    pub(crate) zone: Option<Tz>,
    /// What `TZ` names, if that is a zone.
    pub(crate) zone_of_machine: Option<Tz>,
    pub(crate) today: Option<String>,
    pub(crate) recorder: String,
    pub(crate) output: Format,
    /// Columns that tables may take.
    pub(crate) width: u16,
    pub(crate) input: InputStream,
    pub(crate) out: OutputStream,
    pub(crate) err: OutputStream,
    /// Standard output is a terminal.
    #[cfg(feature = "server")]
    pub(crate) terminal: bool,
    /// Progress bars are drawn.
    pub(crate) bars: bool,
    /// Somebody sits at a screen that shows windows.
    #[cfg(feature = "server")]
    pub(crate) opens_browser: bool,
    /// The folder of the user's ledgers, if there is a place for it.
    pub(crate) data: Option<PathBuf>,
    /// What a database adds to that.
    pub(crate) database: DatabaseEnvironment,
    /// The program, as a command that is suggested must call it.
    pub(crate) program: String,
    /// What is known of the witness of the store only when that is closed.
    pub(crate) lag: Lag,
    /// The command of this run, by its name.
    pub(crate) command: &'static str,
}

impl Environment {
    pub(crate) fn of(cli: &Cli, machine: Machine) -> Self {
        let variable = |name: &str| machine.variables.get(OsStr::new(name)).filter(|value| !value.is_empty());
        let store = cli.store.clone().or_else(|| variable("MERCATO_STORE").map(PathBuf::from));
        let access = || DatabaseAccess {
            user: variable("PGUSER").and_then(|user| user.to_str()).map_or_else(user, str::to_owned),
            passfile: variable("PGPASSFILE")
                .map(PathBuf::from)
                .or_else(|| Some(PathBuf::from(variable("HOME")?).join(".pgpass"))),
            service_file: variable("PGSERVICEFILE")
                .map(PathBuf::from)
                .or_else(|| Some(PathBuf::from(variable("HOME")?).join(".pg_service.conf"))),
            deadlines: DatabaseDeadlines::default(),
            allow_one_node: cli.allow_one_node || variable("MERCATO_ALLOW_ONE_NODE").is_some(),
        };
        Self {
            // A folder needs no user of a database: looking one up may take a while.
            database: if store.as_deref().into_iter().chain(cli.command.followed()).any(is_address)
                || cli.command.looks_into_new_places()
            {
                DatabaseEnvironment {
                    access: access(),
                    one_node_was_named: cli.allow_one_node,
                    cache: machine.cache.map(|cache| cache.join("mercato")),
                    ..DatabaseEnvironment::default()
                }
            } else {
                DatabaseEnvironment::default()
            },
            store,
            store_was_named: cli.store.is_some(),
            zone: cli.zone,
            zone_of_machine: variable("TZ").and_then(|name| name.to_str()?.trim_start_matches(':').parse().ok()),
            today: cli.today.clone(),
            recorder: cli
                .recorder
                .clone()
                .or_else(|| Some(variable("MERCATO_RECORDER")?.to_str()?.to_owned()))
                .unwrap_or_else(user),
            output: if cli.raw_csv { Format::RawCsv } else { cli.output },
            width: machine.width.map_or(render::WIDTH, |width| width.clamp(80, 120)),
            program: machine
                .arguments
                .first()
                .map_or_else(|| "mercato".into(), |program| shell_word(&program.to_string_lossy())),
            lag: Lag::default(),
            command: cli.command.name(),
            data: machine.data.map(|data| data.join("mercato")),
            input: InputStream::new(machine.input),
            out: machine.out,
            err: machine.err,
            #[cfg(feature = "server")]
            terminal: machine.terminal,
            bars: machine.bars,
            #[cfg(feature = "server")]
            opens_browser: machine.bars
                && (cfg!(any(target_os = "macos", windows))
                    || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| variable(name).is_some())),
        }
    }

    /// What the machine's clock says.
    pub(crate) fn now(&self) -> Instant {
        now()
    }

    /// A login link may be printed: on a screen, or for the program that asked for data. Other output may be kept in a log.
    #[cfg(feature = "server")]
    pub(crate) fn prints_login_links(&self) -> bool {
        self.terminal || self.output != Format::Table
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

impl Machine {
    /// What this process was given.
    #[expect(clippy::disallowed_methods, reason = "this is where the machine is asked")]
    pub(super) fn real() -> Self {
        Self {
            arguments: std::env::args_os().collect(),
            variables: std::env::vars_os().collect(),
            data: etcetera::base_strategy::Xdg::new().ok().map(|strategy| strategy.data_dir()),
            cache: etcetera::base_strategy::Xdg::new().ok().map(|strategy| strategy.cache_dir()),
            input: Box::new(std::io::stdin()),
            out: OutputStream::of(std::io::stdout()),
            err: OutputStream::of(std::io::stderr()),
            width: terminal_size::terminal_size().map(|(width, _)| width.0),
            terminal: std::io::stdout().is_terminal(),
            bars: std::io::stderr().is_terminal(),
        }
    }
}

impl OutputStream {
    /// A stream of this process: coloured if it is a terminal, and the variables that are made for this allow it.
    fn of<S: RawStream + AsLockedWrite + Send + 'static>(stream: S) -> Self {
        let choice = AutoStream::choice(&stream);
        if choice == ColorChoice::Never {
            return Self { to: Arc::new(Mutex::new(stream)), coloured: false };
        }
        // It sees to it that an old console understands colours.
        Self { to: Arc::new(Mutex::new(AutoStream::new(stream, choice))), coloured: true }
    }
}

impl Environment {
    /// The zone that a new store counts its days in, unless one was asked for.
    pub(crate) fn default_zone(&self) -> Tz {
        let of_system = || iana_time_zone::get_timezone().ok().and_then(|name| name.parse().ok());
        self.zone_of_machine.or_else(of_system).unwrap_or(Tz::UTC)
    }
}

/// The user of this process, by name.
fn user() -> String {
    whoami::fallible::username().unwrap_or_else(|_| "unknown".into())
}

/// The name of the machine.
pub(super) fn host() -> String {
    whoami::fallible::hostname().unwrap_or_else(|_| "unknown".into())
}

/// What the machine's clock says.
#[expect(clippy::disallowed_methods, reason = "this is where the machine is asked")]
pub(crate) fn now() -> Instant {
    chrono::Utc::now()
}

#[expect(clippy::expect_used, reason = "there is no way on without randomness")]
pub(crate) fn random(bytes: &mut [u8]) {
    // A system that has no randomness is one where no identity can be drawn either, and that stops the program as well.
    getrandom::fill(bytes).expect("BUG: the system gives no random bytes");
}
