//! What a command has done by the time that there is an answer.

/// What stands, though the answer that tells it may not be heard.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Done {
    /// A clause.
    pub(crate) what: &'static str,
    /// The way to hear it after all.
    pub(crate) hint: &'static str,
}

impl Done {
    /// What is not to be done twice.
    pub(crate) const fn once(what: &'static str) -> Self {
        Self { what, hint: "check where the output goes; do not repeat the command, since its work is done" }
    }
}
