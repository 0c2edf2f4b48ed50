//! Who a deal is about, and how that changes.

use crate::events::*;
use crate::story::{given, nothing, on, stands};
use mercato::deal::authorization::AuthorizationStatus::{Granted, NotRequired, PendingReplacement, Unsaid};
use mercato::deal::event::{Clause, ClauseOutcome, Event, LoanEnd, Parties, PartiesChange, PersonalTermsStatus};
use mercato::deal::filter::DealFilter;
use mercato::deal::ids::Position;
use mercato::deal::phase::Phase;
use mercato::deal::refusal::Refusal;
use mercato::deal::terms::Field::Asking;
use serde_json::{Value, json};

fn changed(data: Value) -> Event {
    Event::PartiesChanged(serde_json::from_value(data).unwrap())
}

fn opened_at(loan_club: &str) -> Event {
    match opened() {
        Event::Opened(parties) => Event::Opened(Parties { loan_club: Some(name(loan_club)), ..parties }),
        other => other,
    }
}

#[test]
fn parties_are_what_the_last_change_says_that_names_them() {
    let story = nothing()
        .and(on("2019-12-27", opened_at("Roma")))
        .and(on("2020-01-05", changed(json!({"loan_club": null, "agent": "Ada Brun"}))))
        .and(on("2020-01-08", changed(json!({"agent": "Bo Lind", "window": "summer-2020"}))));
    let told = |at| {
        let deal = story.then_at(at);
        (deal.loan_club.map(|club| club.to_string()), deal.agent.map(|agent| agent.to_string()))
    };
    assert_eq!(told("2020-01-04"), (Some("Roma".into()), None));
    assert_eq!(told("2020-01-06"), (None, Some("Ada Brun".into())));
    assert_eq!(told("2020-01-08"), (None, Some("Bo Lind".into())));
    let found = |filter: DealFilter| {
        let histories = story.ledger.histories(&filter).unwrap();
        let cuts = Default::default();
        mercato::views::deals::Deals::of(&histories, &cuts).taken(&filter).count()
    };
    assert_eq!(found(DealFilter { club: Some("roma".into()), ..DealFilter::default() }), 1, "by the old name");
    assert_eq!(found(DealFilter::of_window(Some("summer-2020".into()))), 1);
}

#[test]
fn a_change_names_something_and_ends_with_the_deal() {
    let nothing = Event::PartiesChanged(PartiesChange::default());
    assert!(matches!(given([]).refuses(on("2020-01-05", nothing)), Refusal::MissingField { .. }));
    let refusal = given([on("2020-01-05", completion())]).refuses(on("2020-01-08", changed(json!({"agent": "x"}))));
    assert!(matches!(refusal, Refusal::AfterCompletion { event: "parties_changed", .. }));
}

#[test]
fn no_correction_and_no_retraction_makes_an_owner_the_buyer() {
    let owner = |club: &str| changed(json!({"owner": club}));
    // Of the opening, where a change names the owner.
    let mut story = given([on("2020-01-05", owner("Sevilla"))]);
    let refusal = story.refuses(on("2020-01-06", correction(1, json!({"data": {"to": "Sevilla"}}))));
    assert!(refusal.to_string().contains("Sevilla cannot be both the owner and the buyer"), "{refusal}");
    story.tell(on("2020-01-06", correction(1, json!({"data": {"to": "Genoa"}})))).unwrap();
    // Of the correction that made room for the change.
    let mut story = given([on("2020-01-05", correction(1, json!({"data": {"to": "Genoa"}})))])
        .and(on("2020-01-06", owner("Atalanta")));
    let refused = Refusal::OwnerIsBuyer { owner: name("Atalanta"), without: Some(Position(2)) };
    assert_eq!(story.refuses(on("2020-01-07", retraction(2))), refused);
    assert_eq!(refused.to_string(), "Atalanta would be both the owner and the buyer without record 2");
    // Of a retraction: the change counts again.
    let mut story = given([on("2020-01-05", owner("Sevilla")), on("2020-01-06", retraction(2))])
        .and(on("2020-01-07", correction(1, json!({"data": {"to": "Sevilla"}}))));
    assert_eq!(
        story.refuses(on("2020-01-08", retraction(3))),
        Refusal::OwnerIsBuyer { owner: name("Sevilla"), without: Some(Position(3)) }
    );
    story.tell(on("2020-01-08", retraction(4))).unwrap();
    story.tell(on("2020-01-09", retraction(3))).unwrap();
}

#[test]
fn no_change_makes_the_owner_the_buyer() {
    let buyer = || changed(json!({"owner": "ATALANTA"}));
    let refusal = given([]).refuses(on("2020-01-05", buyer()));
    assert!(matches!(refusal, Refusal::OwnerIsBuyer { .. }), "{refusal}");
    let mut story = given([on("2020-01-05", changed(json!({"owner": "Sevilla"})))]);
    let refusal = story.refuses(on("2020-01-06", correction(2, json!({"data": {"owner": "Atalanta"}}))));
    assert!(
        matches!(&refusal, Refusal::AsCorrected { refusal, .. } if matches!(**refusal, Refusal::OwnerIsBuyer { .. }))
    );
    // Where the player is on loan at the buyer, the deal makes him stay.
    let _ = given([on("2020-01-05", changed(json!({"loan_club": "Atalanta"})))]);
}

