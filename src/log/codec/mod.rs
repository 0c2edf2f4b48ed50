//! A record as bytes: an envelope and a body, each JSON on its own. `docs/format.md` is the other half of this module.
//!
//! The envelope is what will be proven and never goes; so it names nobody: no slug, no recorder, no source. The body
//! holds the rest, and a salt, so that nobody can find an erased body by guessing against the digest in the envelope.

mod body;
mod envelope;

use super::error::LogError;
use super::plan::Placed;
use crate::deal::event::Event;
use crate::deal::ids::Position;
use crate::deal::moment::Instant;
use crate::deal::record::{Draft, Record};
use sha2::{Digest, Sha256};
use std::borrow::Cow;

use body::Body;
use envelope::Envelope;

/// The version that records are written in.
pub const VERSION: u64 = 1;

/// The most that an envelope and its body may have together, in bytes.
pub const LARGEST: usize = 48 * 1024;

/// Random bytes, fresh for each record.
pub type Salt = [u8; 16];

/// A record as it stands in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encoded {
    /// Where it stands, what kind it is, its clocks, and the digest of the body.
    pub envelope: Vec<u8>,
    /// What it says, and who said so.
    pub body: Vec<u8>,
}

/// Why bytes are no record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// Written by a newer program.
    Newer {
        /// The version of the record.
        found: u64,
    },
    /// Not what was written.
    Damaged {
        /// What does not fit, and at which position.
        what: String,
    },
}

/// The two byte strings of a record.
pub fn encode(placed: &Placed<'_>, salt: Salt) -> Result<Encoded, LogError> {
    let broken = |error| LogError::Damaged { what: format!("a record cannot be written as JSON: {error}") };
    let body = Body::of(placed.draft, salt).and_then(|body| serde_json::to_vec(&body)).map_err(broken)?;
    let envelope = serde_json::to_vec(&Envelope::of(placed, digest(&body))).map_err(broken)?;
    let bytes = envelope.len() + body.len();
    if bytes > LARGEST {
        return Err(LogError::TooLarge { bytes, limit: LARGEST });
    }
    Ok(Encoded { envelope, body })
}

/// The record of two byte strings that stood at `position`. Whatever does not fit is damage.
pub fn decode(position: Position, envelope: &[u8], body: &[u8]) -> Result<Record, Unreadable> {
    let damaged =
        |what: &str| Unreadable::Damaged { what: format!("the record at position {position} does not read: {what}") };
    let envelope: Envelope<'_> = serde_json::from_slice(envelope).map_err(|error| {
        envelope::newer(envelope)
            .map_or_else(|| damaged(&format!("its envelope: {error}")), |found| Unreadable::Newer { found })
    })?;
    if envelope.v != VERSION {
        return Err(Unreadable::Newer { found: envelope.v });
    }
    if envelope.position != position {
        return Err(damaged(&format!("its envelope says position {}", envelope.position)));
    }
    if envelope.digest != digest(body) {
        return Err(damaged("its body is not the one that its envelope was made for"));
    }
    let recorded = envelope.instant().ok_or_else(|| damaged("the time that it was recorded"))?;
    let body: Body<'_> = serde_json::from_slice(body).map_err(|error| damaged(&format!("its body: {error}")))?;
    let event = body.event(&envelope.kind).map_err(|error| damaged(&format!("its data: {error}")))?;
    if !envelope.agrees_with(&event) {
        return Err(damaged("its envelope and its body disagree on what it is"));
    }
    Ok(record(envelope, body, event, recorded))
}

fn record(envelope: Envelope<'_>, body: Body<'_>, event: Event, recorded: Instant) -> Record {
    Record {
        position: envelope.position,
        stream: envelope.stream,
        version: envelope.version,
        draft: Draft {
            id: envelope.id,
            slug: body.slug.into_owned(),
            happened: envelope.happened.into_owned(),
            learned: envelope.learned.into_owned(),
            recorded,
            recorder: body.recorder.into_owned(),
            source: body.source.map(Cow::into_owned),
            note: body.note.map(Cow::into_owned),
            event,
        },
    }
}

/// SHA-256 of the body as it stands, byte for byte; the salt is in there. 64 small hex digits.
fn digest(body: &[u8]) -> String {
    hex::encode(Sha256::digest(body))
}

#[cfg(test)]
mod tests;
