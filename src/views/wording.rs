//! What an event says, in a few words.

use super::date::{day, readable};
use crate::deal::entry::{Born, ClubSet, PlayerSet};
use crate::deal::event::{Event, MedicalStatus, MeetingStatus, PartiesChange, Relation};
use crate::deal::ids::{Position, RecordId};
use crate::deal::last_day::LastDay;
use crate::deal::moment::Moment;
use crate::deal::name::{Name, Slug, Text};
use crate::deal::parties::Renamed;
use crate::deal::source::Source;
use crate::deal::terms::{Field, Terms, Value};
use std::borrow::Cow;
use std::fmt;

/// The event as a clause; `place` tells where the record that it is about stands.
pub fn event(event: &Event, happened: &Moment, place: &dyn Fn(RecordId) -> Option<Position>) -> String {
    let of = |id: RecordId| place(id).map_or_else(|| id.to_string(), |position| format!("record {position}"));
    let because = |reason: &Option<_>| reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
    match event {
        Event::Opened(parties) => {
            let loan = parties.loan_club.as_ref().map(|club| format!(", on loan at {club}")).unwrap_or_default();
            let owner = parties.owner.as_ref().map_or_else(|| " (a free agent)".into(), |owner| format!(" of {owner}"));
            format!("{}{owner}{loan}, to {}", list(&parties.players), parties.to)
        }
        Event::Interest { by } => format!("{by} is interested"),
        Event::Valuation { by, fee, package: None } => format!("{by} asks {fee}"),
        Event::Valuation { by, fee, package: Some(deals) } => format!("{by} asks {fee} for {} together", slugs(deals)),
        Event::Contact { between, channel } => {
            let channel = channel.as_ref().map(|channel| format!(" ({channel})")).unwrap_or_default();
            format!("contact: {}{channel}", list(between))
        }
        Event::Meeting { between, status, place } => {
            let place = place.as_ref().map(|place| format!(" ({place})")).unwrap_or_default();
            let status = match status {
                MeetingStatus::Held => String::new(),
                MeetingStatus::Scheduled => format!(" planned for {}", readable(&happened.words)),
                MeetingStatus::Cancelled => " cancelled".into(),
            };
            format!("meeting{status}: {}{place}", list(between))
        }
        Event::Offer { by, terms, expires } => format!("{by} offers {}{}", or_unstated(terms), until(expires.as_ref())),
        Event::CounterOffer { by, terms, expires } => {
            format!("{by} counters with {}{}", or_unstated(terms), until(expires.as_ref()))
        }
        Event::PartiesChanged(change) => format!("changed: {}", renamed(change)),
        Event::Rejection { by, role, reason } => format!("{by} ({}) says no{}", role.word(), because(reason)),
        Event::Agreement { terms } => format!("the clubs agree{}", and_terms(terms.as_ref())),
        Event::PersonalTerms { status, terms } => {
            format!("personal terms {}{}", status.word().replace('_', " "), and_terms(terms.as_ref()))
        }
        Event::AuthorizationPendingReplacement { by, replacement, deal } => {
            let deal = deal.as_ref().map(|deal| format!(" (deal {deal})")).unwrap_or_default();
            format!("{by} lets the player go only once replaced{}{deal}", because(replacement))
        }
        Event::ReplacementFound { deal, player } => {
            let who = player.iter().map(Name::to_string).chain(deal.iter().map(|deal| format!("deal {deal}")));
            format!("replacement found: {}", who.collect::<Vec<_>>().join(", "))
        }
        Event::AuthorizationGranted { by, reason } => format!("{by} authorizes the move{}", because(reason)),
        Event::AuthorizationRefused { by, reason } => format!("{by} refuses to authorize the move{}", because(reason)),
        Event::Medical { club, status: MedicalStatus::Scheduled } => {
            format!("medical at {club} planned for {}", readable(&happened.words))
        }
        Event::Medical { club, status } => format!("medical at {club} {}", status.word()),
        Event::Signature {} => "signed".into(),
        Event::Registration { club } => format!("registered by {club}"),
        Event::Announcement { club } => format!("announced by {club}"),
        Event::Completion { basis, terms } => format!("completed, by {}{}", basis.word(), and_terms(terms.as_ref())),
        Event::Collapse { reason, rival } => {
            let rival = rival.as_ref().map(|rival| format!(" ({rival})")).unwrap_or_default();
            format!("collapsed: {}{rival}", reason.word().replace('_', " "))
        }
        Event::Reopening { reason, afresh: false } => format!("reopened: {reason}"),
        Event::Reopening { reason, afresh: true } => format!("reopened afresh: {reason}"),
        Event::TermsReported { terms } => format!("terms reported: {}", or_unstated(terms)),
        Event::ClauseTriggered { clause, outcome, remark, terms } => {
            let remark = remark.as_ref().map(|remark| format!(" ({remark})")).unwrap_or_default();
            format!("{} {outcome}{remark}{}", clause.word().replace('_', " "), and_terms(terms.as_ref()))
        }
        Event::LoanEnded { basis } => format!("the loan ended: {basis}"),
        Event::Link { deal, relation } => format!("{} {deal}", relation_words(*relation)),
        Event::Note {} => "note".into(),
        Event::Correction { of: id, patch, reason } => format!("corrects {}: {}; {reason}", of(*id), patched(patch)),
        Event::Retraction { of: id, reason } => format!("retracts {}: {reason}", of(*id)),
        Event::Erasure { of: id, reason } => format!("erases {}: {reason}", of(*id)),
        Event::WindowSet(window) => format!("window {} to {} ({})", window.opens, window.closes, window.zone),
        Event::ClubSet(ClubSet { name, removed: Some(reason), .. })
        | Event::PlayerSet(PlayerSet { name, removed: Some(reason), .. }) => {
            format!("removes the entry {name}: {reason}")
        }
        Event::ClubSet(club) => entry(&club.name, &club.aliases, None, club.remark.as_ref()),
        Event::PlayerSet(player) => entry(&player.name, &player.aliases, player.born.as_ref(), player.remark.as_ref()),
        Event::Erased(erased) => {
            let marks = erased.marks().written();
            let words = [marks.status, marks.basis, marks.clause, marks.outcome, marks.afresh.then_some("afresh")];
            let status: String = words.into_iter().flatten().map(|word| format!(" {word}")).collect();
            let about = erased.of().map(|id| format!(" of {}", of(id))).unwrap_or_default();
            format!("{}{status}{about} (erased)", erased.kind().word()).replace('_', " ")
        }
    }
}

