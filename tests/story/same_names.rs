//! One name, however it is typed: accents, case, apostrophes, hyphens, and letters from a Mac or a PC.

use crate::events::*;
use crate::story::{Story, given, on, rivals, stands};
use mercato::deal::filter::DealFilter;
use mercato::deal::terms::Field::{Asking, Fee};
use mercato::views::deals::Deals;
use mercato::views::report::sources::sources;

const FROM_A_PC: &str = "Le M\u{e9}tier";
const FROM_A_MAC: &str = "Le Me\u{301}tier";

/// One source, whose later word holds.
fn told_by(one: &str, other: &str) -> Story {
    given([
        on("2020-01-05", report(fee("5m EUR"))).by(one, "B2"),
        on("2020-01-10", report(fee("6m EUR"))).by(other, "B2"),
        on("2020-01-12", completion()),
    ])
}

#[test]
fn a_source_does_not_contradict_itself_under_another_spelling() {
    // Two reports of one time, so that only the name tells whose they are.
    let told = |source| {
        given([
            on("2020-01-05", report(fee("5m EUR"))).by(FROM_A_PC, "B2"),
            on("2020-01-05", report(fee("6m EUR"))).learned("2020-01-10").by(source, "B2"),
            on("2020-01-12", completion()),
        ])
        .then()
    };
    for source in [FROM_A_PC, FROM_A_MAC, "LE METIER", "le-métier"] {
        let deal = told(source);
        assert_eq!((stands(&deal, Fee), rivals(&deal, Fee), deal.disputed), ("6m EUR".into(), vec![3], vec![]));
    }
    let deal = told("Le Meteor");
    assert_eq!((rivals(&deal, Fee).len(), deal.disputed), (2, vec![Fee]));
}

#[test]
fn a_later_word_of_a_source_holds_also_about_a_later_time() {
    for other in [FROM_A_PC, FROM_A_MAC] {
        let deal = told_by(FROM_A_PC, other).then();
        assert_eq!((stands(&deal, Fee), rivals(&deal, Fee), deal.disputed), ("6m EUR".into(), vec![3], vec![]));
    }
}

#[test]
fn the_owner_is_the_owner_under_another_spelling() {
    let story = given([on("2020-01-05", valuation("MILÁN", "20m EUR"))]);
    assert_eq!(stands(&story.then(), Asking), "20m EUR");
}

#[test]
fn a_club_that_bids_again_has_one_offer_on_the_table() {
    let story = given([
        on("2020-01-05", offer("Saint-Étienne", fee("5m EUR"))),
        on("2020-01-08", offer("Saint Etienne", fee("6m EUR"))),
    ]);
    let table: Vec<u64> = story.then().offers.iter().map(|offer| offer.position.0).collect();
    assert_eq!(table, [3]);
}

#[test]
fn a_source_has_one_row_in_the_report_under_its_first_spelling() {
    let story = told_by(FROM_A_PC, FROM_A_MAC);
    let histories = story.ledger.histories(&DealFilter::default()).unwrap();
    let report = sources(&Deals::of(&histories, &Default::default()), &DealFilter::default());
    let rows: Vec<(&str, usize)> = report.sources.iter().map(|row| (row.source.as_str(), row.claims)).collect();
    assert_eq!(rows, [(FROM_A_PC, 2)]);
}

#[test]
fn a_player_and_a_club_are_found_under_any_spelling() {
    let story = given([]).and(on("2019-12-27", opened_for("N’Golo Kanté", "Le Métier", "Lido")).of("kante-lido"));
    let found = |filter: DealFilter| story.ledger.histories(&filter).unwrap().len();
    for player in ["n'golo", "NGOLO KANTE", "kante\u{301}"] {
        assert_eq!(found(DealFilter { player: Some(player.into()), ..DealFilter::default() }), 1, "{player}");
    }
    for club in ["metier", "Me\u{301}tier"] {
        assert_eq!(found(DealFilter { club: Some(club.into()), ..DealFilter::default() }), 1, "{club}");
    }
    let wanted = DealFilter { club: Some("lemetier".into()), ..DealFilter::default() };
    assert_eq!(found(wanted), 0, "words are whole");
}
