use super::browser;
use super::environment::{Environment, random};
use super::failure::Failure;
#[cfg(unix)]
use super::hints::Hint as _;
use super::output::{self, Format};
use super::request_log::request_log;
use crate::deal::name::Name;
use crate::http::{Certificate, ListenFault, Listener, Outside, Server, ServerOptions, TokenFile, TokenRole};
use crate::ledger::{CacheUse, Error};
#[cfg(unix)]
use crate::socket::{Hints, SocketListener};
use clap::Args;
use serde::Serialize;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Serves the store over HTTP, until it is stopped with Ctrl-C or SIGTERM
///
/// Everybody needs a token: `mercato token add NAME` makes one, also while the server runs. A browser shows the page
/// (docs/page.md): log in with a token, or with the link that is printed on a terminal and works once. By default only this machine
/// can connect. docs/api.md describes the requests, docs/server.md how to run a server.
#[derive(Args, Debug)]
#[command(after_help = "Example: mercato serve --listen 0.0.0.0:7878 --cert cert.pem --key key.pem")]
pub(crate) struct ServeArgs {
    /// The address and port to listen at; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7878")]
    listen: SocketAddr,
    /// The certificate, a PEM file with its chain: then connections are encrypted
    #[arg(long, value_name = "FILE", requires = "key")]
    cert: Option<PathBuf>,
    /// The key of the certificate, a PEM file
    #[arg(long, value_name = "FILE", requires = "cert")]
    key: Option<PathBuf>,
    /// Listen without encryption where others can connect: a proxy before it encrypts
    #[arg(long, conflicts_with = "cert")]
    behind_proxy: bool,
    /// Open the page in a browser, by a link that logs in as a keeper and works once
    #[arg(long, conflicts_with = "behind_proxy")]
    open: bool,
    /// The requests a second that a token may send
    #[arg(long, value_name = "NUMBER", default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
    /// Print a line of JSON for each request, on the error stream: id, route, status and time, no names or contents
    #[arg(long)]
    log: bool,
}

/// What commands beside the server are told.
#[cfg(unix)]
const HINTS: Hints = Hints { of_error: |error| error.hint(), of_fault: |fault| fault.hint() };

#[derive(Serialize)]
pub(super) struct Serving<'a> {
    pub(super) url: &'a str,
    pub(super) store: String,
    pub(super) tokens: usize,
    /// Logs a browser in as a keeper, once; none where others can connect, or where what is printed may be kept in a log.
    pub(super) login: Option<String>,
}

impl ServeArgs {
    pub(crate) fn run(self, environment: &Environment) -> Result<String, Failure> {
        let certificate = self.cert.zip(self.key).map(|(certificate, key)| Certificate { certificate, key });
        if !self.listen.ip().is_loopback() && certificate.is_none() && !self.behind_proxy {
            return Err(Failure::usage(
                format!("--listen {}: others can connect there, and read what is sent", self.listen),
                "add --cert and --key; or --behind-proxy, if a proxy on the way encrypts; or listen at 127.0.0.1",
            ));
        }
        if self.open && !self.listen.ip().is_loopback() {
            return Err(Failure::usage(
                format!("--open opens a browser on this machine, and --listen {} is for others", self.listen),
                "leave out --open and log in with a token, or listen at 127.0.0.1",
            ));
        }
        let (is_here, is_encrypted) = (self.listen.ip().is_loopback(), certificate.is_some() || self.behind_proxy);
        let listener = Listener::bind(self.listen, certificate.as_ref())?;
        let options = ServerOptions {
            requests_per_second: self.limit,
            log: self.log.then(|| request_log(environment.err.clone())),
            ..ServerOptions::default()
        };
        serve(environment, listener, options, |server, url| {
            if is_encrypted {
                server.encrypt();
            }
            // Whoever serves others logs in with a token.
            let name = Name::new(&environment.recorder).ok().filter(|_| self.open || (is_here && !is_encrypted));
            let login = name.map(|name| url.to_owned() + &server.login_link(name, TokenRole::Keeper));
            let printed = login.clone().filter(|_| environment.prints_login_links());
            super::print(environment, &serving(environment, url, server, printed)?, None)?;
            if let Some(login) = login.filter(|_| self.open) {
                browser::open(environment, server, &login);
            }
            Ok(())
        })
    }
}

/// Serves the store of this run until the process is told to stop. `tell` is called once others can connect.
pub(super) fn serve(
    environment: &Environment,
    listener: Listener,
    options: ServerOptions,
    tell: impl FnOnce(&Server, &str) -> Result<(), Failure>,
) -> Result<String, Failure> {
    let ledger = if environment.is_in_a_database() {
        environment.say_that_one_node_will_do();
        let ledger = environment.shared_ledger(true, CacheUse::Server)?;
        environment.refuse_if_moved()?;
        ledger
    } else {
        environment.open(true, super::store_access::WAIT)?
    };
    if environment.output == Format::Table && ledger.head()?.0 == 0 {
        let zone = environment.zone_of_a_new_store(ledger.zone());
        super::complaint::note(environment, &format!("the store is empty. {}", zone.trim_end().replace('\n', " ")));
    }
    let server = Server::with(ledger, Outside { now: super::environment::now, random }, options)?;
    #[cfg(unix)]
    let commands = match environment.is_in_a_database() {
        // They go there as well.
        true => None,
        false => Some(SocketListener::start(server.writer(), server.folder(), HINTS)?),
    };
    let served = listener.serve(&server, |url| tell(&server, url));
    // The file of the socket must be gone before another process can have the lock.
    #[cfg(unix)]
    drop(commands);
    server.stop();
    served?;
    // What was answered is durable. Whoever starts it again brings the read model up.
    if let Some(Error::WriterDead { reason }) = server.writer().end() {
        return Err(ListenFault::RecordingEnded { reason }.into());
    }
    Ok(match environment.output {
        Format::Table => "stopped\n".into(),
        _ => String::new(),
    })
}

/// The place of the store, for whoever serves it.
pub(super) fn place(environment: &Environment, server: &Server) -> Result<String, Failure> {
    let place = if environment.is_in_a_database() { environment.place()? } else { server.folder().to_path_buf() };
    Ok(place.display().to_string())
}

fn serving(environment: &Environment, url: &str, server: &Server, login: Option<String>) -> Result<String, Failure> {
    let (now, store) = (environment.now(), place(environment, server)?);
    let tokens = TokenFile::of(server.folder()).read().map_err(crate::ledger::Error::from)?;
    let tokens = tokens.iter().filter(|token| token.is_valid(now)).count();
    output::one(environment.output, &Serving { url, store: store.clone(), tokens, login: login.clone() }, || {
        let known = match tokens {
            0 => "Nobody has a token yet. ".to_owned(),
            _ => String::new(),
        };
        let call = environment.call();
        let login = login.map(|link| format!("In a browser: {link} (works once)\n")).unwrap_or_default();
        format!(
            "serving {store} at {url}\n{login}{known}To make a token: {call} token add NAME --role recorder\nTo stop: Ctrl-C\n"
        )
    })
}
