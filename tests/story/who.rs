//! Who is meant: clubs and players with entries, their aliases, and names that could be those of several.

use crate::events::*;
use crate::story::{Story, Told, given, moment, nothing, on, stands};
use mercato::deal::authorization::AuthorizationStatus::{Granted, Refused};
use mercato::deal::cuts::{Cuts, UpTo};
use mercato::deal::entry::{Born, ClubSet, PlayerSet, RegisterKind, slug_of_entry};
use mercato::deal::event::Event;
use mercato::deal::filter::DealFilter;
use mercato::deal::ids::Position;
use mercato::deal::refusal::Refusal;
use mercato::deal::terms::Field::Asking;
use mercato::views::deals::Deals;
use mercato::views::findings::{Finding, Limits, Severity, findings};
use mercato::views::report::clubs::clubs;

fn club(called: &str, aliases: &[&str]) -> Told {
    let aliases = aliases.iter().map(|alias| name(alias)).collect();
    let event = Event::ClubSet(ClubSet { name: name(called), aliases, remark: None, removed: None });
    on("2019-12-01", event).of(slug_of_entry(&name(called)).as_str())
}

fn player(called: &str, aliases: &[&str]) -> Told {
    let aliases = aliases.iter().map(|alias| name(alias)).collect();
    let born = Born::new("2001").ok();
    let event = Event::PlayerSet(PlayerSet { name: name(called), aliases, born, remark: None, removed: None });
    on("2019-12-01", event).of(slug_of_entry(&name(called)).as_str())
}

fn granted_by(club: &str) -> Event {
    Event::AuthorizationGranted { by: name(club), reason: None }
}

fn refused_by(club: &str) -> Event {
    Event::AuthorizationRefused { by: name(club), reason: None }
}

fn interest_of(club: &str) -> Event {
    Event::Interest { by: name(club) }
}

/// These cuts, with who was meant by names then.
fn meant(story: &Story, cuts: Cuts) -> Cuts {
    Cuts { who: story.ledger.who(&cuts).unwrap(), ..cuts }
}

fn now(story: &Story) -> Cuts {
    meant(story, Cuts::default())
}

/// The deals that a filter takes.
fn found(story: &Story, filter: &DealFilter) -> Vec<String> {
    let (histories, cuts) = (story.ledger.histories(filter).unwrap(), now(story));
    Deals::of(&histories, &cuts).taken(filter).map(|deal| deal.slug().to_string()).collect()
}

fn of_club(story: &Story, club: &str) -> Vec<String> {
    found(story, &DealFilter { club: Some(club.into()), ..DealFilter::default() })
}

fn of_player(story: &Story, player: &str) -> Vec<String> {
    found(story, &DealFilter { player: Some(player.into()), ..DealFilter::default() })
}

fn found_by(story: &Story, rule: &str) -> Vec<Finding> {
    let histories = story.ledger.histories(&DealFilter::default()).unwrap();
    let cuts = now(story);
    let filter = DealFilter::default();
    findings(&Deals::of(&histories, &cuts), &[], story.now(), &Limits::DEFAULT, &filter, Some(rule))
}

#[test]
fn a_club_under_four_names_is_one_club() {
    let story = nothing()
        .and(club("Milan", &["AC Milan", "Rossoneri"]))
        .and(on("2019-12-27", opened_for("Mattia Caldara", "AC Milan", "Atalanta")))
        .and(on("2020-01-03", valuation("Rossoneri", "20m EUR")))
        .and(on("2020-01-04", granted_by("MILÁN")))
        .and(on("2020-01-02", opened_for("Simon Kjaer", "Sevilla", "rossoneri")).of("kjaer-milan"))
        .and(on("2020-01-10", completion()))
        .and(on("2020-01-13", completion()).of("kjaer-milan"));
    let deal = story.cut(&now(&story));
    assert_eq!((stands(&deal, Asking).as_str(), deal.authorization.status), ("20m EUR", Granted));
    for typed in ["Milan", "AC Milan", "rossoneri", "milán"] {
        assert_eq!(of_club(&story, typed), ["caldara-atalanta", "kjaer-milan"], "{typed}");
    }
    let histories = story.ledger.histories(&DealFilter::default()).unwrap();
    let cuts = now(&story);
    let report = clubs(&Deals::of(&histories, &cuts), &DealFilter::default());
    let rows: Vec<_> =
        report.clubs.iter().map(|row| (row.club.as_str(), row.arrivals.deals, row.departures.deals)).collect();
    assert_eq!(rows, [("Atalanta", 1, 0), ("Milan", 1, 1), ("Sevilla", 0, 1)]);
    assert_eq!(found_by(&story, "authorization-by-another"), []);
    // Before there was an entry, they were three clubs.
    let before = meant(&nothing(), Cuts::default());
    assert_eq!(story.cut(&before).terms.get(&Asking), None);
}

