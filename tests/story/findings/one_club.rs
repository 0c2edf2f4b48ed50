use super::{found_at, nothing_found, only, says};
use crate::events::*;
use crate::story::{nothing, on};
use mercato::deal::cuts::Cuts;
use mercato::deal::entry::{ClubSet, slug_of_entry};
use mercato::deal::event::Event;
use mercato::views::findings::{Finding, Severity};

const ONE_CLUB: &str = "owner-is-buyer";

#[test]
fn an_entry_that_makes_owner_and_buyer_one_club_is_found() {
    let found = |aliases: &[&str]| -> Vec<Finding> {
        let aliases = aliases.iter().map(|alias| name(alias)).collect();
        let milan = Event::ClubSet(ClubSet { name: name("Milan"), aliases, remark: None, removed: None });
        let story = nothing()
            .and(on("2019-12-27", opened_for("Mattia Caldara", "Milan AC", "Milan")))
            .and(on("2020-01-05", milan).of(slug_of_entry(&name("Milan")).as_str()));
        let who = story.ledger.who(&Cuts::default()).unwrap();
        found_at(&story, ONE_CLUB, &Cuts { who, ..Cuts::default() })
    };
    nothing_found(&found(&[]));
    let found = found(&["Milan AC"]);
    assert_eq!(only(&found), (Severity::Medium, "caldara-atalanta", vec![1]));
    says(&found, &["Milan AC, the owner, and Milan, the buyer, are one club."]);
}
