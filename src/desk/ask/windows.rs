//! The windows whose dates are known.

use super::{AskError, Records};
use crate::views::windows::KnownWindow;

/// The windows whose dates are known.
#[derive(Clone, Copy, Debug, Default)]
pub struct WindowsQuestion;

impl WindowsQuestion {
    /// By name, with their latest dates.
    pub fn answer(self, records: &Records) -> Result<Vec<KnownWindow>, AskError> {
        Ok(records.windows()?.into_iter().map(|(window, record)| KnownWindow::of(window, &record)).collect())
    }
}