fn removed(called: &str) -> Told {
    let removed = text("a mistake").into();
    let event = Event::ClubSet(ClubSet { name: name(called), aliases: Vec::new(), remark: None, removed });
    on("2019-12-02", event).of(slug_of_entry(&name(called)).as_str())
}

#[test]
fn a_removed_entry_says_nothing_any_more() {
    let story = nothing()
        .and(club("Milan", &["Rossoneri"]))
        .and(on("2019-12-27", opened_for("Mattia Caldara", "Milan", "Atalanta")))
        .and(on("2020-01-04", granted_by("Rossoneri")));
    assert_eq!(story.cut(&now(&story)).authorization.status, Granted);
    let mut story = story.and(removed("Milan"));
    assert_eq!(story.cut(&now(&story)).authorization.status.word(), "none");
    let earlier = Cuts { up_to: Some(UpTo::Position(Position(3))), ..Cuts::default() };
    assert_eq!(story.cut(&meant(&story, earlier)).authorization.status, Granted);
    let known_then = Cuts { known_at: Some(moment("2019-12-01")), ..Cuts::default() };
    assert!(story.ledger.who(&known_then).unwrap().entry(RegisterKind::Club, &name("Rossoneri")).is_some());
    // Where nobody had learned of it, it helps no more.
    let before = Cuts { known_at: Some(moment("2019-11-01")), ..Cuts::default() };
    assert!(story.ledger.who(&before).unwrap().entry(RegisterKind::Club, &name("Rossoneri")).is_none());
    let Refusal::NoSuchEntry { kind: RegisterKind::Club, entry: None, .. } = story.refuses(removed("Milan")) else {
        panic!("it was removed twice");
    };
    // What is said anew is what holds.
    let story = story.and(club("Inter", &["Rossoneri"])).and(club("Milan", &["Milan AC"]));
    let who = story.ledger.who(&before).unwrap();
    for (typed, meant) in [("Rossoneri", "Inter"), ("milan ac", "Milan")] {
        assert_eq!(who.called(RegisterKind::Club, &name(typed)), &name(meant));
    }
}

#[test]
fn a_removal_is_learned_no_earlier_than_its_entry_and_says_no_more() {
    let mut story = nothing().and(club("Milan", &[]));
    let slug = slug_of_entry(&name("Milan"));
    let event = |aliases: &[&str]| {
        let aliases = aliases.iter().map(|alias| name(alias)).collect();
        Event::ClubSet(ClubSet { name: name("Milan"), aliases, remark: None, removed: text("x").into() })
    };
    let early = story.refuses(on("2019-11-01", event(&[])).of(slug.as_str()));
    assert!(matches!(early, Refusal::CorrectedBeforeLearned { .. }), "{early}");
    let more = story.refuses(on("2019-12-02", event(&["Rossoneri"])).of(slug.as_str()));
    assert!(matches!(more, Refusal::MissingField { field: "removed", .. }), "{more}");
}

#[test]
fn two_clubs_that_differ_by_an_accent_are_two() {
    let told = |story: Story| {
        story
            .and(on("2019-12-27", opened_for("Mattia Caldara", "Milan", "Atalanta")))
            .and(on("2019-12-28", opened_for("Simon Kjaer", "Milán", "Milan")).of("kjaer-milan"))
            .and(on("2020-01-03", refused_by("Milán")))
    };
    let story = told(nothing().and(club("Milan", &["AC Milan"])).and(club("Milán", &["Milán FC"])));
    assert_eq!(story.cut(&now(&story)).authorization.status.word(), "none");
    assert_eq!(found_by(&story, "authorization-by-another").len(), 1);
    assert_eq!(of_club(&story, "Milán FC"), ["kjaer-milan"]);
    assert_eq!(of_club(&story, "milán"), ["kjaer-milan"]);
    assert_eq!(of_club(&story, "Milan"), ["caldara-atalanta", "kjaer-milan"]);
    assert_eq!(of_club(&story, "fc"), ["kjaer-milan"]);
    let mut story = nothing();
    let refused = story.refuses(on("2019-12-28", opened_for("Simon Kjaer", "Milán", "Milan")).of("kjaer-milan"));
    assert!(matches!(refused, Refusal::OwnerIsBuyer { .. }), "{refused}");
    let one = given([on("2020-01-03", refused_by("Milán"))]);
    assert_eq!(one.cut(&now(&one)).authorization.status, Refused);
}

