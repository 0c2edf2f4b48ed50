//! How views look, to those who see them and those who do not.

use crate::browser::Browser;
use crate::server::Served;
use serde_json::Value;

/// Every view, at dates at which each has something to show.
pub(crate) const VIEWS: [&str; 21] = [
    "/",
    "/board",
    "/board?layout=table&window=serie-a-2019-20-winter",
    "/timeline",
    "/replay",
    "/replay?by=learned",
    "/findings",
    "/chain",
    "/reports",
    "/reports/ageing",
    "/reports/funnel",
    "/reports/clubs",
    "/reports/calendar",
    "/reports/sources",
    "/deals/kjaer-sampdoria?from=2020-01-06&to=2020-01-07",
    "/names",
    "/tokens",
    "/record/deal",
    "/import",
    "/deals/caldara-atalanta/record/offer",
    "/records/3/correct",
];

/// The same, on one day.
fn on_a_day(view: &str) -> String {
    let sign = if view.contains('?') { '&' } else { '?' };
    format!("{view}{sign}at=2020-01-13&known_at=2020-01-13")
}

/// The page that is shown needs no wider screen.
#[track_caller]
fn fits(browser: &Browser, width: u32) {
    let told = browser.run("return [document.documentElement.scrollWidth, innerWidth]");
    let (needed, given) = (told[0].as_u64().unwrap(), told[1].as_u64().unwrap());
    let view = browser.address();
    assert_eq!(given, u64::from(width), "{view}");
    assert!(needed <= given, "{view} needs {needed} pixels where there are {given}");
}

/// The page that is shown fits three widths, and can be used by everybody.
#[track_caller]
pub(crate) fn is_fit_for_everybody(browser: &Browser) {
    let axe = axe();
    for (width, scheme) in [(390, "dark"), (1_600, "light"), (1_024, "light")] {
        browser.look(width, 900, scheme);
        fits(browser, width);
        if let Some(axe) = &axe {
            let violations = violations(browser, axe);
            assert_eq!(violations, Value::Array(Vec::new()), "{}, {scheme}, {width}", browser.address());
        }
    }
    browser.look(1_280, 900, "light");
}

pub(crate) fn every_view_fits_three_widths(browser: &Browser, served: &Served) {
    for width in [390, 1_024, 1_600] {
        browser.look(width, 900, "light");
        for view in VIEWS {
            browser.go(&served.at(&on_a_day(view)));
            fits(browser, width);
        }
    }
    browser.look(1_280, 900, "light");
}

/// axe-core, where it was fetched: its licence keeps it out of this repository.
fn axe() -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "whoever runs the test says where it is")]
    let file = std::env::var_os("MERCATO_AXE").filter(|file| !file.is_empty());
    let Some(file) = file else {
        eprintln!(
            "SKIPPED: accessibility is not tested. Set MERCATO_AXE to the axe.min.js of axe-core, as .ci/run does."
        );
        return None;
    };
    Some(std::fs::read_to_string(file).unwrap())
}

/// What axe-core finds on the page that is shown.
fn violations(browser: &Browser, axe: &str) -> Value {
    let check = "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}).then((found) => \
        done(found.violations.map((rule) => `${rule.id}: ${rule.nodes.slice(0, 3).map((node) => `${node.html} ${node.failureSummary}`).join(' | ')}`)), \
        (error) => done([String(error)]));";
    browser.run(axe);
    browser.run_until_done(check)
}

pub(crate) fn every_view_can_be_used_by_everybody(browser: &Browser, served: &Served) {
    let Some(axe) = axe() else { return };
    let mut found = Vec::new();
    for (width, scheme) in [(1_024, "light"), (390, "dark")] {
        browser.look(width, 900, scheme);
        for view in VIEWS {
            browser.go(&served.at(&on_a_day(view)));
            let violations = violations(browser, &axe);
            if violations != Value::Array(Vec::new()) {
                found.push(format!("{view}, {scheme}, {width}: {violations:#}"));
            }
        }
    }
    browser.look(1_280, 900, "light");
    assert!(found.is_empty(), "{}", found.join("\n"));
}
