//! What is wrong with a field.

/// What is wrong with what was typed in a field, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldFault {
    /// The field; `terms` for all fields of terms together, and empty where no field is to blame.
    pub field: String,
    /// A clause.
    pub reason: String,
    /// A clause or two; empty where the reason says it.
    pub hint: String,
}

impl FieldFault {
    /// Of this field.
    pub fn new(field: impl Into<String>, reason: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { field: field.into(), reason: reason.into(), hint: hint.into() }
    }
}
