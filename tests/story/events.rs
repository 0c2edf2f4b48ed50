//! The vocabulary of the stories: events, mostly with the least that they need.

use crate::story::id;
use mercato::deal::event::{
    Basis, Clause, ClauseOutcome, CollapseReason, Event, MedicalStatus, MeetingStatus, Parties, PersonalTermsStatus,
    Relation, Role,
};
use mercato::deal::money::Money;
use mercato::deal::name::{Name, Slug, Text};
use mercato::deal::terms::{Field, Terms};
use mercato::deal::window::WindowSet;
use serde_json::{Map, Value, json};

pub(crate) fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

pub(crate) fn text(text: &str) -> Text {
    Text::new(text).unwrap()
}

pub(crate) fn slug(text: &str) -> Slug {
    Slug::new(text).unwrap()
}

pub(crate) fn money(text: &str) -> Money {
    Money::parse(text).unwrap()
}

/// Money as it stands in a patch.
pub(crate) fn written(text: &str) -> Value {
    json!(money(text))
}

pub(crate) fn terms<const N: usize>(stated: [(Field, &str); N]) -> Terms {
    let value = |field: Field, words: &str| if field.is_money() { written(words) } else { json!(words) };
    let stated: Map<String, Value> =
        stated.into_iter().map(|(field, words)| (field.to_string(), value(field, words))).collect();
    serde_json::from_value(Value::Object(stated)).unwrap()
}

pub(crate) fn fee(words: &str) -> Terms {
    terms([(Field::Fee, words)])
}

pub(crate) fn opened() -> Event {
    opened_for("Mattia Caldara", "Milan", "Atalanta")
}

pub(crate) fn opened_for(player: &str, owner: &str, to: &str) -> Event {
    Event::Opened(Parties {
        players: vec![name(player)],
        owner: Some(name(owner)),
        to: name(to),
        loan_club: None,
        agent: None,
        window: None,
    })
}

pub(crate) fn interest() -> Event {
    Event::Interest { by: name("Atalanta") }
}

pub(crate) fn contact() -> Event {
    Event::Contact { between: vec![name("Atalanta"), name("Milan")], channel: None }
}

pub(crate) fn meeting(status: MeetingStatus) -> Event {
    Event::Meeting { between: vec![name("Atalanta"), name("Milan")], status, place: None }
}

pub(crate) fn offer(by: &str, terms: Terms) -> Event {
    Event::Offer { by: name(by), terms, expires: None }
}

pub(crate) fn counter_offer(by: &str, terms: Terms) -> Event {
    Event::CounterOffer { by: name(by), terms, expires: None }
}

pub(crate) fn rejection(by: &str) -> Event {
    Event::Rejection { by: name(by), role: Role::Owner, reason: None }
}

pub(crate) fn agreement() -> Event {
    Event::Agreement { terms: None }
}

pub(crate) fn agreement_on(terms: Terms) -> Event {
    Event::Agreement { terms: Some(terms) }
}

pub(crate) fn signature() -> Event {
    Event::Signature {}
}

pub(crate) fn completion() -> Event {
    Event::Completion { basis: Basis::Announcement, terms: None }
}

pub(crate) fn completion_on(terms: Terms) -> Event {
    Event::Completion { basis: Basis::Announcement, terms: Some(terms) }
}

pub(crate) fn collapse() -> Event {
    Event::Collapse { reason: CollapseReason::Price, rival: None }
}

pub(crate) fn reopening() -> Event {
    Event::Reopening { reason: text("they talk again"), afresh: false }
}

pub(crate) fn report(terms: Terms) -> Event {
    Event::TermsReported { terms }
}

pub(crate) fn clause(terms: Terms) -> Event {
    Event::ClauseTriggered {
        clause: Clause::Option,
        outcome: ClauseOutcome::Exercised,
        remark: None,
        terms: Some(terms),
    }
}

pub(crate) fn personal_terms(status: PersonalTermsStatus, terms: Option<Terms>) -> Event {
    Event::PersonalTerms { status, terms }
}

pub(crate) fn valuation(by: &str, fee: &str) -> Event {
    Event::Valuation { by: name(by), fee: money(fee), package: None }
}

pub(crate) fn pending() -> Event {
    Event::AuthorizationPendingReplacement { by: name("Milan"), replacement: None, deal: None }
}

pub(crate) fn pending_for(replacement: &str, deal: Option<&str>) -> Event {
    pending_by("Milan", replacement, deal)
}

pub(crate) fn pending_by(club: &str, replacement: &str, deal: Option<&str>) -> Event {
    Event::AuthorizationPendingReplacement {
        by: name(club),
        replacement: Some(text(replacement)),
        deal: deal.map(slug),
    }
}

pub(crate) fn granted() -> Event {
    Event::AuthorizationGranted { by: name("Milan"), reason: None }
}

pub(crate) fn refused() -> Event {
    Event::AuthorizationRefused { by: name("Milan"), reason: None }
}

pub(crate) fn found(player: Option<&str>, deal: Option<&str>) -> Event {
    Event::ReplacementFound { deal: deal.map(slug), player: player.map(name) }
}

pub(crate) fn medical(status: MedicalStatus) -> Event {
    Event::Medical { club: name("Atalanta"), status }
}

pub(crate) fn link(deal: &str) -> Event {
    Event::Link { deal: slug(deal), relation: Relation::Consequence }
}

pub(crate) fn correction(position: u64, patch: Value) -> Event {
    Event::Correction { of: id(position), patch, reason: text("it was not so") }
}

pub(crate) fn retraction(position: u64) -> Event {
    Event::Retraction { of: id(position), reason: text("premature") }
}

pub(crate) fn window(opens: &str, closes: &str) -> Event {
    Event::WindowSet(WindowSet {
        name: slug("winter"),
        association: name("FIGC"),
        competition: name("Serie A"),
        season: name("2019/20"),
        opens: opens.into(),
        closes: closes.into(),
        zone: chrono_tz::Europe::Rome,
    })
}
