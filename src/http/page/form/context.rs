//! What a form is shown with: its deal, the record that it is about, and the names that it completes.

use super::subject::FormSubject;
use crate::deal::cuts::Cuts;
use crate::deal::entry::{RegisterEntry, RegisterKind};
use crate::deal::erase::fixed;
use crate::deal::event::Event;
use crate::deal::history::History;
use crate::deal::ids::{Position, Version};
use crate::deal::kind::Kind;
use crate::deal::name::{Name, Slug};
use crate::deal::record::Record;
use crate::deal::refusal::Refusal;
use crate::desk::ask::Records;
use crate::desk::typed::{KnownNames, TypedFields, filled, filled_reading};
use crate::http::HttpFault;
use crate::ledger::Error;
use crate::views::deal::{Deal, deal};
use crate::views::history::{HistoryEntry, history};
use chrono_tz::Tz;

/// All that a form shows beside what was typed.
pub(super) struct FormContext {
    pub(super) subject: FormSubject,
    /// Whose fields it has.
    pub(super) kind: Kind,
    /// The deal that it is about, by its name.
    pub(super) slug: Option<Slug>,
    /// The same, as it is now. A deal whose opening was retracted is no deal.
    pub(super) deal: Option<Deal>,
    /// The records of that deal, or of that window, club or player.
    pub(super) history: Option<History>,
    /// The record that is corrected or retracted.
    pub(super) record: Option<Record>,
    /// The same, as people read it.
    pub(super) entry: Option<HistoryEntry>,
    /// What is in the fields at first.
    pub(super) filled: TypedFields,
    /// Of the deal, or of the window, club or player that is set anew.
    pub(super) version: Option<Version>,
    pub(super) names: KnownNames,
    pub(super) zone: Tz,
}

impl FormContext {
    /// Of this subject. A record that is corrected is filled in as it was at the version `base` of its deal.
    pub(super) fn of(records: &Records, subject: &FormSubject, base: Option<Version>) -> Result<Self, HttpFault> {
        let new = Self {
            subject: subject.clone(),
            kind: Kind::Opened,
            slug: None,
            deal: None,
            history: None,
            record: None,
            entry: None,
            filled: TypedFields::default(),
            version: None,
            names: KnownNames::of(records)?,
            zone: records.zone(),
        };
        match subject {
            FormSubject::Opening { window } => Ok(Self { filled: filled_with("window", window.as_deref()), ..new }),
            FormSubject::Event { deal: typed, kind } => {
                let found = records.find(typed)?;
                let context = new.with(records, records.history_of(&found)?, found.slug)?;
                let filled = context.deal.as_ref().map(|deal| told_beforehand(deal, *kind)).unwrap_or_default();
                Ok(Self { kind: *kind, filled, ..context })
            }
            FormSubject::Correction { record } => new.of_record(records, record, base, Kind::Correction),
            FormSubject::Retraction { record } => new.of_record(records, record, base, Kind::Retraction),
            FormSubject::Reference { kind, name } => new.of_reference(records, *kind, name.as_deref()),
            FormSubject::Removal { kind, name } => new.of_removal(records, *kind, name, base),
        }
    }

    /// Of a deal.
    fn with(self, records: &Records, of: History, slug: Slug) -> Result<Self, HttpFault> {
        let cuts = Cuts { who: records.who_in([&of], &Cuts::default())?, ..Cuts::default() };
        let (deal, version) = (deal(&of, &cuts), Some(of.version()));
        Ok(Self { slug: Some(slug), deal, version, history: Some(of), ..self })
    }

    fn of_record(self, records: &Records, typed: &str, base: Option<Version>, to_be: Kind) -> Result<Self, HttpFault> {
        let record = records.find_record(typed)?;
        if let Some(refusal) = fixed(&record).or_else(|| refusal(&record, to_be)) {
            return Err(Error::from(refusal).into());
        }
        let history = records.history_with(&record)?;
        let filled = match to_be {
            Kind::Correction => filled_at(&history, &record, base),
            _ => TypedFields::default(),
        };
        let kind = if to_be == Kind::Correction { record.event.kind() } else { to_be };
        let entry = entries(&history).into_iter().find(|entry| entry.position == record.position);
        let slug = record.slug.clone();
        Ok(Self { kind, filled, record: Some(record), entry, ..self.with(records, history, slug)? })
    }

    fn of_reference(self, records: &Records, kind: Kind, name: Option<&str>) -> Result<Self, HttpFault> {
        let register = match kind {
            Kind::ClubSet => Some(RegisterKind::Club),
            Kind::PlayerSet => Some(RegisterKind::Player),
            _ => None,
        };
        let set = match (register, name) {
            (_, None) => None,
            (Some(register), Some(name)) => {
                Name::new(name).ok().map(|name| records.entry_record(register, &name)).transpose()?.flatten()
            }
            (None, Some(name)) => {
                let found = records.windows()?.into_iter().find(|(window, _)| window.name.as_str() == name);
                found.map(|(_, record)| record)
            }
        };
        let Some(set) = set else { return Ok(Self { kind, filled: filled_with("name", name), ..self }) };
        let history = records.history_with(&set)?;
        let (filled, version) = (filled(&set.event), Some(history.version()));
        Ok(Self { kind, filled, version, history: Some(history), ..self })
    }

