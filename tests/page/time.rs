//! The time bar, with script.

use crate::browser::{Browser, END, ENTER, HOME, LEFT, PAGE_DOWN, PAGE_UP, RIGHT};
use crate::server::Served;

const BOARD: &str = "/board?window=serie-a-2019-20-winter";

fn on(day: &str) -> String {
    format!("{BOARD}&at={day}&known_at={day}")
}

/// Waits until the view is at this day on both clocks.
#[track_caller]
fn is_on(browser: &Browser, day: &str) {
    let end = format!("&at={day}&known_at={day}");
    browser.until(&format!("location.search.endsWith('{end}')"));
}

/// Nothing but the view is replaced: a mark that a reload would take away.
fn mark(browser: &Browser) {
    browser.run("window.unloaded = false");
}

#[track_caller]
fn was_not_loaded_again(browser: &Browser) {
    assert_eq!(browser.run("return window.unloaded"), false, "the page was loaded again");
}

pub(crate) fn keys_move_the_time(browser: &Browser, served: &Served) {
    browser.go(&served.at(&on("2020-01-13")));
    mark(browser);
    assert_eq!(browser.text("#asof"), "As it was known on 13 Jan 2020");
    browser.keys("#step", LEFT);
    is_on(browser, "2020-01-12");
    browser.until("document.getElementById('asof').textContent.endsWith('12 Jan 2020')");
    browser.keys("#step", RIGHT);
    is_on(browser, "2020-01-13");
    browser.keys("#step", PAGE_UP);
    browser.until("location.search.includes('at=2020-01-2')");
    browser.keys("#step", PAGE_DOWN);
    browser.until("location.search.includes('at=2020-01-1')");
    browser.keys("#step", END);
    browser.until("!location.search.includes('at=')");
    browser.until("document.querySelectorAll('#view .card').length > 10");
    browser.keys("#step", HOME);
    browser.until("location.search.includes('at=2018')");
    browser.until("document.querySelectorAll('#view .card').length === 1");
    let told = browser.run("return document.getElementById('step').getAttribute('aria-valuetext')");
    assert_eq!(told, "11 Jul 2018");
    was_not_loaded_again(browser);
}

pub(crate) fn the_mouse_moves_the_time(browser: &Browser, served: &Served) {
    browser.go(&served.at(BOARD));
    mark(browser);
    let place = browser.run("const box = document.getElementById('step').getBoundingClientRect(); return [box.left + box.width / 2, box.top + box.height / 2]");
    browser.press(place[0].as_f64().unwrap(), place[1].as_f64().unwrap());
    browser.until("location.search.includes('at=2020-01')");
    browser.until("document.getElementById('asof').textContent.startsWith('As it was known on')");
    was_not_loaded_again(browser);
}

pub(crate) fn the_clocks_move_apart_and_together(browser: &Browser, served: &Served) {
    browser.go(&served.at(&on("2020-01-13")));
    mark(browser);
    assert!(!browser.is_seen("#known_step"));
    browser.click("#together");
    assert!(browser.is_seen("#known_step"));
    browser.keys("#known_step", LEFT);
    browser.until("location.search.endsWith('&at=2020-01-13&known_at=2020-01-12')");
    browser.keys("#step", RIGHT);
    browser.until("/&at=2020-01-1[4-9]&known_at=2020-01-12$/.test(location.search)");
    browser.until("document.getElementById('asof').textContent.includes('as known on 12 Jan 2020')");
    // It is so for whoever follows the link.
    browser.reload();
    assert!(browser.is_seen("#known_step"));
    browser.click("#together");
    browser.until("/&at=(2020-01-1[4-9])&known_at=\\1$/.test(location.search)");
    assert!(!browser.is_seen("#known_step"));
}

pub(crate) fn dates_are_typed_good_and_bad(browser: &Browser, served: &Served) {
    browser.go(&served.at(BOARD));
    mark(browser);
    browser.fill("#at", &format!("2020-01-15{ENTER}"));
    is_on(browser, "2020-01-15");
    browser.until("document.getElementById('asof').textContent.endsWith('15 Jan 2020')");
    browser.until("Number(document.getElementById('step').value) < Number(document.getElementById('step').max)");
    let place = browser.run("return Number(document.getElementById('step').value)").as_u64().unwrap();
    browser.fill("#at", &format!("2020-02-30{ENTER}"));
    browser.until("document.getElementById('at').getAttribute('aria-invalid') === 'true'");
    assert!(browser.text("#dates").contains("\"2020-02-30\" is no date"), "{}", browser.text("#dates"));
    assert!(browser.text("#asof").ends_with("15 Jan 2020"), "{}", browser.text("#asof"));
    assert!(browser.address().ends_with("&at=2020-01-15&known_at=2020-01-15"), "{}", browser.address());
    browser.complains_of_answers_alone();
    browser.fill("#at", &format!("2020-01{ENTER}"));
    is_on(browser, "2020-01");
    browser.until("!document.getElementById('at').hasAttribute('aria-invalid')");
    // The slider goes where the date is.
    browser.until(&format!("Number(document.getElementById('step').value) > {place}"));
    was_not_loaded_again(browser);
}

pub(crate) fn the_links_beside_the_slider_go_step_by_step(browser: &Browser, served: &Served) {
    browser.go(&served.at(&on("2020-01-13")));
    mark(browser);
    browser.click("#steps [rel=prev]");
    is_on(browser, "2020-01-12");
    browser.click("#steps [rel=next]");
    is_on(browser, "2020-01-13");
    browser.click("#steps [rel=bookmark]");
    browser.until("!location.search.includes('at=')");
    assert!(!browser.is_seen("#steps [rel=next]") && !browser.is_seen("#steps [rel=bookmark]"));
    was_not_loaded_again(browser);
}

pub(crate) fn going_back_shows_the_dates_from_before(browser: &Browser, served: &Served) {
    browser.go(&served.at(BOARD));
    for day in ["2020-01-10", "2020-01-20"] {
        browser.fill("#at", &format!("{day}{ENTER}"));
        is_on(browser, day);
    }
    browser.back();
    is_on(browser, "2020-01-10");
    browser.until("document.getElementById('asof').textContent.endsWith('10 Jan 2020')");
    browser.until("document.getElementById('at').value === '2020-01-10'");
    browser.click(".card a[href^='/deals/kjaer-sampdoria']");
    browser.until("location.pathname === '/deals/kjaer-sampdoria'");
    browser.back();
    is_on(browser, "2020-01-10");
    assert_eq!(browser.text("#asof"), "As it was known on 10 Jan 2020");
}

pub(crate) fn what_changed_is_marked(browser: &Browser, served: &Served) {
    browser.go(&served.at(&on("2020-01-06")));
    assert_eq!(browser.run("return document.querySelectorAll('.changed').length"), 0);
    browser.keys("#step", RIGHT);
    browser.until("document.querySelector('[data-key=kjaer-sampdoria].changed')");
    assert_eq!(browser.run("return document.querySelectorAll('[data-key=kulusevski-parma].changed').length"), 0);
}
