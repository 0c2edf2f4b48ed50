//! What an auditor would ask about.

use super::board::of_window;
use super::sheet::{OF_A_VIEW, more_than_shown, table};
use super::view::{Outlook, SaidView, data_links, view};
use super::words;
use crate::desk::ask::{FindingsQuestion, WindowsQuestion};
use crate::http::asking::Asking;
use crate::render::{clean, count};
use crate::views::findings::{Finding, Limits, RULES, Severity};
use axum::response::Response;
use maud::html;

/// `GET /findings`
pub(in crate::http) async fn findings(asking: Asking) -> Response {
    view(asking, |query, cuts| {
        let named = |name: &str| RULES.iter().find(|rule| rule.name == name).map(|rule| rule.name.to_owned());
        let question = FindingsQuestion {
            deal: None,
            window: query.text("window")?,
            rule: query.read("rule", &RULES.map(|rule| rule.name).join(", "), named)?,
            limits: Limits::DEFAULT,
            now: query.now(),
            cuts,
        };
        Ok(move |Outlook { records, here, .. }: Outlook<'_>| {
            let windows = WindowsQuestion.answer(records)?;
            let answer = question.clone().answer(records)?;
            let rules = html! {
                label { (words::RULE) " "
                    select name="rule" {
                        option value="" { (words::ANY) }
                        @for rule in &RULES { option value=(rule.name) selected[here.value("rule") == Some(rule.name)] { (rule.name) } }
                    }
                }
            };
            let row = |finding: &Finding| {
                let deal = html! { a href=(here.deal(finding.deal.as_str())) { bdi { (clean(finding.deal.as_str())) } } };
                let records = html! { span.records { @for position in &finding.records {
                    a href={ (here.deal(finding.deal.as_str())) "#r" (position) } { "#" (position) } " "
                } } };
                let severity = html! { span.severity data-severity=(finding.severity.word()) { (finding.severity.word()) } };
                let asked = html! { bdi { (clean(&finding.message)) } " " span.rule { (finding.rule) } };
                vec![deal, severity, asked, records]
            };
            let of = |severity: Severity| answer.findings.iter().filter(|finding| finding.severity == severity).count();
            let body = html! {
                h1 { (words::FINDINGS) }
                (of_window(here, &windows, &rules))
                @if answer.findings.is_empty() { p.none { (words::NO_FINDINGS) } } @else {
                    p.note { (count(answer.findings.len(), "finding")) ": "
                        (of(Severity::High)) " " (Severity::High.word()) ", " (of(Severity::Medium)) " " (Severity::Medium.word()) ", "
                        (of(Severity::Low)) " " (Severity::Low.word()) "."
                    }
                    (table(words::FINDINGS, &words::FINDING_COLUMNS, answer.findings.iter().take(OF_A_VIEW).map(row).collect()))
                    (more_than_shown(answer.findings.len()))
                }
            };
            let data = data_links(here, "/findings");
            Ok(SaidView { title: words::FINDINGS.into(), body, data })
        })
    })
    .await
}
