//! A deal at a glance.

use super::table::table;
use super::{capital, clean, heading, source};
use crate::deal::authorization::AuthorizationStatus;
use crate::deal::name::{Name, Slug};
use crate::deal::phase::Phase;
use crate::deal::terms::Field;
use crate::views::blame::{Blame, SaidValue};
use crate::views::date::{day, readable};
use crate::views::deal::{AuthorizationView, Deal, Offer};
use crate::views::history::PossibleEvent;
use crate::views::milestones::TriggeredClause;
use crate::views::wording::{self, label};

/// Parties, phase, authorization, offers and terms, and the events that may have happened.
pub(crate) fn glance(deal: &Deal, possible: &[PossibleEvent], notes: &str, width: u16) -> String {
    let mut rows = vec![row("phase", &phase(deal))];
    rows.extend(may_be(deal).map(|phase| row("", &format!("{phase} (see below)"))));
    rows.extend(deal.moves_on.map(|effective| row("", &format!("moves on {}", day(effective)))));
    rows.extend(deal.planned.iter().map(|plan| row("to come", &format!("{} (#{})", plan.text, plan.position))));
    if let Some(ended) = &deal.ended {
        rows.push(row("loan", &format!("ended since {} ({})", readable(&ended.since), ended.basis)));
    }
    rows.extend(deal.clauses.iter().map(|clause| {
        row("clause", &format!("{}, {} (#{})", taken(clause), readable(&clause.happened), clause.position))
    }));
    let lines = authorization(&deal.authorization);
    rows.extend(lines.iter().enumerate().map(|(at, line)| row(if at == 0 { "authorization" } else { "" }, line)));
    let facts = [
        ("a duplicate of", deal.duplicate_of.as_ref().map(ToString::to_string)),
        ("window", deal.window.as_ref().map(ToString::to_string)),
        ("agent", deal.agent.as_ref().map(ToString::to_string)),
        ("personal terms", deal.personal_terms.map(|status| status.word().replace('_', " "))),
        ("medical", deal.medical.map(|status| status.word().to_owned())),
        ("not clear", unclear(deal)),
        ("records", Some(format!("{} (the deal's version)", deal.version))),
    ];
    rows.extend(facts.into_iter().filter_map(|(name, value)| Some(row(name, &value?))));
    let mut out = format!("{}  {}\n{}\n\n", heading(deal.deal.as_str()), parties(deal), capital(&deal.as_of.words()));
    out.push_str(&table(&["", ""], &rows, width, 2));
    if !deal.offers.is_empty() {
        out.push_str(&format!("\n{}\n", heading("On the table")));
        let offers = deal.offers.iter().map(|offer| {
            vec![format!("#{}", offer.position), offer.by.to_string(), bid(offer), readable(&offer.happened)]
        });
        out.push_str(&table(&["RECORD", "BY", "OFFER", "WHEN"], &offers.collect::<Vec<_>>(), width, 2));
    }
    if !deal.blame.is_empty() {
        out.push_str(&format!("\n{}\n", heading("Terms")));
        out.push_str(&terms(deal, width));
    }
    let (unconfirmed, possible): (Vec<_>, Vec<_>) =
        possible.iter().partition(|event| deal.unconfirmed.contains(&event.position));
    for (title, events) in
        [("May have happened by then", possible), ("Unconfirmed: doubtful sources alone say so", unconfirmed)]
    {
        if !events.is_empty() {
            out.push_str(&format!("\n{}\n", heading(title)));
            let row = |event: &&PossibleEvent| {
                vec![format!("#{}", event.position), readable(&event.happened), event.text.clone()]
            };
            out.push_str(&table(&["RECORD", "WHEN", "WHAT"], &events.iter().map(row).collect::<Vec<_>>(), width, 2));
        }
    }
    if notes.is_empty() { out } else { format!("{out}\n{notes}") }
}

/// The names that could be those of several clubs or players.
fn unclear(deal: &Deal) -> Option<String> {
    let names: Vec<&str> = deal.ambiguous.iter().map(Name::as_str).collect();
    (!names.is_empty()).then(|| format!("who {} is: several have an entry with this name", names.join(" and ")))
}

/// `ibanez-bologna on 15 Jan 2020: agreed since ...`.
pub(crate) fn in_a_line(deal: &Deal, width: u16) -> String {
    let on = deal.as_of.at.as_deref().map(readable).unwrap_or_default();
    let row = vec![on, deal.deal.to_string(), phase(deal), short_terms(deal)];
    table(&["", "", "", ""], &[row], width, 2).trim_end().to_owned()
}

/// Who moves from where to where.
pub(crate) fn parties(deal: &Deal) -> String {
    let name = |name: &Option<_>| name.as_ref().map_or_else(|| "not known yet".to_owned(), ToString::to_string);
    if deal.players.is_empty() {
        let erased = deal.deal == Slug::of_id(deal.id);
        return if erased { "its opening was erased" } else { "its opening was not known then" }.into();
    }
    let loan = deal.loan_club.as_ref().map(|club| format!(" (on loan at {club})")).unwrap_or_default();
    let owner = deal.owner.as_ref().map_or_else(|| "a free agent".to_owned(), ToString::to_string);
    clean(&format!("{}: {owner}{loan} to {}", wording::list(&deal.players), name(&deal.to)))
}

