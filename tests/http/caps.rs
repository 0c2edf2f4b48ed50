//! How much of many deals a view shows, and that it says how many more there are.

use crate::given::{Answered, Given, given_after};
use mercato::http::TokenRole;
use std::fmt::Write as _;

/// More than any view shows. All are of one window and in one phase, and each waits for a replacement.
const DEALS: usize = 505;

fn of_many_deals() -> Given {
    let mut lines = String::new();
    for at in 0..DEALS {
        let deal = format!("number-{at:03}");
        let line = |kind: &str, data: &serde_json::Value| serde_json::json!({"deal": deal, "type": kind, "happened": "2019-01-02", "learned": "2019-01-02", "data": data});
        let opened = serde_json::json!({"players": [format!("Number {at:03}")], "owner": "Genoa", "to": "Roma", "window": "winter-2019"});
        let pending = serde_json::json!({"by": "Genoa", "replacement": "a winger"});
        let _ = writeln!(lines, "{}", line("opened", &opened));
        let _ = writeln!(lines, "{}", line("authorization_pending_replacement", &pending));
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("lines.jsonl");
    std::fs::write(&file, lines).unwrap();
    given_after(&[&["import", file.to_str().unwrap()]])
}

fn shown(answered: &Answered, what: &str) -> usize {
    answered.text().matches(what).count()
}

#[test]
fn views_of_many_deals_are_capped_and_say_so() {
    let given = of_many_deals();
    let cookie = given.cookie(TokenRole::Reader);
    let row = "<tr role=\"row\">";
    // The row of the head of a table is one as well.
    for (path, what, most, says) in [
        ("/board?window=winter-2019&layout=table", row, 501, "5 more: filter to see them, or take all as CSV."),
        ("/board?window=winter-2019", "<article", 500, "5 more: filter to see them, or take all as CSV."),
        ("/board?window=winter-2019&club=roma&phase=interest", "<article", 500, "5 more: filter to see them"),
        (
            "/findings?window=winter-2019&rule=recorded-late",
            row,
            501,
            "5 more: filter to see them, or take all as CSV.",
        ),
        ("/reports/ageing?window=winter-2019", row, 501, "5 more: filter to see them, or take all as CSV."),
        ("/chain?window=winter-2019", row, 501, "5 more: filter to see them, or take all as CSV."),
        (
            "/chain?window=winter-2019",
            "class=\"picture\"",
            0,
            "505 deals are too many for a picture here: choose a window",
        ),
        ("/replay?window=winter-2019", "data-key=", 500, "5 earlier steps are left out: choose a window"),
        ("/timeline?window=winter-2019", "href=\"/deals/number-", 150, "355 deals that began earlier are left out"),
        ("/?window=winter-2019", "data-key=\"open ", 6, "All open deals (505)</a>"),
        ("/?window=winter-2019", "<article", 24, "481 more</a>"),
    ] {
        let answered = given.browse(path, &cookie);
        assert_eq!(answered.status, 200, "{path}: {}", answered.text());
        assert_eq!(shown(&answered, what), most, "{path}: {what}");
        assert!(answered.text().contains(says), "{path}: {says}");
    }
    // Programs get all of them.
    let all = given.browse("/api/v1/deals?window=winter-2019&format=csv", &cookie);
    assert_eq!(all.text().lines().count(), DEALS + 1);
}

#[test]
fn a_phase_beside_others_shows_some_and_leads_to_all() {
    let given = of_many_deals();
    let cookie = given.cookie(TokenRole::Reader);
    let board = given.browse("/board", &cookie);
    let link = "<a href=\"/board?phase=interest\">480 more</a>";
    assert!(board.text().contains(link), "{}", board.text());
    assert_eq!(shown(&board, "data-key=\"number-"), 25);
}
