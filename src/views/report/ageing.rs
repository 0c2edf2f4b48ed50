//! How long each open deal has been in its phase, and what it waits for.

use super::days::{Bounds, Days};
use super::{entered, not_certain};
use crate::deal::authorization::AuthorizationStatus;
use crate::deal::event::{MedicalStatus, MeetingStatus, PersonalTermsStatus};
use crate::deal::filter::DealFilter;
use crate::deal::kind::Kind;
use crate::deal::moment::Moment;
use crate::deal::name::{Name, Slug};
use crate::deal::order::last;
use crate::deal::phase::Phase;
use crate::views::chain::{circle, once};
use crate::views::date::readable;
use crate::views::deal::AsOf;
use crate::views::deal_at_cuts::DealAtCuts;
use crate::views::deals::Deals;
use crate::views::wording::list;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The open deals, the longest in their phase first.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/json.md explains each field")]
pub struct Ageing {
    pub as_of: AsOf,
    /// Days are counted to this one.
    pub today: NaiveDate,
    pub deals: Vec<Aged>,
    /// Left out: nothing of them is certain yet.
    pub not_certain: Vec<Slug>,
}

/// A deal that is neither completed nor collapsed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/json.md explains each field")]
pub struct Aged {
    pub deal: Slug,
    pub players: Vec<Name>,
    pub owner: Option<Name>,
    pub to: Option<Name>,
    pub window: Option<Slug>,
    pub phase: Phase,
    pub possible_phase: Option<Phase>,
    pub since: String,
    pub days: Days,
    /// What would move it on, in a few words.
    pub waits_for: String,
}

/// The open deals at the cuts. `today` is the day that they are aged to.
pub fn ageing(all: &Deals<'_>, today: NaiveDate, filter: &DealFilter) -> Ageing {
    // Another deal may be waited for that the filter does not take.
    let taken = || all.taken(filter);
    let mut deals: Vec<Aged> = taken().filter_map(|case| aged(case, today, all)).collect();
    deals.sort_by_key(|aged| std::cmp::Reverse((aged.days.to, aged.days.from)));
    Ageing { as_of: AsOf::from(all.cuts()), today, deals, not_certain: not_certain(taken()) }
}

fn aged(case: &DealAtCuts<'_>, today: NaiveDate, all: &Deals<'_>) -> Option<Aged> {
    let (phase, since) = (case.state.phase?, case.state.phase_since.as_ref()?);
    if case.is_over() {
        return None;
    }
    let parties = case.parties();
    Some(Aged {
        deal: case.slug.clone(),
        players: parties.map(|parties| parties.players.clone()).unwrap_or_default(),
        owner: parties.and_then(|parties| parties.owner.clone()),
        to: parties.map(|parties| parties.to.clone()),
        window: parties.and_then(|parties| parties.window.clone()),
        phase,
        possible_phase: case.state.possible_phase,
        since: since.words.clone(),
        days: reached(case, phase, since).until(Bounds { first: today, last: today }),
        waits_for: waits_for(case, phase, all),
    })
}

/// The days that it can have come to its phase on: those of its first event there, unless it was taken up again after a
/// collapse.
fn reached(case: &DealAtCuts<'_>, phase: Phase, since: &Moment) -> Bounds {
    let own = Bounds::of(since, case.zone);
    entered(case, phase).filter(|first| first.last >= own.first).unwrap_or(own)
}

fn waits_for(case: &DealAtCuts<'_>, phase: Phase, all: &Deals<'_>) -> String {
    let authorization = &case.state.authorization;
    if let Some(wait) = case.waits() {
        if circle(case.slug, |slug| all.get(slug)?.waits_for()).is_some() {
            return "itself, through others: a circle".into();
        }
        return once(wait, all);
    }
    if authorization.status == AuthorizationStatus::Refused {
        let by = authorization.by.as_ref().map_or_else(|| "the owner".into(), ToString::to_string);
        return format!("a new answer from {by}, which refused");
    }
    match phase {
        Phase::Interest | Phase::Contact | Phase::Meeting => planned(case).unwrap_or_else(|| {
            match phase {
                Phase::Interest => "a first contact or offer",
                Phase::Contact => "a meeting or an offer",
                _ => "an offer",
            }
            .into()
        }),
        Phase::Offer => answer(case),
        Phase::Agreed => match (case.state.medical, case.state.personal_terms) {
            (_, Some(PersonalTermsStatus::Refused)) => "personal terms, which the player refused".into(),
            (_, Some(PersonalTermsStatus::UnderDiscussion)) => "personal terms, under discussion".into(),
            (Some(MedicalStatus::Failed), _) => "a decision after the failed medical".into(),
            (Some(MedicalStatus::Scheduled), _) => "the medical".into(),
            _ => "the signature".into(),
        },
        Phase::Signed => "the completion".into(),
        Phase::Completed | Phase::Collapsed => String::new(),
    }
}

/// The meeting that was planned last, unless it was held or called off since.
fn planned(case: &DealAtCuts<'_>) -> Option<String> {
    let latest = last(case.events(|event| event.is(Kind::Meeting)))?;
    let scheduled = latest.event().status() == Some(MeetingStatus::Scheduled.word());
    scheduled.then(|| format!("the meeting planned for {}", readable(&latest.happened().words)))
}

/// To the offers that nobody answered; a better one, where all were rejected.
fn answer(case: &DealAtCuts<'_>) -> String {
    let offers = &case.state.offers;
    let open: Vec<Name> = offers.iter().filter(|offer| offer.answer.is_none()).map(|offer| offer.by.clone()).collect();
    match (open.as_slice(), offers.iter().find_map(|offer| offer.answer.as_ref())) {
        ([], Some(answer)) => format!("another offer: {} said no", answer.by),
        ([], None) => "an agreement".into(),
        ([_], _) => format!("an answer to the offer of {}", list(&open)),
        (_, _) => format!("an answer to the offers of {}", list(&open)),
    }
}
