use super::body::{self, NO_RECORD};
use super::files::{bytes_of, text_of};
use crate::cli::edge::Edge;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::render::{clean, count};
use crate::deal::ids::Position;
use crate::log::codec;
use crate::proof::key::VerifierKey;
use crate::proof::tlog_proof::{Proven, TlogProof};
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;

/// Checks a proof with the key of the log; it needs no store
///
/// Exit code 6 if it does not hold, with the reason.
#[derive(Args, Debug)]
pub(crate) struct Verify {
    /// The proof
    file: PathBuf,
    /// The file with the envelope that is to be proven [default: the one that the proof carries]
    #[arg(long, value_name = "FILE")]
    entry: Option<PathBuf>,
    /// The file with what the record says, which is held against the digest in the envelope
    #[arg(long, value_name = "FILE")]
    body: Option<PathBuf>,
    /// The key of the log, as its keeper gave it to you
    #[arg(long, value_name = "KEY")]
    vkey: String,
}

#[derive(Serialize)]
struct Told {
    origin: String,
    index: u64,
    records: u64,
    #[serde(with = "hex")]
    root: [u8; 32],
    entry: String,
    body: Option<String>,
}

impl Verify {
    pub(crate) fn run(self, edge: &Edge) -> Result<String, Failure> {
        let key = verifier_key(&self.vkey)?;
        let name = self.file.display().to_string();
        let text = text_of(&self.file)?;
        let given = self.entry.as_deref().map(bytes_of).transpose()?;
        let Proven { entry, index, checkpoint } = TlogProof::parse(&text)
            .and_then(|proof| proof.verify(&key, given.as_deref()))
            .map_err(|fault| Failure::Proof { what: name.clone(), fault })?;
        let peeked = codec::peek(&entry);
        // A log that holds a record under another number than its own was not made by this program.
        if let Some(said) = peeked.map(|peeked| peeked.position).filter(|said| *said != Position(index + 1)) {
            let message = format!("{name}: the record says position {said}, and stands at {}", index + 1);
            return Err(Failure::Unproven { message, hint: NO_RECORD });
        }
        let body = self.body.as_deref().map(|file| body::given(file, &entry)).transpose()?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let told = Told {
            origin: checkpoint.origin,
            index,
            records: checkpoint.size,
            root: checkpoint.root,
            entry: text(&entry),
            body: body.as_deref().map(text),
        };
        output::one(edge.output, &told, || {
            let what = peeked.map_or("an entry that is no record of this program".into(), |peeked| {
                format!("record {} ({})", peeked.position, peeked.kind)
            });
            let said = told.body.as_deref().map_or_else(String::new, |body| format!("It says:\n{}\n", clean(body)));
            format!(
                "It holds: {what} is in the log {}, as one of its first {}.\n{}\n{said}",
                clean(&told.origin),
                count(told.records, "record"),
                // It came from someone, and goes to a terminal.
                clean(&told.entry)
            )
        })
    }
}

/// Of what was typed.
pub(super) fn verifier_key(typed: &str) -> Result<VerifierKey, Failure> {
    VerifierKey::parse(typed.trim()).map_err(|fault| Failure::Proof { what: "--vkey".into(), fault })
}