/// Two people of one name, each agreed and signed with a club.
fn two_nilos(one: &str, other: &str) -> [Told; 6] {
    [
        on("2019-12-27", opened_for(one, "Alfa", "Beta")).of("nilo-beta"),
        on("2019-12-27", opened_for(other, "Gamma", "Delta")).of("nilo-delta"),
        on("2020-01-03", agreement()).of("nilo-beta"),
        on("2020-01-03", agreement()).of("nilo-delta"),
        on("2020-01-04", signature()).of("nilo-beta"),
        on("2020-01-04", signature()).of("nilo-delta"),
    ]
}

#[test]
fn two_deals_of_one_name_that_nothing_ties_together_are_namesakes() {
    let story = two_nilos("Nilo", "Nilo").into_iter().fold(nothing(), Story::and);
    assert_eq!(found_by(&story, "agreed-with-two-clubs"), []);
    let told = found_by(&story, "namesakes");
    let told: Vec<_> = told.iter().map(|told| (told.severity, told.deal.as_str(), told.records.len())).collect();
    assert_eq!(told, [(Severity::Low, "nilo-beta", 2)]);
}

#[test]
fn many_deals_of_one_name_are_one_finding() {
    let deal = |number: usize| {
        let (owner, to) = (format!("Owner {number}"), format!("Buyer {number}"));
        on("2019-12-27", opened_for("Nilo", &owner, &to)).of(&format!("nilo-{number}"))
    };
    // The second deal is of the first one's player.
    let tied = on("2019-12-27", opened_for("Nilo", "Owner 1", "Buyer 2")).of("nilo-1-too");
    let story = (1..=6).map(deal).chain([tied]).fold(nothing(), Story::and);
    let [told] = &found_by(&story, "namesakes")[..] else { panic!("several findings") };
    let others: Vec<&str> = told.others.iter().map(|slug| slug.as_str()).collect();
    assert_eq!((told.deal.as_str(), others), ("nilo-1", vec!["nilo-2", "nilo-3", "nilo-4", "nilo-5", "nilo-6"]));
    assert_eq!(told.records.len(), 6);
    let start = "Nilo is also a player of nilo-2, nilo-3, nilo-4 and 2 more, which have no club in common with";
    assert!(told.message.starts_with(start), "{}", told.message);
}

#[test]
fn an_entry_says_that_two_deals_are_of_one_player_or_of_two() {
    let one = nothing().and(player("Nilo", &["Nilo Silva"]));
    let one = two_nilos("Nilo", "Nilo Silva").into_iter().fold(one, Story::and);
    assert_eq!(
        found_by(&one, "agreed-with-two-clubs").iter().map(|told| told.severity).collect::<Vec<_>>(),
        [Severity::High]
    );
    assert_eq!(found_by(&one, "namesakes"), []);
    let two = nothing().and(player("Nilo (2001)", &[])).and(player("Nilo (1995)", &[]));
    let two = two_nilos("Nilo (2001)", "Nilo (1995)").into_iter().fold(two, Story::and);
    assert_eq!((found_by(&two, "agreed-with-two-clubs"), found_by(&two, "namesakes")), (vec![], vec![]));
    assert_eq!(of_player(&two, "Nilo"), ["nilo-beta", "nilo-delta"]);
    assert_eq!(of_player(&two, "nilo (1995)"), ["nilo-delta"]);
    assert_eq!(of_player(&one, "silva"), ["nilo-beta", "nilo-delta"]);
}

#[test]
fn deals_that_touch_are_of_one_player() {
    for (owner, to, loan_club, touches) in [
        ("Alfa", "Delta", None, true),
        ("Beta", "Delta", None, true),
        ("Gamma", "Alfa", None, true),
        ("Gamma", "Delta", Some("Alfa"), true),
        ("Gamma", "Beta", None, false),
        ("Gamma", "Delta", None, false),
    ] {
        let other = match opened_for("Nilo", owner, to) {
            Event::Opened(parties) => {
                Event::Opened(mercato::deal::event::Parties { loan_club: loan_club.map(name), ..parties })
            }
            event => event,
        };
        let story = nothing()
            .and(on("2019-12-27", opened_for("Nilo", "Alfa", "Beta")).of("nilo-beta"))
            .and(on("2019-12-27", other).of("nilo-other"));
        assert_eq!(found_by(&story, "namesakes").is_empty(), touches, "{owner} {to} {loan_club:?}");
    }
}

