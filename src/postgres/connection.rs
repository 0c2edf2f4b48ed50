//! One connection, driven on a thread of its own runtime. Every call has a deadline: a COMMIT that waits for a standby ends by
//! itself never.

use super::address::{DatabaseHost, DatabasePassword};
use super::{DatabaseAccess, DatabaseAddress, DatabaseDeadlines, DatabaseError, passfile, tls};
use std::collections::HashMap;
use std::fmt;
use std::future::{Future, poll_fn};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::runtime::Runtime;
use tokio::time::timeout;
use tokio_postgres::config::SslMode;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::ToSql;
use tokio_postgres::{AsyncMessage, Client, Config, NoTls, Row, Statement};

/// How long a host may take to let somebody in, and to say what it is.
pub(super) const CONNECT: Duration = Duration::from_secs(3);
/// How long a host may leave what it was sent unacknowledged.
const SILENCE: Duration = Duration::from_secs(5);
/// How long a page of records may take.
const PAGE: Duration = Duration::from_secs(60);

/// Nobody waits for a lock for ever, and nobody who has gone keeps one.
const SETTINGS: &str = "set search_path = \"SCHEMA\"; set lock_timeout = '30s';
    set idle_in_transaction_session_timeout = '60s'; set client_min_messages = warning;
    set default_transaction_isolation = 'read committed'";

/// Why a call has no answer.
#[derive(Debug)]
pub(super) enum Failed {
    /// Nothing was done.
    Refused(tokio_postgres::Error),
    /// Nobody can tell whether it was done: the connection broke, or no answer came in time.
    Unknown(String),
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(error) => f.write_str(&in_words(error)),
            Self::Unknown(reason) => f.write_str(reason),
        }
    }
}

impl Failed {
    /// What the database refused it with.
    pub(super) fn code(&self) -> Option<&SqlState> {
        match self {
            Self::Refused(error) => error.code(),
            Self::Unknown(_) => None,
        }
    }
}

/// The runtime that the connections of a log are driven on.
pub(super) struct Driver(Option<Runtime>);

impl Driver {
    pub(super) fn new() -> std::io::Result<Arc<Self>> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("postgres")
            .enable_all()
            .build()?;
        Ok(Arc::new(Self(Some(runtime))))
    }

    /// Waits for this on the calling thread, `deadline` at the most.
    fn wait<T>(
        &self,
        deadline: Duration,
        work: impl Future<Output = Result<T, tokio_postgres::Error>>,
    ) -> Result<T, Failed> {
        let late = |late: Duration| Err(Failed::Unknown(format!("no answer within {} seconds", late.as_secs())));
        self.within(deadline, work).unwrap_or_else(late)
    }

    /// The same; the deadline, where it passes.
    fn within<T>(
        &self,
        deadline: Duration,
        work: impl Future<Output = Result<T, tokio_postgres::Error>>,
    ) -> Result<Result<T, Failed>, Duration> {
        let Some(runtime) = &self.0 else { return Ok(Err(Failed::Unknown("the log is closed".into()))) };
        let done = runtime.block_on(async { timeout(deadline, work).await });
        done.map(|done| done.map_err(failed)).map_err(|_| deadline)
    }
}

impl Drop for Driver {
    /// Whoever drops the log may be on a thread that must not wait.
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// A connection to one host.
pub(super) struct DatabaseConnection {
    pub(super) client: Client,
    /// Of its host; it grows whenever a standby becomes the primary.
    pub(super) timeline: u32,
    driver: Arc<Driver>,
    deadlines: DatabaseDeadlines,
    /// When its host was known to be the primary.
    confirmed: Mutex<Instant>,
    /// A warning came since it was looked at last.
    warned: Arc<AtomicBool>,
    /// Statements that the host knows by now.
    prepared: Mutex<HashMap<&'static str, Statement>>,
}

impl DatabaseConnection {
    /// Connects to this host.
    pub(super) fn open(
        driver: &Arc<Driver>,
        address: &DatabaseAddress,
        host: &DatabaseHost,
        access: &DatabaseAccess,
    ) -> Result<Self, DatabaseError> {
        let place = address.text();
        let user = address.user.clone().unwrap_or_else(|| access.user.clone());
        let mut config = Config::new();
        config
            .host(&host.name)
            .port(host.port)
            .user(&user)
            .dbname(&address.database)
            .application_name("mercato")
            .connect_timeout(CONNECT)
            .tcp_user_timeout(SILENCE)
            .keepalives_idle(Duration::from_secs(30));
        let of_passfile =
            || access.passfile.as_ref().map(|file| passfile::password(file, host, &address.database, &user));
        let password = match &address.password {
            Some(DatabasePassword(password)) => Some(password.clone()),
            None => of_passfile().transpose()?.flatten(),
        };
        if let Some(password) = password {
            config.password(password);
        }
        let warned = Arc::new(AtomicBool::new(false));
        let opened = if host.encrypted {
            let tls = tls::connector(address)?;
            config.ssl_mode(SslMode::Require);
            driver.wait(CONNECT, async {
                let (client, connection) = config.connect(tls).await?;
                drive(connection, Arc::clone(&warned));
                Ok(client)
            })
        } else {
            config.ssl_mode(SslMode::Disable);
            driver.wait(CONNECT, async {
                let (client, connection) = config.connect(NoTls).await?;
                drive(connection, Arc::clone(&warned));
                Ok(client)
            })
        };
        let client = opened.map_err(|failed| not_opened(place, &failed))?;
        let connection = Self {
            client,
            timeline: 0,
            driver: Arc::clone(driver),
            deadlines: access.deadlines,
            confirmed: Mutex::new(Instant::now()),
            warned,
            prepared: Mutex::default(),
        };
        let settings = SETTINGS.replace("SCHEMA", &address.schema);
        connection
            .wait(CONNECT, connection.client.batch_execute(&settings))
            .map_err(|failed| not_opened(place, &failed))?;
        connection.warned.store(false, Ordering::Release);
        Ok(connection)
    }