    /// Of an entry. One that is removed already can only be that of a form that is sent twice.
    fn of_removal(
        self,
        records: &Records,
        kind: RegisterKind,
        name: &Name,
        base: Option<Version>,
    ) -> Result<Self, HttpFault> {
        let history = records.entry_history(kind, name)?;
        let latest = history.records().last().filter(|latest| base.is_some() || !latest.event.removes_an_entry());
        let Some(latest) = latest else {
            let who = records.who_of([(kind, name.clone())], &Cuts::default())?;
            let entry = who.entry(kind, name).map(|entry| entry.name.clone());
            return Err(Error::from(Refusal::NoSuchEntry { kind, name: name.clone(), entry }).into());
        };
        let (kind, version) = (latest.event.kind(), Some(history.version()));
        let entry = entries(&history).pop();
        Ok(Self { kind, version, entry, history: Some(history), ..self })
    }

    /// The entry that would be removed.
    pub(super) fn to_remove(&self) -> Option<RegisterEntry> {
        let is_removal = matches!(self.subject, FormSubject::Removal { .. });
        self.history.as_ref().filter(|_| is_removal)?.records().last()?.event.entry()
    }

    /// What a record of the deal says at the version at which the form was filled in.
    pub(super) fn reading_at<T>(
        &self,
        base: Option<Version>,
        of: impl FnOnce(&crate::deal::history::Reading<'_>) -> T,
    ) -> Option<T> {
        at_version(self.history.as_ref()?, self.record.as_ref()?, base, of)
    }

    /// The records that came after this version.
    pub(super) fn since(&self, version: Option<Version>) -> Vec<HistoryEntry> {
        let (Some(history), Some(version)) = (&self.history, version) else { return Vec::new() };
        entries(history).into_iter().filter(|entry| entry.version > version).collect()
    }
}

fn entries(of: &History) -> Vec<HistoryEntry> {
    history(of, &Cuts::default())
}

/// Corrections and the like are not corrected, erasures are not retracted.
fn refusal(record: &Record, to_be: Kind) -> Option<Refusal> {
    let (position, event) = (record.position, record.event.type_name());
    match (record.event.kind(), to_be) {
        (Kind::Correction | Kind::Retraction | Kind::Erasure, Kind::Correction) => {
            Some(Refusal::NotCorrectable { position, event })
        }
        (_, Kind::Correction) if record.is_erased() => Some(Refusal::ErasedRecord { position, event }),
        (Kind::Erasure, _) => {
            Some(Refusal::NotRetractable { slug: record.slug.clone(), position, event, erased: false })
        }
        _ => None,
    }
}

fn filled_at(history: &History, record: &Record, base: Option<Version>) -> TypedFields {
    at_version(history, record, base, filled_reading).unwrap_or_default()
}

fn at_version<T>(
    history: &History,
    record: &Record,
    base: Option<Version>,
    of: impl FnOnce(&crate::deal::history::Reading<'_>) -> T,
) -> Option<T> {
    let until = base.unwrap_or_else(|| history.version());
    let records = history.records().iter().filter(|record| record.version <= until).cloned().collect();
    let then = History::of(history.zone(), records);
    let readings = then.readings(&Cuts::default());
    readings.iter().find(|reading| reading.record.position == record.position).map(of)
}

/// What mostly holds, and can be typed over.
fn told_beforehand(deal: &Deal, kind: Kind) -> TypedFields {
    let mut fields = TypedFields::default();
    let lets_go = deal.owner.as_ref().filter(|_| deal.loan_club.is_none());
    let told = match kind {
        Kind::Medical | Kind::Registration => ("club", deal.to.as_ref()),
        Kind::Valuation
        | Kind::AuthorizationGranted
        | Kind::AuthorizationRefused
        | Kind::AuthorizationPendingReplacement => ("by", lets_go),
        _ => return fields,
    };
    if let (field, Some(name)) = told {
        fields.put(field, name.as_str());
    }
    fields
}

fn filled_with(field: &str, text: Option<&str>) -> TypedFields {
    let mut fields = TypedFields::default();
    if let Some(text) = text {
        fields.put(field, text);
    }
    fields
}

/// Where a record of a deal is shown, or the window, club or player that was set.
pub(super) fn place(slug: &Slug, event: &Event, position: Position) -> String {
    match event {
        event if event.is_reference() => format!("/names#{slug}"),
        _ => format!("/deals/{slug}#r{position}"),
    }
}
