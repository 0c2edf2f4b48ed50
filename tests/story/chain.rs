//! Who waits for whom, and what would set it free.

use crate::events::*;
use crate::story::{CALDARA, Story, given, moment, on};
use mercato::deal::cuts::Cuts;
use mercato::deal::filter::DealFilter;
use mercato::views::chain::{Link, chain};
use mercato::views::deals::Deals;

const KJAER: &str = "kjaer-milan";

fn with_kjaer() -> Story {
    given([]).and(on("2019-12-27", opened_for("Simon Kjaer", "Sevilla", "Milan")).of(KJAER))
}

fn waiting() -> Story {
    with_kjaer().and(on("2020-01-06", pending_for("a centre-back", Some(KJAER))))
}

fn links(story: &Story, cuts: &Cuts, filter: &DealFilter) -> Vec<Link> {
    chain(&Deals::of(&story.ledger.histories(&DealFilter::default()).unwrap(), cuts), filter)
}

fn all(story: &Story) -> Vec<Link> {
    links(story, &Cuts::default(), &DealFilter::default())
}

/// What would set Caldara's deal free.
#[track_caller]
fn free(story: &Story) -> String {
    all(story).into_iter().find(|link| link.deal.as_str() == CALDARA).unwrap().free.unwrap()
}

#[test]
fn a_deal_that_waits_stands_with_the_one_that_it_waits_for() {
    let links = all(&waiting());
    let told: Vec<(&str, bool, Option<&str>)> = links
        .iter()
        .map(|link| (link.deal.as_str(), link.waits, link.waits_for.as_ref().map(|deal| deal.as_str())))
        .collect();
    assert_eq!(told, [(CALDARA, true, Some(KJAER)), (KJAER, false, None)]);
    assert_eq!(
        (links[0].free.as_deref(), links[1].free.as_deref()),
        (Some("the completion of kjaer-milan, now in interest"), None)
    );
}

#[test]
fn what_would_set_it_free_follows_the_deal_that_it_waits_for() {
    assert_eq!(
        free(&waiting().and(on("2020-01-13", completion()).of(KJAER))),
        "kjaer-milan is completed: an authorization by Milan"
    );
    assert_eq!(
        free(&waiting().and(on("2020-01-13", collapse()).of(KJAER))),
        "kjaer-milan collapsed: another replacement for Milan"
    );
}

#[test]
fn a_replacement_that_is_named_later_takes_the_place_of_the_deal_named_before() {
    let collapsed = || waiting().and(on("2020-01-08", collapse()).of(KJAER));
    assert_eq!(
        free(&collapsed().and(on("2020-01-09", found(Some("Nemo"), None)))),
        "Nemo at Milan, then an authorization by Milan"
    );
    // One of that deal's own does not.
    assert_eq!(
        free(&collapsed().and(on("2020-01-09", found(Some("SIMON KJÆR"), None)))),
        "kjaer-milan collapsed: another replacement for Milan"
    );
}

#[test]
fn without_a_deal_it_is_the_replacement_that_sets_free() {
    assert_eq!(free(&given([on("2020-01-06", pending())])), "a replacement for Milan");
    let wanted = || given([on("2020-01-06", pending_for("a centre-back", None))]);
    assert_eq!(free(&wanted()), "a replacement for Milan: a centre-back");
    let found = wanted().and(on("2020-01-08", found(Some("Ryan Bennett"), None)));
    assert_eq!(free(&found), "Ryan Bennett at Milan, then an authorization by Milan");
}

#[test]
fn one_that_waits_no_more_tells_what_became_of_it() {
    assert_eq!(free(&waiting().and(on("2020-01-10", granted()))), "authorized by Milan on 10 Jan 2020");
    assert_eq!(
        free(&waiting().and(on("2020-01-12", completion()))),
        "completed on 12 Jan 2020, without an answer from Milan"
    );
    assert_eq!(free(&waiting().and(on("2020-01-12", collapse()))), "collapsed on 12 Jan 2020");
    assert_eq!(
        free(&waiting().and(on("2020-01-10", refused()))),
        "Milan refused on 10 Jan 2020: only a new answer from Milan"
    );
    assert!(all(&waiting().and(on("2020-01-10", granted()))).iter().all(|link| !link.waits));
}

#[test]
fn a_circle_is_told_and_ends() {
    let links = all(&waiting().and(on("2020-01-07", pending_by("Sevilla", "x", Some(CALDARA))).of(KJAER)));
    assert!(links.len() == 2 && links.iter().all(|link| link.circle && link.waits), "{links:#?}");
    assert_eq!(links[0].free.as_deref(), Some("a circle: one of the clubs must let its player go first"));
}

#[test]
fn nobody_waits_where_nobody_asked() {
    assert!(all(&with_kjaer()).is_empty());
    let cuts = Cuts { at: Some(moment("2020-01-05")), ..Cuts::default() };
    assert!(links(&waiting(), &cuts, &DealFilter::default()).is_empty());
}

#[test]
fn a_deal_is_told_with_all_that_it_hangs_together_with() {
    let story = waiting()
        .and(on("2019-12-27", opened_for("Jens Petter", "Bodo", "Lecce")).of("petter-lecce"))
        .and(on("2020-01-07", pending_by("Bodo", "x", Some(CALDARA))).of("petter-lecce"))
        .and(on("2019-12-27", opened_for("Ola Toivonen", "Malmo", "Bari")).of("toivonen-bari"))
        .and(on("2020-01-07", pending_by("Malmo", "x", None)).of("toivonen-bari"));
    let of = |deal: &str| -> Vec<String> {
        let wanted = DealFilter { deals: vec![slug(deal)], ..DealFilter::default() };
        links(&story, &Cuts::default(), &wanted).iter().map(|link| link.deal.to_string()).collect()
    };
    for deal in [CALDARA, KJAER, "petter-lecce"] {
        assert_eq!(of(deal), [CALDARA, KJAER, "petter-lecce"]);
    }
    assert_eq!(of("toivonen-bari"), ["toivonen-bari"]);
}
