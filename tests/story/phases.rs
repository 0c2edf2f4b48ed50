//! How far a deal has come.

use crate::events::*;
use crate::story::{given, on};
use mercato::deal::event::{MedicalStatus, MeetingStatus, PersonalTermsStatus};
use mercato::deal::phase::Phase;
use mercato::deal::terms::Terms;

#[test]
fn a_deal_without_a_step_is_interest() {
    assert_eq!(given([]).then().phase, Some(Phase::Interest));
    assert_eq!(given([on("2020-01-02", interest())]).then().phase, Some(Phase::Interest));
}

#[test]
fn each_step_leads_to_its_phase() {
    for (step, phase) in [
        (contact(), Phase::Contact),
        (meeting(MeetingStatus::Held), Phase::Meeting),
        (offer("Atalanta", Terms::default()), Phase::Offer),
        (counter_offer("Milan", Terms::default()), Phase::Offer),
        (agreement(), Phase::Agreed),
        (signature(), Phase::Signed),
        (completion(), Phase::Completed),
        (collapse(), Phase::Collapsed),
    ] {
        let name = step.type_name();
        assert_eq!(given([on("2020-01-02", step)]).then().phase, Some(phase), "{name}");
    }
}

#[test]
fn what_is_no_step_leaves_the_phase_where_it_is() {
    for event in [
        interest(),
        valuation("Milan", "15m EUR"),
        meeting(MeetingStatus::Scheduled),
        meeting(MeetingStatus::Cancelled),
        rejection("Milan"),
        personal_terms(PersonalTermsStatus::Agreed, None),
        pending(),
        granted(),
        refused(),
        medical(MedicalStatus::Passed),
        report(fee("15m EUR")),
        clause(fee("15m EUR")),
    ] {
        let name = event.type_name();
        let story = given([on("2020-01-02", contact()), on("2020-01-03", event)]);
        assert_eq!(story.then().phase, Some(Phase::Contact), "{name}");
    }
}

#[test]
fn late_news_of_an_earlier_step_does_not_move_the_phase_back() {
    let story = given([on("2020-01-05", agreement()), on("2020-01-02", contact()).learned("2020-01-10")]);
    assert_eq!(story.then().phase, Some(Phase::Agreed));
    assert_eq!(story.then_at("2020-01-03").phase, Some(Phase::Contact));
}

#[test]
fn a_nearer_step_after_a_further_one_does_not_move_the_phase_back() {
    let story = given([on("2020-01-05", agreement()), on("2020-01-08", meeting(MeetingStatus::Held))]);
    assert_eq!(story.then().phase, Some(Phase::Agreed));
}

#[test]
fn the_order_in_which_things_were_told_does_not_matter() {
    let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
    for order in orders {
        let told = order.map(|which| match which {
            0 => on("2020-01-02", contact()).learned("2020-01-20"),
            1 => on("2020-01-05", agreement()).learned("2020-01-20"),
            _ => on("2020-01-08", signature()).learned("2020-01-20"),
        });
        let story = given(told);
        let phases = ["2020-01-01", "2020-01-02", "2020-01-05", "2020-01-08"].map(|at| story.then_at(at).phase);
        let expected = [Phase::Interest, Phase::Contact, Phase::Agreed, Phase::Signed].map(Some);
        assert_eq!(phases, expected, "{order:?}");
    }
}
