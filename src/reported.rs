//! What every error tells besides its message: its kind, a code that stays the same, and the values in the message.
//!
//! A face makes of the kind an exit code or an HTTP status, and of the code a hint. `docs/errors.md` lists all codes.

use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::fmt::Display;
use std::path::Path;

/// What an error means for whoever asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ErrorKind {
    /// A rule says no.
    Refused,
    /// What was given cannot be read or used.
    Unreadable,
    /// Someone else recorded first.
    Faster,
    /// There is no such thing, or not at that date.
    NotFound,
    /// The store, or something it needs, is in use or cannot be reached.
    Unavailable,
    /// Something is not what was written, or does not hold.
    Damaged,
}

impl ErrorKind {
    /// As it is written in JSON and in the documentation.
    pub fn word(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Unreadable => "unreadable",
            Self::Faster => "faster",
            Self::NotFound => "not-found",
            Self::Unavailable => "unavailable",
            Self::Damaged => "damaged",
        }
    }

    /// The exit code of a command that ends with such an error. An answer over HTTP names it beside its status.
    pub(crate) fn exit_code(self) -> u8 {
        match self {
            Self::Refused => 1,
            Self::Unreadable => 2,
            Self::Faster => 3,
            Self::NotFound => 4,
            Self::Unavailable => 5,
            Self::Damaged => 6,
        }
    }
}

/// The values in a message, by their names.
pub type Facts = Map<String, Value>;

/// An error as a face needs it. Its message is one lower-case clause.
pub trait Reported: Display {
    /// What it means for whoever asked.
    fn kind(&self) -> ErrorKind;

    /// The reason, in kebab-case. No other reason has this code, and it never changes.
    fn code(&self) -> &'static str;

    /// The values in the message.
    fn facts(&self) -> Facts;
}

impl<E: Reported> Reported for Box<E> {
    fn kind(&self) -> ErrorKind {
        self.as_ref().kind()
    }

    fn code(&self) -> &'static str {
        self.as_ref().code()
    }

    fn facts(&self) -> Facts {
        self.as_ref().facts()
    }
}

/// An error that another process met, as it told it.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct ToldError {
    kind: ErrorKind,
    code: &'static str,
    message: String,
    hint: String,
    facts: Facts,
}

impl ToldError {
    /// All that was told.
    pub fn new(kind: ErrorKind, code: String, message: String, hint: String, facts: Facts) -> Self {
        // Codes are few, and whoever is told one is a command that ends with it.
        Self { kind, code: code.leak(), message, hint, facts }
    }

    /// The way out.
    pub fn hint(&self) -> &str {
        &self.hint
    }
}

/// Its facts, as of any error.
impl Serialize for ToldError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.facts.serialize(serializer)
    }
}

impl Reported for ToldError {
    fn kind(&self) -> ErrorKind {
        self.kind
    }

    fn code(&self) -> &'static str {
        self.code
    }

    fn facts(&self) -> Facts {
        self.facts.clone()
    }
}

/// The fields of an error; none where it has none.
pub(crate) fn facts_of(error: &impl Serialize) -> Facts {
    match serde_json::to_value(error) {
        Ok(Value::Object(facts)) => facts,
        _ => Facts::new(),
    }
}

/// A path as a fact: a name that is no text is told as it is shown.
pub(crate) fn path<S: Serializer>(path: impl AsRef<Path>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&path.as_ref().to_string_lossy())
}

/// An error inside another one, as a fact of that: its message alone.
pub(crate) fn message<S: Serializer>(error: &impl Display, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(error)
}

/// An error inside another one, as a fact of that: its code, its message and its facts.
pub(crate) fn whole<S: Serializer>(error: &impl Reported, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(
        [(Cow::from("code"), Value::from(error.code())), (Cow::from("message"), Value::from(error.to_string()))]
            .into_iter()
            .chain(error.facts().into_iter().map(|(name, fact)| (Cow::from(name), fact))),
    )
}

/// The kinds and codes of an error, one line a variant. What follows `of` is reported as the error inside it.
macro_rules! reported {
    ($error:ident { $($variant:ident => $kind:ident $code:literal,)* } $(of { $($pattern:pat => $inner:ident,)* })?) => {
        impl $error {
            /// All codes that it has of its own, with their kinds.
            pub const CODES: &'static [(&'static str, $crate::reported::ErrorKind)] =
                &[$(($code, $crate::reported::ErrorKind::$kind)),*];
        }

        impl $crate::reported::Reported for $error {
            fn kind(&self) -> $crate::reported::ErrorKind {
                match self {
                    $(Self::$variant { .. } => $crate::reported::ErrorKind::$kind,)*
                    $($($pattern => $inner.kind(),)*)?
                }
            }

            fn code(&self) -> &'static str {
                match self {
                    $(Self::$variant { .. } => $code,)*
                    $($($pattern => $inner.code(),)*)?
                }
            }

            fn facts(&self) -> $crate::reported::Facts {
                $crate::reported::facts_of(self)
            }
        }
    };
}

pub(crate) use reported;
