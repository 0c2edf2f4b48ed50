use super::folder::{CHECKPOINT, Folder};
use crate::cli::edge::Edge;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::render::progress;
use crate::deal::ids::Position;
use crate::ledger::Error;
use crate::log::signing::SigningError;
use crate::log::{EventLog as _, LogError};
use crate::proof::{self, root};
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;

/// Records that are read in one call.
const AT_ONCE: usize = 4_096;

/// Writes the log as static files, for tools that read transparency logs
///
/// Hashes and envelopes go into the folder, and the checkpoint that signs them, which is made anew, comes last. A folder
/// that has an earlier checkpoint of this log is brought up to date.
#[derive(Args, Debug)]
pub(crate) struct Tiles {
    /// A folder that is not there, is empty, or was made by this command
    folder: PathBuf,
}

#[derive(Serialize)]
struct Told {
    records: u64,
    files: u64,
    written: u64,
    folder: String,
}

impl Tiles {
    pub(crate) fn run(self, edge: &Edge) -> Result<String, Failure> {
        let log = |error: LogError| Failure::from(Error::from(error));
        let store = edge.open_store(false)?;
        let mut signing = store.signing()?;
        let mut folder = Folder::of(&self.folder, store.folder())?;
        if let Some(old) = folder.checkpoint(signing.verifier())? {
            let grew = old.size <= signing.last().checkpoint.size
                && root(old.size, &|height, number| store.subtree(height, number)).map_err(log)? == old.root;
            if !grew {
                return Err(SigningError::Forked { signed: old.size }.into());
            }
        }
        let signed = signing.sign(&store)?.clone();
        let bar = progress::bar("writing tiles", signed.checkpoint.size);
        let mut tiles = proof::tiles::Tiles::default();
        let mut last = Position(0);
        while last.0 < signed.checkpoint.size {
            for envelope in store.envelopes_after(last, AT_ONCE).map_err(log)? {
                last = last.next();
                if !tiles.push(&envelope, &mut |path, bytes| folder.put(path, bytes))? {
                    return Err(log(LogError::Damaged {
                        what: format!("the envelope at position {last} is too long"),
                    }));
                }
            }
            bar.set_position(last.0);
        }
        let root = tiles.finish(&mut |path, bytes| folder.put(path, bytes))?;
        bar.finish_and_clear();
        drop(store);
        if root != signed.checkpoint.root {
            return Err(log(LogError::Damaged { what: format!("up to position {last} it is not what it was") }));
        }
        folder.put(CHECKPOINT, signed.note.as_bytes())?;
        let (files, written) = (folder.files, folder.written);
        let told = Told { records: signed.checkpoint.size, files, written, folder: self.folder.display().to_string() };
        output::one(edge.output, &told, || {
            format!(
                "{} records stand in {} as {} files, {} of them new, under a signed checkpoint.\n",
                told.records, told.folder, told.files, told.written
            )
        })
    }
}
