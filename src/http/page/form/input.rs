//! A field of a form: its label, what is typed in it, a word on what that may be, and what is wrong with it.

use super::context::FormContext;
use super::subject::FormSubject;
use crate::deal::event_field::{EventField, FieldInput};
use crate::deal::kind::Kind;
use crate::deal::terms::Field;
use crate::desk::typed::{FieldFault, TypedFields};
use crate::http::page::asset::script;
use crate::http::page::words;
use crate::render::clean;
use crate::views::wording::{self, capital};
use maud::{Markup, html};
use std::collections::BTreeSet;

/// At the least so many empty places are left in a list.
const PLACES: usize = 2;

/// How a field is shown.
#[derive(Clone, Debug)]
pub(super) struct FormField {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) shape: FieldShape,
    pub(super) is_needed: bool,
    /// A word on what may be typed.
    pub(super) hint: &'static str,
    /// The switch that says that there is none, and its label.
    pub(super) none: Option<&'static str>,
    /// What counts where nothing is typed.
    pub(super) placeholder: Option<String>,
}

/// What stands beside the label.
#[derive(Clone, Copy, Debug)]
pub(super) enum FieldShape {
    /// A line, completed from the list of this name.
    Line(Option<&'static str>),
    /// Several such lines.
    Lines(&'static str),
    Area,
    Words(&'static [&'static str]),
    Box,
}

/// What has been typed in the fields of a form, and what is wrong with it.
pub(super) struct FieldState<'a> {
    pub(super) typed: &'a TypedFields,
    pub(super) faults: &'a [FieldFault],
    /// The field in which people go on.
    pub(super) focus: Option<&'a str>,
}

/// A field of the event.
pub(super) fn of_event(context: &FormContext, field: &EventField) -> FormField {
    let is_correction = matches!(context.subject, FormSubject::Correction { .. });
    let none = words::no_such_party(context.kind, field.name).filter(|_| field.takes.may_be_none() && !is_correction);
    FormField {
        name: field.name.into(),
        label: label(context.kind, field),
        shape: shape(field),
        is_needed: field.is_needed,
        hint: hint(field, is_correction),
        none,
        placeholder: as_it_is(context, field),
    }
}

/// Of a party that may change, what it is now.
fn as_it_is(context: &FormContext, field: &EventField) -> Option<String> {
    let deal = context.deal.as_ref().filter(|_| context.kind == Kind::PartiesChanged)?;
    match field.name {
        "owner" => deal.owner.as_ref().map(ToString::to_string),
        "loan_club" => deal.loan_club.as_ref().map(ToString::to_string),
        "agent" => deal.agent.as_ref().map(ToString::to_string),
        "window" => deal.window.as_ref().map(ToString::to_string),
        _ => None,
    }
}

/// What the field is called.
pub(super) fn label(kind: Kind, field: &EventField) -> String {
    match Field::named(field.name).filter(|_| field.is_term) {
        Some(Field::Until) => words::LOAN_UNTIL.into(),
        Some(term) => capital(wording::label(term)),
        None => words::label(kind, field.name).into(),
    }
}

fn shape(field: &EventField) -> FieldShape {
    match field.takes {
        FieldInput::Word(words) => FieldShape::Words(words),
        FieldInput::Switch => FieldShape::Box,
        FieldInput::Text if !field.is_term => FieldShape::Area,
        takes if takes.is_list() => FieldShape::Lines(list(takes).unwrap_or_default()),
        takes => FieldShape::Line(list(takes)),
    }
}

/// The list that completes it.
fn list(takes: FieldInput) -> Option<&'static str> {
    match takes {
        FieldInput::Club | FieldInput::ClubOrNone => Some("clubs"),
        FieldInput::Player | FieldInput::Players => Some("players"),
        FieldInput::Party | FieldInput::Parties => Some("parties"),
        FieldInput::Agent | FieldInput::AgentOrNone => Some("agents"),
        FieldInput::Deal | FieldInput::Deals => Some("deals"),
        FieldInput::Window | FieldInput::WindowOrNone | FieldInput::Label => Some("windows"),
        FieldInput::Zone => Some("zones"),
        _ => None,
    }
}

fn hint(field: &EventField, is_correction: bool) -> &'static str {
    match field.takes {
        FieldInput::Money => words::HOW_MONEY,
        FieldInput::Day => words::HOW_DAY,
        FieldInput::LastDay | FieldInput::LocalDate => words::HOW_LAST_DAY,
        FieldInput::Born => words::HOW_BORN,
        FieldInput::Zone => words::HOW_ZONE,
        FieldInput::Label => words::HOW_LABEL,
        FieldInput::ClubOrNone if is_correction && field.is_needed => words::EMPTY_FOR_NOBODY,
        _ => "",
    }
}

