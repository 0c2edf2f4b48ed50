//! A deal whose opening was erased has no name but its id, and is called by it wherever other deals name it.

use super::{Error, Ledger, deals_in};
use crate::deal::erase::erase;
use crate::deal::event::Event;
use crate::deal::ids::Position;
use crate::deal::name::Slug;
use crate::deal::record::Record;
use crate::log::Key;
use serde_json::Value;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// What deals are called now, by what records call them.
pub(super) type Names = BTreeMap<Slug, Slug>;

/// The records of a deal that keep its name in their bodies when its opening is erased, in the order of the log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keepers {
    /// Those that can be erased, by themselves or with the record that they correct.
    pub until_erased: Vec<Position>,
    /// Retractions and erasures of programs that put the name there; now it [does not stay](Event::stays_for_good).
    pub for_good: Vec<Position>,
}

impl Ledger {
    /// What the deal of this name is called now.
    pub(super) fn called(&self, slug: &Slug) -> Result<Slug, Error> {
        if !self.log.may_have_erased() {
            return Ok(slug.clone());
        }
        let id = Slug::of_id(self.deal(slug));
        let is_nameless = self.log.find(Key::Deal(id.as_str()))?.iter().any(|found| found.slug == id);
        Ok(if is_nameless { id } else { slug.clone() })
    }

    /// What keeps the name of a deal whose opening, this record, is going to be erased.
    pub fn keepers_of_the_name(&self, opening: &Record) -> Result<Keepers, Error> {
        let gone = erase(&self.history(opening.stream)?, opening)?.gone;
        let (id, mut keepers) = (Slug::of_id(opening.stream), Keepers::default());
        for record in self.log.read_stream(opening.stream)? {
            if record.slug != id && !gone.contains(&record.position) {
                let stays = record.event.stays_for_good();
                if stays { &mut keepers.for_good } else { &mut keepers.until_erased }.push(record.position);
            }
        }
        Ok(keepers)
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
        if !self.log.may_have_erased() {
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