#[test]
fn an_ambiguous_name_is_refused_and_reads_on_where_it_was_recorded() {
    let mut story = nothing()
        .and(on("2019-12-27", opened_for("Mattia Caldara", "Mílan", "Atalanta")))
        .and(club("Milan", &[]))
        .and(on("2020-01-03", granted_by("Milan")));
    assert_eq!(story.cut(&now(&story)).authorization.status, Granted);
    story = story.and(club("Milán", &[]));
    // Nobody can tell who it was.
    let deal = story.cut(&now(&story));
    assert_eq!((deal.authorization.status.word(), deal.ambiguous), ("none", vec![name("Mílan")]));
    let told = found_by(&story, "ambiguous-name");
    assert_eq!(told.len(), 1);
    assert!(told[0].message.contains("\"Mílan\"") && told[0].message.contains("\"Milán\""), "{}", told[0].message);
    let Refusal::AmbiguousName { kind: RegisterKind::Club, name: typed, candidates } =
        story.refuses(on("2020-01-05", interest_of("Mílan")))
    else {
        panic!("another refusal")
    };
    let candidates: Vec<&str> = candidates.iter().map(|name| name.as_str()).collect();
    assert_eq!((typed.as_str(), candidates), ("Mílan", vec!["Milan", "Milán"]));
    story = story.and(on("2020-01-05", interest_of("MILÁN")));
    assert_eq!(of_club(&story, "Mílan"), ["caldara-atalanta"]);
}

#[test]
fn the_answer_says_that_a_name_behind_it_is_not_clear() {
    let story = given([on("2020-01-03", refused_by("Mílan"))]).and(club("Milan", &[])).and(club("Milán", &[]));
    let deal = story.cut(&now(&story));
    assert_eq!((deal.authorization.status.word(), deal.ambiguous), ("none", vec![name("Mílan")]));
    // What was taken back is behind no answer.
    let story = story.and(on("2020-01-04", retraction(2)));
    assert_eq!(story.cut(&now(&story)).ambiguous, []);
}

#[test]
fn a_correction_may_keep_an_ambiguous_name_and_bring_none() {
    let mut story = nothing()
        .and(on("2019-12-27", opened_for("Mattia Caldara", "Mílan", "Atalanta")))
        .and(club("Milan", &[]))
        .and(club("Milán", &[]));
    let patch = |patch| on("2020-01-05", correction(1, patch));
    story = story.and(patch(serde_json::json!({"data": {"agent": "Riso"}})));
    let refusal = story.refuses(patch(serde_json::json!({"data": {"loan_club": "MÍLÁN"}})));
    assert!(
        matches!(&refusal, Refusal::AsCorrected { refusal, .. } if matches!(**refusal, Refusal::AmbiguousName { .. })),
        "{refusal}"
    );
}

#[test]
fn a_name_of_another_entry_is_refused() {
    let mut story = nothing().and(club("Milan", &["AC Milan"])).and(player("Nilo", &[]));
    for (told, taken) in [
        (club("Inter", &["ac mila\u{6e}"]), "ac milan"),
        (club("AC MILAN", &[]), "AC MILAN"),
        (club("Milan FC", &["Foo", "MILAN"]), "MILAN"),
    ] {
        let Refusal::NameTaken { kind: RegisterKind::Club, name, entry } = story.refuses(told) else {
            panic!("another refusal")
        };
        assert_eq!((name.as_str(), entry.as_str()), (taken, "Milan"));
    }
    // A player may be called as a club is; and a name that an entry gave up is free.
    let story = story.and(player("Milan", &[])).and(club("Milan", &["Milan AC"])).and(club("AC Milan", &[]));
    let names: Vec<String> = story
        .ledger
        .entries_at(RegisterKind::Club, &Cuts::default())
        .unwrap()
        .iter()
        .map(|record| record.event.entry().unwrap().name.to_string())
        .collect();
    assert_eq!(names, ["AC Milan", "Milan"]);
}

