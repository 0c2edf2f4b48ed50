//! What people type: slugs, and beginnings of slugs.

use crate::events::*;
use crate::story::{Story, given, on};
use mercato::deal::filter::DealFilter;
use mercato::deal::name::Slug;
use mercato::deal::refusal::Refusal;
use mercato::ledger::Error;

fn three_deals() -> Story {
    given([])
        .and(on("2019-12-27", opened_for("Simon Kjær", "Sevilla", "Milan")).of("kjaer-milan"))
        .and(on("2019-12-27", opened_for("Simon Kjær", "Sevilla", "Sampdoria")).of("kjaer-sampdoria"))
}

fn found(story: &Story, typed: &str) -> String {
    story.ledger.find(typed).unwrap().slug.to_string()
}

#[test]
fn a_unique_beginning_is_enough_and_accents_and_case_do_not_matter() {
    let story = three_deals();
    for typed in ["caldara-atalanta", "cald", "CALDARA", "Caldara Atalanta"] {
        assert_eq!(found(&story, typed), "caldara-atalanta", "{typed}");
    }
    assert_eq!(found(&story, "Kjær-m"), "kjaer-milan");
}

#[test]
fn a_beginning_of_two_names_both() {
    match three_deals().ledger.find("kjaer") {
        Err(Error::Ambiguous { typed, candidates }) => {
            assert_eq!((typed.as_str(), candidates), ("kjaer", vec![slug("kjaer-milan"), slug("kjaer-sampdoria")]));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_whole_name_is_itself_though_another_goes_on_from_it() {
    let story = three_deals().and(on("2019-12-27", opened_for("Simon Kjær", "A", "B")).of("kjaer-milan-summer"));
    assert_eq!(found(&story, "kjaer-milan"), "kjaer-milan");
}

#[test]
fn what_is_not_there_names_what_comes_near() {
    match three_deals().ledger.find("caldra") {
        Err(Error::Refused(Refusal::UnknownDeal { slug: typed, nearest })) => {
            assert_eq!((typed.as_str(), nearest), ("caldra", vec![slug("caldara-atalanta")]));
        }
        other => panic!("{other:?}"),
    }
    assert!(matches!(
        three_deals().ledger.find("zzzzzz"),
        Err(Error::Refused(Refusal::UnknownDeal { nearest, .. })) if nearest.is_empty()
    ));
}

#[test]
fn recording_in_a_deal_that_is_not_there_names_what_comes_near() {
    let refusal = three_deals().refuses(on("2020-01-02", contact()).of("caldara-atlanta"));
    let expected = Refusal::UnknownDeal { slug: "caldara-atlanta".into(), nearest: vec![slug("caldara-atalanta")] };
    assert_eq!(refusal, expected);
}

#[test]
fn a_deal_is_called_by_the_last_name_and_the_buyer() {
    let called = |player, to| Slug::of_deal(&name(player), &name(to)).unwrap().to_string();
    assert_eq!(called("Mattia Caldara", "Atalanta"), "caldara-atalanta");
    assert_eq!(called("Roger Ibañez", "Bologna FC 1909"), "ibanez-bologna-fc-1909");
}

#[test]
fn deals_are_found_by_player_and_club_whatever_the_accents() {
    let story = three_deals();
    let slugs = |filter: DealFilter| -> Vec<String> {
        let histories = story.ledger.histories(&filter).unwrap();
        histories.iter().map(|history| history.slug().unwrap().to_string()).collect()
    };
    let player = DealFilter { player: Some("kjaer".into()), ..DealFilter::default() };
    assert_eq!(slugs(player), ["kjaer-milan", "kjaer-sampdoria"]);
    let club = DealFilter { club: Some("MILAN".into()), ..DealFilter::default() };
    assert_eq!(slugs(club), ["caldara-atalanta", "kjaer-milan"], "as owner, and as buyer");
}

#[test]
fn records_are_found_by_position_and_by_id() {
    let story = three_deals();
    for typed in ["2", "#2", &crate::story::id(2).to_string()] {
        assert_eq!(story.ledger.find_record(typed).unwrap().position.0, 2, "{typed}");
    }
    assert!(matches!(story.ledger.find_record("4"), Err(Error::NoSuchRecord { typed }) if typed == "4"));
}
