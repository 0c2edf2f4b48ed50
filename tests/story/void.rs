//! Deals that were opened by mistake, and deals that were typed twice.

use crate::events::*;
use crate::story::{CALDARA, Story, given, on};
use mercato::deal::cuts::Cuts;
use mercato::deal::event::{Event, Relation};
use mercato::deal::filter::DealFilter;
use mercato::deal::ids::Position;
use mercato::deal::refusal::Refusal;
use mercato::views::board::list;
use mercato::views::deals::Deals;
use serde_json::json;

const TWICE: &str = "mattia-atalanta";

fn duplicate_of(deal: &str) -> Event {
    Event::Link { deal: slug(deal), relation: Relation::DuplicateOf }
}

fn typed_twice() -> Story {
    given([]).and(on("2019-12-28", opened_for("Mattia Caldara", "Milan", "Atalanta BC")).of(TWICE))
}

fn listed(story: &Story, cuts: &Cuts) -> Vec<String> {
    let histories = story.ledger.histories(&DealFilter::default()).unwrap();
    list(&Deals::of(&histories, cuts), &DealFilter::default()).iter().map(|deal| deal.deal.to_string()).collect()
}

#[test]
fn a_deal_that_was_opened_by_mistake_is_shown_no_more_and_its_name_stays_taken() {
    let mut story = given([on("2020-01-05", retraction(1))]);
    assert!(story.shown(&Cuts::default()).is_none());
    assert!(listed(&story, &Cuts::default()).is_empty());
    assert!(matches!(story.refuses(on("2020-01-06", opened())), Refusal::DealExists { .. }));
    assert!(matches!(story.refuses(on("2020-01-06", contact())), Refusal::DealIsVoid { .. }));
    // It was no mistake.
    let story = story.and(on("2020-01-07", retraction(2)));
    assert_eq!(listed(&story, &Cuts::default()), [CALDARA]);
}

#[test]
fn an_opening_is_retracted_only_where_nothing_else_of_the_deal_counts() {
    let mut story = given([on("2020-01-03", contact())]);
    assert!(matches!(story.refuses(on("2020-01-05", retraction(1))), Refusal::OpeningHasRecords { .. }));
    let story = story.and(on("2020-01-05", retraction(2))).and(on("2020-01-06", retraction(1)));
    assert!(story.shown(&Cuts::default()).is_none());
}

#[test]
fn nothing_is_linked_to_a_void_deal() {
    let mut story = typed_twice().and(on("2020-01-05", retraction(1)));
    let refusal = story.refuses(on("2020-01-06", duplicate_of(CALDARA)).of(TWICE));
    assert!(matches!(refusal, Refusal::UnknownDeal { .. }), "{refusal}");
}

#[test]
fn lists_leave_out_a_duplicate_while_the_link_is_visible() {
    let story = typed_twice().and(on("2020-01-05", duplicate_of(CALDARA)).of(TWICE));
    assert_eq!(listed(&story, &Cuts::default()), [CALDARA]);
    let before = Cuts { known_at: Some(crate::story::moment("2020-01-04")), ..Cuts::default() };
    assert_eq!(listed(&story, &before), [CALDARA, TWICE]);
    assert_eq!(listed(&story.and(on("2020-01-06", retraction(3)).of(TWICE)), &Cuts::default()), [CALDARA, TWICE]);
}

#[test]
fn duplicates_form_no_chain_and_no_circle() {
    let mut story = typed_twice()
        .and(on("2019-12-28", opened_for("M. Caldara", "Milan", "Atalanta")).of("third"))
        .and(on("2020-01-05", duplicate_of(CALDARA)).of(TWICE));
    for (of, deal) in [("third", TWICE), (CALDARA, TWICE), (CALDARA, "third")] {
        let refusal = story.refuses(on("2020-01-06", duplicate_of(deal)).of(of));
        assert!(matches!(refusal, Refusal::DuplicateChain { .. }), "{of}, {deal}: {refusal}");
    }
    story.tell(on("2020-01-06", duplicate_of(CALDARA)).of("third")).unwrap();
}

