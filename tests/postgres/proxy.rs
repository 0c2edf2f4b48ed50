//! A proxy between a client and a node, whose links the test cuts.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread;

/// Which way bytes go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    ToTheNode,
    FromTheNode,
}

/// Forwards connections to the socket of a node.
pub(crate) struct Proxy {
    pub(crate) port: u16,
    links: Arc<Links>,
}

struct Links {
    socket: PathBuf,
    state: Mutex<LinkState>,
}

/// What becomes of the links.
#[derive(Default)]
struct LinkState {
    open: Vec<(TcpStream, UnixStream)>,
    /// How many there have been.
    count: usize,
    /// None is made.
    is_cut: bool,
    /// All are cut once so many bytes have gone this way.
    cut_after: Option<(Way, usize)>,
    /// The answers on the first so many links are lost.
    swallowed: usize,
}

impl LinkState {
    fn cut(&mut self) {
        for (client, node) in self.open.drain(..) {
            // It may have been closed by either end.
            let _ = (client.shutdown(Shutdown::Both), node.shutdown(Shutdown::Both));
        }
    }

    /// How many of so many bytes go on.
    fn passes(&mut self, link: usize, way: Way, bytes: usize) -> usize {
        if way == Way::FromTheNode && link < self.swallowed {
            return 0;
        }
        match &mut self.cut_after {
            Some((cut, left)) if *cut == way => {
                let passing = bytes.min(*left);
                *left -= passing;
                passing
            }
            _ => bytes,
        }
    }
}

impl Proxy {
    /// In front of the node with this socket.
    pub(crate) fn start(socket: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let links = Arc::new(Links { socket: socket.into(), state: Mutex::default() });
        let accepting = Arc::clone(&links);
        thread::spawn(move || listener.incoming().for_each(|client| accepting.accept(client.unwrap())));
        Self { port, links }
    }

    /// Cuts all links, and makes none until they are mended.
    pub(crate) fn cut(&self) {
        let mut state = self.links.state.lock().unwrap();
        state.is_cut = true;
        state.cut();
    }

    pub(crate) fn mend(&self) {
        self.links.state.lock().unwrap().is_cut = false;
    }

    /// Cuts all links once so many bytes have gone this way; links that are made later are not cut.
    pub(crate) fn cut_after(&self, way: Way, bytes: usize) {
        self.links.state.lock().unwrap().cut_after = Some((way, bytes));
    }

    /// How many links there have been.
    pub(crate) fn count(&self) -> usize {
        self.links.state.lock().unwrap().count
    }

    /// It has cut them.
    pub(crate) fn has_cut(&self) -> bool {
        self.links.state.lock().unwrap().cut_after.is_none()
    }

    /// The answers on the links that are there now do not arrive.
    pub(crate) fn swallow_answers(&self) {
        let mut state = self.links.state.lock().unwrap();
        state.swallowed = state.count;
    }
}

impl Links {
    fn accept(self: &Arc<Self>, client: TcpStream) {
        // Small messages must not wait for each other.
        client.set_nodelay(true).unwrap();
        let mut state = self.state.lock().unwrap();
        let Some(node) = UnixStream::connect(&self.socket).ok().filter(|_| !state.is_cut) else { return };
        let link = state.count;
        state.count += 1;
        for (way, from, to) in [
            (Way::ToTheNode, Half::Client(client.try_clone().unwrap()), Half::Node(node.try_clone().unwrap())),
            (Way::FromTheNode, Half::Node(node.try_clone().unwrap()), Half::Client(client.try_clone().unwrap())),
        ] {
            let links = Arc::clone(self);
            thread::spawn(move || links.forward(link, way, from, to));
        }
        state.open.push((client, node));
    }

    fn forward(&self, link: usize, way: Way, mut from: Half, mut to: Half) {
        let mut bytes = [0; 4096];
        while let Ok(count @ 1..) = from.read(&mut bytes) {
            let passing = self.state.lock().unwrap().passes(link, way, count);
            let is_written = to.write_all(&bytes[..passing]).is_ok();
            let mut state = self.state.lock().unwrap();
            if state.cut_after == Some((way, 0)) {
                state.cut_after = None;
                state.cut();
            }
            if !is_written {
                break;
            }
        }
        let _ = to.shutdown();
    }
}

/// An end of a link.
enum Half {
    Client(TcpStream),
    Node(UnixStream),
}

impl Half {
    fn read(&mut self, bytes: &mut [u8]) -> std::io::Result<usize> {
        match self {
            Self::Client(stream) => stream.read(bytes),
            Self::Node(stream) => stream.read(bytes),
        }
    }

    fn write_all(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        match self {
            Self::Client(stream) => stream.write_all(bytes),
            Self::Node(stream) => stream.write_all(bytes),
        }
    }

    fn shutdown(&self) -> std::io::Result<()> {
        match self {
            Self::Client(stream) => stream.shutdown(Shutdown::Both),
            Self::Node(stream) => stream.shutdown(Shutdown::Both),
        }
    }
}
