use super::body::kept;
use crate::cli::environment::Environment;
use crate::cli::failure::Failure;
use crate::cli::new_file::{NewFile, TargetArgs};
use crate::cli::output;
use crate::deal::ids::Position;
use crate::ledger::Error;
use crate::log::LogError;
use crate::proof::inclusion;
use crate::proof::tlog_proof::TlogProof;
use crate::render::count;
use crate::store::StoreView;
use crate::store::signing::SigningError;
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;

/// Proves that a record is in the log that was signed last
///
/// The proof is about the envelope of the record: its position, its type, its dates, and the digest of its content. It
/// names nobody. `audit verify` checks it with the verifier key alone.
#[derive(Args, Debug)]
pub(crate) struct AuditProveArgs {
    /// The position of the record, as `history` shows it
    position: String,
    #[command(flatten)]
    target: TargetArgs,
    /// Also write the envelope to this file
    #[arg(long, value_name = "FILE")]
    entry: Option<PathBuf>,
    /// Also write the content of the record to this file, byte for byte, with its names, terms and source
    #[arg(long, value_name = "FILE")]
    body: Option<PathBuf>,
}

#[derive(Serialize)]
struct WrittenProof {
    position: u64,
    index: u64,
    records: u64,
    #[serde(with = "hex")]
    root: [u8; 32],
    proof: String,
    file: Option<String>,
    entry_file: Option<String>,
    body_file: Option<String>,
}

impl AuditProveArgs {
    pub(crate) fn run(self, environment: &Environment) -> Result<String, Failure> {
        let position = self.position()?;
        let held = environment.held_store()?;
        let store = held.view();
        let free = |file: &Option<PathBuf>| {
            file.as_deref().map(|file| NewFile::free(file, self.target.force, store.folder)).transpose()
        };
        let (file, entry, body) = (self.target.free(store.folder)?, free(&self.entry)?, free(&self.body)?);
        apart(("proof", &file), ("entry", &entry))?;
        apart(("proof", &file), ("body", &body))?;
        apart(("entry", &entry), ("body", &body))?;
        let (proof, signed) = proof_of(store, position)?;
        let envelope = proof.entry.as_deref().unwrap_or_default();
        let body = match body {
            Some(out) => Some((out, kept(store, position, envelope)?)),
            None => None,
        };
        drop(held);
        let entry_file = entry.map(|out| out.write(envelope)).transpose()?;
        let body_file = body.map(|(out, body)| out.private().write(&body)).transpose()?;
        let text = proof.text();
        let file = file.map(|out| out.write(text.as_bytes())).transpose()?;
        let told = WrittenProof {
            position: position.0,
            index: proof.index,
            records: signed.size,
            root: signed.root,
            proof: text,
            file,
            entry_file,
            body_file,
        };
        output::one(environment.output, &told, || match &told.file {
            None => told.proof.clone(),
            Some(file) => {
                let said = told.body_file.as_ref().map_or_else(String::new, |body| {
                    format!("{body} is what it says: give it only to whoever may know.\n")
                });
                format!(
                    "{file} proves record {} in the log of {} that was signed last.\n{said}",
                    told.position,
                    count(told.records, "record")
                )
            }
        })
    }

    fn position(&self) -> Result<Position, Failure> {
        let number = self.position.strip_prefix('#').unwrap_or(&self.position);
        number.parse().ok().filter(|position| *position > 0).map(Position).ok_or_else(|| {
            let message = format!("\"{}\" is no position", self.position);
            Failure::usage(
                message,
                "a position is a number; the first record has 1, and `mercato history DEAL` shows them",
            )
        })
    }
}

/// One file cannot have both.
fn apart((one, file): (&str, &Option<NewFile>), (other, same): (&str, &Option<NewFile>)) -> Result<(), Failure> {
    match (file, same) {
        (Some(file), Some(same)) if file.is(same) => {
            let message = format!("{}: it cannot be both the {one} and the {other}", same.name());
            Err(Failure::usage(message, "name a file for each"))
        }
        _ => Ok(()),
    }
}

/// It is checked before anybody gets it: what is damaged proves nothing.
fn proof_of(
    store: StoreView<'_>,
    position: Position,
) -> Result<(TlogProof, crate::proof::checkpoint::Checkpoint), Failure> {
    let log = |error: LogError| Failure::from(Error::from(error));
    let signing = store.signing()?;
    let signed = &signing.last().checkpoint;
    if position > store.log.head().map_err(log)? {
        return Err(Error::NoSuchRecord { typed: position.to_string() }.into());
    }
    if position.0 > signed.size {
        return Err(SigningError::NotSignedYet { position: position.0, signed: signed.size }.into());
    }
    signing.holds(store.log)?;
    let index = position.0 - 1;
    let damaged =
        || log(LogError::Damaged { what: format!("the record at position {position} is not what was signed") });
    let envelope = store.log.envelopes(Position(index), 1).map_err(log)?.pop().ok_or_else(damaged)?;
    let path = inclusion::path(index, signed.size, &|height, number| store.log.subtree(height, number)).map_err(log)?;
    let proof = TlogProof::new(envelope, index, path, signing.last().note.clone());
    match proof.verify(signing.verifier(), None) {
        Ok(_) => Ok((proof, signed.clone())),
        Err(_) => Err(damaged()),
    }
}
