use super::{found, nothing_found, only, says};
use crate::events::*;
use crate::story::{Story, given, nothing, on};
use mercato::deal::event::{Event, Parties};
use mercato::deal::terms::Field::{Kind, Until};
use mercato::views::findings::Severity;

const SOLD: &str = "sold-twice";
const TOLD: &str = "told-twice";
const ROMA: &str = "caldara-roma";
const BACK: &str = "caldara-milan";
const AGAIN: &str = "caldara-again";

fn for_good() -> Event {
    completion_on(terms([(Kind, "permanent")]))
}

/// Caldara's move to Atalanta on 12 January, and another deal of his.
fn atalanta_and(deal: &str, from: &str, to: &str) -> Story {
    given([on("2020-01-12", for_good())]).and(on("2019-12-27", opened_for("Mattia CALDARA", from, to)).of(deal))
}

#[test]
fn a_player_sold_twice_by_one_owner_is_found() {
    let story = atalanta_and(ROMA, "Milan", "Roma").and(on("2020-01-19", for_good()).of(ROMA));
    assert_eq!(only(&found(&story, SOLD)), (Severity::High, "caldara-atalanta", vec![2, 4]));
    says(&found(&story, SOLD), &["Milan sold Mattia Caldara twice", "Atalanta on 12 Jan 2020", "Roma on 19 Jan 2020"]);
    nothing_found(&found(&story, TOLD));
}

#[test]
fn where_nothing_is_said_of_the_kind_it_weighs_less() {
    let story = atalanta_and(ROMA, "Milan", "Roma").and(on("2020-01-19", completion()).of(ROMA));
    assert_eq!(only(&found(&story, SOLD)).0, Severity::Medium);
}

#[test]
fn a_loan_before_a_sale_or_a_sale_by_another_owner_is_not() {
    let loan = atalanta_and(ROMA, "Milan", "Roma")
        .and(on("2020-01-10", completion_on(terms([(Kind, "loan"), (Until, "2020-01-11")]))).of(ROMA));
    nothing_found(&found(&loan, SOLD));
    nothing_found(&found(&atalanta_and(ROMA, "Atalanta", "Roma").and(on("2020-01-19", for_good()).of(ROMA)), SOLD));
    // Collapsed, or never completed.
    nothing_found(&found(&atalanta_and(ROMA, "Milan", "Roma").and(on("2020-01-19", collapse()).of(ROMA)), SOLD));
}

#[test]
fn an_owner_who_got_him_back_in_between_may_sell_him_again() {
    let sold = || atalanta_and(ROMA, "Milan", "Roma").and(on("2020-02-19", for_good()).of(ROMA));
    let back = |day: &str| {
        sold()
            .and(on("2019-12-28", opened_for("Mattia Caldara", "Atalanta", "Milan")).of(BACK))
            .and(on(day, for_good()).of(BACK))
    };
    nothing_found(&found(&back("2020-02-01"), SOLD));
    // Too early, and too late.
    assert_eq!(found(&back("2020-01-11"), SOLD).len(), 1);
    assert_eq!(found(&back("2020-02-20"), SOLD).len(), 1);
}

#[test]
fn one_move_in_two_deals_is_told_twice() {
    let story = atalanta_and(AGAIN, "Milan", "ATALANTA").and(on("2020-02-12", for_good()).of(AGAIN));
    assert_eq!(only(&found(&story, TOLD)), (Severity::Medium, AGAIN, vec![1, 3]));
    says(
        &found(&story, TOLD),
        &["Mattia CALDARA's move from Milan to ATALANTA", "this one and caldara-atalanta", "duplicate_of"],
    );
    nothing_found(&found(&story, SOLD));
}

#[test]
fn two_moves_to_one_club_far_apart_are_sold_and_not_told_twice() {
    let story = atalanta_and(AGAIN, "Milan", "Atalanta").and(on("2020-02-13", for_good()).of(AGAIN));
    nothing_found(&found(&story, TOLD));
    assert_eq!(found(&story, SOLD).len(), 1);
}

