//! The start, and what it remembers; and clocks of browsers that are wrong.

use crate::browser::Browser;
use crate::server::Served;
use serde_json::json;

pub(crate) fn what_came_since_the_last_visit_is_told(browser: &Browser, served: &Served) {
    browser.go(&served.at("/"));
    browser.until("Object.keys(localStorage).length === 1");
    assert!(!browser.is_seen("#seen"));
    served.command(&["record", "note", "simakan", "--note", "heard in the lobby"]);
    let long_ago = "const [key] = Object.keys(localStorage); const seen = JSON.parse(localStorage.getItem(key)); \
        localStorage.setItem(key, JSON.stringify({ ...seen, at: 0 }));";
    browser.leave();
    browser.go(&served.at("/errors"));
    browser.run(long_ago);
    browser.go(&served.at("/"));
    browser.until("!document.getElementById('seen').hidden");
    assert_eq!(browser.text("#seen"), "1 record since you last looked.");
    let told = browser.run("return [...document.querySelectorAll('[data-new]')].map((new_one) => new_one.textContent)");
    assert!(told.as_array().unwrap().len() == 1 && told[0].as_str().unwrap().contains("lobby"), "{told}");
}

/// What a browser of this day and hour shows and understands.
fn understood(browser: &Browser, served: &Served) -> [String; 3] {
    browser.go(&served.at("/board"));
    let (now, board) = (browser.text("#asof"), browser.text("#view"));
    browser.go(&served.at("/deals/simakan-atalanta/record/note"));
    browser.fill("#f-note", "asked again");
    browser.fill("#f-on", "yesterday");
    browser.click("form.recording button[value=check]");
    browser.until("document.body.textContent.includes('This would be recorded')");
    [now, board, browser.text(".understood")]
}

pub(crate) fn a_browser_whose_clock_is_wrong_shows_the_days_of_the_server(browser: &Browser, served: &Served) {
    let right = understood(browser, served);
    assert_eq!(right[0], "Now: everything recorded so far");
    for hours in [-1, 1, 25, -9_000] {
        let source = format!(
            "{{ const Right = Date; globalThis.Date = class extends Right {{
                constructor(...given) {{ super(...(given.length ? given : [Right.now() + {hours} * 36e5])); }}
                static now() {{ return Right.now() + {hours} * 36e5; }}
            }}; }}"
        );
        let wrong = browser.tell("Page.addScriptToEvaluateOnNewDocument", &json!({"source": source}));
        browser.go(&served.at("/board"));
        let off = browser.run("return Math.round((Date.now() - performance.timeOrigin) / 36e5)");
        assert_eq!(off.as_f64(), Some(f64::from(hours)));
        assert_eq!(understood(browser, served), right, "{hours} hours off");
        browser.tell("Page.removeScriptToEvaluateOnNewDocument", &wrong);
    }
    // What was remembered while the clock was a year ahead is a visit from before all the same.
    browser.go(&served.at("/"));
    let ahead = "const [key] = Object.keys(localStorage); const seen = JSON.parse(localStorage.getItem(key)); \
        localStorage.setItem(key, JSON.stringify({ ...seen, at: Date.now() + 3e10 }));";
    browser.leave();
    served.command(&["record", "note", "simakan", "--note", "heard on the stairs"]);
    browser.go(&served.at("/errors"));
    browser.run(ahead);
    browser.go(&served.at("/"));
    browser.until("!document.getElementById('seen').hidden");
    assert_eq!(browser.text("#seen"), "1 record since you last looked.");
}
