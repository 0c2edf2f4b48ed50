use super::{found, found_on, nothing_found, only, says};
use crate::events::*;
use crate::story::{Story, Told, given, on};
use mercato::views::findings::Severity;

const TWO: &str = "agreed-with-two-clubs";
const ROMA: &str = "caldara-roma";

/// Beside Caldara's move to Atalanta, one to Roma.
fn and_roma<const N: usize>(told: [Told; N]) -> Story {
    let story = given([]).and(on("2019-12-27", opened_for("Mattia CALDARA", "Milan", "Roma")).of(ROMA));
    told.into_iter().fold(story, Story::and)
}

#[test]
fn two_agreements_at_once_are_found() {
    let story = and_roma([on("2020-01-09", agreement()), on("2020-01-10", agreement()).of(ROMA)]);
    assert_eq!(only(&found(&story, TWO)), (Severity::Medium, "caldara-atalanta", vec![3, 4]));
    says(&found(&story, TWO), &["Mattia Caldara", "Atalanta (9 Jan 2020)", "Roma (10 Jan 2020)"]);
    nothing_found(&found_on(&story, TWO, "2020-01-09"));
}

#[test]
fn it_is_still_found_when_one_of_them_has_ended_since() {
    let story = and_roma([
        on("2020-01-09", agreement()),
        on("2020-01-10", agreement()).of(ROMA),
        on("2020-01-16", collapse()),
        on("2020-01-27", completion()).of(ROMA),
    ]);
    assert_eq!(only(&found(&story, TWO)).2, [3, 4]);
}

#[test]
fn one_that_was_taken_up_again_is_agreed_again() {
    let again = || {
        and_roma([
            on("2020-01-05", agreement()),
            on("2020-01-06", collapse()),
            on("2020-01-07", agreement()).of(ROMA),
            on("2020-01-08", reopening()),
        ])
    };
    assert_eq!(only(&found(&again(), TWO)).2, [5, 6]);
    says(&found(&again(), TWO), &["Atalanta (again from 8 Jan 2020)", "Roma (7 Jan 2020)"]);
    nothing_found(&found_on(&again(), TWO, "2020-01-07"));
    // It was never agreed before.
    let contact = [on("2020-01-05", contact()), on("2020-01-06", collapse()), on("2020-01-08", reopening())];
    nothing_found(&found(&and_roma(contact).and(on("2020-01-07", agreement()).of(ROMA)), TWO));
}

#[test]
fn one_after_the_other_or_perhaps_so_is_not() {
    let after = [on("2020-01-09", agreement()), on("2020-01-12", collapse()), on("2020-01-13", agreement()).of(ROMA)];
    nothing_found(&found(&and_roma(after), TWO));
    let the_same_day =
        [on("2020-01-09", agreement()), on("2020-01-12", collapse()), on("2020-01-12", agreement()).of(ROMA)];
    nothing_found(&found(&and_roma(the_same_day), TWO));
    nothing_found(&found(&and_roma([on("2020-01-09", agreement()), on("2020-01-10", contact()).of(ROMA)]), TWO));
}

#[test]
fn a_player_who_moves_on_at_once_has_not_agreed_with_two() {
    let story = given([on("2020-01-09", agreement())])
        .and(on("2019-12-27", opened_for("Mattia Caldara", "Atalanta", "Spezia")).of("caldara-spezia"))
        .and(on("2020-01-09", agreement()).of("caldara-spezia"));
    nothing_found(&found(&story, TWO));
}

#[test]
fn two_deals_with_one_club_are_not_two_clubs() {
    let story = given([on("2020-01-09", agreement())])
        .and(on("2019-12-27", opened_for("Mattia Caldara", "Milan", "ATALANTA")).of("caldara-again"))
        .and(on("2020-01-09", agreement()).of("caldara-again"));
    nothing_found(&found(&story, TWO));
}

#[test]
fn an_agreement_on_the_eve_of_the_other_ones_end_is_found() {
    let eve = [on("2020-01-09", agreement()), on("2020-01-12", collapse()), on("2020-01-11", agreement()).of(ROMA)];
    assert_eq!(found(&and_roma(eve), TWO).len(), 1);
}

#[test]
fn two_signatures_are_graver_than_one() {
    let both = and_roma([on("2020-01-09", signature()), on("2020-01-10", signature()).of(ROMA)]);
    assert_eq!(only(&found(&both, TWO)).0, Severity::High);
    let one = and_roma([on("2020-01-09", signature()), on("2020-01-10", agreement()).of(ROMA)]);
    assert_eq!(only(&found(&one, TWO)).0, Severity::Medium);
}

#[test]
fn an_agreement_ends_with_its_window() {
    let agreed = |closes| {
        crate::story::nothing()
            .and(on("2019-12-01", window("2020-01-02", closes)).of("winter"))
            .and(on("2019-12-27", super::opened_for_winter("Mattia Caldara", "Milan", "Atalanta")))
            .and(on("2019-12-27", opened_for("Mattia Caldara", "Milan", "Roma")).of(ROMA))
            .and(on("2020-01-09", agreement()))
            .and(on("2020-02-10", agreement()).of(ROMA))
    };
    nothing_found(&found(&agreed("2020-01-31"), TWO));
    assert_eq!(found(&agreed("2020-02-20"), TWO).len(), 1);
}
