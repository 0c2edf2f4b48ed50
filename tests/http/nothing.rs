//! What the page says where it has nothing to show, and where a date cannot be read.

use crate::given::{given, given_after, given_nothing};
use mercato::http::TokenRole;

/// The one that home shows.
const WINDOW: &str = "serie-a-2019-20-winter";

#[test]
fn an_empty_ledger_says_so_and_how_to_begin() {
    let given = given_nothing();
    let (reader, recorder) = (given.cookie(TokenRole::Reader), given.cookie(TokenRole::Recorder));
    for view in ["/", "/board", "/timeline"] {
        let shown = given.browse(view, &recorder);
        assert!(shown.text().contains("This ledger is empty") && shown.text().contains("import a table"), "{view}");
        assert!(!shown.text().contains("by then") && !shown.text().contains("at these dates"), "{view}");
        let shown = given.browse(view, &reader);
        assert!(shown.text().contains("This ledger is empty") && !shown.text().contains("import a table"), "{view}");
    }
}

#[test]
fn a_name_that_no_deal_has_leads_to_those_that_come_near() {
    let given = given();
    let cookie = given.cookie(TokenRole::Reader);
    let board = given.browse("/board?club=Mialn&at=2020-01-20", &cookie);
    assert!(board.text().contains("No deal has a club called <bdi>Mialn</bdi>. Did you mean"), "{}", board.text());
    assert!(board.text().contains("href=\"/board?at=2020-01-20&amp;club=Milan\""), "{}", board.text());
    assert!(!board.text().contains("No deals at these dates"), "{}", board.text());
    let board = given.browse("/board?agent=Bekc", &cookie);
    assert!(board.text().contains("No deal has an agent called") && board.text().contains("agent=Mikkel+Beck"));
    // Here the date is the reason.
    let board = given.browse("/board?club=Milan&at=1999-01-20", &cookie);
    assert!(board.text().contains("No deals at these dates"), "{}", board.text());
}

#[test]
fn a_date_that_cannot_be_read_is_told_at_its_field_and_the_view_stays() {
    let given = given();
    let cookie = given.cookie(TokenRole::Reader);
    let both = given.browse("/board?club=Milan&at=03%2F01%2F2026&known_at=03%2F01%2F2026", &cookie);
    assert_eq!(both.status, 400);
    let told = "What was known by: &quot;<bdi>03/01/2026</bdi>&quot; is no date; write 2026-01-03 or 2026-03-01.";
    assert!(both.text().contains(told), "{}", both.text());
    assert!(both.text().contains("kjaer-milan") && both.text().contains("value=\"03/01/2026\""), "{}", both.text());
    // Links do not lead on to it.
    assert!(!both.text().contains("at=03%2F01"), "{}", both.text());
    let one = given.browse("/board?at=2020-01-20&known_at=soon", &cookie);
    assert!(
        one.text().contains("Known by: &quot;<bdi>soon</bdi>&quot; is no date; write a date such as"),
        "{}",
        one.text()
    );
    assert!(one.text().contains("href=\"/chain?at=2020-01-20\""), "{}", one.text());
    assert_eq!(given.browse("/board?at=2020-01-20&known_at=2020-01-20", &cookie).status, 200);
}

#[test]
fn the_deal_with_the_newest_record_of_a_day_is_the_first_of_what_was_learned_last() {
    let others = ["Uno", "Due", "Tre", "Quattro", "Cinque", "Sei", "Sette", "Otto"];
    let opened: Vec<[&str; 7]> =
        others.iter().map(|player| ["open", *player, "--free-agent", "--to", "Borgo", "--window", WINDOW]).collect();
    let mut commands: Vec<&[&str]> = vec![&["open", "Elio Tasca", "--free-agent", "--to", "Borgo", "--window", WINDOW]];
    commands.extend(opened.iter().map(|command| command.as_slice()));
    commands.push(&["record", "note", "tasca-borgo", "--note", "the latest"]);
    let given = given_after(&commands);
    let cookie = given.cookie(TokenRole::Reader);
    let home = given.browse("/", &cookie).text().to_owned();
    let last = home.split_once("id=\"last\"").unwrap().1.split_once("</section><section>").unwrap().0.to_owned();
    let first = last.split("data-key=\"").nth(1).unwrap().split_once('"').unwrap().0;
    assert!(first.ends_with(" tasca-borgo") && last.contains("the latest"), "{last}");
}
