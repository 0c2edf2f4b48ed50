//! A step of a deal as an import line.

use super::deal::Deal;
use super::names;
use super::period::Period;
use super::rng::Rng;
use super::script::{Kind, Step};
use super::terms::{detail, money, terms, wage};
use super::words::{self, CHANNELS, PLACES, POSITIONS, Words};
use std::fmt::Write as _;

/// What a line can be made of.
pub(crate) struct Scene<'a> {
    pub(crate) period: &'a Period,
    pub(crate) deals: &'a [Deal],
    pub(crate) words: &'a Words,
}

impl Scene<'_> {
    /// Step `number` of `deal`, told in that minute of the period.
    pub(crate) fn write(&self, line: &mut String, deal: &Deal, number: u16, minute: u32) {
        let Some(step) = deal.steps.get(usize::from(number)) else { return };
        let mut rng = Rng::of(&[deal.seed, 3, u64::from(number)]);
        let rng = &mut rng;
        let (type_name, data) = match self.event(rng, deal, step, minute, number) {
            Some(event) => event,
            None => ("note", String::new()),
        };
        line.push('{');
        if step.named {
            let _ = write!(line, r#""id":"{}","#, deal.id(number));
        }
        let (happened, learned) = self.moments(rng, step.kind, minute);
        let _ = write!(
            line,
            r#""deal":"{}","type":"{type_name}","happened":"{happened}","learned":"{learned}","recorder":"{}""#,
            deal.slug,
            words::recorder(rng)
        );
        if rng.chance(88) {
            words::source(rng, line);
        }
        if type_name == "note" || rng.chance(38) {
            let _ = write!(line, r#","note":"{}""#, self.words.remark(rng));
        }
        if !data.is_empty() {
            let _ = write!(line, r#","data":{data}"#);
        }
        line.push_str("}\n");
    }

    /// When it happened and was learned. What begins or ends something is learned the day that it happens.
    fn moments(&self, rng: &mut Rng, kind: Kind, minute: u32) -> (String, String) {
        let today = u64::from(minute) / 1_440;
        let day = self.period.day(today).to_string();
        let at_once =
            matches!(kind, Kind::Collapse | Kind::Completion | Kind::Reopening | Kind::Correction | Kind::Retraction);
        let before = |days: u64| self.period.day(today.saturating_sub(days)).to_string();
        match rng.below(100) {
            _ if matches!(kind, Kind::MeetingPlanned | Kind::MedicalPlanned) => {
                (self.period.day(today + rng.between(1, 6)).to_string(), day)
            }
            0..10 => (self.period.minute(minute), self.period.minute(minute)),
            10..18 => (self.period.minute(minute), day),
            18..34 if !at_once => (before(rng.between(1, 3)), day),
            34..39 if !at_once && today > 3 => (format!("{}..{day}", before(rng.between(1, 3))), day),
            _ => (day.clone(), day),
        }
    }

    /// None where there is nothing yet that it could be about.
    fn event(
        &self,
        rng: &mut Rng,
        deal: &Deal,
        step: &Step,
        minute: u32,
        number: u16,
    ) -> Option<(&'static str, String)> {
        let (owner, buyer) = (names::club(deal.owner), names::club(deal.to));
        let far = deal.steps.len() as u64;
        // Offers grow and prices fall until they meet.
        let (bid, wanted) = (60 + 40 * u64::from(number) / far, 140 - 40 * u64::from(number) / far);
        Some(match step.kind {
            Kind::Opened => ("opened", deal.opened_with(self.period)),
            Kind::Interest => ("interest", format!(r#"{{"by":"{buyer}"}}"#)),
            Kind::Valuation => ("valuation", format!(r#"{{"by":"{owner}","fee":{}}}"#, money(rng, deal, wanted))),
            Kind::Contact => {
                let channel =
                    if rng.chance(50) { format!(r#","channel":"{}""#, rng.pick(&CHANNELS)) } else { String::new() };
                ("contact", format!(r#"{{"between":["{buyer}","{owner}"]{channel}}}"#))
            }
            Kind::MeetingPlanned => ("meeting", meeting(rng, deal, "scheduled")),
            Kind::MeetingHeld => ("meeting", meeting(rng, deal, "held")),
            Kind::Offer => ("offer", format!(r#"{{"by":"{buyer}","terms":{}}}"#, terms(rng, deal, self.period, bid))),
            Kind::CounterOffer => {
                ("counter_offer", format!(r#"{{"by":"{owner}","terms":{}}}"#, terms(rng, deal, self.period, wanted)))
            }
            Kind::Rejection => {
                let (by, role) = if rng.chance(75) { (owner, "owner") } else { (buyer, "buyer") };
                let reason = format!(r#","reason":"{}""#, self.words.remark(rng));
                let reason = if rng.chance(40) { reason } else { String::new() };
                ("rejection", format!(r#"{{"by":"{by}","role":"{role}"{reason}}}"#))
            }
            Kind::Agreement => ("agreement", format!(r#"{{"terms":{}}}"#, terms(rng, deal, self.period, 100))),
            Kind::PersonalTalks => ("personal_terms", r#"{"status":"under_discussion"}"#.into()),
            Kind::PersonalAgreed => {
                ("personal_terms", format!(r#"{{"status":"agreed","terms":{}}}"#, wage(rng, deal, self.period)))
            }
            Kind::Pending => (
                "authorization_pending_replacement",
                format!(r#"{{"by":"{owner}","replacement":"{}"}}"#, rng.pick(&POSITIONS)),
            ),
            Kind::Replacement => {
                ("replacement_found", format!(r#"{{"player":"{}"}}"#, names::person(rng.below(names::PEOPLE) as u32)))
            }
            Kind::Granted => ("authorization_granted", format!(r#"{{"by":"{owner}"}}"#)),
            Kind::MedicalPlanned => ("medical", format!(r#"{{"club":"{buyer}","status":"scheduled"}}"#)),
            Kind::MedicalPassed => ("medical", format!(r#"{{"club":"{buyer}","status":"passed"}}"#)),
            Kind::Signature => ("signature", String::new()),
            Kind::Registration => ("registration", format!(r#"{{"club":"{buyer}"}}"#)),
            Kind::Announcement => ("announcement", format!(r#"{{"club":"{buyer}"}}"#)),
            Kind::Completion => {
                let basis = rng.pick(&["registration", "announcement", "announcement", "report"]);
                let terms = format!(r#","terms":{}"#, terms(rng, deal, self.period, 100));
                let terms = if rng.chance(60) { terms } else { String::new() };
                ("completion", format!(r#"{{"basis":"{basis}"{terms}}}"#))
            }
            Kind::Collapse => {
                let reason = rng.pick(&["price", "price", "player_refused", "window_closed", "withdrawn", "medical"]);
                let rival = names::club(((u64::from(deal.to) + rng.between(1, 60)) % names::CLUBS) as u16);
                match rng.chance(35) {
                    true => ("collapse", format!(r#"{{"reason":"rival","rival":"{rival}"}}"#)),
                    false => ("collapse", format!(r#"{{"reason":"{reason}"}}"#)),
                }
            }
            Kind::Reopening => ("reopening", format!(r#"{{"reason":"{}"}}"#, self.words.remark(rng))),
            Kind::Report if rng.chance(45) => {
                ("terms_reported", format!(r#"{{"terms":{}}}"#, detail(rng, deal, self.period)))
            }
            Kind::Report => {
                let about = if rng.chance(50) { bid } else { wanted };
                ("terms_reported", format!(r#"{{"terms":{}}}"#, terms(rng, deal, self.period, about)))
            }
            Kind::Clause => ("clause_triggered", r#"{"clause":"option","outcome":"exercised"}"#.into()),
            Kind::Link => {
                let other = self.deals.get(rng.below(self.deals.len() as u64) as usize)?;
                (other.opened < minute && other.slug != deal.slug).then_some(())?;
                let relation = rng.pick(&["package", "consequence", "consequence", "replaces"]);
                ("link", format!(r#"{{"deal":"{}","relation":"{relation}"}}"#, other.slug))
            }
            Kind::Note => return None,
            Kind::Correction => {
                let patch = format!(r#"{{"data":{{"terms":{}}}}}"#, detail(rng, deal, self.period));
                let (of, reason) = (deal.id(step.of), self.words.remark(rng));
                ("correction", format!(r#"{{"of":"{of}","patch":{patch},"reason":"{reason}"}}"#))
            }
            Kind::Retraction => {
                let (of, reason) = (deal.id(step.of), self.words.remark(rng));
                ("retraction", format!(r#"{{"of":"{of}","reason":"{reason}"}}"#))
            }
        })
    }
}

fn meeting(rng: &mut Rng, deal: &Deal, status: &str) -> String {
    let with = match deal.agent {
        Some(agent) if rng.chance(50) => format!("{} (agent)", names::person(agent)),
        _ => names::club(deal.owner).to_owned(),
    };
    let place = if rng.chance(40) { format!(r#","place":"{}""#, rng.pick(&PLACES)) } else { String::new() };
    format!(r#"{{"between":["{}","{with}"],"status":"{status}"{place}}}"#, names::club(deal.to))
}
