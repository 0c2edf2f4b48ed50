//! What a form holds: what was typed, and what it hands on from one sending to the next.

use super::context::FormContext;
use crate::deal::ids::Version;
use crate::desk::typed::TypedFields;
use crate::http::HttpFault;
use crate::http::server::Outside;
use uuid::Uuid;

/// A form as it is shown, or as it was sent.
#[derive(Clone, Debug)]
pub(super) struct FormDraft {
    /// The id that the record will have.
    pub(super) key: Uuid,
    /// The version of the deal, as it was shown last.
    pub(super) version: Option<Version>,
    /// The version of the deal when the form was filled in with what a record says.
    pub(super) base: Option<Version>,
    /// The digest of the line that was shown as understood.
    pub(super) checked: Option<String>,
    /// It is to be recorded, if it is what was checked.
    pub(super) is_to_record: bool,
    /// All fields that people see.
    pub(super) typed: TypedFields,
}

/// The fields that nobody sees.
const HIDDEN: [&str; 5] = ["key", "version", "base", "checked", "do"];

/// A key that nothing had before.
pub(in crate::http::page) fn new_key(outside: Outside) -> Uuid {
    let mut bytes = [0; 16];
    (outside.random)(&mut bytes);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

impl FormDraft {
    /// Shown for the first time.
    pub(super) fn new(context: &FormContext, outside: Outside) -> Self {
        Self {
            key: new_key(outside),
            version: context.version,
            base: context.version,
            checked: None,
            is_to_record: false,
            typed: context.filled.clone(),
        }
    }

    /// As it was sent.
    pub(super) fn read(body: &str) -> Result<Self, HttpFault> {
        let pairs: Vec<(String, String)> = form_urlencoded::parse(body.as_bytes()).into_owned().collect();
        let hidden = |name: &str| {
            let found = pairs.iter().find(|(given, _)| given == name);
            found.map(|(_, value)| value.trim().to_owned()).filter(|value| !value.is_empty())
        };
        let unreadable = |name: &str| HttpFault::parameter(name, "the form was changed on its way", "open it again");
        let version = |name: &str| match hidden(name) {
            None => Ok(None),
            Some(number) => number.parse().map(|number| Some(Version(number))).map_err(|_| unreadable(name)),
        };
        Ok(Self {
            key: hidden("key").and_then(|key| Uuid::parse_str(&key).ok()).ok_or_else(|| unreadable("key"))?,
            version: version("version")?,
            base: version("base")?,
            checked: hidden("checked"),
            is_to_record: hidden("do").is_some_and(|what| what == "record"),
            typed: TypedFields::new(
                pairs
                    .iter()
                    .filter(|(name, _)| !HIDDEN.contains(&name.as_str()))
                    // Browsers send the ends of lines as on teleprinters.
                    .map(|(name, value)| (name.clone(), value.replace("\r\n", "\n")))
                    .collect(),
            ),
        })
    }
}