#[test]
fn talks_about_one_move_in_two_deals_are_told_twice_while_both_are_open() {
    let talks = || {
        given([on("2020-01-05", contact())])
            .and(on("2019-12-27", opened_for("Mattia Caldara", "Milan", "Atalanta")).of(AGAIN))
            .and(on("2020-01-06", contact()).of(AGAIN))
    };
    assert_eq!(only(&found(&talks(), TOLD)).2, [1, 3]);
    nothing_found(&found(&talks().and(on("2020-01-07", collapse())), TOLD));
}

#[test]
fn a_copy_that_was_never_completed_or_names_no_kind_is_told_twice() {
    let open = atalanta_and(AGAIN, "Milan", "Atalanta").and(on("2020-01-05", contact()).of(AGAIN));
    assert_eq!(found(&open, TOLD).len(), 1);
    nothing_found(&found(&open.and(on("2020-01-15", collapse()).of(AGAIN)), TOLD));
    let unknown = atalanta_and(AGAIN, "Milan", "Atalanta").and(on("2020-01-12", completion()).of(AGAIN));
    assert_eq!(found(&unknown, TOLD).len(), 1);
    nothing_found(&found(&unknown, SOLD));
}

#[test]
fn a_loan_back_is_no_return() {
    let story = atalanta_and(ROMA, "Milan", "Roma")
        .and(on("2020-02-19", for_good()).of(ROMA))
        .and(on("2019-12-28", opened_for("Mattia Caldara", "Atalanta", "Milan")).of(BACK))
        .and(on("2020-01-20", completion_on(terms([(Kind, "loan")]))).of(BACK));
    assert_eq!(found(&story, SOLD).len(), 1);
}

#[test]
fn a_loan_whose_option_was_exercised_is_a_sale() {
    let story =
        given([on("2020-01-12", completion_on(terms([(Kind, "loan")]))), on("2020-01-20", clause(fee("1m EUR")))])
            .and(on("2019-12-27", opened_for("Mattia Caldara", "Milan", "Roma")).of(ROMA))
            .and(on("2020-02-19", for_good()).of(ROMA));
    assert_eq!(only(&found(&story, SOLD)).2, [3, 5]);
}

#[test]
fn the_return_of_another_player_of_the_deal_is_no_return_of_this_one() {
    let both = |from: &str, to: &str| {
        let Event::Opened(parties) = opened_for("Mattia Caldara", from, to) else { panic!("it is an opening") };
        Event::Opened(Parties { players: vec![name("Simon Kjaer"), name("Mattia Caldara")], ..parties })
    };
    let story = |back: &str| {
        nothing()
            .and(on("2019-12-27", both("Milan", "Atalanta")))
            .and(on("2020-01-12", for_good()))
            .and(on("2019-12-27", both("Milan", "Roma")).of(ROMA))
            .and(on("2020-02-19", for_good()).of(ROMA))
            .and(on("2019-12-28", opened_for(back, "Atalanta", "Milan")).of(BACK))
            .and(on("2020-02-01", for_good()).of(BACK))
    };
    says(&found(&story("Simon Kjaer"), SOLD), &["Milan sold Mattia Caldara twice"]);
    says(&found(&story("Mattia Caldara"), SOLD), &["Milan sold Simon Kjaer twice"]);
    let together = nothing()
        .and(on("2019-12-27", both("Milan", "Atalanta")))
        .and(on("2020-01-12", for_good()))
        .and(on("2019-12-27", both("Milan", "Roma")).of(ROMA))
        .and(on("2020-02-19", for_good()).of(ROMA))
        .and(on("2019-12-28", both("Atalanta", "Milan")).of(BACK))
        .and(on("2020-02-01", for_good()).of(BACK));
    nothing_found(&found(&together, SOLD));
}
