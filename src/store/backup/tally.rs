//! A stream whose bytes are counted and hashed on their way.

use sha2::{Digest as _, Sha256};
use std::io::{self, Read, Write};

pub(super) struct Tally<S> {
    stream: S,
    sum: Sha256,
    pub(super) bytes: u64,
}

impl<S> Tally<S> {
    pub(super) fn new(stream: S) -> Self {
        Self { stream, sum: Sha256::new(), bytes: 0 }
    }

    /// The SHA-256 of all bytes so far.
    pub(super) fn sum(&self) -> [u8; 32] {
        self.sum.clone().finalize().into()
    }

    fn count(&mut self, bytes: &[u8]) {
        self.sum.update(bytes);
        self.bytes += bytes.len() as u64;
    }
}

impl<S: Read> Tally<S> {
    /// Fills it, or fails.
    pub(super) fn take(&mut self, bytes: &mut [u8]) -> io::Result<()> {
        self.stream.read_exact(bytes)?;
        self.count(bytes);
        Ok(())
    }

    pub(super) fn take_array<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        let mut bytes = [0; N];
        self.take(&mut bytes)?;
        Ok(bytes)
    }

    /// Nothing follows.
    pub(super) fn is_at_its_end(&mut self) -> io::Result<bool> {
        match self.take_array::<1>() {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(true),
            read => read.map(|_| false),
        }
    }
}

impl<S: Write> Tally<S> {
    pub(super) fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes)?;
        self.count(bytes);
        Ok(())
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}
