//! `report window`: a window on one page of HTML.

use crate::house::{House, deal_of_caldara, real_window};
use serde_json::json;

const WINTER: &str = "serie-a-2019-20-winter";

/// The page that this command makes.
fn page(house: &House, args: &[&str]) -> String {
    let file = house.path("page.html");
    house.ok(&[&["report", "window"], args, &["-o", file.to_str().unwrap(), "--force"]].concat());
    std::fs::read_to_string(file).unwrap()
}

#[test]
fn it_holds_all_that_is_told_of_the_window() {
    let house = real_window();
    let page = page(&house, &[WINTER]);
    for part in [
        "The board",
        "The timeline",
        "What to ask about",
        "Open deals",
        "How far deals came",
        "Clubs",
        "The calendar",
        "Sources",
        "Day by day",
    ] {
        assert!(page.contains(&format!("<h2>{part}</h2>")), "no {part}");
    }
    for fact in [
        "<title>serie-a-2019-20-winter</title>",
        "Everything recorded so far: 15 deals",
        "<td>caldara-atalanta</td><td>Milan</td><td>Atalanta</td><td>12 Jan 2020</td>",
        "completed-while-authorization-pending: #28, #59",
        "<td>Wed 8 Jan 2020</td><td>caldara-atalanta</td><td>contact -&gt; offer</td>",
        "collapsed: player refused",
        "15 deals: everything recorded so far",
        "Made by mercato of everything up to record 108.",
    ] {
        assert!(page.contains(fact), "no {fact:?}");
    }
    assert_eq!(page.matches("<svg").count(), 3, "as many as it takes to read them on paper");
    for word in ["<script", "http-equiv", "<link", "<img", "<iframe", "@import", "url(h", "onload", "href=\"h"] {
        assert!(!page.contains(word), "{word}: it needs something else");
    }
}

#[test]
fn it_tells_the_window_as_it_was_known_that_day_and_the_same_each_time() {
    let house = real_window();
    let sixth = [WINTER, "--at", "2020-01-06", "--known-at", "2020-01-06"];
    let page_then = page(&house, &sixth);
    assert!(page_then.contains("The state on 6 Jan 2020, as known on 6 Jan 2020: 10 deals"));
    assert!(page_then.contains("waits for a centre-back") && !page_then.contains("kjaer-milan"));
    assert!(page(&house, &sixth) == page_then, "another page, at the same cuts");
    house.ok(&["record", "note", "caldara", "--note", "x", "--learned", "2020-02-01", "--on", "2020-02-01"]);
    assert!(page(&house, &sixth).replace("record 109", "record 108") == page_then, "news of later changed it");
    let up_to = [&sixth[..], &["--up-to", "50"]].concat();
    let before = page(&house, &up_to);
    assert!(before.contains("everything up to record 50."), "{}", before.split("<footer>").last().unwrap());
    house.ok(&["record", "note", "caldara", "--note", "y", "--learned", "2020-02-01", "--on", "2020-02-01"]);
    assert!(page(&house, &up_to) == before, "another page, up to the same record");
}

#[test]
fn what_cannot_be_made_is_refused_and_leaves_no_file() {
    let house = real_window();
    let there = house.path("there.html");
    std::fs::write(&there, "mine").unwrap();
    let (there, inside) = (there.to_str().unwrap(), house.store().join("w.html"));
    let (new, nowhere) = (house.path("new.html"), house.path("no/such/folder/w.html"));
    let (new, inside, nowhere) = (new.to_str().unwrap(), inside.to_str().unwrap(), nowhere.to_str().unwrap());
    let other = house.path("w.pdf");
    house.refuses(
        2,
        &[
            (&["report", "window", WINTER, "-o", there], &["there already", "--force"]),
            (&["report", "window", WINTER, "-o", other.to_str().unwrap()], &["w.pdf", "end the name in .html"]),
            (&["report", "window", WINTER, "-o", inside], &["in the folder of the store"]),
            (&["report", "window", WINTER, "-o", nowhere], &["no/such/folder", "No such file"]),
            (
                &["report", "window", "serie-a"],
                &["is written to a file", "--store", "report window serie-a -o window.html`"],
            ),
        ],
    );
    house.refuses(
        4,
        &[
            (&["report", "window", "serie-b", "-o", new], &["no window is called \"serie-b\""]),
            (&["report", "window", WINTER, "-o", new, "--known-at", "2018-01-01"], &["nothing to tell", "no deal in"]),
        ],
    );
    assert_eq!(std::fs::read_to_string(there).unwrap(), "mine");
    assert!(!house.path("new.html").exists());
    assert!(house.ok(&["report", "window", WINTER, "-o", new]).contains("new.html: 15 deals"));
    let made = house.json(&["report", "window", WINTER, "-o", new, "--force"]);
    assert_eq!(made, json!({"file": new, "deals": 15}));
}

#[test]
fn any_window_is_told() {
    // Without dates, with a deal of one event.
    let house = deal_of_caldara();
    house.ok(&[
        "open",
        "Simon Kjaer",
        "--owner",
        "Sevilla",
        "--to",
        "Milan",
        "--window",
        "label",
        "--on",
        "2020-01-02",
    ]);
    assert!(page(&house, &["label"]).contains("recorded so far: 1 deal<"));
    // A hundred deals; names of forty characters and in other scripts, and such as would be markup; three currencies.
    let names = ["Associazione Calcio Quarantacaratteri 1.", "Спартак", "浦和レッズ", "الأهلي", "<b>A & \"B\"</b>", "x"];
    let mut lines = String::new();
    for at in 0..100 {
        let (owner, to) = (names[at % 6], names[(at + 1) % 6]);
        let deal = format!("deal-{at}");
        let currency = ["EUR", "GBP", "JPY"][at % 3];
        let fee = json!({"amount": "1000000", "currency": currency});
        let day = format!("2020-01-{:02}", at % 28 + 1);
        for (kind, data) in [
            ("opened", json!({"players": [format!("{owner} {at}")], "owner": owner, "to": to, "window": "w"})),
            ("completion", json!({"basis": "report", "terms": {"kind": "permanent", "fee": fee}})),
        ] {
            let line = json!({"deal": deal, "type": kind, "happened": day, "learned": day, "data": data});
            lines.push_str(&format!("{line}\n"));
        }
    }
    house.run_with(&["import", "-"], lines).done();
    let page = page(&house, &["w"]);
    assert!(page.contains("recorded so far: 100 deals<"));
    let sheets = page.matches("<svg").count();
    assert!((5..=12).contains(&sheets), "{sheets} sheets");
    assert!(page.contains(&format!("100 deals, sheet {sheets} of {sheets}")));
    assert!(page.contains("&lt;b&gt;A &amp; &quot;B&quot;&lt;/b&gt;") && !page.contains("<b>A"));
    for money in ["m EUR", "m GBP", "m JPY", "浦和レッズ", names[0]] {
        assert!(page.contains(money), "no {money}");
    }
}
