//! Erasures: what a record said is gone for good, whatever the cuts; that it was there stays.

use crate::events::*;
use crate::story::{CALDARA, Story, given, on, stands};
use mercato::deal::authorization::AuthorizationStatus;
use mercato::deal::cuts::Cuts;
use mercato::deal::event::{MedicalStatus, MeetingStatus, PersonalTermsStatus};
use mercato::deal::filter::DealFilter;
use mercato::deal::ids::Position;
use mercato::deal::phase::Phase;
use mercato::deal::refusal::Refusal;
use mercato::deal::terms::Field::Fee;
use mercato::ledger::Error;
use mercato::views::chain::chain;
use mercato::views::deals::Deals;
use mercato::views::history::{Standing, history};
use serde_json::json;

fn refusal(story: &mut Story, position: u64) -> Refusal {
    let head = story.ledger.head().unwrap();
    let error = story.erase(position).unwrap_err();
    assert_eq!(story.ledger.head().unwrap(), head, "a refusal appends nothing");
    match error {
        Error::Refused(refusal) => refusal,
        other => panic!("{other}"),
    }
}

#[test]
fn the_step_stays_and_its_data_goes_at_every_cut() {
    let story = given([on("2020-01-05", agreement_on(fee("10m EUR"))).by("a paper", "B2")]);
    assert_eq!(stands(&story.then(), Fee), "10m EUR");
    let story = story.erased(2);
    for deal in [story.then(), story.then_at("2020-01-05"), story.then_known_at("2020-01-06"), story.then_up_to(2)] {
        assert_eq!((deal.phase, stands(&deal, Fee)), (Some(Phase::Agreed), "-".into()));
    }
    assert_eq!(story.then_at("2020-01-04").phase, Some(Phase::Interest), "its clocks stay");
}

#[test]
fn its_corrections_go_with_it() {
    let mut story = given([
        on("2020-01-05", agreement_on(fee("10m EUR"))),
        on("2020-01-06", correction(2, json!({"data": {"terms": {"fee": written("12m EUR")}}}))),
        on("2020-01-07", contact()),
    ]);
    let erased = story.erase(2).unwrap();
    assert_eq!((erased.record.position, erased.gone), (Position(5), vec![Position(2), Position(3)]));
    assert_eq!(stands(&story.then(), Fee), "-");
    let entries = history(&story.history_of(CALDARA), &Cuts::default());
    let told: Vec<_> = entries.iter().map(|entry| (entry.text.as_str(), entry.erased_by.map(|by| by.0))).collect();
    assert_eq!(told[1..3], [("agreement (erased)", Some(5)), ("correction of record 2 (erased)", Some(5))]);
    assert_eq!(told[3].1, None);
    assert_eq!((entries[1].standing, entries[3].standing), (Standing::Erased, Standing::Stands));
    assert!(entries[1].data.is_empty() && entries[1].recorder.is_none() && entries[1].source.is_none());
}

#[test]
fn a_status_stays_and_what_hung_on_it() {
    let story = given([
        on("2020-01-05", meeting(MeetingStatus::Held)),
        on("2020-01-06", personal_terms(PersonalTermsStatus::Agreed, None)),
        on("2020-01-07", medical(MedicalStatus::Failed)),
        on("2020-01-08", refused()),
    ]);
    let story = story.erased(2).erased(3).erased(4).erased(5);
    let deal = story.then();
    assert_eq!(deal.phase, Some(Phase::Meeting));
    assert_eq!(deal.personal_terms, Some(PersonalTermsStatus::Agreed));
    assert_eq!(deal.medical, Some(MedicalStatus::Failed));
    assert_eq!((deal.authorization.status, deal.authorization.by), (AuthorizationStatus::Refused, None));
}

#[test]
fn a_plan_is_still_a_plan() {
    let story = given([on("2020-01-20", meeting(MeetingStatus::Scheduled)).learned("2020-01-05")]).erased(2);
    assert_eq!(story.then().phase, Some(Phase::Interest));
    assert_eq!(story.then_at("2020-01-10").phase, Some(Phase::Interest), "it stands where it was learned");
}

#[test]
fn an_ending_still_ends_it_and_takes_offers_off_the_table() {
    let mut story =
        given([on("2020-01-05", offer("Atalanta", fee("10m EUR"))), on("2020-01-07", completion())]).erased(3);
    assert_eq!((story.then().phase, story.then().offers.len()), (Some(Phase::Completed), 0));
    assert!(matches!(story.refuses(on("2020-01-09", contact())), Refusal::AfterCompletion { .. }));
}

/// It may have been moved to any day.
#[test]
fn an_ending_whose_correction_was_erased_forbids_nothing_any_more() {
    let late = on("2020-01-15", correction(2, json!({"happened": "2020-01-14"})));
    let story = given([on("2020-01-07", completion()), late, on("2020-01-10", contact())]).erased(2);
    story.and(on("2020-01-11", contact()));
}

