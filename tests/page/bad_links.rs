//! Links to what is not there, and names that could break a page.

use crate::browser::Browser;
use crate::server::Served;

/// A page that says what is wrong, and leads on.
#[track_caller]
fn says(browser: &Browser, what: &str) {
    let told = browser.text("main");
    assert!(told.contains(what) && told.contains("Home"), "{what}: {told}");
}

pub(crate) fn bad_links_say_so(browser: &Browser, served: &Served) {
    browser.go(&served.at("/board?at=2020-02-30"));
    let dates = browser.text("#dates");
    assert!(dates.contains("\"2020-02-30\" is no date"), "{dates}");
    assert!(browser.text("main").contains("Mattia Caldara"), "the board stays");
    browser.go(&served.at("/board?up_to=99999"));
    says(browser, "99999");
    browser.go(&served.at("/deals/nobody-nowhere"));
    says(browser, "nobody-nowhere");
    browser.go(&served.at("/deals/kjaer"));
    says(browser, "kjaer-milan");
    browser.go(&served.at("/board?window=serie-a-2030"));
    says(browser, "serie-a-2030");
    browser.complains_of_answers_alone();
}

pub(crate) fn strange_names_are_shown_as_they_are(browser: &Browser, _: &Served) {
    let many_marks = format!("Zoe{} Zalgo", "\u{301}\u{323}\u{334}\u{489}".repeat(20));
    let long = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewis";
    let names = ["<b>Bold</b> & \"Quoted\" <script>alert(1)</script>", "محمد صلاح حامد", many_marks.as_str(), long];
    let mut lines = String::new();
    for (at, name) in names.iter().enumerate() {
        let line = serde_json::json!({"deal": format!("deal-{at}"), "type": "opened", "happened": "2020-01-02",
            "data": {"players": [name], "owner": name, "to": "Genoa"}, "note": name, "source": {"name": name}});
        lines.push_str(&format!("{line}\n"));
    }
    let odd = Served::of(&lines);
    browser.go(&odd.login);
    for width in [390, 1_024] {
        browser.look(width, 900, "light");
        for view in [
            "/",
            "/board",
            "/board?layout=table",
            "/replay",
            "/timeline",
            "/findings",
            "/reports/clubs",
            "/deals/deal-0",
            "/deals/deal-1",
            "/deals/deal-2",
            "/deals/deal-3",
        ] {
            browser.go(&odd.at(view));
            let wide = browser.run("return document.documentElement.scrollWidth - innerWidth");
            assert!(wide.as_i64().unwrap() <= 0, "{view} is {wide} pixels too wide at {width}");
            assert_eq!(
                browser.run("return document.querySelectorAll('main b, main script:not([src])').length"),
                0,
                "{view}"
            );
        }
    }
    browser.go(&odd.at("/board"));
    let board = browser.text("#view");
    for name in names {
        assert!(board.contains(name), "{name}: {board}");
    }
    // A name that is written from right to left turns nothing around it.
    let isolated = browser.run("return [...document.querySelectorAll('.card bdi')].every((name) => getComputedStyle(name).unicodeBidi === 'isolate')");
    assert_eq!(isolated, true);
    browser.look(1_280, 900, "light");
    odd.command(&["erase", "2", "--reason", "a court said so", "--yes"]);
    for view in ["/board", "/deals/deal-1", "/replay"] {
        browser.go(&odd.at(view));
        assert!(!browser.text("body").contains("محمد"), "{view}");
    }
    browser.go(&odd.at("/deals/deal-1"));
    says(browser, "No deal is called \"deal-1\"");
    browser.complains_of_answers_alone();
}
