//! The socket, TLS, and the end.

use super::activity::{self, Activity};
use super::connections::ClientAddress;
use super::router::router;
use super::server::Server;
use crate::reported::reported;
use axum::middleware::from_fn;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use axum_server::{Handle, Server as HttpServer};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use serde::Serialize;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;

/// How long requests under way may take once the server is told to stop. Within ten seconds of that it has ended, with the store closed.
const GRACE: Duration = Duration::from_secs(7);
/// How long the work of those that took longer may take.
const LAST: Duration = Duration::from_millis(500);
/// How long a client may take to send what stands before the body.
const HEADERS: Duration = Duration::from_secs(10);
/// After so long without a word from a client, it is asked whether it is still there (HTTP/2).
const SILENCE: Duration = Duration::from_secs(30);
/// The bytes that the line of a request and its headers may have.
const LARGEST_HEADERS: u32 = 64 << 10;

/// Why nobody can be served.
#[derive(Debug, thiserror::Error, Serialize)]
#[serde(untagged)]
pub enum ListenFault {
    /// The address is taken, or not one of this machine.
    #[error("cannot listen at {address}: {reason}")]
    AddressUnavailable {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        reason: String,
    },
    /// The certificate or its key cannot be used.
    #[error("the certificate {} and the key {} cannot be used: {reason}", certificate.display(), key.display())]
    CertificateUnusable {
        /// The file of the certificate.
        #[serde(serialize_with = "crate::reported::path")]
        certificate: PathBuf,
        /// The file of the key.
        #[serde(serialize_with = "crate::reported::path")]
        key: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// Something stopped the server from recording, so it ended.
    #[error("the server ended, since it cannot record any more: {reason}")]
    RecordingEnded {
        /// What stopped it.
        reason: String,
    },
    /// The system gives no threads, or no signals.
    #[error("the server could not run: {reason}")]
    NotRun {
        /// What the system said.
        reason: String,
    },
}

reported! {
    ListenFault {
        AddressUnavailable => Unavailable "address-unavailable",
        CertificateUnusable => Unreadable "certificate-unusable",
        RecordingEnded => Unavailable "recording-ended",
        NotRun => Unavailable "server-not-run",
    }
}

/// The files that TLS takes.
#[derive(Clone, Debug)]
pub struct Certificate {
    /// The chain, as PEM.
    pub certificate: PathBuf,
    /// Its key, as PEM.
    pub key: PathBuf,
}

/// A socket that is bound: connections wait until they are served.
pub struct Listener {
    socket: TcpListener,
    address: SocketAddr,
    tls: Option<RustlsConfig>,
    runtime: Runtime,
}

impl Listener {
    /// At this address, where port 0 means any that is free.
    pub fn bind(address: SocketAddr, certificate: Option<&Certificate>) -> Result<Self, ListenFault> {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|error| not_run(&error))?;
        let tls = certificate.map(|certificate| certificate.read(&runtime)).transpose()?;
        let unavailable = |error: io::Error| ListenFault::AddressUnavailable { address, reason: error.to_string() };
        let socket = TcpListener::bind(address).map_err(unavailable)?;
        socket.set_nonblocking(true).map_err(unavailable)?;
        let address = socket.local_addr().map_err(unavailable)?;
        Ok(Self { socket, address, tls, runtime })
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        format!("{scheme}://{}", self.address)
    }

    /// Answers requests until the process is told to stop (SIGINT, SIGTERM), or until nothing can be recorded any more. Requests under way
    /// get seven seconds to end. The server is still to be [stopped](Server::stop) then.
    ///
    /// `tell` is called with the URL once others can connect, and can tell the process to stop.
    pub fn serve<E: From<ListenFault>>(
        self,
        server: &Arc<Server>,
        tell: impl FnOnce(&str) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut stop = {
            let _entered = self.runtime.enter();
            let signals = [SignalKind::interrupt(), SignalKind::terminate()].map(signal);
            signals.into_iter().collect::<io::Result<Vec<_>>>().map_err(|error| not_run(&error))?
        };
        tell(&self.url())?;
        let Self { socket, tls, runtime, .. } = self;
        let routes = router(server).layer(from_fn(activity::count)).into_make_service_with_connect_info::<Activity>();
        let connections = server.connections().clone();
        let handle = Handle::<ClientAddress>::new();
        let served = runtime.block_on(async {
            let (stopping, server) = (handle.clone(), Arc::clone(server));
            let mut ended = end_of(&server)?;
            tokio::spawn(async move {
                if let [interrupt, terminate] = stop.as_mut_slice() {
                    tokio::select! {
                        _ = interrupt.recv() => {}
                        _ = terminate.recv() => {}
                        _ = &mut ended => {}
                    }
                }
                server.end_feed();
                stopping.graceful_shutdown(Some(GRACE));
            });
            let mut plain = HttpServer::from_listener(connections.of(socket.try_into()?)).handle(handle);
            limit(plain.http_builder());
            let plain = plain.first_request_timeout(HEADERS);
            match tls {
                Some(tls) => plain.acceptor(RustlsAcceptor::new(tls)).serve(routes).await,
                None => plain.serve(routes).await,
            }
        });
        // A question that nobody waits for any more does not hold up the end.
        runtime.shutdown_timeout(LAST);
        Ok(served.map_err(|error| not_run(&error))?)
    }
}

/// Comes when nothing can be recorded any more. A thread of its own waits for that: the runtime would wait for one of its own at the end.
fn end_of(server: &Server) -> io::Result<oneshot::Receiver<()>> {
    let (tell, ended) = oneshot::channel();
    let writer = server.writer().clone();
    thread::Builder::new().name("end".into()).spawn(move || {
        writer.wait_for_the_end();
        // Whoever stopped for another reason does not hear it.
        let _ = tell.send(());
    })?;
    Ok(ended)
}

impl Certificate {
    fn read(&self, runtime: &Runtime) -> Result<RustlsConfig, ListenFault> {
        let read = runtime.block_on(RustlsConfig::from_pem_file(&self.certificate, &self.key));
        read.map_err(|error| ListenFault::CertificateUnusable {
            certificate: self.certificate.clone(),
            key: self.key.clone(),
            reason: error.to_string(),
        })
    }
}

/// What a client may send before anybody has looked at it, and in which time.
fn limit(builder: &mut Builder<TokioExecutor>) {
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADERS).max_buf_size(LARGEST_HEADERS as usize);
    builder.http2().timer(TokioTimer::new()).max_header_list_size(LARGEST_HEADERS).max_concurrent_streams(64);
    // A client that is gone without a word, or reads nothing, answers no ping.
    builder.http2().keep_alive_interval(SILENCE).keep_alive_timeout(HEADERS);
}

fn not_run(error: &io::Error) -> ListenFault {
    ListenFault::NotRun { reason: error.to_string() }
}
