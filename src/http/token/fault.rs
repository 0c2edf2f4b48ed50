//! Why a token cannot be made, listed or revoked.

use crate::reported::reported;
use crate::store::StoreError;
use serde::Serialize;

/// Why a token cannot be made, listed or revoked.
#[derive(Debug, thiserror::Error, Serialize)]
#[serde(untagged)]
pub enum TokenFault {
    /// The file that they are kept in.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// None that is still of use.
    #[error("there is no token {typed}")]
    NoSuchToken {
        /// As typed.
        typed: String,
    },
    /// Several tokens of one name.
    #[error("several tokens belong to {typed}: {}", ids.join(", "))]
    SeveralTokens {
        /// As typed.
        typed: String,
        /// Those of them that are of use.
        ids: Vec<String>,
    },
}

reported! {
    TokenFault {
        NoSuchToken => NotFound "no-such-token",
        SeveralTokens => Unreadable "several-tokens",
    } of {
        Self::Store(error) => error,
    }
}
