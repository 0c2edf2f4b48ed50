//! The views, as a person goes through them.

use crate::browser::Browser;
use crate::server::Served;

pub(crate) fn a_login_link_works_once(browser: &Browser, served: &Served) {
    // The demo shows its window on the day of the article.
    browser.until("location.pathname === '/board'");
    assert_eq!(browser.address(), "/board?window=serie-a-2019-20-winter&at=2020-01-06&known_at=2020-01-06");
    assert!(browser.text("#view").contains("Mattia Caldara"));
    browser.go(&served.login);
    assert!(browser.text("main").contains("does not work any more"), "{}", browser.text("main"));
    browser.complains_of_answers_alone();
    browser.go(&served.at("/"));
    assert!(browser.text(".who").contains("ines · keeper"), "{}", browser.text(".who"));
}

pub(crate) fn a_deal_tells_everything(browser: &Browser, served: &Served) {
    browser.go(&served.at("/deals/barrow-bologna?at=2020-01-31&known_at=2020-01-31"));
    let told = browser.text("#view");
    for fact in ["Musa Barrow", "Purchase price", "contradicts", "History", "Said by"] {
        assert!(told.contains(fact), "{fact}: {told}");
    }
    // From a field to the record that set it.
    browser.click("section table a[href^='#r']");
    browser.until("document.querySelector('.history li:target')");
    // The hash stays while the time moves.
    browser.keys("#step", crate::browser::LEFT);
    browser.until("!location.search.includes('at=2020-01-31&')");
    browser.until("location.hash.startsWith('#r')");
}

pub(crate) fn two_dates_of_a_deal_are_compared(browser: &Browser, served: &Served) {
    browser.go(&served.at("/deals/kjaer-sampdoria"));
    browser.fill("#diff [name=from]", "2020-01-06");
    browser.fill("#diff [name=to]", "2020-01-07");
    browser.click("#diff button");
    browser.until("location.search.includes('to=2020-01-07') && location.hash === '#diff'");
    let told = browser.text("#diff");
    for fact in ["owner: Atalanta → Sevilla", "phase: interest → offer", "meeting cancelled"] {
        assert!(told.contains(fact), "{fact}: {told}");
    }
    browser.choose("#diff [name=by]", "happened");
    browser.click("#diff button");
    browser.until("location.search.includes('by=happened')");
    assert!(browser.text("#diff").contains("on the table"), "{}", browser.text("#diff"));
}

pub(crate) fn the_timeline_leads_to_a_deal(browser: &Browser, served: &Served) {
    browser.go(&served.at("/timeline?window=serie-a-2019-20-winter&at=2020-01-13&known_at=2020-01-13"));
    browser.click(".picture a[href^='/deals/caldara-atalanta']");
    browser.until("location.pathname === '/deals/caldara-atalanta'");
    assert!(browser.address().ends_with("?at=2020-01-13&known_at=2020-01-13"), "{}", browser.address());
}

pub(crate) fn the_board_is_filtered(browser: &Browser, served: &Served) {
    browser.go(&served.at("/board"));
    browser.fill(".filters [name=agent]", "beck");
    browser.click(".filters button");
    browser.until("location.search === '?agent=beck'");
    assert_eq!(
        browser.run("return [...document.querySelectorAll('.card')].map((card) => card.dataset.key)"),
        serde_json::json!(["kjaer-milan", "kjaer-cagliari", "kjaer-sampdoria"])
    );
    browser.go(&served.at("/board?at=2020-01-20"));
    browser.fill(".filters [name=club]", "milan");
    browser.choose(".filters [name=phase]", "completed");
    browser.click(".filters button");
    browser.until("location.search.includes('club=milan')");
    assert!(browser.address().contains("at=2020-01-20"), "{}", browser.address());
    assert!(browser.text("#view").contains("Simon Kjaer"));
}