/// `Nilo (2001), also Nilo Silva, born 2001: a winger`.
fn entry(name: &Name, aliases: &[Name], born: Option<&Born>, remark: Option<&Text>) -> String {
    let also = if aliases.is_empty() { String::new() } else { format!(", also {}", list(aliases)) };
    let born = born.map(|born| format!(", born {}", readable(born.as_str()))).unwrap_or_default();
    let remark = remark.map(|remark| format!(": {remark}")).unwrap_or_default();
    format!("{name}{also}{born}{remark}")
}

/// `, until 20 Jan 2020` of an offer with a last day.
fn until(expires: Option<&LastDay>) -> String {
    expires.map(|expires| format!(", expires {}", readable(expires.as_str()))).unwrap_or_default()
}

/// `owner Sevilla, no agent`.
fn renamed(change: &PartiesChange) -> String {
    let told = |party: &str, name: Option<&str>| match name {
        Some(name) => format!("{party} {name}"),
        None => format!("no {party}"),
    };
    let name = |name: &'_ Renamed<Name>| name.as_ref().map(|name| name.as_ref().map(ToString::to_string));
    let window = change.window.as_ref().map(|window| window.as_ref().map(ToString::to_string));
    let parties = [
        ("owner", name(&change.owner)),
        ("loan club", name(&change.loan_club)),
        ("agent", name(&change.agent)),
        ("window", window),
    ];
    let told = parties.iter().filter_map(|(party, name)| Some(told(party, name.as_ref()?.as_deref())));
    told.collect::<Vec<_>>().join(", ")
}

/// Terms as people say them: `loan, option 15m EUR, until 2021-06-30`.
pub fn terms(terms: &Terms) -> String {
    let get = |field| terms.0.get(&field);
    let mut words = Vec::new();
    for (field, value) in &terms.0 {
        match field {
            Field::Kind => words.push(self::value(value)),
            Field::Purchase if get(Field::PurchasePrice).is_none() => words.push(purchase(value)),
            Field::Purchase => {}
            Field::PurchasePrice => {
                let kind = get(Field::Purchase).map_or_else(|| "purchase".into(), purchase);
                words.push(format!("{kind} at {value}"));
            }
            _ => words.push(format!("{} {}", label(*field), self::value(value))),
        }
    }
    words.join(", ")
}

/// A value of a field, as people read it.
pub fn value(value: &Value) -> String {
    match value {
        Value::Day(last) => day(*last),
        other => other.to_string(),
    }
}

fn purchase(value: &Value) -> String {
    match value.to_string().as_str() {
        "none" => "no purchase clause".into(),
        word => word.into(),
    }
}

