//! The way out where a text proves nothing.

use super::Hint;
use crate::proof::fault::ProofFault;

impl Hint for ProofFault {
    fn hint(&self) -> String {
        let hint = match self {
            Self::NoOrigin { .. } => "write a name of your own, without https://, as in example.org/mercato/club",
            Self::NoVerifierKey { .. } => {
                "give the whole line that `mercato audit init` ended with: a name, +, eight digits, +, the key"
            }
            Self::NoSigningKey { .. } => "put back the file that `mercato audit init` made",
            Self::NoProof => "name a file that `mercato audit prove` made",
            Self::NoCheckpoint { .. } => "name a file that `mercato audit checkpoint` made, unchanged",
            Self::LineEnds => "get it again unchanged, as a file and not pasted into a message",
            Self::NoEntry => "name the file with the entry: --entry FILE",
            Self::NotSigned { .. } | Self::OtherLog { .. } => {
                "ask the keeper of the log for its key, and not by the channel that this file came through"
            }
            Self::OtherEntry => "leave --entry out, or name the file that `mercato audit prove` made with this proof",
            Self::Malformed { .. }
            | Self::BadSignature { .. }
            | Self::NoSuchIndex { .. }
            | Self::PathLength { .. }
            | Self::NotInTree => "it proves nothing: ask for another one, and keep this one if you are refused",
        };
        hint.into()
    }
}
