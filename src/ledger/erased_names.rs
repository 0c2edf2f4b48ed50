//! A deal whose opening was erased has no name but its id, and is called by it wherever other deals name it.

use super::{Error, Reader};
use crate::deal::erase::erase;
use crate::deal::event::Event;
use crate::deal::ids::Position;
use crate::deal::name::Slug;
use crate::deal::patch::deals_in;
use crate::deal::record::Record;
use crate::read_model::Key;
use serde_json::Value;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// What deals are called now, by what records call them.
pub(super) type Names = BTreeMap<Slug, Slug>;

impl Reader {
    /// What the deal of this name is called now.
    pub(super) fn called(&self, slug: &Slug) -> Result<Slug, Error> {
        if !self.model.has_erased() {
            return Ok(slug.clone());
        }
        let id = Slug::of_id(self.deal(slug));
        let is_nameless = self.model.find(Key::Deal(id.as_str()))?.iter().any(|found| found.slug == id);
        Ok(if is_nameless { id } else { slug.clone() })
    }

    /// The records that keep the name of their deal in their bodies when its opening, this record, is erased, until they are
    /// erased too.
    pub fn keepers_of_the_name(&self, opening: &Record) -> Result<Vec<Position>, Error> {
        let history = self.history(opening.stream)?;
        let gone = erase(&history, opening)?.gone;
        // What is never erased does not have the name.
        let keeps = |record: &&Record| !record.is_nameless() && !gone.contains(&record.position);
        Ok(history.records().iter().filter(keeps).map(|record| record.position).collect())
    }

    /// These records, with the names that the deals that they name have now. `names` are those that were looked up before.
    pub(super) fn by_their_names(&self, mut records: Vec<Record>, names: &mut Names) -> Result<Vec<Record>, Error> {
        for record in &mut records {
            self.name_deals(&mut record.draft.event, names)?;
        }
        Ok(records)
    }

    /// The same of an event.
    pub(super) fn name_deals(&self, event: &mut Event, names: &mut Names) -> Result<(), Error> {
        if !self.model.has_erased() {
            return Ok(());
        }
        let patched = if let Event::Correction { patch, .. } = &*event { deals_in(patch) } else { Vec::new() };
        for slug in event.deals().iter().cloned().chain(patched) {
            if let Entry::Vacant(unknown) = names.entry(slug) {
                let called = self.called(unknown.key())?;
                unknown.insert(called);
            }
        }
        for slug in event.deals_mut() {
            if let Some(called) = names.get(slug) {
                slug.clone_from(called);
            }
        }
        if let Event::Correction { patch, .. } = event {
            rename(patch, names);
        }
        Ok(())
    }
}

/// In the data of a patch.
fn rename(patch: &mut Value, names: &Names) {
    let Some(data) = patch.get_mut("data").and_then(Value::as_object_mut) else { return };
    let call = |named: &mut Value| {
        let called = named.as_str().and_then(|slug| names.get(&Slug::new(slug).ok()?));
        if let Some(called) = called {
            *named = Value::from(called.as_str());
        }
    };
    if let Some(deal) = data.get_mut("deal") {
        call(deal);
    }
    data.get_mut("package").and_then(Value::as_array_mut).into_iter().flatten().for_each(call);
}