#[test]
fn an_opening_is_not_retracted_while_another_deal_is_tied_to_it() {
    let duplicate = on("2020-01-05", duplicate_of(CALDARA)).of(TWICE);
    let waiting = on("2020-01-05", pending_for("a centre-back", Some(CALDARA))).of(TWICE);
    let package = on("2020-01-05", link(CALDARA)).of(TWICE);
    for tied in [duplicate, waiting, package] {
        let mut story = typed_twice().and(tied);
        let refusal = story.refuses(on("2020-01-06", retraction(1)));
        let records = vec![Position(3)];
        assert_eq!(refusal, Refusal::OpeningHasRecords { slug: slug(CALDARA), position: Position(1), records });
        story.and(on("2020-01-06", retraction(3)).of(TWICE)).and(on("2020-01-07", retraction(1)));
    }
}

#[test]
fn a_link_that_was_corrected_to_another_deal_ties_to_that_one() {
    let mut story = typed_twice()
        .and(on("2019-12-28", opened_for("M. Caldara", "Milan", "Atalanta")).of("third"))
        .and(on("2020-01-05", duplicate_of("third")).of(TWICE))
        .and(on("2020-01-06", correction(4, json!({"data": {"deal": CALDARA}}))).of(TWICE));
    assert!(matches!(story.refuses(on("2020-01-07", retraction(1))), Refusal::OpeningHasRecords { .. }));
    story.tell(on("2020-01-07", retraction(3)).of("third")).unwrap();
    // Now the correction holds on to the deal that is void.
    let refusal = story.refuses(on("2020-01-08", retraction(5)).of(TWICE));
    assert!(matches!(refusal, Refusal::UnknownDeal { .. }), "{refusal}");
}

#[test]
fn a_link_to_a_deal_that_became_void_is_not_brought_back() {
    let mut story = typed_twice()
        .and(on("2020-01-05", duplicate_of(CALDARA)).of(TWICE))
        .and(on("2020-01-06", retraction(3)).of(TWICE))
        .and(on("2020-01-07", retraction(1)));
    let refusal = story.refuses(on("2020-01-08", retraction(4)).of(TWICE));
    assert!(matches!(refusal, Refusal::UnknownDeal { .. }), "{refusal}");
}

#[test]
fn a_deal_is_a_duplicate_of_one_deal_alone() {
    let story = || {
        typed_twice()
            .and(on("2019-12-28", opened_for("M. Caldara", "Milan", "Atalanta")).of("third"))
            .and(on("2020-01-05", duplicate_of(CALDARA)).of(TWICE))
    };
    let refusal = story().refuses(on("2020-01-06", duplicate_of("third")).of(TWICE));
    let (slug, of, original) = (slug(TWICE), slug("third"), slug(CALDARA));
    assert_eq!(refusal, Refusal::DuplicateChain { duplicate: slug.clone(), slug, of, original });
    // Nor by a correction, nor by taking a retraction back.
    let mut corrected = story().and(on("2020-01-06", link("third")).of(TWICE));
    let patch = json!({"data": {"relation": "duplicate_of"}});
    let refusal = corrected.refuses(on("2020-01-07", correction(5, patch)).of(TWICE));
    assert!(refusal.to_string().contains("is already a duplicate of caldara-atalanta"), "{refusal}");
    let mut again =
        story().and(on("2020-01-06", retraction(4)).of(TWICE)).and(on("2020-01-07", duplicate_of("third")).of(TWICE));
    let refusal = again.refuses(on("2020-01-08", retraction(5)).of(TWICE));
    assert!(matches!(refusal, Refusal::DuplicateChain { .. }), "{refusal}");
}

#[test]
fn a_duplicate_says_of_which_deal() {
    let story = typed_twice().and(on("2020-01-05", duplicate_of(TWICE)));
    assert_eq!(story.then().duplicate_of, Some(slug(TWICE)));
    assert_eq!(story.then_known_at("2020-01-04").duplicate_of, None);
    assert_eq!(story.and(on("2020-01-06", retraction(3))).then().duplicate_of, None);
}
