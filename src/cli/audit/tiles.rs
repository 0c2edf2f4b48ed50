use super::consistency::gone;
use super::folder::Folder;
use crate::cli::environment::Environment;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::deal::ids::Position;
use crate::ledger::Error;
use crate::log::{EventLog, LogError};
use crate::proof;
use crate::proof::tiles::TileWriter;
use crate::proof::tree_hash::Hash;
use crate::render::count;
use crate::store::signing::begins;
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;

/// Records that are read in one call.
const AT_ONCE: usize = 4_096;

/// Writes the log as static files, for tools that read transparency logs
///
/// The folder gets hashes and envelopes, and at the end a new checkpoint that signs them. A folder that has an earlier
/// checkpoint of this log is brought up to date.
#[derive(Args, Debug)]
pub(crate) struct AuditTilesArgs {
    /// A folder that does not exist, is empty, or was made by this command
    folder: PathBuf,
}

#[derive(Serialize)]
struct WrittenTiles {
    records: u64,
    files: u64,
    written: u64,
    folder: String,
}

impl AuditTilesArgs {
    pub(crate) fn run(self, environment: &Environment) -> Result<String, Failure> {
        let log = |error: LogError| Failure::from(Error::from(error));
        let held = environment.held_store()?;
        let store = held.view();
        let mut signing = store.signing()?;
        let mut folder = Folder::of(&self.folder, store.folder)?;
        if let Some((file, old)) = folder.checkpoint(signing.verifier())? {
            begins(&old, store.log).map_err(|error| gone(&file, error))?;
        }
        signing.holds(store.log)?;
        let tree = store.log.tree().map_err(log)?;
        let records = tree.leaves();
        let bar = environment.bar("writing tiles", records);
        let root = write(store.log, records, &mut |path, bytes| folder.put(path, bytes), &|last| {
            bar.set_position(last);
        });
        bar.finish_and_clear();
        // Only now is it known that the envelopes are what their hashes say.
        if root? != tree.root() {
            return Err(damaged(format!("up to position {records} it is not what it was")));
        }
        let signed = signing.sign(store.log)?.clone();
        drop(held);
        folder.finish(signed.note.as_bytes())?;
        let (files, written) = (folder.files, folder.written);
        let told =
            WrittenTiles { records: signed.checkpoint.size, files, written, folder: self.folder.display().to_string() };
        output::one(environment.output, &told, || {
            format!(
                "{} holds {} as {}, {} of them new, under a signed checkpoint.\n",
                told.folder,
                count(told.records, "record"),
                count(told.files, "file"),
                told.written
            )
        })
    }
}

/// Hands out the files of the first records, and answers with the root of the tree over them.
fn write(
    log: &dyn EventLog,
    records: u64,
    out: &mut TileWriter<'_, Failure>,
    progress: &dyn Fn(u64),
) -> Result<Hash, Failure> {
    let mut tiles = proof::tiles::Tiles::default();
    let mut last = Position(0);
    while last.0 < records {
        let envelopes = log.envelopes(last, AT_ONCE).map_err(Error::from)?;
        if envelopes.is_empty() {
            return Err(damaged(format!("the record at position {} is not there", last.next())));
        }
        for envelope in envelopes {
            last = last.next();
            if !tiles.push(&envelope, out)? {
                return Err(damaged(format!("the envelope at position {last} is too long")));
            }
        }
        progress(last.0);
    }
    tiles.finish(out)
}

fn damaged(what: String) -> Failure {
    Error::from(LogError::Damaged { what }).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::MemoryLog;

    #[test]
    fn records_that_are_not_there_are_told_and_not_waited_for() {
        let told = write(&MemoryLog::new(), 1, &mut |_, _| Ok(()), &|_| ());
        assert_eq!(told.map_err(|failure| failure.exit_code()), Err(6));
    }
}
