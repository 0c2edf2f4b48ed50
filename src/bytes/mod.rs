//! A record as bytes: an envelope and a body, each JSON on its own. `docs/format.md` is the other half of this module.
//!
//! The envelope is what will be proven and never goes; so it names nobody: no slug, no recorder, no source. The body
//! holds the rest, and a salt, so that nobody can find an erased body by guessing against the digest in the envelope. A
//! body that was erased is empty, which no other is.

mod body;
mod envelope;
mod erasures;
mod fast_envelope;
pub mod identities;
pub mod line;
pub mod sequence;

use crate::deal::event::Event;
use crate::deal::ids::{Position, RecordId, StreamId, Version};
use crate::deal::moment::Instant;
use crate::deal::name::{Name, Slug};
use crate::deal::record::{Draft, Record};
use crate::reported::reported;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::borrow::Cow;

use body::SaidInBody;
use envelope::Envelope;
use fast_envelope::FastEnvelope;

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

impl Encoded {
    /// Bytes of both.
    pub fn length(&self) -> usize {
        self.envelope.len() + self.body.len()
    }
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

/// What an envelope says without its body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peeked<'a> {
    /// Its place in the log.
    pub position: Position,
    /// Its identity.
    pub id: RecordId,
    /// What it is about.
    pub stream: StreamId,
    /// Its place in that stream.
    pub version: Version,
    /// The type of the event, as it stands in files.
    pub kind: &'a str,
}

/// Why a record cannot be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize)]
#[serde(untagged)]
pub enum Unwritable {
    /// It is larger than a record may be.
    #[error("the record has {bytes} bytes, {limit} at the most")]
    TooLarge {
        /// Its envelope and body.
        bytes: usize,
        /// The most.
        limit: usize,
    },
    /// JSON does not take it.
    #[error("the record cannot be written as JSON: {reason}")]
    NoJson {
        /// Why.
        reason: String,
    },
}

reported! {
    Unwritable {
        TooLarge => Refused "record-too-large",
        NoJson => Refused "record-not-writable",
    }
}

/// The two byte strings of a record.
pub fn encode(record: &Record, salt: Salt) -> Result<Encoded, Unwritable> {
    let broken = |error: serde_json::Error| Unwritable::NoJson { reason: error.to_string() };
    let body = body::written(&record.draft, salt).map_err(broken)?;
    let mut envelope = Vec::with_capacity(640);
    let mut digits = [0; 64];
    let digest = in_hex(&Sha256::digest(&body), &mut digits);
    serde_json::to_writer(&mut envelope, &Envelope::of(record, digest)).map_err(broken)?;
    let bytes = envelope.len() + body.len();
    if bytes > LARGEST {
        return Err(Unwritable::TooLarge { bytes, limit: LARGEST });
    }
    Ok(Encoded { envelope, body })
}

/// The record of two byte strings that stood at `position`. Whatever does not fit is damage. A body that is empty fits:
/// whether it may be, only [`sequence::Sequence`] can tell.
pub fn decode(position: Position, envelope: &[u8], body: &[u8]) -> Result<Record, Unreadable> {
    let damaged =
        |what: &str| Unreadable::Damaged { what: format!("the record at position {position} does not read: {what}") };
    let envelope = Envelope::read(envelope).map_err(|error| {
        envelope::newer(envelope)
            .map_or_else(|| damaged(&format!("its envelope: {error}")), |found| Unreadable::Newer { found })
    })?;
    if envelope.v != VERSION {
        return Err(Unreadable::Newer { found: envelope.v });
    }
    if envelope.position != position {
        return Err(damaged(&format!("its envelope says position {}", envelope.position)));
    }
    let recorded = envelope.instant().ok_or_else(|| damaged("the time that it was recorded"))?;
    if body.is_empty() {
        let left = envelope.erased().ok_or_else(|| damaged("it has no body, and is nothing that is erased"))?;
        let said =
            SaidInBody { slug: Slug::of_id(envelope.stream), recorder: Name::erased(), source: None, note: None };
        return Ok(record(envelope, said, Event::Erased(left), recorded));
    }
    if envelope.digest != in_hex(&Sha256::digest(body), &mut [0; 64]) {
        return Err(damaged("its body is not the one that its envelope was made for"));
    }
    let (said, event) = body::read(body, &envelope.kind).map_err(|what| damaged(&what))?;
    if !envelope.agrees_with(&event, said.source.as_ref()) {
        return Err(damaged("its envelope and its body disagree on what it is"));
    }
    Ok(record(envelope, said, event, recorded))
}

