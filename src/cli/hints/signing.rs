//! The way out where nothing is signed.

use super::Hint;
use crate::store::signing::{CHECKPOINT, SigningError};

impl Hint for SigningError {
    fn hint(&self) -> String {
        let hint = match self {
            Self::Log(error) => return error.hint(),
            Self::NotSignedFor => return begin(""),
            Self::NoKeyToCheck => return begin("give the key of the checkpoint with --vkey KEY; or, "),
            Self::AlreadySignedFor { vkey, .. } => {
                return format!(
                    "a log keeps its name and its key; `mercato audit checkpoint` signs it. The key that others check with: {vkey}"
                );
            }
            Self::NameLost => {
                "put audit.json back from a copy of the folder: no backup holds it. If there is none, put the other audit. \
                 files away and give the log another name: `mercato audit init --origin example.org/mercato/club`"
            }
            Self::DamagedFile { file: CHECKPOINT, .. } => {
                "put it back from a copy of the folder, or from the newest checkpoint that you have sent away: no backup \
                 holds it"
            }
            Self::DamagedFile { .. } => "put it back from a copy of the folder: no backup holds it",
            Self::KeyInStore { .. } => "name a file elsewhere; or leave --key out, and it is kept there as audit.key",
            Self::KeyWouldBeOpen { .. } => {
                "no key was kept there; name a place whose files have permissions, as FAT has none"
            }
            Self::KeyExists { .. } => {
                "name another file with --key; if this key has never signed anything, it may be removed first"
            }
            Self::KeyUnwritable { .. } => "check the name, the permissions and the free space",
            Self::KeyUnavailable { .. } => {
                "put it back from a copy of the folder that it was in (no backup holds it), or mount what it is on; where it was \
                 is said in audit.json"
            }
            Self::KeyExposed { file, .. } => {
                let file = file.display().to_string().replace('\'', "'\\''");
                return format!("whoever read it can sign; close it with: chmod 600 '{file}'");
            }
            Self::NoKey { .. } | Self::OtherKey { .. } => {
                "put back the key that `mercato audit init` made for this log, from a copy of the folder that it was in: no backup \
                 holds it"
            }
            Self::LogShorterThanSigned { .. } | Self::LogDiffersFromSigned { .. } => {
                "nothing was signed; change nothing, run `mercato verify`, and look for a backup that has them"
            }
            Self::NotSignedYet { .. } => "sign the log as it is first: `mercato audit checkpoint`",
        };
        hint.into()
    }
}

/// How a log comes by its name: it has one already, elsewhere, or gets one.
fn begin(first: &str) -> String {
    format!(
        "{first}if this store was restored or copied, put the files audit.json, audit.checkpoint and audit.key of the old folder \
         into this one; a log that never had a name gets one, and a key: `mercato audit init --origin \
         example.org/mercato/club`"
    )
}
