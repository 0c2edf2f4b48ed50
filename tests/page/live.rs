//! What others record, while a page is open.

use crate::browser::Browser;
use crate::server::Served;
use std::time::{Duration, Instant};

const SECOND: Duration = Duration::from_secs(1);

/// How long until an expression is true in the page.
#[track_caller]
fn until(browser: &Browser, expression: &str) -> Duration {
    let begun = Instant::now();
    browser.until(expression);
    begun.elapsed()
}

fn note<'t>(deal: &'t str, text: &'t str) -> [&'t str; 5] {
    ["record", "note", deal, "--note", text]
}

pub(crate) fn what_others_record_appears(browser: &Browser) {
    let served = Served::demo();
    browser.go(&served.login);
    browser.go(&served.at("/board"));
    browser.fill(".filters [name=club]", "half typed");
    served.command(&["open", "Paolo Rossi", "--owner", "Juventus", "--to", "Milan"]);
    let took = until(browser, "document.querySelector('[data-key=rossi-milan].changed')");
    assert!(took < SECOND, "it took {took:?}");
    // What is being typed stays, and so does the cursor.
    assert_eq!(browser.run("return document.querySelector('.filters [name=club]').value"), "half typed");
    assert_eq!(browser.run("return document.activeElement.name"), "club");
    browser.go(&served.at("/deals/rossi-milan"));
    served.command(&note("rossi", "seen in a restaurant"));
    browser.until("document.querySelector('.history').textContent.includes('seen in a restaurant')");
    // The slider has a step for it.
    served.command(&[
        "record",
        "contact",
        "rossi",
        "--between",
        "Milan,Juventus",
        "--on",
        "2020-01-20",
        "--learned",
        "2020-01-21",
    ]);
    browser.until("document.getElementById('time').dataset.steps.includes('2020-01-20')");
    browser.has_no_complaints();
    browser.leave();
}

pub(crate) fn where_one_reads_nothing_jumps(browser: &Browser) {
    let served = Served::demo();
    browser.go(&served.login);
    browser.look(1_024, 600, "light");
    browser.go(&served.at("/deals/caldara-atalanta"));
    let read = "document.querySelector('.history ol > li:nth-last-child(4)')";
    browser.run(&format!(
        "window.read = {read}; read.scrollIntoView(); getSelection().selectAllChildren(read.querySelector('.what'))"
    ));
    browser.run("window.before = read.getBoundingClientRect().top");
    for text in ["one", "two", "three"] {
        served.command(&note("caldara", text));
        browser.until(&format!("document.querySelector('.history').textContent.includes('{text}')"));
    }
    let now = browser.run(
        "return [read.isConnected, String(getSelection()).length > 0, Math.round(read.getBoundingClientRect().top - before)]",
    );
    assert_eq!(now, serde_json::json!([true, true, 0]), "what is read was replaced, or it jumped");
    browser.look(1_280, 900, "light");
    browser.has_no_complaints();
    browser.leave();
}

pub(crate) fn a_view_of_the_past_tells_how_much_is_new(browser: &Browser) {
    let served = Served::demo();
    browser.go(&served.login);
    browser.go(&served.at("/board?at=2020-01-13&known_at=2020-01-13"));
    let before = browser.text("#view");
    assert!(!browser.is_seen("#news"));
    served.command(&note("caldara", "one"));
    browser.until("document.getElementById('count').textContent.startsWith('1 new record')");
    served.command(&note("caldara", "two"));
    browser.until("document.getElementById('count').textContent.startsWith('2 new records')");
    assert!(browser.is_seen("#news"));
    assert_eq!(browser.text("#view"), before);
    browser.click("#news a");
    browser.until("location.search === ''");
    assert!(!browser.is_seen("#news"));
    browser.has_no_complaints();
    browser.leave();
}

pub(crate) fn the_page_outlives_its_server(browser: &Browser) {
    let mut served = Served::demo();
    // A session by the login link ends with the server.
    browser.go(&served.at("/board"));
    browser.fill("#token", &served.token());
    browser.click("form.login button");
    browser.until("document.getElementById('time')");
    browser.run("window.unloaded = false");
    served.stop();
    browser.until("!document.getElementById('lost').hidden");
    served.start_again();
    served.command(&["open", "Paolo Rossi", "--owner", "Juventus", "--to", "Milan"]);
    browser.until("document.querySelector('[data-key=rossi-milan]')");
    browser.until("document.getElementById('lost').hidden");
    assert_eq!(browser.run("return window.unloaded"), false, "the page was loaded again");
    browser.complains_of_answers_alone();
    browser.leave();
}
