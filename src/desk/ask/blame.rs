//! Who said what about the terms of a deal.

use super::show::{ShowAnswer, ShowQuestion};
use super::{AskError, Records};
use crate::deal::cuts::Cuts;
use crate::deal::terms::Field;

/// Which record set each field of the terms.
#[derive(Clone, Debug)]
pub struct BlameQuestion {
    /// The name of the deal, or the beginning of it.
    pub deal: String,
    /// This field alone.
    pub field: Option<Field>,
    /// As of when.
    pub cuts: Cuts,
}

impl BlameQuestion {
    /// The deal, in whose blame only the fields that were asked for are left.
    pub fn answer(self, records: &Records) -> Result<ShowAnswer, AskError> {
        let mut shown = ShowQuestion { deal: self.deal, cuts: self.cuts }.answer(records)?;
        if let Some(wanted) = self.field {
            shown.deal.blame.retain(|field, _| *field == wanted);
        }
        Ok(shown)
    }
}
