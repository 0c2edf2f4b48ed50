use super::files::text_of;
use super::verify::verifier_key;
use crate::cli::edge::Edge;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::render::clean;
use crate::ledger::Error;
use crate::log::signing::SigningError;
use crate::log::{EventLog as _, LogError};
use crate::proof::checkpoint::Signed;
use crate::proof::{consistency, root};
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;

/// Proves that the log only grew since an old checkpoint
///
/// Exit code 6 if it did not: then records that were signed are gone, or are others now. `verify` compares the records
/// themselves with the hashes that this goes by.
#[derive(Args, Debug)]
pub(crate) struct Consistency {
    /// The old checkpoint, best one that someone else has kept
    file: PathBuf,
    /// The key of the log, as whoever kept the checkpoint has it [default: the one that the store says]
    #[arg(long, value_name = "KEY")]
    vkey: Option<String>,
}

#[derive(Serialize)]
struct Told {
    origin: String,
    old: Tree,
    new: Tree,
    /// In hex digits, as RFC 6962 orders them.
    proof: Vec<String>,
}

#[derive(Serialize)]
struct Tree {
    records: u64,
    #[serde(with = "hex")]
    root: [u8; 32],
}

impl Consistency {
    pub(crate) fn run(self, edge: &Edge) -> Result<String, Failure> {
        let log = |error: LogError| Failure::from(Error::from(error));
        let name = self.file.display().to_string();
        let typed = self.vkey.as_deref().map(verifier_key).transpose()?;
        let text = text_of(&self.file)?;
        let store = edge.open_store(false)?;
        let key = typed.map_or_else(|| store.signing().map(|signing| signing.verifier().clone()), Ok)?;
        let old = Signed::open(&text, &key).map_err(|fault| Failure::Proof { what: name.clone(), fault })?.checkpoint;
        let tree = store.tree().map_err(log)?;
        let (records, new_root) = (tree.leaves(), tree.root());
        if records < old.size {
            return Err(SigningError::Shorter { records, signed: old.size }.into());
        }
        let subtree = |height: u32, number: u64| store.subtree(height, number);
        let hashes = consistency::between(old.size, records, &subtree).map_err(log)?;
        if !consistency::holds((old.size, old.root), (records, new_root), &hashes) {
            let kept = root(old.size, &subtree).map_err(log)?;
            return Err(if kept == old.root {
                log(LogError::Damaged { what: format!("up to position {records} it is not what it was") })
            } else {
                SigningError::Forked { signed: old.size }.into()
            });
        }
        drop(store);
        let told = Told {
            origin: old.origin,
            old: Tree { records: old.size, root: old.root },
            new: Tree { records, root: new_root },
            proof: hashes.iter().map(hex::encode).collect(),
        };
        output::one(edge.output, &told, || {
            format!(
                "It only grew: the {} records of the checkpoint are the first of the {records} that the log {} has now.\n\
                 root then {}\nroot now  {}\n",
                told.old.records,
                clean(&told.origin),
                hex::encode(told.old.root),
                hex::encode(told.new.root)
            )
        })
    }
}
