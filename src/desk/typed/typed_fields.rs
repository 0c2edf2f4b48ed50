//! What was typed, field by field.

/// Each field with what was typed in it; a field of several values comes several times.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedFields(Vec<(String, String)>);

impl TypedFields {
    /// In the order in which they came.
    pub fn new(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// What was typed in the field, if anything was.
    pub fn one(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// What was typed in the field, with the spaces around it.
    pub fn as_it_is(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// Each value of the field.
    pub fn all<'f>(&'f self, name: &str) -> impl Iterator<Item = &'f str> {
        let of_field = self.0.iter().filter(move |(field, _)| field == name);
        of_field.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// The switch is on.
    pub fn is_on(&self, name: &str) -> bool {
        self.one(name).is_some()
    }

    /// Adds a value.
    pub fn put(&mut self, name: &str, value: &str) {
        self.0.push((name.into(), value.into()));
    }

    /// All that was typed.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }
}
