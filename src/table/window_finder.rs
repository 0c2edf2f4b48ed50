//! Which window is open on a day.

use crate::deal::moment::Moment;
use crate::deal::name::{Name, Slug};
use crate::deal::window::WindowSet;

/// The windows that are known.
#[derive(Clone, Debug, Default)]
pub struct WindowFinder(Vec<DatedWindow>);

#[derive(Clone, Debug)]
struct DatedWindow {
    name: Slug,
    competition: Name,
    opens: Moment,
    closes: Moment,
}

impl WindowFinder {
    /// Of these windows.
    pub fn of(windows: impl IntoIterator<Item = WindowSet>) -> Self {
        let known = windows.into_iter().filter_map(|window| {
            let (opens, closes) = (window.opening().ok()?, window.closing().ok()?);
            Some(DatedWindow { name: window.name, competition: window.competition, opens, closes })
        });
        Self(known.collect())
    }

    /// The one of this competition that is open some time of this moment; none where there are several.
    pub(super) fn open(&self, competition: &str, on: &Moment) -> Option<&Slug> {
        let competition = Name::new(competition).ok()?;
        let is_open = |window: &&DatedWindow| {
            window.competition.is_same(&competition) && window.opens.start < on.end && on.start < window.closes.end
        };
        let mut open = self.0.iter().filter(is_open);
        open.next().filter(|_| open.next().is_none()).map(|window| &window.name)
    }
}