#[test]
fn a_reopening_whose_correction_was_erased_may_have_come_after_any_collapse() {
    let moved = on("2020-01-09", correction(3, json!({"happened": "2020-01-09"})));
    let told = [on("2020-01-05", collapse()), on("2020-01-06", reopening()), on("2020-01-08", collapse()), moved];
    given(told).erased(3).and(on("2020-01-11", contact()));
}

#[test]
fn an_authorization_that_waits_still_waits_when_what_it_said_is_erased() {
    let story = given([on("2020-01-05", pending_for("a defender", None))]).erased(2);
    let histories = [story.history_of(CALDARA)];
    let links = chain(&Deals::of(&histories, &Cuts::default()), &DealFilter::default());
    let told: Vec<_> = links.iter().map(|link| (link.waits, link.by.as_ref(), link.free.as_deref())).collect();
    assert_eq!(told, [(true, None, Some("a replacement for a club (erased)"))]);
}

#[test]
fn an_erased_offer_is_not_on_the_table() {
    let story = given([on("2020-01-05", offer("Atalanta", fee("10m EUR")))]).erased(2);
    assert_eq!((story.then().phase, story.then().offers.len()), (Some(Phase::Offer), 0));
}

#[test]
fn an_erased_record_can_be_retracted_and_not_corrected() {
    let mut story = given([on("2020-01-05", agreement())]).erased(2);
    let corrected = on("2020-01-09", correction(2, json!({"note": "x"})));
    assert_eq!(story.refuses(corrected), Refusal::ErasedRecord { position: Position(2), event: "agreement" });
    assert_eq!(story.and(on("2020-01-09", retraction(2))).then().phase, Some(Phase::Interest));
}

#[test]
fn a_deal_whose_opening_is_erased_is_called_by_its_id() {
    let story = given([on("2020-01-05", contact())]);
    let stream = story.then().id;
    let mut story = story.erased(1);
    assert!(story.ledger.find("caldara").is_err());
    let found = story.ledger.find(&stream.to_string()[..9]).unwrap();
    assert_eq!((found.stream, found.slug.to_string()), (stream, stream.to_string()));
    story.tell(on("2020-01-07", agreement()).of(found.slug.as_str())).unwrap();
    let read = story.ledger.history_of(&found).unwrap();
    assert!(read.records().iter().all(|record| record.slug == found.slug), "no record of it says its name");
    let deal = mercato::views::deal::deal(&read, &Cuts::default()).unwrap();
    assert_eq!((deal.phase, deal.owner, deal.players.len()), (Some(Phase::Agreed), None, 0));
    let again = story.refuses(on("2020-01-08", opened()));
    assert_eq!(again, Refusal::NameWasErased { slug: slug(CALDARA), id: found.slug });
}

#[test]
fn what_stays_for_good_is_recorded_without_the_name_and_called_by_it() {
    let mut story = given([on("2020-01-05", contact()), on("2020-01-06", retraction(2))]);
    let told = story.tell(on("2020-01-07", retraction(3))).unwrap();
    let told = told.record.slug.clone();
    assert_eq!(story.erase(2).unwrap().record.slug, told);
    let history = story.history_of(CALDARA);
    assert!(history.records().iter().all(|record| record.slug == slug(CALDARA)) && told == slug(CALDARA));
    let keepers = story.ledger.keepers_of_the_name(&history.records()[0]).unwrap();
    assert_eq!(keepers, []);
}

#[test]
fn what_cannot_be_erased() {
    let mut story = given([
        on("2020-01-05", agreement()),
        on("2020-01-06", correction(2, json!({"happened": "2020-01-04"}))),
        on("2020-01-07", contact()),
        on("2020-01-08", retraction(4)),
    ])
    .erased(4);
    let by = Some(Position(6));
    assert_eq!(refusal(&mut story, 4), Refusal::ErasedAlready { position: Position(4), by });
    let not = |position, event, of: Option<u64>| {
        let (position, of) = (Position(position), of.map(Position));
        Refusal::NotErasable { position, event, of }
    };
    assert_eq!(refusal(&mut story, 3), not(3, "correction", Some(2)));
    // Nothing is left to erase of what these are about.
    assert_eq!(refusal(&mut story, 5), not(5, "retraction", None));
    assert_eq!(refusal(&mut story, 6), not(6, "erasure", None));
    story.tell(on("2020-01-09", retraction(2))).unwrap();
    story.tell(on("2020-01-10", retraction(7))).unwrap();
    assert_eq!(refusal(&mut story, 7), not(7, "retraction", Some(2)));
    assert_eq!(refusal(&mut story, 8), not(8, "retraction", None), "the retraction that it is about stays for good");
    assert!(matches!(story.erase(9), Err(Error::NoSuchRecord { .. })));
    assert_eq!(
        story.history_of(CALDARA).erasure_of(&story.ledger.find_record("4").unwrap()).unwrap().position,
        Position(6)
    );
}
