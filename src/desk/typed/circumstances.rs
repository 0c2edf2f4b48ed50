//! What every record has beside its event, as it was typed.

use super::FieldReader;
use super::field_reader::in_words;
use crate::deal::moment::Moment;
use crate::deal::name::{Name, Text};
use crate::deal::source::{Grade, Source};

/// When it happened, when that was learned, and who said so.
#[derive(Clone, Debug, PartialEq)]
pub struct Circumstances {
    /// When it took place.
    pub happened: Moment,
    /// When it was learned; none for now.
    pub learned: Option<Moment>,
    /// Who said so.
    pub source: Option<Source>,
    /// A remark.
    pub note: Option<Text>,
}

impl FieldReader<'_> {
    /// The fields `on`, `learned`, `source`, `ref`, `grade` and `note`, under names that begin with `prefix`. It happened when it
    /// was learned, or today, unless something else was typed.
    pub fn circumstances(&mut self, prefix: &str) -> Option<Circumstances> {
        let name = |field: &str| format!("{prefix}{field}");
        let learned = self.date(&name("learned"));
        let happened = match self.typed.one(&name("on")) {
            Some(_) => self.date(&name("on")),
            None => learned.clone().or_else(|| self.moment("today").ok()),
        };
        let source = self.source(prefix);
        let note = self.typed.one(&name("note")).map(|text| Text::new(text).map_err(|error| in_words(&error)));
        let note = note.and_then(|note| self.taken(&name("note"), note));
        if self.is_well() { Some(Circumstances { happened: happened?, learned, source, note }) } else { None }
    }

    fn date(&mut self, field: &str) -> Option<Moment> {
        let words = self.typed.one(field)?;
        let read = self.moment(words);
        self.taken(field, read)
    }

    /// Who said so. What is said of a source without a name is wrong.
    fn source(&mut self, prefix: &str) -> Option<Source> {
        let name = |field: &str| format!("{prefix}{field}");
        let grade = self
            .typed
            .one(&name("grade"))
            .map(|text| Grade::parse(text).map_err(|error| (error.to_string(), String::new())));
        let grade = grade.and_then(|grade| self.taken(&name("grade"), grade));
        let reference = self.typed.one(&name("ref")).map(|text| Text::new(text).map_err(|error| in_words(&error)));
        let reference = reference.and_then(|reference| self.taken(&name("ref"), reference));
        if self.typed.one(&name("source")).is_none() {
            if grade.is_some() || reference.is_some() {
                self.taken::<()>(
                    &name("source"),
                    Err(("it is missing".into(), "a grade, and where it was said, belong to a source".into())),
                );
            }
            return None;
        }
        let source = self.named(&name("source"))?;
        Some(Source { name: source, reference, grade })
    }

    /// A name, which is needed.
    pub fn named(&mut self, field: &str) -> Option<Name> {
        let text = self.needed(field)?;
        self.taken(field, Name::new(text).map_err(|error| in_words(&error)))
    }

    /// A text, which is needed.
    pub fn text(&mut self, field: &str) -> Option<Text> {
        let text = self.needed(field)?;
        self.taken(field, Text::new(text).map_err(|error| in_words(&error)))
    }
}
