//! The terms and prices that people name, near those that the deal will have.

use super::deal::Deal;
use super::names::LEAGUES;
use super::period::Period;
use super::rng::Rng;
use super::words::{CONDITIONS, INSTALMENTS};
use std::fmt::Write as _;

/// About `percent` of the deal's price.
pub(crate) fn money(rng: &mut Rng, deal: &Deal, percent: u64) -> String {
    let about = u64::from(deal.price) * percent * rng.between(85, 115) / 10_000;
    // In halves of a million where it is much.
    let amount = if about > 300 { about / 50 * 50 } else { about.max(5) } * 10_000;
    let currency = LEAGUES[usize::from(deal.league)].currency;
    if rng.chance(8) {
        let to = amount + amount / 5;
        return format!(r#"{{"from":"{amount}","to":"{to}","currency":"{currency}"}}"#);
    }
    format!(r#"{{"amount":"{amount}","currency":"{currency}"}}"#)
}

/// What a side offers, or a paper prints.
pub(crate) fn terms(rng: &mut Rng, deal: &Deal, period: &Period, percent: u64) -> String {
    let mut terms = Terms(String::from("{"));
    if deal.is_loan != rng.chance(6) {
        terms.add("kind", r#""loan""#);
        if rng.chance(70) {
            terms.add("loan_fee", &money(rng, deal, percent / 8));
        }
        if rng.chance(60) {
            let obligation = rng.chance(30);
            terms.add("purchase", if obligation { r#""obligation""# } else { r#""option""# });
            terms.add("purchase_price", &money(rng, deal, percent));
            if obligation && rng.chance(60) {
                terms.add("purchase_condition", &format!("\"{}\"", rng.pick(&CONDITIONS)));
            }
        }
        if rng.chance(50) {
            terms.add("until", &format!("\"{}\"", period.end_of_season(1)));
        }
    } else {
        terms.add("kind", r#""permanent""#);
        terms.add("fee", &money(rng, deal, percent));
        if rng.chance(35) {
            terms.add("add_ons", &money(rng, deal, percent / 6));
        }
        if rng.chance(20) {
            terms.add("instalments", &format!("\"{}\"", rng.pick(&INSTALMENTS)));
        }
        if rng.chance(20) {
            terms.add("sell_on", &format!("\"{}%\"", rng.between(1, 5) * 5));
        }
        if rng.chance(25) {
            let seasons = rng.between(2, 5);
            terms.add("contract_until", &format!("\"{}\"", period.end_of_season(seasons)));
        }
    }
    terms.end()
}

/// One thing that a paper says of it.
pub(crate) fn detail(rng: &mut Rng, deal: &Deal, period: &Period) -> String {
    let mut terms = Terms(String::from("{"));
    match rng.below(5) {
        0 => terms.add("wage", &money(rng, deal, 12)),
        1 => {
            let seasons = rng.between(2, 5);
            terms.add("contract_until", &format!("\"{}\"", period.end_of_season(seasons)));
        }
        2 => terms.add("add_ons", &money(rng, deal, 15)),
        _ if deal.is_loan => terms.add("loan_fee", &money(rng, deal, 12)),
        _ => terms.add("fee", &money(rng, deal, 95)),
    }
    terms.end()
}

pub(crate) fn wage(rng: &mut Rng, deal: &Deal, period: &Period) -> String {
    let seasons = rng.between(2, 5);
    format!(r#"{{"wage":{},"contract_until":"{}"}}"#, money(rng, deal, 12), period.end_of_season(seasons))
}

struct Terms(String);

impl Terms {
    fn add(&mut self, field: &str, value: &str) {
        let comma = if self.0.len() > 1 { "," } else { "" };
        let _ = write!(self.0, "{comma}\"{field}\":{value}");
    }

    fn end(mut self) -> String {
        self.0.push('}');
        self.0
    }
}
