//! Taking bodies out. sled keeps bytes that were deleted, so the log is written anew without them, and the old one removed.

use super::SledLog;
use crate::deal::ids::Position;
use crate::log::bundle::BLOCK;
use crate::log::codec::Encoded;
use crate::log::store::swap;
use crate::log::{Append, EventLog as _, LogError};
use std::mem::{replace, take};
use std::path::Path;

/// Whole blocks are written together, up to so many records,
const TOGETHER: usize = 1 << 12;
/// or once they have so many bytes.
const BYTES: usize = 4 << 20;

impl SledLog {
    /// All of it or nothing: until the new log takes the place of the old one, that one stands as it was. Once the new one
    /// is whole it is `ready`; `progress` gets the records written so far.
    pub(in crate::log) fn take_out(
        &mut self,
        gone: &[Position],
        append: &Append,
        ready: &mut dyn FnMut() -> Result<(), LogError>,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), LogError> {
        self.refuse_if_damaged()?;
        let told = self.rows(std::slice::from_ref(append))?;
        self.refuse_known_ids(&told)?;
        // A witness that is true of both logs, whichever of them a cut leaves.
        self.watch()?;
        let told = told.into_iter().map(|row| row.encoded).collect();
        let written = swap::begin(&self.store).and_then(|new| self.write_anew(&new, gone, told, progress));
        if let Err(error) = written.and_then(|()| ready()) {
            // It takes room that may be wanted. If it cannot be removed, the next opening tries it again.
            let _ = swap::clear(&self.store);
            return Err(match error {
                LogError::Unknown { reason } => LogError::Unavailable { path: self.store.clone(), reason },
                other => other,
            });
        }
        let (folder, store) = (self.tree.folder().to_path_buf(), self.store.clone());
        let fresh = replace(self.fresh.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner), Box::new(|_| {}));
        let lag = self.lag.clone();
        self.tree.close();
        // From here on it may have happened.
        let unknown = |error: LogError| LogError::Unknown { reason: error.to_string() };
        swap::put_in_place(&store).map_err(unknown)?;
        *self = Self::open(&folder, &store, fresh).and_then(Self::watched).map_err(unknown)?;
        self.tell_lag(lag);
        swap::clear(&store).map_err(|error| LogError::OldLogLeft { path: store, reason: error.to_string() })
    }

    fn write_anew(
        &self,
        new: &Path,
        gone: &[Position],
        told: Vec<Encoded>,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), LogError> {
        let mut written = Self::open(new, &self.store, Box::new(|_| {}))?;
        let (mut some, mut bytes) = (Vec::new(), 0);
        self.each_encoded(&mut |position, envelope, body| {
            let body = if gone.contains(&position) { Vec::new() } else { body.to_vec() };
            bytes += envelope.len() + body.len();
            some.push(Encoded { envelope: envelope.to_vec(), body });
            if some.len().is_multiple_of(BLOCK) && (some.len() >= TOGETHER || bytes >= BYTES) {
                bytes = 0;
                written.take_as_they_are(take(&mut some))?;
                progress(position.0);
            }
            Ok(())
        })?;
        written.take_as_they_are(some)?;
        progress(self.newest().position.0);
        if written.root() != self.root() {
            return Err(self.damaged("what was written anew is not what stood there"));
        }
        written.take_as_they_are(told)?;
        written.settle()
    }
}