impl FormField {
    /// A line of text.
    pub(super) fn line(name: &str, label: &str, list: Option<&'static str>, hint: &'static str) -> Self {
        let shape = FieldShape::Line(list);
        Self { name: name.into(), label: label.into(), shape, is_needed: false, hint, none: None, placeholder: None }
    }

    /// A text of several lines.
    pub(super) fn area(name: &str, label: &str) -> Self {
        Self { shape: FieldShape::Area, ..Self::line(name, label, None, "") }
    }

    /// A box to tick.
    pub(super) fn switch(name: &str, label: &str) -> Self {
        Self { shape: FieldShape::Box, ..Self::line(name, label, None, "") }
    }

    /// Where nothing is typed, this counts.
    pub(super) fn or(self, placeholder: &str) -> Self {
        Self { placeholder: Some(placeholder.into()), ..self }
    }

    pub(super) fn needed(self) -> Self {
        Self { is_needed: true, ..self }
    }

    /// The lists that complete it.
    pub(super) fn list(&self) -> Option<&'static str> {
        match self.shape {
            FieldShape::Line(list) => list,
            FieldShape::Lines(list) => Some(list),
            _ => None,
        }
    }

    /// The label, the input, and what belongs to them.
    pub(super) fn markup(&self, state: &FieldState<'_>) -> Markup {
        let id = format!("f-{}", self.name);
        let faults: Vec<&FieldFault> = state.faults.iter().filter(|fault| fault.field == self.name).collect();
        let described: Vec<String> = [(!self.hint.is_empty(), "hint"), (!faults.is_empty(), "fault")]
            .into_iter()
            .filter(|(is_there, _)| *is_there)
            .map(|(_, what)| format!("{id}-{what}"))
            .collect();
        let input = FieldMarkup {
            field: self,
            id: &id,
            described: Some(described.join(" ")).filter(|described| !described.is_empty()),
            invalid: (!faults.is_empty()).then_some("true"),
            is_focused: state.focus == Some(self.name.as_str()),
            typed: state.typed,
        };
        let below = html! {
            @if !self.hint.is_empty() { p.hint id={ (id) "-hint" } { (self.hint) } }
            @if !faults.is_empty() {
                p.fault id={ (id) "-fault" } { @for fault in &faults { (in_full(&fault.reason)) " " @if !fault.hint.is_empty() { (in_full(&fault.hint)) " " } } }
            }
        };
        match self.shape {
            FieldShape::Lines(list) => html! {
                fieldset.field.lines aria-describedby=[&input.described] {
                    legend { (self.label) (self.mark()) }
                    (input.lines(list))
                    (below)
                }
            },
            FieldShape::Box => html! {
                div.field.box { label { (input.own_switch()) " " (self.label) } (below) }
            },
            _ => html! {
                div.field.wide[matches!(self.shape, FieldShape::Area)] {
                    label for=(id) { (self.label) (self.mark()) }
                    @match self.shape {
                        FieldShape::Words(words) => (input.words(words)),
                        FieldShape::Area => (input.area()),
                        FieldShape::Line(list) => (input.line(list)),
                        FieldShape::Lines(_) | FieldShape::Box => {}
                    }
                    @if let Some(none) = self.none { label.none-of-it { (input.switch(&format!("no_{}", self.name))) " " (none) } }
                    (below)
                }
            },
        }
    }

    fn mark(&self) -> Markup {
        html! { @if self.is_needed { " " span.needed { (words::NEEDED) } } }
    }
}

/// A clause as a sentence.
pub(super) fn in_full(clause: &str) -> Markup {
    html! { bdi { (capital(&clean(clause))) @if !clause.ends_with(['.', '?', '!']) { "." } } }
}

/// The inputs of a field. None says `autocomplete="off"`: on the way back, browsers would not fill it in again.
struct FieldMarkup<'a> {
    field: &'a FormField,
    id: &'a str,
    described: Option<String>,
    invalid: Option<&'static str>,
    is_focused: bool,
    typed: &'a TypedFields,
}

