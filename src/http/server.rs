//! What all requests share.

use super::access::{Access, Door};
use super::connections::Connections;
use super::live::Feed;
use super::metrics::Metrics;
use super::rate_limit::RateLimit;
use super::recording::FieldCache;
use super::session::Sessions;
use super::table::TableShelf;
use super::token::{TokenFile, TokenRole};
use crate::deal::moment::Instant;
use crate::deal::name::Name;
use crate::desk::ask::NameIndex;
use crate::ledger::{Asker, Damage, Error, Ledger, Reader, ReaderPool, Writer, ask, nobody};
use crate::store::{Fresh, Meta, OpenOptions, StoreError};
use chrono_tz::Tz;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;
use uuid::Uuid;

/// Questions that are answered at a time: each of them takes a core, and the longest take all.
const AT_A_TIME: usize = 4;

/// Checks of an import that go on at a time: each keeps a snapshot of the read model, beside which the writer cannot tidy up.
pub(super) const CHECKS: usize = 2;

/// The clock and the randomness of the machine.
#[derive(Clone, Copy, Debug)]
pub struct Outside {
    /// What the clock says.
    pub now: fn() -> Instant,
    /// Fills bytes that nobody can guess.
    pub random: fn(&mut [u8]),
}

/// Takes a line of the log. It must not wait for anything.
pub type LogSink = Arc<dyn Fn(String) + Send + Sync>;

/// How a server is run.
#[derive(Clone)]
pub struct ServerOptions {
    /// Requests a second that a token may send.
    pub requests_per_second: u32,
    /// How long a body may pause, and how long that of a single record may take. A check of an import may take twenty times as long.
    /// A client that takes nothing of an answer for so long is left.
    pub patience: Duration,
    /// A connection is closed if for so long no request is answered on it and nothing of an answer is taken.
    pub idle: Duration,
    /// Connections at a time, if the process may open as many files.
    pub connections: usize,
    /// Who gets a line of JSON for each request.
    pub log: Option<LogSink>,
}

impl Default for ServerOptions {
    fn default() -> Self {
        let (patience, idle) = (Duration::from_secs(30), Duration::from_secs(30));
        Self { requests_per_second: 1_000, patience, idle, connections: 2_000, log: None }
    }
}

/// A ledger, and what is needed to answer requests about it.
pub struct Server {
    writer: Writer,
    folder: PathBuf,
    meta: Meta,
    door: Door,
    readers: Arc<ReaderPool>,
    sessions: Sessions,
    /// Set before anybody is served, if connections are encrypted.
    encrypted: OnceLock<()>,
    feed: Feed,
    connections: Connections,
    questions: Arc<Semaphore>,
    checks: Arc<Semaphore>,
    tables: Arc<TableShelf>,
    outside: Outside,
    options: ServerOptions,
    rate_limit: RateLimit,
    metrics: Arc<Metrics>,
    names: Mutex<NameIndex>,
    fields: FieldCache,
}

impl Outside {
    pub(super) fn now(self) -> Instant {
        (self.now)()
    }

    /// 128 random bits.
    pub(super) fn random_hex(self) -> String {
        let mut bytes = [0; 16];
        (self.random)(&mut bytes);
        hex::encode(bytes)
    }
}

impl Server {
    /// Over a ledger in a folder, which a thread of its own keeps open.
    ///
    /// Errors: a ledger in memory has no folder, and cannot be served.
    pub fn over(ledger: Ledger, outside: Outside) -> Result<Arc<Self>, Error> {
        Self::with(ledger, outside, ServerOptions::default())
    }

    /// The same, run in this way.
    pub fn with(ledger: Ledger, outside: Outside, options: ServerOptions) -> Result<Arc<Self>, Error> {
        let no_folder = || StoreError::unavailable("memory", "a ledger in memory cannot be served");
        let (folder, meta) = ledger.home().ok_or_else(no_folder)?;
        let writer = Writer::start(ledger, Arc::new(outside.now))?;
        let metrics = Arc::new(Metrics::default());
        metrics.begin_at(writer.head().position());
        let moved = Arc::clone(&metrics);
        writer.head().subscribe(move |head| {
            moved.moved(head);
            true
        });
        let durable = Arc::clone(&metrics);
        writer.watch_appends(move |took| durable.synced(took));
        let readers = ReaderPool::new(&writer, AT_A_TIME).ok_or_else(no_folder)?;
        Ok(Arc::new(Self {
            tables: Arc::new(TableShelf::of(&folder, options.patience)),
            rate_limit: RateLimit::new(options.requests_per_second),
            connections: Connections::at_most(options.connections, options.patience, options.idle),
            options,
            metrics,
            names: Mutex::default(),
            fields: FieldCache::default(),
            readers,
            feed: Feed::of(&writer),
            writer,
            door: Door::of(TokenFile::of(&folder)),
            sessions: Sessions::of(&folder, meta.id()),
            encrypted: OnceLock::new(),
            folder,
            meta,
            questions: Arc::new(Semaphore::new(AT_A_TIME)),
            checks: Arc::new(Semaphore::new(CHECKS)),
            outside,
        }))
    }

    /// The folder of the store; where others append to its log as well, that with what belongs to it on this machine.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Browsers get cookies that they send over encrypted connections alone.
    pub fn encrypt(&self) {
        self.encrypted.get_or_init(|| ());
    }

    /// The path of a link that logs a browser in, once and within the hour.
    pub fn login_link(&self, name: Name, role: TokenRole) -> String {
        let secret = self.sessions.link(
            Access { token: "login-link".into(), name, role },
            self.outside.now(),
            self.outside.random,
        );
        format!("/login?link={secret}")
    }

