use crate::cli::done::Done;
use crate::cli::edge::Edge;
use crate::cli::failure::Failure;
use crate::cli::new_file::Target;
use crate::cli::output;
use crate::cli::render::{clean, count};
use clap::Args;
use serde::Serialize;

/// What was signed stands in the store by the time that anybody gets it.
pub(super) const DONE: Done = Done {
    what: "the log was signed",
    hint: "see to where the output goes; what was signed stands, and `mercato audit checkpoint` gives it again",
};

/// Signs the log as it is now
///
/// Keep what it gives outside of your reach: with an auditor, or in a letter to yourself. A log that is not an extension
/// of what was signed last is refused.
#[derive(Args, Debug)]
pub(crate) struct Checkpoint {
    #[command(flatten)]
    target: Target,
}

#[derive(Serialize)]
struct Told {
    origin: String,
    records: u64,
    #[serde(with = "hex")]
    root: [u8; 32],
    checkpoint: String,
    file: Option<String>,
}

impl Checkpoint {
    pub(crate) fn run(self, edge: &Edge) -> Result<String, Failure> {
        let store = edge.open_store(false)?;
        let mut signing = store.signing()?;
        let out = self.target.free(store.folder())?;
        let signed = signing.sign(&store)?.clone();
        drop(store);
        let file = out
            .map(|out| out.write(signed.note.as_bytes()))
            .transpose()
            .map_err(|failure| Failure::Unheard { done: DONE, reason: failure.to_string() })?;
        let crate::proof::checkpoint::Checkpoint { origin, size: records, root } = signed.checkpoint;
        let told = Told { origin, records, root, checkpoint: signed.note, file };
        output::one(edge.output, &told, || match &told.file {
            None => told.checkpoint.clone(),
            Some(file) => format!("{file} signs {} of {}.\n", count(told.records, "record"), clean(&told.origin)),
        })
    }
}
