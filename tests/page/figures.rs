//! How fast the page is, in figures.

use crate::browser::Browser;
use crate::server::Served;
use std::fmt::Write as _;

/// From the event of the slider to the frame that shows another day, for eight steps; in milliseconds.
const STEPS: &str = "(async () => {
    const range = document.getElementById('step');
    const took = [];
    while (Number(range.value) > 0 && took.length < 8) {
        const before = document.getElementById('asof').textContent;
        range.value = Number(range.value) - 1;
        const begun = performance.now();
        range.dispatchEvent(new Event('input', { bubbles: true }));
        await new Promise((seen) => {
            const look = () => {
                if (document.getElementById('asof').textContent === before) requestAnimationFrame(look);
                else requestAnimationFrame(() => seen());
            };
            requestAnimationFrame(look);
        });
        took.push(performance.now() - begun);
        await new Promise((rested) => setTimeout(rested, 100));
    }
    return took;
})().then(done, (error) => done(String(error)));";

/// What came over the wire for the page and its files, and how long it took.
const LOAD: &str = "const [page] = performance.getEntriesByType('navigation');
    const files = performance.getEntriesByType('resource').filter((file) => !file.name.includes('/live'));
    return [page.loadEventEnd, page.responseEnd, page.transferSize, files.map((file) => file.transferSize).reduce((sum, size) => sum + size, 0)];";

/// So many deals, each with a few records in January 2020.
pub(crate) fn made_up(deals: usize) -> String {
    let mut lines = String::new();
    for at in 0..deals {
        let (deal, day, club) = (format!("player-{at}-club-{}", at % 40), at % 28 + 1, at % 40);
        let date = |later: usize| format!("2020-01-{:02}", (day + later).min(31));
        let opened = serde_json::json!({"deal": deal, "type": "opened", "happened": date(0), "learned": date(0),
            "data": {"players": [format!("Player Number {at}")], "owner": format!("Seller {}", at % 60), "to": format!("Club {club}"), "window": "winter"}});
        let offered = serde_json::json!({"deal": deal, "type": "offer", "happened": date(2), "learned": date(2),
            "data": {"by": format!("Club {club}"), "terms": {"kind": "permanent", "fee": {"amount": format!("{}000000", at % 30 + 1), "currency": "EUR"}}}});
        let _ = writeln!(lines, "{opened}");
        if at % 3 > 0 {
            let _ = writeln!(lines, "{offered}");
        }
    }
    lines
}

fn steps(browser: &Browser, name: &str) {
    let took = browser.run_until_done(STEPS);
    let mut took: Vec<f64> =
        took.as_array().unwrap_or_else(|| panic!("{took}")).iter().map(|took| took.as_f64().unwrap()).collect();
    took.sort_by(f64::total_cmp);
    eprintln!(
        "{name}: a step takes {:.0} ms in the middle, {:.0} ms at the most",
        took[took.len() / 2],
        took[took.len() - 1]
    );
}

fn load(browser: &Browser, name: &str) {
    let told = browser.run(LOAD);
    let figure = |at: usize| told[at].as_f64().unwrap();
    eprintln!(
        "{name}: loaded in {:.0} ms (answered in {:.0}); {:.0} bytes and {:.0} bytes of files",
        figure(0),
        figure(1),
        figure(2),
        figure(3)
    );
}

pub(crate) fn print(browser: &Browser) {
    let served = Served::demo();
    browser.go(&served.login);
    browser.tell("Network.clearBrowserCache", &serde_json::json!({}));
    browser.go(&served.at("/"));
    load(browser, "the demo, home");
    for view in ["/board", "/deals/caldara-atalanta", "/timeline"] {
        browser.go(&served.at(&format!("{view}?at=2020-01-31&known_at=2020-01-31")));
        load(browser, view);
        steps(browser, view);
    }
    let served = Served::of(&made_up(5_000));
    browser.go(&served.login);
    for view in ["/board?window=winter&at=2020-01-30&known_at=2020-01-30", "/?at=2020-01-30&known_at=2020-01-30"] {
        browser.go(&served.at(view));
        load(browser, &format!("5,000 deals, {view}"));
        steps(browser, view);
    }
}
