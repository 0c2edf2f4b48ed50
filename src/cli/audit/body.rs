//! What a record says: the text that its envelope has the digest of.

use super::files::bytes_of;
use crate::bytes;
use crate::cli::failure::Failure;
use crate::deal::ids::Position;
use crate::ledger::Error;
use crate::log::LogError;
use crate::store::StoreView;
use std::path::Path;

/// The hint where a log holds something else than records.
pub(super) const NO_RECORD: &str = "no ledger of this program has such a record; keep the proof, and ask its keeper";

/// The body that stands at a position, byte for byte, if this envelope was made for it.
pub(super) fn kept(store: StoreView<'_>, position: Position, envelope: &[u8]) -> Result<Vec<u8>, Failure> {
    let before = Position(position.0.saturating_sub(1));
    let missing = || LogError::Damaged { what: format!("the record at position {position} is missing") };
    let read = store.log.read(before, 1).and_then(|mut read| read.pop().ok_or_else(missing));
    whole(read.map_err(Error::from)?.body, position, envelope)
}

fn whole(body: Vec<u8>, position: Position, envelope: &[u8]) -> Result<Vec<u8>, Failure> {
    // No record is made without a body: one that has none was erased, here or where it came from.
    if body.is_empty() {
        return Err(Error::BodyErased { position }.into());
    }
    if bytes::digest_in(envelope) != Some(bytes::digest(&body)) {
        let what = format!("the body at position {position} is not the one that its envelope was made for");
        return Err(Error::from(LogError::Damaged { what }).into());
    }
    Ok(body)
}

/// The body in a file that came from someone, if it is the one of this entry.
pub(super) fn given(file: &Path, entry: &[u8]) -> Result<Vec<u8>, Failure> {
    let body = bytes_of(file)?;
    let (name, found) = (file.display(), bytes::digest(&body));
    match bytes::digest_in(entry) {
        Some(expected) if expected == found => Ok(body),
        Some(expected) => Err(Failure::Unproven {
            message: format!(
                "{name}: it is not what the record says: its SHA-256 is {found:.12}\u{2026}, not {expected:.12}\u{2026}"
            ),
            hint: "get it again, unchanged: each byte counts, and so does a line end that something put behind it",
        }),
        None => {
            let message = format!("{name}: the entry is no record of this program, and says nothing of a body");
            Err(Failure::Unproven { message, hint: NO_RECORD })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_that_is_gone_or_another_is_handed_to_nobody() {
        const ENVELOPE: &[u8] = include_bytes!("../../../tests/log_contract/fixtures/v1-envelope.json");
        const BODY: &[u8] = include_bytes!("../../../tests/log_contract/fixtures/v1-body.json");
        let (envelope, good) = (ENVELOPE.trim_ascii_end(), BODY.trim_ascii_end());
        let handed = |body: &[u8]| whole(body.to_vec(), Position(42), envelope).map_err(|failure| failure.exit_code());
        assert_eq!(handed(good), Ok(good.to_vec()));
        assert_eq!(handed(b""), Err(4));
        assert_eq!(handed(BODY), Err(6));
    }
}
