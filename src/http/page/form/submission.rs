//! A form that was sent: checked, or recorded.

use super::check::CheckedLine;
use super::context::{FormContext, place};
use super::draft::{FormDraft, new_key};
use super::markup::FormPage;
use super::subject::FormSubject;
use super::trouble;
use super::wanted::{OF_CORRECTION, WantedLine};
use crate::bytes::line::Line;
use crate::deal::cuts::Cuts;
use crate::deal::entry::RegisterEntry;
use crate::deal::history::History;
use crate::deal::ids::Version;
use crate::deal::refusal::Refusal;
use crate::desk::ask::{AskError, Records};
use crate::http::HttpFault;
use crate::http::asking::Asking;
use crate::http::page::words;
use crate::http::recording::{Submitting, submit};
use crate::http::status::status;
use crate::http::token::TokenRole;
use crate::ledger::{Conditions, Error};
use crate::render::echo;
use crate::views::history::HistoryEntry;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};

/// Records what was sent, if it is what was checked; otherwise checks it.
pub(super) async fn take(asking: Asking, subject: FormSubject, body: &str) -> Result<Response, HttpFault> {
    asking.access().may(TokenRole::Recorder)?;
    let draft = FormDraft::read(body)?;
    let (context, read) = {
        let (draft, today, recorder) = (draft.clone(), asking.day(), asking.access().name.clone());
        let read = move |records: &Records| {
            let context = FormContext::of(records, &subject, draft.base)?;
            let read = WantedLine::read(records, &context, &draft, today, recorder.clone())?;
            Ok((context, read))
        };
        asking.look(read).await?
    };
    let wanted = match read {
        Ok(wanted) => wanted,
        Err(faults) => {
            let page = FormPage { faults, status: StatusCode::UNPROCESSABLE_ENTITY, ..FormPage::of(&context, &draft) };
            return Ok(page.response(&asking));
        }
    };
    let digest = wanted.digest();
    let is_checked = draft.checked.as_ref() == Some(&digest);
    let attempt = Attempt { asking: &asking, wanted: &wanted, context: &context, version: draft.version };
    if draft.is_to_record && is_checked {
        match attempt.record(&draft).await {
            Ok(place) => return Ok(Redirect::to(&place).into_response()),
            Err(fault) => return attempt.not_recorded(draft, fault).await,
        }
    }
    let was_changed = draft.is_to_record && draft.checked.is_some();
    match attempt.check(&draft).await {
        Ok(CheckOutcome::Already(place)) => Ok(Redirect::to(&place).into_response()),
        Ok(CheckOutcome::Line(checked)) => {
            let told = was_changed.then_some(words::CHANGED_SINCE);
            let page = FormPage { checked: Some(&checked), told, ..FormPage::of(&context, &draft) };
            Ok(page.response(&asking))
        }
        Err(fault) => attempt.not_recorded(draft, fault).await,
    }
}

/// A line that somebody wants to have recorded.
struct Attempt<'a> {
    asking: &'a Asking,
    wanted: &'a WantedLine,
    context: &'a FormContext,
    /// What the deal has to be at.
    version: Option<Version>,
}

/// What came of a dry run.
enum CheckOutcome {
    Line(Box<CheckedLine>),
    /// It is recorded already, and shown here.
    Already(String),
}