    /// The rows that this question has for an answer.
    pub(super) fn query(&self, question: &'static str, values: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>, Failed> {
        let statement = self.statement(question)?;
        self.wait(PAGE, self.client.query(&statement, values))
    }

    /// The same of a question that is asked once.
    pub(super) fn ask(&self, question: &str) -> Result<Vec<Row>, Failed> {
        self.wait(PAGE, self.client.query(question, &[]))
    }

    /// The statement, which the host reads once.
    pub(super) fn statement(&self, text: &'static str) -> Result<Statement, Failed> {
        let known = self.prepared.lock().unwrap_or_else(PoisonError::into_inner).get(text).cloned();
        if let Some(statement) = known {
            return Ok(statement);
        }
        let statement = self.wait(self.deadlines.find / 2, self.client.prepare(text))?;
        self.prepared.lock().unwrap_or_else(PoisonError::into_inner).insert(text, statement.clone());
        Ok(statement)
    }

    /// Does this, which has no answer.
    pub(super) fn execute(&self, text: &str) -> Result<(), Failed> {
        self.write(Duration::ZERO, self.client.batch_execute(text))
    }

    /// The row that this question about the head has for an answer, which is a short one.
    pub(super) fn head_row(&self, question: &'static str) -> Result<Option<Row>, Failed> {
        let statement = self.statement(question)?;
        // Where this host does not answer, there is time left to find another one.
        let rows = self.wait(self.deadlines.find / 2, self.client.query(&statement, &[]))?;
        Ok(rows.into_iter().next())
    }

    /// Its host still is the primary: standbys follow it.
    pub(super) fn commit(&self) -> Result<(), Failed> {
        // A commit may wait for a standby, and be answered by a host that hung meanwhile: it proves nothing of later than when it was sent.
        let sent = Instant::now();
        self.execute("update ledger set position = position")?;
        *self.confirmed.lock().unwrap_or_else(PoisonError::into_inner) = sent;
        Ok(())
    }

    /// It may have been replaced since it was known to be the primary.
    pub(super) fn is_in_doubt(&self) -> bool {
        self.confirmed.lock().unwrap_or_else(PoisonError::into_inner).elapsed() > self.deadlines.trust
    }

    /// Waits for the answer to what this connection was asked.
    pub(super) fn wait<T>(
        &self,
        deadline: Duration,
        work: impl Future<Output = Result<T, tokio_postgres::Error>>,
    ) -> Result<T, Failed> {
        self.driver.wait(deadline, work)
    }

    /// The same of a write, which may take so much longer than a small one. A wait for a standby that is cut short is told as
    /// done, with nothing but a warning.
    pub(super) fn write<T>(
        &self,
        longer: Duration,
        work: impl Future<Output = Result<T, tokio_postgres::Error>>,
    ) -> Result<T, Failed> {
        let done = self.driver.within(self.deadlines.write + longer, work).unwrap_or_else(|late| {
            Err(Failed::Unknown(format!("no commit within {} seconds: is a standby there?", late.as_secs())))
        })?;
        if self.warned.swap(false, Ordering::AcqRel) {
            return Err(Failed::Unknown("the database warned that no standby has it".into()));
        }
        Ok(done)
    }

    /// It cannot be used any more.
    pub(super) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }
}

/// Hands on what the host sends, until the connection ends.
fn drive<S, T>(mut connection: tokio_postgres::Connection<S, T>, warned: Arc<AtomicBool>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    T: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    tokio::spawn(async move {
        while let Some(Ok(message)) = poll_fn(|context| connection.poll_message(context)).await {
            // Nothing below a warning is sent.
            if matches!(message, AsyncMessage::Notice(_)) {
                warned.store(true, Ordering::Release);
            }
        }
    });
}

/// What the database refused was not done. What ended the connection may have been.
fn failed(error: tokio_postgres::Error) -> Failed {
    match error.code() {
        Some(code) if !code.code().starts_with("57P") => Failed::Refused(error),
        _ => Failed::Unknown(in_words(&error)),
    }
}

fn in_words(error: &tokio_postgres::Error) -> String {
    match (error.as_db_error(), std::error::Error::source(error)) {
        (Some(told), _) => told.message().to_owned(),
        (None, Some(source)) => format!("{error}: {source}"),
        (None, None) => error.to_string(),
    }
}

fn not_opened(place: &str, failed: &Failed) -> DatabaseError {
    let (place, reason) = (place.to_owned(), failed.to_string());
    match failed.code() {
        Some(code) if *code == SqlState::INVALID_CATALOG_NAME => DatabaseError::NoDatabase { place, reason },
        Some(code) if code.code().starts_with("28") || *code == SqlState::INSUFFICIENT_PRIVILEGE => {
            DatabaseError::LoginRefused { place, reason }
        }
        // The client itself says that it has no password, or cannot authenticate.
        _ if reason.contains("password missing") => DatabaseError::LoginRefused { place, reason },
        _ => DatabaseError::Unreachable { place, reason },
    }
}
