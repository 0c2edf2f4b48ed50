use super::edge::Edge;
use super::failure::Failure;
use super::output;
use super::render::{count, progress};
use crate::ledger::Error;
use crate::log::{Checked, Examined, Store};
use clap::Args;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Checks that nothing in the store was changed or lost since it was recorded
///
/// It reads every record and compares digests, positions, versions, hashes and indexes, and the last signed checkpoint if
/// there is one. Exit code 6 if anything is damaged. It works on a copy of the log in the store's folder, which is removed in
/// the end, so that the log stays as it is. Where all is sound, it removes what an erasing that was cut has left.
#[derive(Args, Debug)]
pub(crate) struct Verify {
    /// A backup to check, instead of the store
    file: Option<PathBuf>,
}

#[derive(Serialize)]
struct Verified {
    records: u64,
    streams: u64,
    index_entries: u64,
    erased: u64,
    #[serde(with = "hex")]
    root: [u8; 32],
    /// How many records the last signed checkpoint has, if one was signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    signed: Option<u64>,
}

#[derive(Serialize)]
struct VerifiedBackup {
    records: u64,
    streams: u64,
    #[serde(with = "hex")]
    root: [u8; 32],
}

impl Verify {
    pub(crate) fn run(self, edge: &Edge) -> Result<String, Failure> {
        edge.day()?;
        match self.file {
            Some(file) => backup(edge, &file),
            None => store(edge),
        }
    }
}

fn store(edge: &Edge) -> Result<String, Failure> {
    let examined = Examined::open(&edge.place()?, edge.options()).map_err(Error::from)?;
    let bar = progress::bar("verifying", examined.records().map_err(Error::from)?.0);
    let checked = examined.check(&mut |records| bar.set_position(records));
    let root = examined.root();
    bar.finish_and_clear();
    let Checked { records, streams, entries: index_entries, erased } = checked.map_err(Error::from)?;
    let signing = examined.signing()?;
    examined.end_what_was_cut().map_err(Error::from)?;
    drop(examined);
    let signed = signing.as_ref().map(|signing| signing.last().checkpoint.size);
    let verified = Verified { records, streams, index_entries, erased, root, signed };
    output::one(edge.output, &verified, || {
        let signed = signing.map_or_else(String::new, |signing| {
            let (size, origin) = (signing.last().checkpoint.size, signing.verifier().name().to_owned());
            format!("Its first {size} records are those that were signed last, as {origin}.\n")
        });
        let erased = match erased {
            0 => String::new(),
            1 => "What 1 of them said was erased.\n".into(),
            some => format!("What {some} of them said was erased.\n"),
        };
        format!(
            "The log is sound: {}, {index_entries} index entries.\n{erased}\
             Every digest, position and version is what it was when it was recorded. The root over all is\n{}\n{signed}",
            size(records, streams),
            hex::encode(root)
        )
    })
}

fn backup(edge: &Edge, file: &Path) -> Result<String, Failure> {
    let bar = progress::of_file("verifying", file);
    let read = Store::verify_backup(file, &mut |bytes| bar.set_position(bytes));
    bar.finish_and_clear();
    let contents = read.map_err(Error::from)?;
    let verified = VerifiedBackup { records: contents.records, streams: contents.streams, root: contents.root };
    output::one(edge.output, &verified, || {
        format!(
            "The backup is sound: {}, root {}.\n\
             Every digest, position and version is what it was when it was recorded.\n",
            size(verified.records, verified.streams),
            hex::encode(verified.root)
        )
    })
}

fn size(records: u64, streams: u64) -> String {
    let streams = if streams == 1 { "1 deal or window".into() } else { format!("{streams} deals and windows") };
    format!("{} of {streams}", count(records, "record"))
}
