//! Offers on the table, and their answers.

use crate::events::*;
use crate::story::{given, on};
use mercato::views::deal::Deal;

fn on_the_table(deal: &Deal) -> Vec<(u64, Option<u64>)> {
    deal.offers.iter().map(|offer| (offer.position.0, offer.answer.as_ref().map(|answer| answer.position.0))).collect()
}

#[test]
fn the_last_offer_of_each_side_is_on_the_table() {
    let story = given([
        on("2020-01-02", offer("Atalanta", fee("10m EUR"))),
        on("2020-01-03", counter_offer("Milan", fee("15m EUR"))),
        on("2020-01-04", offer("ATALANTA", fee("12m EUR"))),
    ]);
    assert_eq!(on_the_table(&story.then()), [(3, None), (4, None)]);
    assert_eq!(on_the_table(&story.then_at("2020-01-03")), [(2, None), (3, None)]);
}

#[test]
fn late_news_of_an_earlier_offer_does_not_put_it_on_the_table() {
    let story = given([
        on("2020-01-04", offer("Atalanta", fee("12m EUR"))),
        on("2020-01-02", offer("Atalanta", fee("10m EUR"))).learned("2020-01-09"),
    ]);
    assert_eq!(on_the_table(&story.then()), [(2, None)]);
}

#[test]
fn offers_are_no_claims_on_the_terms() {
    let deal = given([on("2020-01-02", offer("Atalanta", fee("10m EUR")))]).then();
    assert!(deal.terms.is_empty());
    assert_eq!(deal.offers[0].terms, fee("10m EUR"));
}

#[test]
fn an_agreement_completion_or_collapse_takes_them_off() {
    for ending in [agreement(), completion(), collapse()] {
        let name = ending.type_name();
        let story = given([on("2020-01-02", offer("Atalanta", fee("10m EUR"))), on("2020-01-05", ending)]);
        assert_eq!(on_the_table(&story.then()), [], "{name}");
        assert_eq!(on_the_table(&story.then_at("2020-01-04")), [(2, None)], "{name}");
    }
}

#[test]
fn an_offer_after_the_ending_is_on_the_table_again_one_of_the_same_day_is_not() {
    let story = given([on("2020-01-05", agreement()), on("2020-01-05", offer("Atalanta", fee("10m EUR")))]);
    assert_eq!(on_the_table(&story.then()), []);
    let story = story.and(on("2020-01-06", offer("Atalanta", fee("11m EUR"))));
    assert_eq!(on_the_table(&story.then()), [(4, None)]);
}

#[test]
fn a_side_whose_last_offer_was_settled_has_none_on_the_table() {
    // Which is the last is asked first, whether it still lies there after that.
    let story = given([
        on("2020-01-05T10:00", offer("Atalanta", fee("10m EUR"))),
        on("2020-01-05", offer("Atalanta", fee("11m EUR"))),
        on("2020-01-05T09:00", agreement()),
    ]);
    assert_eq!(on_the_table(&story.then()), []);
}

#[test]
fn a_rejection_answers_the_last_offer_that_its_maker_did_not_make() {
    let story = given([
        on("2020-01-02", offer("Atalanta", fee("10m EUR"))),
        on("2020-01-03", counter_offer("Milan", fee("15m EUR"))),
        on("2020-01-04", rejection("Milan")),
    ]);
    assert_eq!(on_the_table(&story.then()), [(2, Some(4)), (3, None)]);
    assert_eq!(on_the_table(&story.then_at("2020-01-03")), [(2, None), (3, None)]);
}

#[test]
fn a_rejection_does_not_answer_a_later_offer() {
    let story = given([
        on("2020-01-02", offer("Atalanta", fee("10m EUR"))),
        on("2020-01-03", rejection("Milan")),
        on("2020-01-04", offer("Atalanta", fee("12m EUR"))),
    ]);
    assert_eq!(on_the_table(&story.then()), [(4, None)]);
}

#[test]
fn the_answer_says_who_and_in_which_role() {
    let story = given([on("2020-01-02", offer("Atalanta", fee("10m EUR"))), on("2020-01-04", rejection("Milan"))]);
    let deal = story.then();
    let answer = deal.offers[0].answer.as_ref().unwrap();
    assert_eq!((answer.by.as_str(), answer.role.word(), answer.happened.as_str()), ("Milan", "owner", "2020-01-04"));
}
