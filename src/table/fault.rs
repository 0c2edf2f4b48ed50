//! Why rules or a table cannot be used at all.

use crate::reported::reported;
use serde::Serialize;

/// Rules that say nothing, or a file that is no table.
#[derive(Debug, thiserror::Error, Serialize)]
#[serde(untagged)]
pub enum TableFault {
    /// A rule that cannot be followed.
    #[error("{file}: {rule}: {reason}")]
    Rules {
        /// The file of the rules, or the layout.
        file: String,
        /// Where in it.
        rule: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A file that cannot be read as a table.
    #[error("{file}: {reason}")]
    Table {
        /// The file.
        file: String,
        /// What is wrong with it.
        reason: String,
        /// The way out.
        hint: String,
    },
}

reported! {
    TableFault {
        Rules => Unreadable "rules-unreadable",
        Table => Unreadable "table-unreadable",
    }
}

/// A rule that cannot be followed, before the file is known that it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleFault {
    /// Where in the rules.
    pub rule: String,
    /// What is wrong.
    pub reason: String,
}

impl RuleFault {
    /// Of this rule.
    pub fn new(rule: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { rule: rule.into(), reason: reason.into() }
    }

    /// In this file.
    pub fn of(self, file: &str) -> TableFault {
        TableFault::Rules { file: file.into(), rule: self.rule, reason: self.reason }
    }
}