#[test]
fn an_entry_holds_as_the_latest_visible_record_says_and_before_that_as_the_first() {
    let story = nothing()
        .and(club("Milan", &["Casciavit"]).learned("2020-01-05"))
        .and(club("Milan", &["Rossoneri"]).learned("2020-01-10"))
        .and(on("2019-12-27", opened_for("Mattia Caldara", "Casciavit", "Atalanta")).learned("2019-12-27"))
        .and(on("2020-01-01", granted_by("Milan")).learned("2020-01-01"));
    let status = |cuts| story.cut(&meant(&story, cuts)).authorization.status.word();
    let known_at = |words| Cuts { known_at: Some(moment(words)), ..Cuts::default() };
    assert_eq!(status(known_at("2020-01-02")), "granted", "none is visible yet: the first one");
    assert_eq!(status(known_at("2020-01-06")), "granted");
    assert_eq!(status(known_at("2020-01-10")), "none", "the second one has no such name");
    assert_eq!(status(Cuts { up_to: Some(UpTo::Position(Position(4))), ..Cuts::default() }), "none");
    // The index finds the deal by any name that the entry ever had.
    let filter = DealFilter { club: Some("Milan".into()), ..DealFilter::default() };
    assert_eq!(story.ledger.histories(&filter).unwrap().len(), 1);
}

#[test]
fn what_comes_later_in_the_log_changes_no_answer_up_to_a_record() {
    let up_to = |story: &Story| meant(story, Cuts { up_to: Some(UpTo::Position(Position(3))), ..Cuts::default() });
    let before = nothing()
        .and(club("Milan", &[]))
        .and(on("2019-12-27", opened_for("Mattia Caldara", "Milan", "Atalanta")))
        .and(on("2020-01-03", refused_by("Mìlan")));
    let cuts = up_to(&before);
    let then = before.cut(&cuts);
    assert_eq!(then.authorization.status, Refused);
    let after = before
        .and(club("Milán", &[]))
        .and(club("Atalanta", &["La Dea"]))
        .and(on("2019-12-01", window("2020-01-02", "2020-01-31")).of("winter"));
    assert_eq!(up_to(&after).who, cuts.who);
    assert_eq!(serde_json::json!(after.cut(&up_to(&after))), serde_json::json!(then));
    assert_eq!(after.ledger.windows_at(&cuts).unwrap(), []);
    assert_eq!(after.ledger.windows_at(&Cuts::default()).unwrap().len(), 1);
}

#[test]
fn who_was_meant_by_a_name_does_not_change_as_others_become_known() {
    let story = nothing()
        .and(club("Milan", &["Diavolo"]).learned("2019-12-01"))
        .and(on("2019-12-27", opened_for("Mattia Caldara", "Milan", "Atalanta")).learned("2019-12-27"))
        .and(on("2020-01-03", refused_by("Mìlan")).learned("2020-01-03"))
        .and(club("Milán", &["Diavoli"]).learned("2020-02-01"));
    let at = |day: &str| meant(&story, Cuts { known_at: Some(moment(day)), ..Cuts::default() });
    let status = |day| story.cut(&at(day)).authorization.status.word();
    assert_eq!((status("2020-01-20"), status("2020-02-01")), ("refused", "none"));
    // To the letter it is a name of what is not known yet, and still it is the same as one that is.
    let who = at("2020-01-20").who;
    assert!(who.is_same_club(&name("Milán"), &name("Diavolo")));
    // Nothing that was known has that name.
    assert!(who.is_same_club(&name("Diavoli"), &name("DIAVOLI")) && who.club(&name("Diavoli")).is_registered());
    assert!(!who.is_same_club(&name("Milán"), &name("Diavoli")));
}

#[test]
fn the_dates_of_a_window_hold_as_the_latest_visible_record_says() {
    let story = nothing()
        .and(on("2019-12-01", window("2020-01-02", "2020-01-31")).learned("2019-12-01").of("winter"))
        .and(on("2020-01-20", window("2020-01-02", "2020-02-03")).learned("2020-01-20").of("winter"));
    let closes = |known_at: &str| {
        let cuts = Cuts { known_at: Some(moment(known_at)), ..Cuts::default() };
        story.ledger.windows_at(&cuts).unwrap().remove(0).0.closes
    };
    assert_eq!(closes("2019-11-01"), "2020-01-31");
    assert_eq!(closes("2020-01-10"), "2020-01-31");
    assert_eq!(closes("2020-01-20"), "2020-02-03");
}
