//! The page where scripts are off: links and buttons do the same.

use crate::browser::{Browser, LEFT};
use crate::server::Served;
use crate::sight::VIEWS;

/// Does this where no script runs.
fn off(browser: &Browser, work: impl FnOnce()) {
    browser.without_script(true);
    work();
    browser.without_script(false);
}

pub(crate) fn the_time_moves(browser: &Browser, served: &Served) {
    let arrives = |address: &str| browser.arrives(|at| at == address);
    off(browser, || {
        browser.go(&served.at("/board?at=2020-01-13&known_at=2020-01-13"));
        assert!(browser.is_seen("#time button"), "there is a button where there is no script");
        browser.keys("#step", LEFT);
        assert!(browser.address().ends_with("at=2020-01-13&known_at=2020-01-13"));
        browser.click("#time button");
        arrives("/board?at=2020-01-12&known_at=2020-01-12");
        assert!(browser.text("#asof").ends_with("12 Jan 2020"));
        browser.click("#steps [rel=next]");
        arrives("/board?at=2020-01-13&known_at=2020-01-13");
        browser.fill("#at", "2020-01");
        browser.click("#time button");
        arrives("/board?at=2020-01&known_at=2020-01");
        browser.click("#together");
        browser.keys("#known_step", LEFT);
        browser.click("#time button");
        browser.arrives(|at| at.starts_with("/board?at=2020-01&known_at=2020-01-"));
        browser.click("#steps [rel=bookmark]");
        arrives("/board");
    });
}

pub(crate) fn every_view_is_reached(browser: &Browser, served: &Served) {
    let arrives = |address: &str| browser.arrives(|at| at == address);
    off(browser, || {
        for view in VIEWS {
            browser.go(&served.at(view));
            assert!(browser.is_seen("h1"), "{view}");
        }
        browser.go(&served.at("/"));
        for (name, address) in [
            ("Board", "/board"),
            ("Timeline", "/timeline"),
            ("Day by day", "/replay"),
            ("Findings", "/findings"),
            ("Reports", "/reports"),
            ("Who waits", "/chain"),
        ] {
            browser.click_link(name);
            arrives(address);
            assert_eq!(browser.text("nav [aria-current]"), name);
        }
        browser.click_link("Board");
        arrives("/board");
        browser.fill(".filters [name=player]", "caldara");
        browser.click(".filters button");
        arrives("/board?player=caldara");
        browser.click_link("Mattia Caldara");
        arrives("/deals/caldara-atalanta");
        browser.fill("#diff [name=from]", "2020-01-06");
        browser.fill("#diff [name=to]", "2020-01-13");
        browser.click("#diff button");
        arrives("/deals/caldara-atalanta?from=2020-01-06&to=2020-01-13");
        assert!(browser.text("#diff").contains("phase"), "{}", browser.text("#diff"));
    });
}
