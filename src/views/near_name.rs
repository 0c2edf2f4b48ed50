//! A name that nobody had before, and those that may have been meant.

use crate::deal::entry::RegisterKind;
use crate::deal::name::{Name, Slug};

/// A name that nobody had before, and those that come near.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NearName {
    /// Of a club or a player.
    Party {
        /// Which of them.
        kind: RegisterKind,
        /// As typed. No entry has it.
        name: Name,
        /// The entries whose names have all its words.
        fuller: Vec<Name>,
        /// Where there is none: known names that differ in a letter or two.
        near: Vec<Name>,
    },
    /// Of a window.
    Window {
        /// As typed. It has no dates and no deal.
        label: Slug,
        /// Known windows that differ in a letter or two.
        near: Vec<Slug>,
    },
}