impl Attempt<'_> {
    /// Where it is shown, once it is recorded.
    async fn record(&self, draft: &FormDraft) -> Result<String, HttpFault> {
        let terms = Submitting::of(self.conditions(draft), false);
        let receipt = submit(self.asking.server(), self.line(draft), &terms).await?;
        Ok(place(&receipt.record.slug, &receipt.record.event, receipt.record.position))
    }

    async fn check(&self, draft: &FormDraft) -> Result<CheckOutcome, HttpFault> {
        let terms = Submitting::of(self.conditions(draft), true);
        let receipt = submit(self.asking.server(), self.line(draft), &terms).await?;
        if receipt.again {
            return Ok(CheckOutcome::Already(place(
                &receipt.record.slug,
                &receipt.record.event,
                receipt.record.position,
            )));
        }
        let mut checked =
            CheckedLine::of(self.wanted, &receipt, self.asking.end_of_today()).ok_or(HttpFault::ServerFailed)?;
        checked.note(self.made_unclear().await?);
        Ok(CheckOutcome::Line(Box::new(checked)))
    }

    fn line(&self, draft: &FormDraft) -> Line {
        Line { id: Some(draft.key), ..self.wanted.line.clone() }
    }

    /// A word on each recorded name of which the entry would make it unclear who is meant.
    async fn made_unclear(&self) -> Result<Vec<String>, HttpFault> {
        let Some(entry) = self.wanted.line.event.entry() else { return Ok(Vec::new()) };
        // Names that it would no longer have may be those of several others.
        let before = self.context.history.as_ref().filter(|of| self.is_about(of)).and_then(|of| of.records().last());
        let earlier = before.and_then(|record| record.event.entry()).map(|entry| entry.aliases).unwrap_or_default();
        let touched = RegisterEntry { aliases: [entry.aliases.clone(), earlier].concat(), ..entry.clone() };
        let look = move |records: &Records| {
            let names = touched.names().map(|name| (touched.kind, name.clone()));
            let mut who = records.who_of(names, &Cuts::default())?;
            who.set(entry.clone());
            let unclear = records.made_ambiguous(&touched, &who)?;
            let told = unclear
                .iter()
                .map(|(name, deal)| echo::unclear(name, deal, entry.kind, &who.candidates(entry.kind, name)));
            Ok(told.collect())
        };
        self.asking.look(look).await
    }

    /// An entry that was filled in may have become one of another name.
    fn is_about(&self, of: &History) -> bool {
        of.slug() == Some(&self.wanted.line.slug)
    }

    fn conditions(&self, draft: &FormDraft) -> Conditions {
        let same = self.context.history.as_ref().is_some_and(|of| self.is_about(of));
        let is_known = !matches!(self.context.subject, FormSubject::Opening { .. });
        Conditions { if_version: self.version.filter(|_| is_known && same), only_once: !draft.typed.is_on("again") }
    }

    /// The form with what went wrong, and all that was typed.
    async fn not_recorded(mut self, mut draft: FormDraft, fault: HttpFault) -> Result<Response, HttpFault> {
        let status = status(&fault);
        let (mut told, mut since) = (None, Vec::new());
        let mut checked = Err(fault);
        // A form that was recorded may be sent again with something else in it: then it is both used and overtaken, by itself.
        for _ in 0..2 {
            match &checked {
                Err(HttpFault::Ask(AskError::Records(Error::Faster { actual, .. }))) => {
                    let actual = Some(*actual);
                    since = self.since(&draft).await?;
                    told = told.or(Some(words::someone_was_faster(self.context.kind)));
                    (self.version, draft.version) = (actual, actual);
                }
                Err(HttpFault::Ask(AskError::Records(Error::Refused(Refusal::IdHasOtherContent { .. })))) => {
                    told = Some(words::USED_BEFORE);
                    draft.key = new_key(self.asking.server().outside());
                }
                _ => break,
            }
            // What would come of it now.
            checked = self.check(&draft).await;
        }
        let page = FormPage { told, since: &since, status, ..FormPage::of(self.context, &draft) };
        Ok(match checked {
            Ok(CheckOutcome::Already(place)) => Redirect::to(&place).into_response(),
            Ok(CheckOutcome::Line(checked)) => FormPage { checked: Some(&checked), ..page }.response(self.asking),
            Err(fault) => {
                let is_correction = matches!(self.context.subject, FormSubject::Correction { .. });
                let fault = trouble::of(&fault, &draft.typed, if is_correction { OF_CORRECTION } else { "" });
                FormPage { faults: vec![fault], ..page }.response(self.asking)
            }
        })
    }

    /// What others recorded since the form was shown.
    async fn since(&self, draft: &FormDraft) -> Result<Vec<HistoryEntry>, HttpFault> {
        let (subject, base, version) = (self.context.subject.clone(), draft.base, draft.version);
        self.asking.look(move |records| Ok(FormContext::of(records, &subject, base)?.since(version))).await
    }
}
