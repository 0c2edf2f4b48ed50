//! What a form is about.

use crate::deal::entry::RegisterKind;
use crate::deal::kind::Kind;
use crate::deal::name::Name;

/// What a form records, as its address names it.
#[derive(Clone, Debug)]
pub(super) enum FormSubject {
    /// A new deal, mostly one of the window that is named.
    Opening { window: Option<String> },
    /// What happened in a deal.
    Event { deal: String, kind: Kind },
    /// What a record should have said.
    Correction { record: String },
    /// That a record does not count.
    Retraction { record: String },
    /// A window, club or player; where one is named, as it is now.
    Reference { kind: Kind, name: Option<String> },
    /// That there is no such entry any more.
    Removal { kind: RegisterKind, name: Name },
}
