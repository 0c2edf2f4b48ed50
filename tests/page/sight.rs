//! How views look, to those who see them and those who do not.

use crate::browser::Browser;
use crate::server::Served;
use serde_json::Value;

/// Every view, at dates at which each has something to show.
pub(crate) const VIEWS: [&str; 20] = [
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
    "/deals/caldara-atalanta/record/offer",
    "/records/3/correct",
];

/// The same, on one day.
fn on_a_day(view: &str) -> String {
    let sign = if view.contains('?') { '&' } else { '?' };
    format!("{view}{sign}at=2020-01-13&known_at=2020-01-13")
}

pub(crate) fn every_view_fits_three_widths(browser: &Browser, served: &Served) {
    for width in [390, 1_024, 1_600] {
        browser.look(width, 900, "light");
        for view in VIEWS {
            browser.go(&served.at(&on_a_day(view)));
            let told = browser.run("return [document.documentElement.scrollWidth, innerWidth]");
            let (needed, given) = (told[0].as_u64().unwrap(), told[1].as_u64().unwrap());
            assert_eq!(given, u64::from(width), "{view}");
            assert!(needed <= given, "{view} needs {needed} pixels where there are {given}");
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

pub(crate) fn every_view_can_be_used_by_everybody(browser: &Browser, served: &Served) {
    let Some(axe) = axe() else { return };
    let check = "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}).then((found) => \
        done(found.violations.map((rule) => `${rule.id}: ${rule.nodes.slice(0, 3).map((node) => `${node.html} ${node.failureSummary}`).join(' | ')}`)), \
        (error) => done([String(error)]));";
    let mut found = Vec::new();
    for (width, scheme) in [(1_024, "light"), (390, "dark")] {
        browser.look(width, 900, scheme);
        for view in VIEWS {
            browser.go(&served.at(&on_a_day(view)));
            browser.run(&axe);
            let violations = browser.run_until_done(check);
            if violations != Value::Array(Vec::new()) {
                found.push(format!("{view}, {scheme}, {width}: {violations:#}"));
            }
        }
    }
    browser.look(1_280, 900, "light");
    assert!(found.is_empty(), "{}", found.join("\n"));
}