    /// Keeps this until somebody logs in by a link, or the server is stopped; then it is dropped.
    pub fn keep_until_login(&self, kept: impl Send + 'static) {
        self.sessions.keep_until_login(Box::new(kept));
    }

    /// The header `Set-Cookie` of a session; without a secret, that which ends it.
    pub(super) fn cookie(&self, secret: Option<&str>) -> String {
        self.sessions.cookie(secret, self.is_encrypted())
    }

    pub(super) fn is_encrypted(&self) -> bool {
        self.encrypted.get().is_some()
    }

    pub(super) fn sessions(&self) -> &Sessions {
        &self.sessions
    }

    pub(super) fn zone(&self) -> Tz {
        self.meta.zone()
    }

    /// The identity of the store.
    pub(super) fn store(&self) -> Uuid {
        self.meta.id()
    }

    /// What was fixed when the store was made.
    pub(super) fn meta(&self) -> &Meta {
        &self.meta
    }

    pub(super) fn door(&self) -> &Door {
        &self.door
    }

    pub(super) fn connections(&self) -> &Connections {
        &self.connections
    }

    pub(super) fn rate_limit(&self) -> &RateLimit {
        &self.rate_limit
    }

    pub(super) fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// The fields of the deals that were recorded in last.
    pub(super) fn fields(&self) -> &FieldCache {
        &self.fields
    }

    /// The names that forms offer. Whoever panicked with the lock had put in nothing that is wrong.
    pub(super) fn names(&self) -> MutexGuard<'_, NameIndex> {
        self.names.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn patience(&self) -> Duration {
        self.options.patience
    }

    /// Who gets a line of JSON for each request.
    pub(super) fn log(&self) -> Option<&LogSink> {
        self.options.log.as_ref()
    }

    /// Those who follow the log.
    pub(super) fn feed(&self) -> &Feed {
        &self.feed
    }

    /// Tells those who follow the log nothing more, so that their connections end.
    pub fn end_feed(&self) {
        self.feed.end();
    }

    pub(super) fn outside(&self) -> Outside {
        self.outside
    }

    /// The way to whatever is recorded.
    pub fn writer(&self) -> &Writer {
        &self.writer
    }

    /// Takes nothing more to record, does what waits, and closes the ledger.
    pub fn stop(&self) {
        self.sessions.end_links();
        self.readers.close();
        self.writer.stop();
    }

    /// A place among the questions that are answered.
    pub(super) fn questions(&self) -> Arc<Semaphore> {
        Arc::clone(&self.questions)
    }

    /// A place among the imports that are only checked.
    pub(super) fn checks(&self) -> Arc<Semaphore> {
        Arc::clone(&self.checks)
    }

    /// Tables that are sent to be imported.
    pub(super) fn tables(&self) -> &Arc<TableShelf> {
        &self.tables
    }

    /// A reader for whoever asks for longer than one question.
    pub(super) fn reader(&self) -> Result<Reader, Error> {
        self.writer.catch_up()?;
        let no_model = || Error::NoModel { reason: "the server does not keep it any more".into() };
        self.readers.reader()?.ok_or_else(no_model)
    }

    /// The answer from the read model. It blocks; the question may be asked more than once.
    pub(super) fn ask<T, E: From<Error> + Damage>(
        &self,
        question: &mut dyn FnMut(&Reader) -> Result<T, E>,
    ) -> Result<T, E> {
        self.writer.catch_up()?;
        if let Some(answer) = self.readers.ask(question) {
            return answer;
        }
        if self.writer.is_shared() {
            self.writer.run(|ledger| ledger.mend("a question found it damaged".into()))?;
            let unread = || Error::NoModel { reason: "the read model cannot be read".into() };
            return self.readers.ask(question).unwrap_or_else(|| Err(unread().into()));
        }
        let (options, tell) = (|| self.options(), nobody());
        let asker = Asker { options: &options, fresh: &|| self.fresh(), tell: &tell };
        let mut asked =
            || match ask(&self.folder, None, &asker, &mut |reader| question(reader).map_err(Asked::Question)) {
                Ok(answer) => Ok(Ok(answer)),
                Err(Asked::Question(error)) => Ok(Err(error)),
                Err(Asked::Ledger(error)) => Err(error),
            };
        let answered = asked().or_else(|error| match error {
            // The model is not what it should be, and we hold the store: so we rebuild it.
            Error::Store(StoreError::InUse { .. }) => {
                self.writer.run(|ledger| ledger.mend("a question found it damaged".into()))?;
                asked()
            }
            error => Err(error),
        });
        answered.unwrap_or_else(|error| Err(error.into()))
    }

    fn options(&self) -> OpenOptions {
        OpenOptions {
            create: false,
            zone: None,
            default_zone: self.zone(),
            holder: "mercato serve".into(),
            // For an erasure or a rebuild of ours, which put another model in its place.
            wait: Duration::from_secs(1),
            fresh: self.fresh(),
        }
    }

    fn fresh(&self) -> Fresh {
        Box::new(self.outside.random)
    }
}

/// Whose error it is: that of the question, or that of the way to the model.
enum Asked<E> {
    Question(E),
    Ledger(Error),
}

impl<E> From<Error> for Asked<E> {
    fn from(error: Error) -> Self {
        Self::Ledger(error)
    }
}

impl<E: Damage> Damage for Asked<E> {
    fn damage(&self) -> Option<String> {
        match self {
            Self::Question(error) => error.damage(),
            Self::Ledger(error) => error.damage(),
        }
    }
}
