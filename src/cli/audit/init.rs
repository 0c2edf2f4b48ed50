use crate::cli::done::Done;
use crate::cli::environment::Environment;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::render::count;
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;

/// The name and the key are kept by the time that there is an answer; asked again, the refusal tells what others need.
pub(super) const DONE: Done = Done {
    what: "the log has its name and its key",
    hint: "check where the output goes; what was done stands: the same command again changes nothing, and tells the key that \
           others check with",
};

/// Gives the log a name and a signing key; this is done once
///
/// The last line of the answer is the verifier key. Give it to those who will check the log, in a way that they trust.
/// The signing key is kept in the folder of the store, unless --key names another place. Backups do not contain it.
#[derive(Args, Debug)]
pub(crate) struct AuditInitArgs {
    /// The name of the log, preferably under a domain of yours, as in example.org/mercato/club
    #[arg(long, value_name = "NAME")]
    origin: String,
    /// The file for the signing key [default: audit.key in the folder of the store]
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
}

#[derive(Serialize)]
struct BegunAudit {
    origin: String,
    records: u64,
    key: String,
    vkey: String,
}

impl AuditInitArgs {
    pub(crate) fn run(self, environment: &Environment) -> Result<String, Failure> {
        let signer = environment.new_signer(&self.origin)?;
        let held = environment.held_store()?;
        let store = held.view();
        let signing = store.begin_signing(&signer, self.key.as_deref())?;
        drop(held);
        let told = BegunAudit {
            origin: signing.verifier().name().to_owned(),
            records: signing.last().checkpoint.size,
            key: signing.key().display().to_string(),
            vkey: signing.verifier().to_string(),
        };
        output::one(environment.output, &told, || {
            format!(
                "The log is signed for as {}, from its first {} on.\n\
                 The key that signs is {}: whoever has it can sign, and it is part of no backup.\n\
                 Others check the log with the key in the next line. Hand it over in a way that they trust, such as in person.\n{}\n",
                told.origin,
                count(told.records, "record"),
                told.key,
                told.vkey
            )
        })
    }
}
