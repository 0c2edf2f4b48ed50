//! The start, and what it remembers.

use crate::browser::Browser;
use crate::server::Served;

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