/// The phase, and since when.
pub(crate) fn phase(deal: &Deal) -> String {
    match (deal.phase, &deal.phase_since) {
        (Some(phase), Some(since)) => format!("{} since {}", phase.word(), readable(since)),
        _ => "nothing is certain yet".into(),
    }
}

/// What the phase may be as well: by events that may have happened, or by the word of doubtful sources alone.
pub(crate) fn may_be(deal: &Deal) -> Option<String> {
    let how = if deal.possible.is_empty() { "unconfirmed:" } else { "possibly" };
    deal.possible_phase.map(|phase| format!("{how} {}", phase.word()))
}

/// `option exercised`.
pub(crate) fn taken(clause: &TriggeredClause) -> String {
    format!("{} {}", clause.clause.word(), clause.outcome.word()).replace('_', " ")
}

/// The authorization in lines: how it stands, and what it waits for.
pub(crate) fn authorization(view: &AuthorizationView) -> Vec<String> {
    let by = view.by.as_ref().map(|by| format!(" by {by}")).unwrap_or_default();
    let since = view.since.as_deref().map(|since| format!(" since {}", readable(since))).unwrap_or_default();
    let stands = match view.status {
        AuthorizationStatus::Unsaid => "nobody said anything".into(),
        AuthorizationStatus::NotRequired => "not required, of a free agent".into(),
        AuthorizationStatus::PendingReplacement => format!("pending a replacement{by}{since}"),
        AuthorizationStatus::Granted if view.implied => format!("granted{by}, implied by what followed{since}"),
        AuthorizationStatus::Granted => format!("granted{by}{since}"),
        AuthorizationStatus::Refused => format!("refused{by}{since}"),
    };
    let waits = if view.status == AuthorizationStatus::PendingReplacement { "waits for" } else { "waited for" };
    let replacement = view.replacement.as_ref().map(|replacement| format!("{waits} {replacement}"));
    let deal = view.deal.as_ref().map(|deal| {
        let stands = view.deal_phase.map_or("nothing known of it then", Phase::word);
        format!("{waits} the deal {deal}: {stands}")
    });
    [Some(stands), replacement, deal].into_iter().flatten().collect()
}

/// The standing terms in a few words.
pub(crate) fn short_terms(deal: &Deal) -> String {
    let terms = crate::deal::terms::Terms(deal.terms.clone());
    let marked = |mark: &str, fields: &[Field]| {
        let fields = fields.iter().map(|field| label(*field)).collect::<Vec<_>>().join(", ");
        if fields.is_empty() { String::new() } else { format!(" ({mark}: {fields})") }
    };
    let (disputed, doubtful) = (marked("disputed", &deal.disputed), marked("unconfirmed", &deal.doubtful));
    format!("{}{disputed}{doubtful}", wording::terms(&terms))
}

/// Each field with who said it; rivals below, where they contradict each other.
pub(crate) fn terms(deal: &Deal, width: u16) -> String {
    let mut rows = Vec::new();
    for (field, blame) in &deal.blame {
        let mark = match (blame.disputed, deal.doubtful.contains(field)) {
            (true, _) => "DISPUTED",
            (false, true) => "UNCONFIRMED",
            (false, false) => "",
        };
        rows.push(said(label(*field), &blame.standing, mark));
        rows.extend(contradicting(blame).map(|rival| said("  or", rival, "")));
    }
    table(&["FIELD", "VALUE", "", "SAID BY", "LEARNED"], &rows, width, 2)
}

pub(crate) fn contradicting(blame: &Blame) -> impl Iterator<Item = &SaidValue> {
    blame.rivals.iter().filter(|rival| blame.disputed && !rival.value.agrees_with(&blame.standing.value))
}

fn said(name: &str, said: &SaidValue, mark: &str) -> Vec<String> {
    let who = format!("#{} {}", said.position, source(said.source.as_ref()));
    vec![name.to_owned(), wording::value(&said.value), mark.to_owned(), who, readable(&said.learned)]
}

pub(crate) fn bid(offer: &Offer) -> String {
    let terms = if offer.terms.is_empty() { "terms not stated".to_owned() } else { wording::terms(&offer.terms) };
    let expires = offer.expires.as_ref().map(|expires| format!(", expires {}", readable(expires.as_str())));
    let terms = terms + &expires.unwrap_or_default();
    match &offer.answer {
        None => terms,
        Some(answer) => {
            let reason = answer.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
            format!(
                "{terms}\nrejected by {} ({}), #{}, {}{reason}",
                answer.by,
                answer.role,
                answer.position,
                readable(&answer.happened)
            )
        }
    }
}

fn row(name: &str, value: &str) -> Vec<String> {
    vec![name.to_owned(), value.to_owned()]
}
