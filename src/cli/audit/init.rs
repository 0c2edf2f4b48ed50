use crate::cli::done::Done;
use crate::cli::edge::Edge;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::render::count;
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;

/// The name and the key are kept by the time that there is an answer; asked again, the refusal tells what others need.
pub(super) const DONE: Done = Done {
    what: "the log has its name and its key",
    hint: "see to where the output goes; what was done stands: the same command again changes nothing, and tells the key that \
           others check with",
};

/// Gives the log a name and a key that signs for it, once and for all
///
/// The last line of the answer is the key that others check with: give it to them on a way that they trust. The key that
/// signs is kept in the folder of the store, unless --key names another place; it is part of no backup.
#[derive(Args, Debug)]
pub(crate) struct Init {
    /// The name of the log, best below a domain of yours, as in example.org/mercato/club
    #[arg(long, value_name = "NAME")]
    origin: String,
    /// Where to keep the key that signs [default: audit.key in the folder of the store]
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
}

#[derive(Serialize)]
struct Begun {
    origin: String,
    records: u64,
    key: String,
    vkey: String,
}

impl Init {
    pub(crate) fn run(self, edge: &Edge) -> Result<String, Failure> {
        let signer = edge.new_signer(&self.origin)?;
        let store = edge.open_store(false)?;
        let signing = store.begin_signing(&signer, self.key.as_deref())?;
        drop(store);
        let told = Begun {
            origin: signing.verifier().name().to_owned(),
            records: signing.last().checkpoint.size,
            key: signing.key().display().to_string(),
            vkey: signing.verifier().to_string(),
        };
        output::one(edge.output, &told, || {
            format!(
                "The log is signed for as {}, from its first {} on.\n\
                 The key that signs is {}: whoever has it can sign, and it is part of no backup.\n\
                 Others check with the key in the next line; give it to them on a way that they trust.\n{}\n",
                told.origin,
                count(told.records, "record"),
                told.key,
                told.vkey
            )
        })
    }
}
