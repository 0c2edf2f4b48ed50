use crate::cli::done::Done;
use crate::cli::environment::Environment;
use crate::cli::failure::Failure;
use crate::cli::new_file::TargetArgs;
use crate::cli::output;
use crate::proof::checkpoint::Checkpoint;
use crate::render::{clean, count};
use clap::Args;
use serde::Serialize;

/// What was signed stands in the store by the time that anybody gets it.
pub(super) const DONE: Done = Done {
    what: "the log was signed",
    hint: "check where the output goes; what was signed stands, and `mercato audit checkpoint` gives it again",
};

/// Signs the log as it is now
///
/// Give the checkpoint to somebody else, such as an auditor, so that you cannot change it later. If the log does not
/// continue the one that was signed last, nothing is signed.
#[derive(Args, Debug)]
pub(crate) struct AuditCheckpointArgs {
    #[command(flatten)]
    target: TargetArgs,
}

#[derive(Serialize)]
struct SignedCheckpoint {
    origin: String,
    records: u64,
    #[serde(with = "hex")]
    root: [u8; 32],
    checkpoint: String,
    file: Option<String>,
}

impl AuditCheckpointArgs {
    pub(crate) fn run(self, environment: &Environment) -> Result<String, Failure> {
        let held = environment.held_store()?;
        let store = held.view();
        let mut signing = store.signing()?;
        let out = self.target.free(store.folder)?;
        let signed = signing.sign(store.log)?.clone();
        drop(held);
        let file = out
            .map(|out| out.write(signed.note.as_bytes()))
            .transpose()
            .map_err(|failure| Failure::Unheard { done: DONE, reason: failure.to_string() })?;
        let Checkpoint { origin, size: records, root } = signed.checkpoint;
        let told = SignedCheckpoint { origin, records, root, checkpoint: signed.note, file };
        output::one(environment.output, &told, || match &told.file {
            None => told.checkpoint.clone(),
            Some(file) => format!("{file} signs {} of {}.\n", count(told.records, "record"), clean(&told.origin)),
        })
    }
}
