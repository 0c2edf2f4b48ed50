//! What an auditor would ask about.

use super::block::Sheet;
use crate::deal::ids::Position;
use crate::views::deal::AsOf;
use crate::views::findings::{Finding, RULES, Severity};
use std::collections::BTreeMap;

/// More findings of one rule than this are told as one, so that none hides the others.
const MANY: usize = 5;
/// So many records are named in a table.
const NAMED: usize = 8;

/// The gravest first. `each`: however many there are of a rule; where not, `more` tells how to see each finding of a rule.
pub(crate) fn table_of(
    findings: &[Finding],
    as_of: &AsOf,
    each: bool,
    more: impl Fn(&str) -> String,
    width: u16,
) -> String {
    if findings.is_empty() {
        return format!("Nothing that an auditor would ask about: {}\n", as_of.words());
    }
    let sheet = sheet(findings, each, |rule, _| more(rule));
    format!("{}\n{}", sheet.text(width), foot(findings, as_of))
}

/// The same for a page, which nobody can ask for more.
pub(crate) fn sheet_of_all(findings: &[Finding]) -> Sheet {
    sheet(findings, false, |_, findings| {
        let mut deals: Vec<&str> = findings.iter().map(|finding| finding.deal.as_str()).collect();
        deals.dedup();
        deals.join(", ")
    })
}

/// A row a finding, or where there are many of a rule, a row for all of them, with what `more` says of those.
fn sheet(findings: &[Finding], each: bool, more: impl Fn(&str, &[&Finding]) -> String) -> Sheet {
    let mut of_rule: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        of_rule.entry(&finding.rule).or_default().push(finding);
    }
    let mut rows = Vec::new();
    let mut told: Vec<&str> = Vec::new();
    for finding in findings {
        let same = of_rule.get(&*finding.rule).map(Vec::as_slice).unwrap_or_default();
        if each || same.len() <= MANY {
            rows.push(row(finding, &finding.deal.to_string(), &finding.message, &records(&finding.records)));
        } else if !told.contains(&&*finding.rule) {
            told.push(&finding.rule);
            let about = RULES.iter().find(|rule| rule.name == finding.rule).map_or("", |rule| rule.about);
            let all = format!("{} findings", same.len());
            rows.push(row(finding, &all, &format!("{}.", super::capital(about)), &more(&finding.rule, same)));
        }
    }
    Sheet::new(&["SEVERITY", "DEAL", "WHAT TO ASK ABOUT"], rows)
}

fn row(finding: &Finding, deal: &str, message: &str, below: &str) -> Vec<String> {
    vec![finding.severity.word().into(), deal.to_owned(), format!("{message}\n{}: {below}", finding.rule)]
}

fn records(records: &[Position]) -> String {
    let all: Vec<String> = records.iter().map(|position| format!("#{position}")).collect();
    super::named(&all, NAMED)
}

/// `12 findings (2 high, 4 medium, 6 low): the state on 6 Jan 2020`.
fn foot(findings: &[Finding], as_of: &AsOf) -> String {
    let count = |severity: Severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let each: Vec<String> = [Severity::High, Severity::Medium, Severity::Low]
        .into_iter()
        .filter(|severity| count(*severity) > 0)
        .map(|severity| format!("{} {}", count(severity), severity.word()))
        .collect();
    let all = super::count(findings.len(), "finding");
    format!("{all} ({}): {}\n", each.join(", "), as_of.words())
}