impl FieldMarkup<'_> {
    fn line(&self, list: Option<&'static str>) -> Markup {
        let Self { field, id, described, invalid, is_focused, typed } = self;
        html! {
            input id=(id) type="text" name=(field.name) value=[typed.as_it_is(&field.name)] list=[list.map(list_id)] placeholder=[&field.placeholder]
                aria-describedby=[described] aria-invalid=[invalid] aria-required=[field.is_needed.then_some("true")]
                spellcheck="false" autofocus[*is_focused];
        }
    }

    fn lines(&self, list: &'static str) -> Markup {
        let Self { field, id, described, invalid, is_focused, typed } = self;
        let mut values: Vec<&str> = typed.all(&field.name).collect();
        let places = (values.len() + 1).max(PLACES);
        values.resize(places, "");
        html! {
            @for (at, value) in values.into_iter().enumerate() {
                @let id = if at == 0 { (*id).to_owned() } else { format!("{id}-{at}") };
                input id=(id) type="text" name=(field.name) value=(value) list=[Some(list).filter(|list| !list.is_empty()).map(list_id)]
                    aria-label={ (field.label) " " (at + 1) } aria-describedby=[described] aria-invalid=[invalid]
                    spellcheck="false" autofocus[*is_focused && at == 0];
            }
        }
    }

    fn area(&self) -> Markup {
        let Self { field, id, described, invalid, is_focused, typed } = self;
        html! {
            textarea id=(id) name=(field.name) rows="2" aria-describedby=[described] aria-invalid=[invalid]
                aria-required=[field.is_needed.then_some("true")] autofocus[*is_focused] {
                // The first end of a line in it is not part of the text.
                "\n" (typed.as_it_is(&field.name).unwrap_or_default())
            }
        }
    }

    fn words(&self, words: &[&str]) -> Markup {
        let Self { field, id, described, invalid, is_focused, typed } = self;
        let chosen = typed.one(&field.name);
        html! {
            select id=(id) name=(field.name) aria-describedby=[described] aria-invalid=[invalid]
                aria-required=[field.is_needed.then_some("true")] autofocus[*is_focused] {
                option value="" { "" }
                @for word in words { option value=(word) selected[chosen == Some(word)] { (word.replace('_', " ")) } }
            }
        }
    }

    fn own_switch(&self) -> Markup {
        let Self { field, id, described, invalid, is_focused, typed } = self;
        html! {
            input id=(id) type="checkbox" name=(field.name) value="on" checked[typed.is_on(&field.name)]
                aria-describedby=[described] aria-invalid=[invalid] autofocus[*is_focused];
        }
    }

    /// That there is none.
    fn switch(&self, name: &str) -> Markup {
        html! { input type="checkbox" name=(name) value="on" checked[self.typed.is_on(name)]; }
    }
}

fn list_id(list: &str) -> String {
    format!("names-{list}")
}

/// The lists that these fields are completed from.
pub(super) fn lists(context: &FormContext, fields: &[FormField]) -> Markup {
    let wanted: BTreeSet<&str> = fields.iter().filter_map(FormField::list).filter(|list| !list.is_empty()).collect();
    let FormContext { names, deal, .. } = context;
    let of_deal: Vec<String> = deal
        .iter()
        .flat_map(|deal| {
            let clubs = [&deal.owner, &deal.to, &deal.loan_club, &deal.agent].into_iter().flatten();
            clubs.chain(&deal.players).map(ToString::to_string).collect::<Vec<_>>()
        })
        .collect();
    let values = |list: &str| -> Vec<String> {
        let texts =
            |names: &BTreeSet<crate::deal::name::Name>| names.iter().map(ToString::to_string).collect::<Vec<_>>();
        match list {
            "clubs" => texts(&names.clubs),
            "players" => texts(&names.players),
            "agents" => texts(&names.agents),
            "sources" => texts(&names.sources),
            "parties" => [of_deal.clone(), texts(&names.clubs), texts(&names.agents), texts(&names.players)].concat(),
            "deals" => {
                names.deals.iter().filter(|slug| context.slug.as_ref() != Some(slug)).map(ToString::to_string).collect()
            }
            "windows" => names.windows.iter().map(ToString::to_string).collect(),
            _ => vec![
                context.zone.name().into(),
                "Europe/London".into(),
                "Europe/Rome".into(),
                "Europe/Madrid".into(),
                "Europe/Paris".into(),
                "Europe/Berlin".into(),
            ],
        }
    };
    html! {
        @if names.has_others { (script("names.js")) }
        @for list in wanted {
            datalist id=(list_id(list)) data-kinds=[kinds(list).filter(|_| names.has_others)] {
                @for value in once_each(values(list)) { option value=(value) {} }
            }
        }
    }
}

/// What is asked for while somebody types, where not all names are told.
fn kinds(list: &str) -> Option<&'static str> {
    Some(match list {
        "clubs" => "club",
        "players" => "player",
        "agents" => "agent",
        "sources" => "source",
        "parties" => "club agent player",
        "deals" => "deal",
        _ => return None,
    })
}

/// The first of equal values.
fn once_each(mut values: Vec<String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    values.retain(|value| seen.insert(value.clone()));
    values
}
