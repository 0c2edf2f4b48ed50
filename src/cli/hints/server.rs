//! The way out where the server or its tokens are in the way.

use super::Hint;
use crate::http::{ListenFault, TokenFault};

impl Hint for ListenFault {
    fn hint(&self) -> String {
        let hint = match self {
            Self::AddressUnavailable { .. } => {
                "take another port with --listen, as in --listen 127.0.0.1:7879; 0 takes a free one"
            }
            Self::CertificateUnusable { .. } => "both are PEM files; the certificate is to have its whole chain",
            Self::RecordingEnded { .. } => {
                "what it answered is recorded: mend what stopped it, such as a full disk, and start it again"
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
            Self::NoSuchToken { .. } => "`mercato token list` shows the tokens there are".into(),
            Self::SeveralTokens { .. } => "name it by its id".into(),
        }
    }
}