#[test]
fn the_clubs_of_now_count_whenever_they_spoke() {
    let story = given([
        on("2020-01-03", granted()),
        on("2020-01-04", valuation("Sevilla", "9m EUR")),
        on("2020-01-05", changed(json!({"owner": "Sevilla"}))),
    ]);
    assert_eq!(story.then_at("2020-01-04").authorization.status, Granted);
    let now = story.then();
    assert_eq!((now.authorization.status, stands(&now, Asking)), (Unsaid, "9m EUR".into()));
}

#[test]
fn nobody_lets_a_free_agent_go_and_his_own_word_is_the_agreement() {
    let parties = match opened() {
        Event::Opened(parties) => Parties { owner: None, ..parties },
        other => panic!("{other:?}"),
    };
    let story = nothing().and(on("2019-12-27", Event::Opened(parties)));
    assert_eq!(story.then().authorization.status, NotRequired);
    let agreed = || on("2020-01-05", personal_terms(PersonalTermsStatus::Agreed, None));
    assert_eq!(story.and(agreed()).then().phase, Some(Phase::Agreed));
    let owned = given([agreed()]);
    assert_eq!(owned.then().phase, Some(Phase::Interest));
    let free = owned.and(on("2020-01-08", changed(json!({"owner": null}))));
    assert_eq!(free.then().phase, Some(Phase::Agreed));
    assert_eq!(free.then_at("2020-01-06").phase, Some(Phase::Interest));
}

#[test]
fn a_release_clause_is_an_agreement_that_no_club_can_refuse() {
    let release = |outcome| Event::ClauseTriggered { clause: Clause::Release, outcome, remark: None, terms: None };
    let story = given([on("2020-01-03", refused()), on("2020-01-05", release(ClauseOutcome::Exercised))]);
    let deal = story.then();
    assert_eq!((deal.phase, deal.authorization.status), (Some(Phase::Agreed), Granted));
    assert!(deal.authorization.implied);
    let waived = given([on("2020-01-05", release(ClauseOutcome::Waived))]);
    assert_eq!(waived.then().phase, Some(Phase::Interest));
}

#[test]
fn a_loan_is_over_until_it_is_extended() {
    let extended =
        Event::ClauseTriggered { clause: Clause::Extension, outcome: ClauseOutcome::Agreed, remark: None, terms: None };
    let story = given([on("2020-01-05", completion()), on("2020-01-30", Event::LoanEnded { basis: LoanEnd::Recall })]);
    let ended = story.then().ended.unwrap();
    assert_eq!((ended.since.as_str(), ended.basis), ("2020-01-30", LoanEnd::Recall));
    assert_eq!(story.then_at("2020-01-29").ended, None);
    assert_eq!(story.and(on("2020-01-31", extended)).then().ended, None);
}

#[test]
fn an_offer_is_on_the_table_with_its_last_day_and_not_beyond() {
    let bid: Event =
        Event::from_parts("offer", Some(json!({"by": "Atalanta", "terms": {"kind": "loan"}, "expires": "2020-01-10"})))
            .unwrap();
    let story = given([on("2020-01-05", bid)]);
    assert_eq!(story.then_at("2020-01-10").offers.len(), 1);
    assert_eq!(story.then_at("2020-01-11").offers.len(), 0);
    assert_eq!(story.then().offers.len(), 1, "nobody said which day it is");
    let asked =
        |words| mercato::deal::cuts::Cuts { asked: Some(crate::story::moment(words).end), ..Default::default() };
    assert_eq!(story.cut(&asked("2020-01-10")).offers.len(), 1);
    assert_eq!(story.cut(&asked("2020-01-11")).offers.len(), 0);
}

#[test]
fn what_a_reopening_afresh_follows_no_longer_counts() {
    let afresh = Event::Reopening { reason: text("a new coach"), afresh: true };
    let story = given([
        on("2020-01-03", pending()),
        on("2020-01-04", offer("Atalanta", fee("5m EUR"))),
        on("2020-01-05", collapse()),
        on("2020-01-08", afresh),
    ]);
    let deal = story.then();
    assert_eq!((deal.phase, deal.authorization.status, deal.offers.len()), (Some(Phase::Interest), Unsaid, 0));
    assert_eq!(deal.phase_since.as_deref(), Some("2020-01-08"));
    let plain = given([on("2020-01-03", pending()), on("2020-01-05", collapse()), on("2020-01-08", reopening())]);
    assert_eq!(plain.then().authorization.status, PendingReplacement);
}
