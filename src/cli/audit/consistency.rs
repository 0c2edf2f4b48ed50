use super::files::text_of;
use super::verify::verifier_key;
use crate::cli::environment::Environment;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::ledger::Error;
use crate::log::LogError;
use crate::proof::checkpoint::Signed;
use crate::proof::key::VerifierKey;
use crate::proof::{consistency, root};
use crate::render::clean;
use crate::store::signing::SigningError;
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;

/// Proves that the log has only grown since an old checkpoint
///
/// Exit code 6 if it has not: records that were signed are missing or changed. This command compares hashes; `mercato
/// verify` compares the records with those hashes.
#[derive(Args, Debug)]
pub(crate) struct AuditConsistencyArgs {
    /// The old checkpoint, preferably one that somebody else has kept
    file: PathBuf,
    /// The verifier key of the log, preferably from the person who kept the checkpoint [default: the key in the store]
    #[arg(long, value_name = "KEY")]
    vkey: Option<String>,
}

#[derive(Serialize)]
struct ProvenGrowth {
    origin: String,
    /// The key that the store names itself by, if it does.
    vkey: Option<String>,
    old: SizedRoot,
    new: SizedRoot,
    /// In hex digits, as RFC 6962 orders them.
    proof: Vec<String>,
}

#[derive(Serialize)]
struct SizedRoot {
    records: u64,
    #[serde(with = "hex")]
    root: [u8; 32],
}

impl AuditConsistencyArgs {
    pub(crate) fn run(self, environment: &Environment) -> Result<String, Failure> {
        let log = |error: LogError| Failure::from(Error::from(error));
        let name = self.file.display().to_string();
        let typed = self.vkey.as_deref().map(verifier_key).transpose()?;
        let text = text_of(&self.file)?;
        let held = environment.held_store()?;
        let store = held.view();
        let named = store.signing().map(|signing| signing.verifier().clone());
        let (key, named) = match (typed, named) {
            (Some(key), named) => (key, named.ok()),
            (None, Ok(named)) => (named.clone(), Some(named)),
            (None, Err(SigningError::NotSignedFor)) => return Err(SigningError::NoKeyToCheck.into()),
            (None, Err(error)) => return Err(error.into()),
        };
        let old = Signed::open(&text, &key).map_err(|fault| Failure::Proof { what: name.clone(), fault })?.checkpoint;
        let tree = store.log.tree().map_err(log)?;
        let (records, new_root) = (tree.leaves(), tree.root());
        if records < old.size {
            return Err(gone(&name, SigningError::LogShorterThanSigned { records, signed: old.size }));
        }
        let subtree = |height: u32, number: u64| store.log.subtree(height, number);
        let hashes = consistency::between(old.size, records, &subtree).map_err(log)?;
        if !consistency::holds((old.size, old.root), (records, new_root), &hashes) {
            let kept = root(old.size, &subtree).map_err(log)?;
            return Err(if kept == old.root {
                log(LogError::Damaged { what: format!("up to position {records} it is not what it was") })
            } else {
                gone(&name, SigningError::LogDiffersFromSigned { signed: old.size })
            });
        }
        drop(held);
        let whose = whose(&old.origin, &key, named.as_ref(), old.size, records);
        let told = ProvenGrowth {
            origin: old.origin,
            vkey: named.map(|named| named.to_string()),
            old: SizedRoot { records: old.size, root: old.root },
            new: SizedRoot { records, root: new_root },
            proof: hashes.iter().map(hex::encode).collect(),
        };
        output::one(environment.output, &told, || {
            format!(
                "It only grew: {}.\nroot then {}\nroot now  {}\n",
                clean(&whose),
                hex::encode(told.old.root),
                hex::encode(told.new.root)
            )
        })
    }
}

/// Whose records are the first of whose; the store may go by another name than the log of the checkpoint did.
fn whose(origin: &str, key: &VerifierKey, named: Option<&VerifierKey>, old: u64, records: u64) -> String {
    if named == Some(key) {
        return format!(
            "the {old} records of the checkpoint are the first of the {records} that the log {origin} has now"
        );
    }
    let store = match named {
        Some(named) => format!("this store is another log now, signed for as {}", named.in_short()),
        None => "nothing here says what log this store is".into(),
    };
    format!(
        "the {old} records of the checkpoint of {origin} are the first of the {records} that this store has now;\n{store}"
    )
}

/// That the log is not what a checkpoint from elsewhere says, which is the evidence.
pub(super) fn gone(file: &str, error: SigningError) -> Failure {
    match error {
        SigningError::LogShorterThanSigned { .. } | SigningError::LogDiffersFromSigned { .. } => Failure::Unproven {
            message: format!("{file}: {error}"),
            hint: "keep the checkpoint: it is the evidence. Ask the keeper of the log what became of it, and look for a backup or a \
                   copy of the store from that time",
        },
        other => other.into(),
    }
}
