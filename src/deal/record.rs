//! One line of the log.

use super::erased::{Erased, Marks};
use super::event::Event;
use super::ids::{Position, RecordId, StreamId, Version};
use super::moment::{Instant, Moment};
use super::name::{Name, Slug, Text};
use super::source::{Grade, Source};
use std::borrow::Cow;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// What someone recorded, before the log gives it its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// Its identity.
    pub id: RecordId,
    /// The name of the deal, or of the window, that it is about. What [stays for good](Event::stays_for_good) has the id of
    /// the deal there, until [`History`](super::history::History) calls it by its name.
    pub slug: Slug,
    /// When it took place; for a plan, the moment it is for. As typed: see [`Draft::when`].
    pub happened: Moment,
    /// When the recorder came to know. Ends at `recorded` at the latest.
    pub learned: Moment,
    /// When the log took it, to the millisecond.
    pub recorded: Instant,
    /// Who typed it.
    pub recorder: Name,
    /// Who said so.
    pub source: Option<Source>,
    /// A remark.
    pub note: Option<Text>,
    /// What happened.
    pub event: Event,
}

/// A line of the log. Nothing in it ever changes, but that all it says may be erased.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Its place in the log.
    pub position: Position,
    /// What it is about.
    pub stream: StreamId,
    /// Its place in that stream.
    pub version: Version,
    /// What it says.
    pub draft: SharedDraft,
}

/// A draft that clones share until one of them is changed: whoever keeps a deal while it grows copies no record.
#[derive(Clone, Debug, PartialEq)]
pub struct SharedDraft(Arc<Draft>);

impl From<Draft> for SharedDraft {
    fn from(draft: Draft) -> Self {
        Self(Arc::new(draft))
    }
}

impl Deref for SharedDraft {
    type Target = Draft;
    fn deref(&self) -> &Draft {
        &self.0
    }
}

impl DerefMut for SharedDraft {
    fn deref_mut(&mut self) -> &mut Draft {
        Arc::make_mut(&mut self.0)
    }
}

impl Deref for Record {
    type Target = Draft;
    fn deref(&self) -> &Draft {
        &self.draft
    }
}

impl Record {
    /// All that it said is gone.
    pub fn is_erased(&self) -> bool {
        matches!(self.event, Event::Erased(_))
    }

    /// It does not know what its deal is called: that was erased, or it was never to keep it.
    pub fn is_nameless(&self) -> bool {
        self.is_erased() || self.event.stays_for_good()
    }

    /// What is left of it without its source, note and data. Its deal is called by its id, until
    /// [`History`](super::history::History) knows better. What is never erased stays as it is.
    #[must_use]
    pub fn erased(mut self) -> Self {
        if !self.is_erased() {
            let Some(left) = Erased::of_event(&self.event, self.source.as_ref()) else { return self };
            self.draft.event = Event::Erased(left);
        }
        self.draft.slug = Slug::of_id(self.stream);
        self.draft.recorder = Name::erased();
        self.draft.source = None;
        self.draft.note = None;
        self
    }
}

impl Draft {
    /// Its own source is known to be doubtful.
    pub fn is_doubtful(&self) -> bool {
        Marks::grade_of(&self.event, self.source.as_ref()).is_some_and(Grade::is_doubtful)
    }

    /// The moment it stands at: what was known had happened, and a plan stands where it was learned.
    pub fn when(&self) -> Cow<'_, Moment> {
        stands_at(&self.event, &self.happened, &self.learned, &self.learned)
    }
}

/// Where an event stands on the happened clock: a plan where the record was `learned`; anything else where it
/// happened, cut to the end of when that was `told`.
pub fn stands_at<'a>(event: &Event, happened: &'a Moment, learned: &'a Moment, told: &Moment) -> Cow<'a, Moment> {
    if event.is_plan() {
        Cow::Borrowed(learned)
    } else if happened.end <= told.end {
        Cow::Borrowed(happened)
    } else {
        Cow::Owned(happened.cut_to(told.end))
    }
}
