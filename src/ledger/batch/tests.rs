//! What a batch keeps.

use super::*;
use crate::ledger::{Ledger, Request};
use chrono_tz::Tz;

const DEALS: u32 = 60;

fn line(deal: u32, kind: &str) -> Line {
    let text = format!(
        r#"{{"deal":"deal-{deal}","type":"{kind}","happened":"2020-01-06","data":{{"players":["P"],"owner":"Genoa","to":"Lazio"}}}}"#
    );
    Line::read(&text, Tz::UTC).unwrap()
}

fn noon() -> Instant {
    "2020-01-07T12:00:00Z".parse().unwrap()
}

fn ledger() -> Ledger {
    let mut ledger = Ledger::in_memory(Tz::UTC, [0; 32]).unwrap();
    for deal in 0..DEALS {
        let line = Line { recorder: Some(Name::new("R").unwrap()), ..line(deal, "opened") };
        ledger.record(&Request { line, conditions: Conditions::default() }, noon()).unwrap();
    }
    ledger
}

#[test]
fn deals_of_which_nothing_is_accepted_are_let_go() {
    let ledger = ledger();
    let mut batch = Batch::new(&ledger, Name::new("R").unwrap(), noon()).keeping(10 * A_RECORD);
    for deal in 0..DEALS {
        let candidate = batch.candidate(&ledger, line(deal, "opened"));
        assert!(matches!(batch.decide(&ledger, candidate, &Conditions::default()), Err(Stop::Line(_))), "{deal}");
        assert!(batch.deals_kept() <= 12, "{} deals are kept", batch.deals_kept());
    }
}
