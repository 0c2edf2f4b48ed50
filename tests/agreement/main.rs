//! How the log, the witness, the read model and the sessions agree, as a small machine that is searched through: every
//! interleaving of two writers and a question, with kills, power cuts, removed `-wal` files and older models put back at any
//! moment. `docs/format.md` says the protocol in words, `src/ledger/{keeper,ask}.rs` are it.
//!
//! A question must answer with at least what was acknowledged when it began. The machine shows that the order of the steps
//! is right; tests/crash and tests/power_cut show that the program takes these steps.

#![expect(clippy::indexing_slicing, reason = "a test that meets what it did not expect has failed")]

mod question;
mod search;
mod world;
mod writer;

use search::search;
use world::{Bounds, Flaw};

#[test]
fn no_question_answers_with_less_than_was_acknowledged_when_it_began() {
    let bounds = Bounds { records: 2, sessions: 2, faults: 2 };
    let found = search(&bounds, None);
    assert!(found.wrong.is_none(), "{:#?}", found.wrong);
    // Otherwise it would not have looked at much.
    assert!(found.worlds > 20_000 && found.answers > 1_000, "{} worlds, {} answers", found.worlds, found.answers);
}

#[test]
fn each_rule_of_the_protocol_is_needed() {
    for flaw in Flaw::ALL {
        let found = search(&Bounds { records: 2, sessions: 2, faults: 2 }, Some(flaw));
        assert!(found.wrong.is_some(), "without it nothing goes wrong: {flaw:?}");
    }
}
