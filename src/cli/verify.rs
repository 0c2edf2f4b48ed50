use super::bringing_up::teller;
use super::database::told_models;
use super::environment::Environment;
use super::failure::Failure;
use super::output;
use crate::ledger::{self, Error, NotVerified, Tell, Verified};
use crate::postgres::ListedModel;
use crate::render::count;
#[cfg(unix)]
use crate::socket::{LogThere, SocketClient};
use crate::store::{OpenOptions, Store};
use clap::Args;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Checks that nothing in the store was changed or lost since it was recorded
///
/// It reads every record and checks digests, positions, versions and hashes. It compares the read model, which
/// questions read, with the log, and the log with the last signed checkpoint, if there is one. If anything is damaged,
/// the exit code is 6. It works on a copy of the log in the store's folder, and removes the copy at the end, so the log
/// is not changed. If everything is sound, it removes what an interrupted erasure has left. Beside a server, it reads the
/// records through the server, which goes on recording.
#[derive(Args, Debug)]
pub(crate) struct VerifyArgs {
    /// Check this backup instead of the store
    file: Option<PathBuf>,
}

#[derive(Serialize)]
struct VerifySummary {
    records: u64,
    streams: u64,
    erased: u64,
    /// The read model was compared with the log as well.
    read_model: bool,
    #[serde(with = "hex")]
    root: [u8; 32],
    /// How many records the last signed checkpoint has, if one was signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    signed: Option<u64>,
    /// Read models that may have what was erased.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    models_behind: Vec<ListedModel>,
}

#[derive(Serialize)]
struct VerifiedBackup {
    records: u64,
    streams: u64,
    #[serde(with = "hex")]
    root: [u8; 32],
}

impl VerifyArgs {
    pub(crate) fn run(self, environment: &Environment) -> Result<String, Failure> {
        environment.day()?;
        match self.file {
            Some(file) => backup(environment, &file),
            None => store(environment),
        }
    }
}

fn store(environment: &Environment) -> Result<String, Failure> {
    let verified = if environment.is_in_a_database() {
        environment.verify_database().map_err(not_verified)?
    } else {
        in_a_folder(environment)?
    };
    let ledger::Verified { records, streams, erased, root, model: read_model, signing } = verified;
    let signed = signing.as_ref().map(|signing| signing.last().checkpoint.size);
    let models_behind = environment.models_behind()?;
    let behind = told_models(&models_behind);
    let verified = VerifySummary { records, streams, erased, read_model, root, signed, models_behind };
    output::one(environment.output, &verified, || {
        let signed = signing.map_or_else(String::new, |signing| {
            let (size, origin) = (signing.last().checkpoint.size, signing.verifier().name().to_owned());
            format!("Its first {size} records are those of the last signed checkpoint, of the log {origin}.\n")
        });
        let erased = match erased {
            0 => String::new(),
            1 => "The content of 1 of them was erased.\n".into(),
            some => format!("The content of {some} of them was erased.\n"),
        };
        format!(
            "The log is sound: {}.\n{erased}\
             Every digest, position and version is what it was when it was recorded. {}\n\
             The root over all is\n{}\n{signed}{behind}",
            size(records, streams),
            if read_model {
                "The read model, which questions read, has the same records."
            } else {
                "The next command updates or rebuilds the read model, which questions read."
            },
            hex::encode(root)
        )
    })
}

fn in_a_folder(environment: &Environment) -> Result<Verified, Failure> {
    let (place, tell) = (environment.place()?, teller(environment));
    let here = |wait| {
        let options = OpenOptions { wait, ..environment.options() };
        ledger::verify(&place, &options, &tell).map_err(not_verified)
    };
    environment.here_or_there(here, |path| beside(path, &tell))
}

/// What the server that holds the store has, if one does.
#[cfg(unix)]
fn beside(path: &Path, tell: &Tell) -> Result<Option<Verified>, Failure> {
    let Some(client) = SocketClient::connect(path)? else { return Ok(None) };
    ledger::verify_beside(path, || LogThere::open(client), tell).map_err(not_verified)
}

/// There are no such servers.
#[cfg(not(unix))]
fn beside(_: &Path, _: &Tell) -> Result<Option<Verified>, Failure> {
    Ok(None)
}

fn not_verified(error: NotVerified) -> Failure {
    match error {
        NotVerified::Ledger(error) => error.into(),
        NotVerified::Signing(error) => error.into(),
    }
}

fn backup(environment: &Environment, file: &Path) -> Result<String, Failure> {
    let bar = environment.bar_of_file("verifying", file);
    let read = Store::verify_backup(file, &mut |bytes| bar.set_position(bytes));
    bar.finish_and_clear();
    let contents = read.map_err(Error::from)?;
    let verified = VerifiedBackup { records: contents.records, streams: contents.streams, root: contents.root };
    output::one(environment.output, &verified, || {
        format!(
            "The backup is sound: {}, root {}.\n\
             Every digest, position and version is what it was when it was recorded.\n",
            size(verified.records, verified.streams),
            hex::encode(verified.root)
        )
    })
}

fn size(records: u64, streams: u64) -> String {
    let streams = match streams {
        1 => "1 deal, window, club or player".into(),
        streams => format!("{streams} deals, windows, clubs and players"),
    };
    format!("{} of {streams}", count(records, "record"))
}
