use crate::cli::edge::Edge;
use crate::cli::failure::Failure;
use crate::cli::new_file::{Out, Target};
use crate::cli::output;
use crate::deal::ids::Position;
use crate::ledger::Error;
use crate::log::signing::SigningError;
use crate::log::{EventLog as _, LogError, Store};
use crate::proof::inclusion;
use crate::proof::tlog_proof::TlogProof;
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;

/// Proves that a record is in the log that was signed last
///
/// What is proven is the envelope of the record: its place, its type, its dates, and the digest of what it says. It names
/// nobody. `audit verify` checks it, with nothing but the key of the log.
#[derive(Args, Debug)]
pub(crate) struct Prove {
    /// The position of the record, as `history` shows it
    position: String,
    #[command(flatten)]
    target: Target,
    /// A second file to be made, with the envelope that is proven
    #[arg(long, value_name = "FILE")]
    entry: Option<PathBuf>,
}

#[derive(Serialize)]
struct Told {
    position: u64,
    index: u64,
    records: u64,
    #[serde(with = "hex")]
    root: [u8; 32],
    proof: String,
    file: Option<String>,
    entry_file: Option<String>,
}

impl Prove {
    pub(crate) fn run(self, edge: &Edge) -> Result<String, Failure> {
        let position = self.position()?;
        let store = edge.open_store(false)?;
        let file = self.target.free(store.folder())?;
        let entry = self.entry.as_deref().map(|file| Out::free(file, self.target.force, store.folder())).transpose()?;
        if let (Some(file), Some(entry)) = (&file, &entry)
            && file.is(entry)
        {
            let message = format!("{}: it cannot be both the proof and the entry", entry.name());
            return Err(Failure::usage(message, "name two files"));
        }
        let (proof, signed) = proof_of(&store, position)?;
        drop(store);
        let entry_file = match (entry, &proof.entry) {
            (Some(out), Some(bytes)) => Some(out.write(bytes)?),
            _ => None,
        };
        let text = proof.text();
        let file = file.map(|out| out.write(text.as_bytes())).transpose()?;
        let told = Told {
            position: position.0,
            index: proof.index,
            records: signed.size,
            root: signed.root,
            proof: text,
            file,
            entry_file,
        };
        output::one(edge.output, &told, || match &told.file {
            None => told.proof.clone(),
            Some(file) => format!(
                "{file} proves record {} in the log of {} records that was signed last.\n",
                told.position, told.records
            ),
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

/// It is checked before anybody gets it: what is damaged proves nothing.
fn proof_of(store: &Store, position: Position) -> Result<(TlogProof, crate::proof::checkpoint::Checkpoint), Failure> {
    let log = |error: LogError| Failure::from(Error::from(error));
    let signing = store.signing()?;
    let signed = &signing.last().checkpoint;
    if position > store.head().map_err(log)?.position {
        return Err(Error::NoSuchRecord { typed: position.to_string() }.into());
    }
    if position.0 > signed.size {
        return Err(SigningError::NotSignedYet { position: position.0, signed: signed.size }.into());
    }
    signing.holds(store)?;
    let index = position.0 - 1;
    let damaged =
        || log(LogError::Damaged { what: format!("the record at position {position} is not what was signed") });
    let envelope = store.envelopes_after(Position(index), 1).map_err(log)?.pop().ok_or_else(damaged)?;
    let path = inclusion::path(index, signed.size, &|height, number| store.subtree(height, number)).map_err(log)?;
    let proof = TlogProof::new(envelope, index, path, signing.last().note.clone());
    match proof.verify(signing.verifier(), None) {
        Ok(_) => Ok((proof, signed.clone())),
        Err(_) => Err(damaged()),
    }
}
