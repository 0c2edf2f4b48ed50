//! Taking bodies out. sled keeps bytes that were deleted, so the log is copied without them, and the copy takes its place.

use super::bundle::BLOCK;
use super::records::SledRecords;
use crate::bytes::Encoded;
use crate::deal::ids::Position;
use crate::log::LogError;
use crate::store::swap;
use std::mem::take;
use std::path::Path;

/// Whole blocks are written together, up to so many records,
const TOGETHER: usize = 1 << 12;
/// or once they have so many bytes.
const BYTES: usize = 4 << 20;

impl SledRecords {
    /// All of it or nothing: until the copy takes the place of the log, that one is as it was.
    pub(super) fn erase(
        &mut self,
        gone: &[Position],
        after: Position,
        record: &Encoded,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), LogError> {
        self.refuse_if_damaged()?;
        if after != self.head() {
            return Err(LogError::Conflict { expected: after, actual: self.head() });
        }
        let store = self.store.clone();
        let copied = swap::begin(&store).and_then(|new| self.copy_without(gone, &new, record, progress));
        if let Err(error) = copied {
            // It takes room that may be wanted. If it cannot be removed, the next opening tries it again.
            let _ = swap::clear(&store);
            return Err(match error {
                LogError::Unknown { reason } => LogError::Unavailable { path: store, reason },
                other => other,
            });
        }
        let folder = self.tree.folder().to_path_buf();
        self.tree.close();
        // From here on it may have happened.
        let unknown = |error: LogError| LogError::Unknown { reason: error.to_string() };
        swap::put_in_place(&store).map_err(unknown)?;
        *self = Self::open(&folder, &store).map_err(unknown)?;
        swap::clear(&store).map_err(|error| LogError::OldLogLeft { path: store, reason: error.to_string() })
    }

    fn copy_without(
        &self,
        gone: &[Position],
        new: &Path,
        record: &Encoded,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), LogError> {
        let mut copy = Self::open(new, &self.store)?;
        let (mut some, mut bytes) = (Vec::new(), 0);
        self.each::<LogError>(&mut |position, envelope, body| {
            let body = if gone.contains(&position) { Vec::new() } else { body.to_vec() };
            bytes += envelope.len() + body.len();
            some.push(Encoded { envelope: envelope.to_vec(), body });
            if some.len().is_multiple_of(BLOCK) && (some.len() >= TOGETHER || bytes >= BYTES) {
                bytes = 0;
                copy.append(copy.head(), &take(&mut some))?;
                progress(position.0);
            }
            Ok(())
        })?;
        copy.append(copy.head(), &some)?;
        progress(self.head().0);
        if copy.frontier != self.frontier {
            return Err(self.damaged("the copy without the erased bodies is not what the log was"));
        }
        copy.append(copy.head(), std::slice::from_ref(record))
    }
}
