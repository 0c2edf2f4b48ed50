//! The page of a form.

use super::check::CheckedLine;
use super::context::FormContext;
use super::draft::FormDraft;
use super::input::{FieldState, FormField, in_full, lists, of_event};
use super::subject::FormSubject;
use super::wanted::OF_CORRECTION;
use crate::deal::event_field::EventField;
use crate::deal::kind::Kind;
use crate::deal::terms::Field;
use crate::desk::typed::FieldFault;
use crate::http::asking::Asking;
use crate::http::page::address::PageAddress;
use crate::http::page::card::clubs;
use crate::http::page::frame::{self, FramedView};
use crate::http::page::words;
use crate::render::clean;
use crate::views::date::readable_in;
use crate::views::history::HistoryEntry;
use crate::views::wording::list;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{Html, IntoResponse as _, Response};
use maud::{Markup, html};

/// The terms that are mostly spoken of; the others are behind a word.
const MAIN_TERMS: [Field; 8] = [
    Field::Kind,
    Field::Fee,
    Field::LoanFee,
    Field::Purchase,
    Field::PurchasePrice,
    Field::Until,
    Field::AddOns,
    Field::SellOn,
];
/// The same between the buyer and the player.
const PERSONAL_TERMS: [Field; 5] =
    [Field::Wage, Field::SigningBonus, Field::AgentFee, Field::WageShare, Field::ContractUntil];

/// A form, and what came of sending it.
pub(super) struct FormPage<'a> {
    pub(super) context: &'a FormContext,
    pub(super) draft: &'a FormDraft,
    pub(super) faults: Vec<FieldFault>,
    pub(super) checked: Option<&'a CheckedLine>,
    /// A sentence above all.
    pub(super) told: Option<&'static str>,
    /// What others recorded meanwhile.
    pub(super) since: &'a [HistoryEntry],
    pub(super) status: StatusCode,
}

/// The fields under one heading.
struct FieldGroup {
    title: &'static str,
    fields: Vec<FormField>,
    /// Those that are rarely needed.
    more: Vec<FormField>,
}

impl FieldGroup {
    fn of(title: &'static str, fields: Vec<FormField>) -> Self {
        Self { title, fields, more: Vec::new() }
    }

    fn all(&self) -> impl Iterator<Item = &FormField> {
        self.fields.iter().chain(&self.more)
    }
}

impl<'a> FormPage<'a> {
    /// As it is shown where nothing is to be told.
    pub(super) fn of(context: &'a FormContext, draft: &'a FormDraft) -> Self {
        let (faults, status) = (Vec::new(), StatusCode::OK);
        Self { context, draft, faults, checked: None, told: None, since: &[], status }
    }

    /// As an answer. A browser may keep it for the way back, as it keeps what was typed.
    pub(super) fn response(&self, asking: &Asking) -> Response {
        let here = PageAddress::of(asking.uri());
        let action = asking.uri().path_and_query().map(ToString::to_string).unwrap_or_default();
        let (title, nothing) = (self.title(), Markup::default);
        let view = FramedView { body: self.body(&title, &action), title, time: nothing(), foot: nothing() };
        let page = Html(frame::whole(&view, &here, asking.access()).into_string());
        (self.status, [(CACHE_CONTROL, "private, no-cache")], page).into_response()
    }

    fn title(&self) -> String {
        let position = self.context.record.as_ref().map(|record| record.position.to_string()).unwrap_or_default();
        match &self.context.subject {
            FormSubject::Opening { .. } | FormSubject::Event { .. } | FormSubject::Reference { .. } => {
                words::title(self.context.kind).into()
            }
            FormSubject::Correction { .. } => format!("{} #{position}", words::CORRECT_RECORD),
            FormSubject::Retraction { .. } => format!("{} #{position}", words::RETRACT_RECORD),
            FormSubject::Removal { name, .. } => format!("{}: {name}", words::REMOVE_ENTRY),
        }
    }