/// Whether a body stood here that is gone: it is empty, and the envelope was made for another one. Something must say so
/// (see [`sequence`]); where it was empty from the first, it was erased in the ledger that it came from.
pub fn is_taken_out(envelope: &[u8], body: &[u8]) -> bool {
    let made_for_none = |envelope: Envelope<'_>| envelope.digest == in_hex(&Sha256::digest([]), &mut [0; 64]);
    body.is_empty() && !Envelope::read(envelope).is_ok_and(made_for_none)
}

/// The records of what [`put_beside`] made; none where it is not that.
pub(crate) fn side_by_side(mut bytes: &[u8]) -> Option<Vec<Encoded>> {
    let length = |bytes: &[u8; 4]| usize::try_from(u32::from_be_bytes(*bytes)).ok();
    let mut records = Vec::new();
    while !bytes.is_empty() {
        let (envelope_length, rest) = bytes.split_first_chunk::<4>()?;
        let (body_length, rest) = rest.split_first_chunk::<4>()?;
        let (envelope, rest) = rest.split_at_checked(length(envelope_length)?)?;
        let (body, rest) = rest.split_at_checked(length(body_length)?)?;
        records.push(Encoded { envelope: envelope.to_vec(), body: body.to_vec() });
        bytes = rest;
    }
    Some(records)
}

/// Adds a record to others: the length of the envelope, the length of the body (four bytes each, the greatest first),
/// the two texts.
pub(crate) fn put_beside(bytes: &mut Vec<u8>, envelope: &[u8], body: &[u8]) {
    // The codec takes no text that is longer than four bytes can say.
    let length = |text: &[u8]| u32::try_from(text.len()).unwrap_or(u32::MAX).to_be_bytes();
    bytes.extend_from_slice(&length(envelope));
    bytes.extend_from_slice(&length(body));
    bytes.extend_from_slice(envelope);
    bytes.extend_from_slice(body);
}

/// Where an envelope says that its record is, and what it is; none where it is no envelope of version 1. It
/// looks at no body, and allocates nothing where the envelope is to the letter as this program writes it.
pub fn peek(envelope: &[u8]) -> Option<Peeked<'_>> {
    if let Some(FastEnvelope { position, id, stream, version, kind, .. }) = FastEnvelope::read(envelope) {
        return Some(Peeked { position, id, stream, version, kind });
    }
    let envelope: Envelope<'_> =
        serde_json::from_slice(envelope).ok().filter(|read: &Envelope<'_>| read.v == VERSION)?;
    let Envelope { position, id, stream, version, kind: Cow::Borrowed(kind), .. } = envelope else { return None };
    Some(Peeked { position, id, stream, version, kind })
}

/// What an envelope says that the [`digest`] of its body is; none where it is no envelope of version 1.
pub fn digest_in(envelope: &[u8]) -> Option<String> {
    let envelope = Envelope::read(envelope).ok().filter(|read| read.v == VERSION)?;
    Some(envelope.digest.into_owned())
}

/// The SHA-256 of a body as it stands, byte for byte, its salt included: 64 small hex digits.
pub fn digest(body: &[u8]) -> String {
    hex::encode(Sha256::digest(body))
}

fn record(envelope: Envelope<'_>, said: SaidInBody, event: Event, recorded: Instant) -> Record {
    Record {
        position: envelope.position,
        stream: envelope.stream,
        version: envelope.version,
        draft: Draft {
            id: envelope.id,
            slug: said.slug,
            happened: envelope.happened.into_owned(),
            learned: envelope.learned.into_owned(),
            recorded,
            recorder: said.recorder,
            source: said.source,
            note: said.note,
            event,
        }
        .into(),
    }
}

/// Small hex digits, two a byte. The digest of a body is its SHA-256 as it stands, byte for byte; the salt is in there.
fn in_hex<'t>(bytes: &[u8], text: &'t mut [u8]) -> &'t str {
    // There is room for two digits a byte, and they are ASCII.
    let written = hex::encode_to_slice(bytes, text).is_ok();
    std::str::from_utf8(text).ok().filter(|_| written).unwrap_or_default()
}

#[cfg(test)]
mod tests;
