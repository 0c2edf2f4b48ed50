//! Connections: how many there may be at a time, how long one may take nothing of what it is sent, and how long nothing may happen on it.

use super::activity::Activity;
use axum_server::{AddrListener, Address};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::io::{self, IoSlice};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Sleep, sleep};

/// Files that are open beside the connections: those of the store and of its read model, and commands beside the server.
const OTHER_FILES: u64 = 200;

/// Places for connections. A client that comes when all are taken waits in the queue of the system.
#[derive(Clone)]
pub(super) struct Connections {
    places: Arc<Semaphore>,
    most: usize,
    patience: Duration,
    idle: Duration,
}

/// A socket that takes a connection in only where there is a place for it.
pub(super) struct BoundedListener {
    socket: TcpListener,
    connections: Connections,
}

/// Where a client is, and what happens on its connection.
#[derive(Clone)]
pub(super) struct ClientAddress {
    address: SocketAddr,
    pub(super) activity: Activity,
}

/// A connection. It breaks when it cannot be written to for too long, or when nothing happens on it.
pub(super) struct ClientConnection {
    stream: TcpStream,
    patience: Duration,
    /// Runs while something waits to be written.
    stalled: Option<Pin<Box<Sleep>>>,
    quiet: Quiet,
    _place: OwnedSemaphorePermit,
}

/// Looks at a connection from time to time.
struct Quiet {
    activity: Activity,
    /// What was done when it looked last.
    seen: usize,
    /// The bytes that the client took since.
    taken: usize,
    every: Duration,
    next: Pin<Box<Sleep>>,
}

impl Connections {
    /// So many at a time, or as many as the process may open files for. Each may take nothing for as long as `patience`. One on which
    /// nothing happens is closed after `idle`, or twice that.
    pub(super) fn at_most(wanted: usize, patience: Duration, idle: Duration) -> Self {
        let files = files_for(wanted as u64 + OTHER_FILES).saturating_sub(OTHER_FILES);
        let most = wanted.min(usize::try_from(files).unwrap_or(usize::MAX)).max(1);
        Self { places: Arc::new(Semaphore::new(most)), most, patience, idle }
    }

    /// How many there are.
    pub(super) fn open(&self) -> usize {
        self.most.saturating_sub(self.places.available_permits())
    }

    /// Takes in those that come to this socket.
    pub(super) fn of(&self, socket: TcpListener) -> BoundedListener {
        BoundedListener { socket, connections: self.clone() }
    }
}

/// The files that the process may open, after its limit was raised towards `wanted` as far as it may be.
fn files_for(wanted: u64) -> u64 {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let Some(limit) = current.filter(|limit| *limit < wanted) else { return wanted };
    let raised = maximum.map_or(wanted, |maximum| maximum.min(wanted)).max(limit);
    match setrlimit(Resource::Nofile, Rlimit { current: Some(raised), maximum }) {
        Ok(()) => raised,
        Err(_) => limit,
    }
}

impl AddrListener<ClientConnection, ClientAddress> for BoundedListener {
    async fn bind_to(client: ClientAddress) -> io::Result<Self> {
        let socket = TcpListener::bind(client.address).await?;
        Ok(Connections::at_most(1, Duration::MAX, Duration::MAX).of(socket))
    }

    async fn accept_stream(&self) -> io::Result<(ClientConnection, ClientAddress)> {
        // Nobody else takes a place, so the one that is free stays free until a client comes.
        drop(self.connections.places.acquire().await.map_err(io::Error::other)?);
        let (stream, address) = self.socket.accept().await?;
        let place = Arc::clone(&self.connections.places).try_acquire_owned().map_err(io::Error::other)?;
        // What is sent in small pieces is sent at once, as far as the system can.
        let _ = stream.set_nodelay(true);
        let (activity, Connections { patience, idle, .. }) = (Activity::default(), &self.connections);
        let quiet = Quiet::watch(activity.clone(), *idle);
        let connection = ClientConnection { stream, patience: *patience, stalled: None, quiet, _place: place };
        Ok((connection, ClientAddress { address, activity }))
    }

    fn get_local_addr(&self) -> io::Result<ClientAddress> {
        Ok(ClientAddress { address: self.socket.local_addr()?, activity: Activity::default() })
    }
}

impl Address for ClientAddress {
    type Stream = ClientConnection;
    type Listener = BoundedListener;
}

/// Answers to pings are smaller than this; an answer that the client takes is not.
const SOMETHING: usize = 1 << 10;

impl Quiet {
    fn watch(activity: Activity, every: Duration) -> Self {
        Self { activity, seen: 0, taken: 0, every, next: Box::pin(sleep(every)) }
    }

    /// Ready once nothing has happened between two looks.
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        while self.next.as_mut().poll(context).is_ready() {
            let taken = std::mem::take(&mut self.taken);
            if !self.activity.since(&mut self.seen) && taken < SOMETHING {
                return Poll::Ready(());
            }
            self.next = Box::pin(sleep(self.every));
        }
        Poll::Pending
    }
}

impl ClientConnection {
    /// What came of writing, unless nothing could be written for too long.
    fn in_time(&mut self, context: &mut Context<'_>, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if let Poll::Ready(written) = written {
            self.stalled = None;
            self.quiet.taken += written.as_ref().copied().unwrap_or_default();
            return Poll::Ready(written);
        }
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(sleep(self.patience)));
        stalled.as_mut().poll(context).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for ClientConnection {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, to: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let read = Pin::new(&mut self.stream).poll_read(context, to);
        if read.is_pending() && self.quiet.poll(context).is_ready() {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        read
    }
}

impl AsyncWrite for ClientConnection {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.in_time(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.in_time(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