    fn body(&self, title: &str, action: &str) -> Markup {
        let Self { context, draft, faults, checked, .. } = self;
        let groups = self.groups();
        let fields: Vec<&FormField> = groups.iter().flat_map(FieldGroup::all).collect();
        let has_field = |fault: &&FieldFault| fields.iter().any(|field| field.name == fault.field);
        let first = fields.iter().find(|field| faults.iter().any(|fault| fault.field == field.name));
        let focus = match (first, checked) {
            (Some(field), _) => Some(field.name.as_str()),
            (None, None) if faults.is_empty() => fields.first().map(|field| field.name.as_str()),
            _ => None,
        };
        let state = FieldState { typed: &draft.typed, faults, focus };
        let label =
            |fault: &FieldFault| fields.iter().find(|field| field.name == fault.field).map(|field| field.label.clone());
        html! {
            h1 { (title) }
            (self.about())
            form.recording method="post" action=(action) {
                input type="hidden" name="key" value=(draft.key);
                @if let Some(version) = draft.version { input type="hidden" name="version" value=(version); }
                @if let Some(base) = draft.base { input type="hidden" name="base" value=(base); }
                @if let Some(checked) = checked { input type="hidden" name="checked" value=(checked.digest); }
                @if let Some(told) = self.told { p.told role="status" { (told) } }
                (self.meanwhile())
                @if !faults.is_empty() {
                    div #summary.wrong role="alert" tabindex="-1" autofocus[focus.is_none()] {
                        p { strong { (words::NOTHING_RECORDED) } }
                        ul { @for fault in faults { li {
                            @if has_field(&fault) { a href={ "#f-" (fault.field) } { (label(fault).unwrap_or_default()) } ": " }
                            (in_full(&fault.reason))
                            @if !has_field(&fault) && !fault.hint.is_empty() { " " (in_full(&fault.hint)) }
                        } } }
                    }
                }
                @if let Some(checked) = checked { (self.understood(checked)) }
                @for group in &groups { (self.group(group, &state)) }
                p.buttons {
                    button.main[checked.is_none()] type="submit" name="do" value="check" {
                        @if checked.is_some() { (words::CHECK_AGAIN) } @else { (words::CHECK) }
                    }
                    a.step href=(self.way_back()) { (words::CANCEL) }
                }
                (lists(context, &fields.into_iter().cloned().collect::<Vec<_>>()))
            }
        }
    }

    /// The deal, the record, and a word on the event.
    fn about(&self) -> Markup {
        let FormContext { deal, slug, entry, zone, kind, .. } = self.context;
        html! {
            @match (deal, slug) {
                (Some(deal), Some(slug)) => p.lead {
                    a href={ "/deals/" (slug) } { bdi { (clean(&list(&deal.players))) } } ": " (clubs(deal))
                },
                (None, Some(slug)) => p.lead { a href={ "/deals/" (slug) } { (slug) } },
                _ => {}
            }
            @match (&self.context.subject, entry) {
                (FormSubject::Correction { .. } | FormSubject::Retraction { .. } | FormSubject::Removal { .. }, Some(entry)) => {
                    blockquote.record-now {
                        p { "#" (entry.position) " " (readable_in(&entry.now.happened, *zone)) ": " bdi { (clean(&entry.now.text)) } }
                        @if let Some(note) = &entry.now.note { p { q { (clean(note.as_str())) } } }
                    }
                    p.note { @match self.context.subject {
                        FormSubject::Correction { .. } => (words::HOW_TO_CORRECT),
                        FormSubject::Removal { .. } => (words::HOW_TO_REMOVE),
                        _ => (words::HOW_TO_RETRACT),
                    } }
                }
                _ => p.note { (words::about(*kind)) "." }
            }
        }
    }

    /// What others recorded since the form was shown.
    fn meanwhile(&self) -> Markup {
        let zone = self.context.zone;
        html! {
            @if !self.since.is_empty() {
                section.uncertain {
                    h2 { (words::MEANWHILE) }
                    ul.events { @for entry in self.since { li {
                        "#" (entry.position) " " (readable_in(&entry.happened, zone)) ": " bdi { (clean(&entry.text)) }
                        @if let Some(recorder) = &entry.recorder { " (" (words::BY) " " bdi { (clean(recorder.as_str())) } ")" }
                    } } }
                }
            }
        }
    }

    fn understood(&self, checked: &CheckedLine) -> Markup {
        let is_after_others = !self.since.is_empty();
        html! {
            section #understood.understood tabindex="-1" autofocus aria-labelledby="understood-title" {
                h2 #understood-title { (words::UNDERSTOOD) }
                (checked.markup(self.context.zone))
                p.buttons {
                    button.main type="submit" name="do" value="record" {
                        @if is_after_others { (words::RECORD_ANYWAY) } @else { (words::RECORD) }
                    }
                    span.note { (words::OR_CHANGE_BELOW) }
                }
            }
        }
    }

    fn group(&self, group: &FieldGroup, state: &FieldState<'_>) -> Markup {
        let is_used = |field: &FormField| {
            state.typed.one(&field.name).is_some() || state.faults.iter().any(|fault| fault.field == field.name)
        };
        let of_terms = group.title == words::TERMS && state.faults.iter().any(|fault| fault.field == "terms");
        html! {
            @if group.all().next().is_some() {
                section.fields aria-label=(group.title) id=[of_terms.then_some("f-terms")] {
                    h2 { (group.title) }
                    div.grid { @for field in &group.fields { (field.markup(state)) } }
                    @if !group.more.is_empty() {
                        details.more open[group.more.iter().any(is_used)] {
                            summary { (words::MORE_TERMS) }
                            div.grid { @for field in &group.more { (field.markup(state)) } }
                        }
                    }
                }
            }
        }
    }

    fn groups(&self) -> Vec<FieldGroup> {
        let (context, kind) = (self.context, self.context.kind);
        let mut own: Vec<FormField> = kind.fields().iter().map(|field| of_event(context, field)).collect();
        match &context.subject {
            FormSubject::Opening { .. } => {
                own.push(FormField::line("slug", words::NAME_OF_DEAL, None, words::HOW_SLUG));
                vec![FieldGroup::of(words::THE_DEAL, own), self.circumstances("")]
            }
            FormSubject::Event { .. } => {
                vec![FieldGroup::of(words::WHAT_HAPPENED, own), self.terms(), self.circumstances("")]
            }
            FormSubject::Reference { .. } => vec![FieldGroup::of(words::WHAT_HOLDS, own), self.circumstances("")],
            FormSubject::Correction { .. } => {
                let reason = FormField::area("reason_why", words::REASON_OF_CORRECTION).needed();
                let name = |field: &str| format!("{OF_CORRECTION}{field}");
                let on = FormField::line(&name("on"), words::WHEN_CORRECTED, None, words::HOW_DATE)
                    .or(words::TODAY_IF_EMPTY);
                let mut correction = FieldGroup::of(words::THE_CORRECTION, vec![reason, on, learned(OF_CORRECTION)]);
                correction.fields.extend(source(OF_CORRECTION));
                correction.fields.push(FormField::area(&name("note"), words::REMARK));
                vec![
                    FieldGroup::of(words::WHAT_HAPPENED, own),
                    self.terms(),
                    FieldGroup::of(words::WHEN_AND_WHO, self.said("")),
                    correction,
                ]
            }
            FormSubject::Retraction { .. } => {
                let reason = FormField::area("reason_why", words::REASON_OF_RETRACTION).needed();
                vec![FieldGroup::of(words::THE_RETRACTION, vec![reason]), self.circumstances("")]
            }
            FormSubject::Removal { .. } => {
                let reason = FormField::area("reason_why", words::REASON_OF_REMOVAL).needed();
                vec![FieldGroup::of(words::THE_REMOVAL, vec![reason]), self.circumstances("")]
            }
        }
    }

    fn terms(&self) -> FieldGroup {
        let kind = self.context.kind;
        let main: &[Field] = if kind == Kind::PersonalTerms { &PERSONAL_TERMS } else { &MAIN_TERMS };
        let others = Field::OF_TERMS.into_iter().filter(|field| !main.contains(field));
        let shown = |field: Field| of_event(self.context, &EventField::of_term(field));
        let mut group = FieldGroup::of(words::TERMS, Vec::new());
        if kind.takes_terms() {
            group.fields.extend(main.iter().copied().map(shown));
            group.more.extend(others.map(shown));
        }
        group
    }

    /// When, and who said so.
    fn circumstances(&self, prefix: &str) -> FieldGroup {
        let mut fields = self.said(prefix);
        fields.insert(1, learned(prefix));
        let is_twin = |fault: &FieldFault| fault.field == "again";
        if self.faults.iter().any(is_twin) || self.draft.typed.is_on("again") {
            fields.push(FormField::switch("again", words::AGAIN));
        }
        FieldGroup::of(words::WHEN_AND_WHO, fields)
    }

    /// What can be corrected of it.
    fn said(&self, prefix: &str) -> Vec<FormField> {
        let on = FormField::line(&format!("{prefix}on"), words::WHEN_IT_HAPPENED, None, words::HOW_DATE);
        let is_correction = matches!(self.context.subject, FormSubject::Correction { .. });
        let mut fields = vec![if is_correction { on.needed() } else { on.or(words::TODAY_IF_EMPTY) }];
        fields.extend(source(prefix));
        let note = FormField::area(&format!("{prefix}note"), words::REMARK);
        fields.push(if self.context.kind == Kind::Note { note.needed() } else { note });
        fields
    }

    fn way_back(&self) -> String {
        match (&self.context.slug, &self.context.record, &self.context.subject) {
            (Some(slug), Some(record), _) => format!("/deals/{slug}#r{}", record.position),
            (Some(slug), None, _) => format!("/deals/{slug}"),
            (None, _, FormSubject::Reference { .. } | FormSubject::Removal { .. }) => "/names".into(),
            _ => "/board".into(),
        }
    }
}

fn learned(prefix: &str) -> FormField {
    FormField::line(&format!("{prefix}learned"), words::WHEN_LEARNED, None, words::HOW_LEARNED).or(words::JUST_NOW)
}

fn source(prefix: &str) -> [FormField; 3] {
    let name = |field: &str| format!("{prefix}{field}");
    [
        FormField::line(&name("source"), words::WHO_SAID_SO, Some("sources"), ""),
        FormField::line(&name("ref"), words::WHERE_SAID, None, words::HOW_REF),
        FormField::line(&name("grade"), words::GRADE, None, words::HOW_GRADE),
    ]
}
