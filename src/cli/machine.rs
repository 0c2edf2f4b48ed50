//! What a run of the program is given: by the real machine, or by a test.

use std::collections::HashMap;
use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// The arguments, the environment, the streams and the terminal of one run.
///
/// Relative paths are paths in the current folder of the process, and the clock, the randomness and the locks are those of
/// the machine. A test that needs others starts a process.
pub struct Machine {
    /// The program as it was called, and what was typed behind it.
    pub arguments: Vec<OsString>,
    /// The variables of the environment.
    pub variables: HashMap<OsString, OsString>,
    /// The folder where the user's programs keep their data, if there is one.
    pub data: Option<PathBuf>,
    /// The folder where the user's programs keep what can be made anew, if there is one.
    pub cache: Option<PathBuf>,
    /// Standard input.
    pub input: Box<dyn Read + Send>,
    /// Where answers go.
    pub out: OutputStream,
    /// Where errors, warnings and notes go.
    pub err: OutputStream,
    /// The columns of the terminal, if there is one.
    pub width: Option<u16>,
    /// Standard output is a terminal: nothing but somebody's screen keeps what is printed.
    pub terminal: bool,
    /// Progress bars are drawn. They go to the error stream of the process.
    pub bars: bool,
}

/// Standard output or the error stream.
#[derive(Clone)]
pub struct OutputStream {
    /// What takes the bytes.
    pub to: Arc<Mutex<dyn Write + Send>>,
    /// It shows colours. Where it does not, text for people is written without them.
    pub coloured: bool,
}

impl OutputStream {
    /// Writes text for people.
    pub(super) fn text(&self, text: &str) -> io::Result<()> {
        if self.coloured {
            return self.bytes(text.as_bytes());
        }
        self.bytes(anstream::adapter::strip_str(text).to_string().as_bytes())
    }

    /// Writes what programs read.
    pub(super) fn bytes(&self, bytes: &[u8]) -> io::Result<()> {
        let mut to = self.to.lock().unwrap_or_else(PoisonError::into_inner);
        to.write_all(bytes)?;
        to.flush()
    }
}

/// Standard input, which is read once.
#[derive(Clone)]
pub(super) struct InputStream(Arc<Mutex<Option<Box<dyn Read + Send>>>>);

impl InputStream {
    pub(super) fn new(input: Box<dyn Read + Send>) -> Self {
        Self(Arc::new(Mutex::new(Some(input))))
    }

    /// The input; nothing more, where it was taken before.
    pub(super) fn take(&self) -> Box<dyn Read + Send> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_else(|| Box::new(io::empty()))
    }
}
