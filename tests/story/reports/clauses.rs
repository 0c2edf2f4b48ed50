//! What became of an option, where records contradict each other or were erased.

use super::clubs::{LOAN, completed, of, spent};
use crate::events::*;
use crate::story::{Story, Told, on};
use mercato::deal::event::{Clause, Event};
use mercato::deal::terms::Field;

const OF_A_LOAN: [(Field, &str); 4] =
    [LOAN, (Field::LoanFee, "0 EUR"), (Field::Purchase, "option"), (Field::PurchasePrice, "15m EUR")];

fn says(day: &str, outcome: &str, by: &str, grade: &str) -> Told {
    on(
        day,
        Event::ClauseTriggered { clause: Clause::Option, outcome: outcome.parse().unwrap(), remark: None, terms: None },
    )
    .by(by, grade)
}

/// A loan with an option for 15m, of which they say this.
fn said(all: Vec<Told>) -> Story {
    completed(OF_A_LOAN, all)
}

fn remarks(story: &Story) -> Vec<String> {
    of(story).remarks.into_iter().map(|remark| remark.text).collect()
}

const BOUGHT: [&str; 2] = ["fee 15m EUR", "loan_fee 0 EUR"];
const IN_DISPUTE: [&str; 2] = ["fee disputed 0..15m EUR", "loan_fee 0 EUR"];

#[test]
fn words_of_one_day_that_contradict_each_other_settle_nothing_in_whatever_order() {
    let yes = || says("2020-02-20", "exercised", "the club", "A1");
    let no = || says("2020-02-20", "lapsed", "a paper", "B2");
    let one = said(vec![yes(), no()]);
    assert_eq!(spent(&one), IN_DISPUTE);
    assert_eq!(remarks(&one), ["option: exercised (#3) or lapsed (#4)"]);
    let other = said(vec![no(), yes()]);
    assert_eq!(spent(&other), IN_DISPUTE);
    assert_eq!(remarks(&other), ["option: lapsed (#3) or exercised (#4)"]);
    // Of the same opinion, they may be of the same day.
    assert_eq!(spent(&said(vec![yes(), says("2020-02-20", "agreed", "a paper", "B2")])), BOUGHT);
    // A later word that can be trusted settles it.
    assert_eq!(spent(&said(vec![yes(), no(), says("2020-02-25", "exercised", "a paper", "B2")])), BOUGHT);
    // The vague one may have been the later one.
    let vague = says("2020-02-10..2020-02-25", "lapsed", "a paper", "B2");
    assert_eq!(spent(&said(vec![yes(), vague])), IN_DISPUTE);
}

#[test]
fn a_doubtful_word_takes_nothing_from_one_that_can_be_trusted() {
    let bought =
        said(vec![says("2020-02-20", "exercised", "the club", "A1"), says("2020-02-22", "lapsed", "a forum", "E5")]);
    assert_eq!(spent(&bought), BOUGHT);
    assert_eq!(remarks(&bought), ["option: lapsed (#4) is not counted, since it rests on a doubtful source alone"]);
    let lapsed =
        said(vec![says("2020-02-20", "lapsed", "the club", "A1"), says("2020-02-22", "exercised", "a forum", "E5")]);
    assert_eq!(spent(&lapsed), ["loan_fee 0 EUR"]);
    assert_eq!(remarks(&lapsed), ["option: exercised (#4) is not counted, since it rests on a doubtful source alone"]);
    // What it said before is no contradiction.
    let before =
        said(vec![says("2020-02-18", "lapsed", "a forum", "E5"), says("2020-02-20", "exercised", "the club", "A1")]);
    assert_eq!((spent(&before), remarks(&before)), (BOUGHT.map(Into::into).to_vec(), vec![]));
    let among_themselves =
        said(vec![says("2020-02-20", "exercised", "a forum", "E5"), says("2020-02-20", "lapsed", "another", "D4")]);
    assert_eq!(spent(&among_themselves), IN_DISPUTE);
}

#[test]
fn an_erased_clause_counts_as_it_did() {
    let erased = said(vec![says("2020-02-20", "exercised", "the club", "A1")]).erased(3);
    assert_eq!(spent(&erased), BOUGHT);
    let lapsed = said(vec![says("2020-02-20", "lapsed", "the club", "A1")]).erased(3);
    assert_eq!(spent(&lapsed), ["loan_fee 0 EUR"]);
    let two =
        || said(vec![says("2020-02-20", "exercised", "the club", "A1"), says("2020-02-20", "lapsed", "a paper", "B2")]);
    assert_eq!(spent(&two().erased(4)), IN_DISPUTE);
    assert_eq!(spent(&two().erased(3)), IN_DISPUTE);
    // So does the grade of its source.
    let doubtful = said(vec![says("2020-02-20", "exercised", "a forum", "E5")]).erased(3);
    assert_eq!(spent(&doubtful), ["fee doubtful 15m EUR", "loan_fee 0 EUR"]);
}

#[test]
fn a_fee_in_dispute_is_none_that_is_certain_whatever_was_bought() {
    let reports = vec![
        on("2020-02-10", report(fee("9m EUR"))).by("a paper", "B2"),
        says("2020-02-20", "exercised", "the club", "A1"),
        on("2020-02-25", report(fee("12m EUR"))).by("another", "B2"),
    ];
    assert_eq!(spent(&said(reports)), ["fee disputed 9m..12m EUR", "loan_fee 0 EUR"]);
}