/// A field as people say it.
pub fn label(field: Field) -> &'static str {
    match field {
        Field::Kind => "kind",
        Field::Fee => "fee",
        Field::LoanFee => "loan fee",
        Field::Purchase => "purchase",
        Field::PurchasePrice => "purchase price",
        Field::PurchaseCondition => "condition",
        Field::OptionUntil => "option until",
        Field::AddOns => "add-ons",
        Field::Instalments => "instalments",
        Field::SellOn => "sell-on",
        Field::BuyBack => "buy-back",
        Field::BuyBackPrice => "buy-back price",
        Field::Exchange => "in exchange",
        Field::ExchangeValue => "exchange value",
        Field::Wage => "wage",
        Field::SigningBonus => "signing bonus",
        Field::AgentFee => "agent's fee",
        Field::WageShare => "wage share",
        Field::Effective => "effective",
        Field::Until => "until",
        Field::ContractUntil => "contract until",
        Field::Asking => "asking",
        Field::AskingPackage => "asking (package)",
    }
}

/// The text with a capital at its beginning.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// A text of any length as part of a sentence: in one line, and cut where it is long.
pub fn in_a_line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LONGEST { line } else { line.chars().take(LONGEST - 3).chain("...".chars()).collect() }
}

/// So many characters of a text stand in a sentence.
const LONGEST: usize = 120;

/// The text as it may be shown: what moves the cursor or ends the line is a space, and what nobody sees, or what turns the
/// direction of the text around it, is spelled out, as in `\u{202e}`.
pub fn shown(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            _ if c.is_control() => shown.push(' '),
            '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}' => shown.push(' '),
            _ if is_hidden(c) => shown.extend(c.escape_unicode()),
            _ => shown.push(c),
        }
    }
    Cow::Owned(shown)
}

/// It has no shape of its own, or turns the direction of the text. Joiners are left, since some scripts are written with them.
fn is_hidden(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{e0000}'..='\u{e007f}')
}

/// `1 deal`, `3 deals`.
pub fn count<N: Copy + PartialEq + From<u8> + fmt::Display>(number: N, one: &str) -> String {
    if number == N::from(1) { format!("1 {one}") } else { format!("{number} {one}s") }
}

/// `TMW (C3)`.
pub fn source(source: &Source) -> String {
    source.grade.map_or_else(|| source.name.to_string(), |grade| format!("{} ({grade})", source.name))
}

/// A list of names.
pub fn list(names: &[Name]) -> String {
    names.iter().map(Name::as_str).collect::<Vec<_>>().join(", ")
}

fn slugs(slugs: &[Slug]) -> String {
    slugs.iter().map(Slug::as_str).collect::<Vec<_>>().join(", ")
}

fn or_unstated(said: &Terms) -> String {
    if said.is_empty() { "terms not stated".into() } else { terms(said) }
}

fn and_terms(said: Option<&Terms>) -> String {
    said.filter(|terms| !terms.is_empty()).map(|said| format!(": {}", terms(said))).unwrap_or_default()
}

fn relation_words(relation: Relation) -> &'static str {
    match relation {
        Relation::Package => "in a package with",
        Relation::PartExchange => "in part exchange with",
        Relation::Consequence => "a consequence of",
        Relation::Replaces => "replaces",
        Relation::DuplicateOf => "a duplicate of",
    }
}

/// The members that a patch names, with what they become.
fn patched(patch: &serde_json::Value) -> String {
    let mut words = Vec::new();
    for (member, value) in patch.as_object().into_iter().flatten() {
        match (member.as_str(), value.as_object()) {
            ("data" | "terms", Some(fields)) => words.push(patched(&fields.clone().into())),
            _ if value.is_null() => words.push(format!("no {}", name_of(member))),
            _ => words.push(format!("{} {}", name_of(member), json(value))),
        }
    }
    words.join(", ")
}

/// A member of a patch as people say it.
pub fn name_of(member: &str) -> String {
    Field::named(member).map_or_else(|| member.replace('_', " "), |field| label(field).to_owned())
}

/// A JSON value as people read it: money as `15m EUR`, nothing as `-`.
pub fn json(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Null => "-".into(),
        serde_json::Value::String(text) => readable(text),
        serde_json::Value::Array(items) => items.iter().map(json).collect::<Vec<_>>().join(", "),
        serde_json::Value::Object(members) => {
            match serde_json::from_value::<crate::deal::money::Money>(value.clone()) {
                Ok(money) => money.to_string(),
                Err(_) => match serde_json::from_value::<Terms>(value.clone()) {
                    Ok(said) => or_unstated(&said),
                    Err(_) => {
                        let told = members.iter().filter(|(_, value)| !value.is_null());
                        told.map(|(name, value)| format!("{} {}", name.replace('_', " "), json(value)))
                            .collect::<Vec<_>>()
                            .join(", ")
                    }
                },
            }
        }
        other => other.to_string(),
    }
}
