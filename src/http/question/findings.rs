//! What an auditor would ask about.

use crate::desk::ask::{FindingsAnswer, FindingsQuestion, Records};
use crate::http::HttpFault;
use crate::http::answer::many;
use crate::http::asking::Asking;
use crate::http::media::{Media, TABLES};
use crate::http::query::Query;
use crate::views::findings::{Limits, RULES};
use axum::response::Response;

/// `GET /findings`
pub(in crate::http) async fn findings(asking: Asking) -> Response {
    asking
        .answer(TABLES, |query| {
            let question = FindingsQuestion {
                deal: query.text("deal")?,
                window: query.text("window")?,
                rule: query.read("rule", &RULES.map(|rule| rule.name).join(", "), rule)?,
                limits: Limits {
                    recorded_late: days(query, "recorded_within", Limits::DEFAULT.recorded_late)?,
                    learned_late: days(query, "learned_within", Limits::DEFAULT.learned_late)?,
                    waits_long: days(query, "granted_within", Limits::DEFAULT.waits_long)?,
                },
                now: query.now(),
                cuts: query.cuts()?,
            };
            let of = query.sheet_origin();
            Ok(move |records: &Records, media| {
                let FindingsAnswer { findings, as_of, behind } = question.clone().answer(records)?;
                match media {
                    Media::Xlsx => of.workbook(records, "Findings", &findings, (&as_of, behind)),
                    media => many(media, &findings),
                }
            })
        })
        .await
}

fn rule(name: &str) -> Option<String> {
    RULES.iter().find(|rule| rule.name == name).map(|rule| rule.name.to_owned())
}

fn days(query: &mut Query, name: &'static str, default: u32) -> Result<u32, HttpFault> {
    Ok(query.read(name, "a number of days: 0 or more", |days| days.trim().parse().ok())?.unwrap_or(default))
}
