use super::body::{self, NO_RECORD};
use super::files::{bytes_of, text_of};
use crate::bytes;
use crate::cli::environment::Environment;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::deal::ids::Position;
use crate::proof::key::VerifierKey;
use crate::proof::tlog_proof::{Proven, TlogProof};
use crate::render::{clean, count};
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;

/// Checks a proof with the verifier key of the log; needs no store
///
/// If the proof does not hold, it prints the reason, with exit code 6.
#[derive(Args, Debug)]
pub(crate) struct AuditVerifyArgs {
    /// The proof
    file: PathBuf,
    /// The file with the envelope [default: the one in the proof]
    #[arg(long, value_name = "FILE")]
    entry: Option<PathBuf>,
    /// A file with the content of the record, to compare with the digest in the envelope
    #[arg(long, value_name = "FILE")]
    body: Option<PathBuf>,
    /// The verifier key of the log, as its keeper gave it to you
    #[arg(long, value_name = "KEY")]
    vkey: String,
}

#[derive(Serialize)]
struct CheckedProof {
    origin: String,
    index: u64,
    records: u64,
    #[serde(with = "hex")]
    root: [u8; 32],
    entry: String,
    body: Option<String>,
}

impl AuditVerifyArgs {
    pub(crate) fn run(self, environment: &Environment) -> Result<String, Failure> {
        let key = verifier_key(&self.vkey)?;
        let name = self.file.display().to_string();
        let text = text_of(&self.file)?;
        let given = self.entry.as_deref().map(bytes_of).transpose()?;
        let Proven { entry, index, checkpoint } = TlogProof::parse(&text)
            .and_then(|proof| proof.verify(&key, given.as_deref()))
            .map_err(|fault| Failure::Proof { what: name.clone(), fault })?;
        let peeked = bytes::peek(&entry);
        // A log that holds a record under another number than its own was not made by this program.
        if let Some(said) = peeked.map(|peeked| peeked.position).filter(|said| *said != Position(index + 1)) {
            let message = format!("{name}: the record says position {said}, and stands at {}", index + 1);
            return Err(Failure::Unproven { message, hint: NO_RECORD });
        }
        let body = self.body.as_deref().map(|file| body::given(file, &entry)).transpose()?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let told = CheckedProof {
            origin: checkpoint.origin,
            index,
            records: checkpoint.size,
            root: checkpoint.root,
            entry: text(&entry),
            body: body.as_deref().map(text),
        };
        output::one(environment.output, &told, || {
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
