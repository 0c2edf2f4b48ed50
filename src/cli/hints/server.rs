//! The way out where the server or its tokens are in the way.

use super::Hint;
use crate::http::{ListenFault, TokenFault};

impl Hint for ListenFault {
    fn hint(&self) -> String {
        let hint = match self {
            Self::AddressUnavailable { .. } => {
                "if a server already runs there, use that one; otherwise take another port with --listen, as in --listen 127.0.0.1:7879"
            }
            Self::CertificateUnusable { .. } => "both must be PEM files, and the certificate must have its whole chain",
            Self::RecordingEnded { .. } => {
                "what it acknowledged is recorded: remove the cause, such as a full disk, and start it again"
            }
            Self::NotRun { .. } => "check how many processes and open files the system allows",
        };
        hint.into()
    }
}

impl Hint for TokenFault {
    fn hint(&self) -> String {
        match self {
            Self::Store(error) => error.hint(),
            Self::NoSuchToken { .. } => "`mercato token list` shows the tokens".into(),
            Self::SeveralTokens { .. } => "name it by its id".into(),
        }
    }
}
