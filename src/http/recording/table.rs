//! Tables, by rules.

use super::import::refuse_conditions;
use crate::desk::table_import::{TableSummary, drafted};
use crate::http::HttpFault;
use crate::http::answer::{POSITION, one};
use crate::http::asking::Asking;
use crate::http::media::Media;
use crate::http::problem::Problem;
use crate::http::table::{RulesChoice, TableAnswer, TableEnd, TableRun, TableUpload, UploadedFile};
use crate::http::token::TokenRole;
use crate::reported::Facts;
use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;
use std::sync::Arc;

/// What became of the rows.
#[derive(Serialize)]
struct TableToldAnswer {
    #[serde(flatten)]
    summary: TableSummary,
    /// The layout that was recognised or named.
    layout: Option<&'static str>,
    sheet: Option<String>,
    /// Each bad row, where the import went on after them.
    #[serde(skip_serializing_if = "Option::is_none")]
    rejects: Option<Vec<Facts>>,
    /// The same as a file that the same rules read.
    #[serde(skip_serializing_if = "Option::is_none")]
    rejects_csv: Option<String>,
}

/// `POST /import/table`: records the rows of a table by rules. With `rejects`, it goes on after a bad row and tells each. With `check`, it
/// does the same and records nothing.
pub(in crate::http) async fn import_table(asking: Asking, request: Request) -> Result<Response, HttpFault> {
    asking.access().may(TokenRole::Recorder)?;
    refuse_conditions(asking.headers())?;
    let (check, rejects, layout, sheet) = asking.terms(|query, _| {
        Ok((query.switch("check")?, query.switch("rejects")?, query.text("layout")?, query.text("sheet")?))
    })?;
    let named = layout.map(|name| RulesChoice::named(&name)).transpose()?;
    let turn = asking.server().tables().turn(asking.access()).await?;
    let upload = TableUpload::read(request, &["rules"], asking.server().patience()).await?;
    // It is held while the table is read. Whoever sends slowly has none.
    let place = asking.server().tables().place(turn).await?;
    let own = upload.text("rules").map(|text| RulesChoice::Own(text.to_owned()));
    let file = upload.table.ok_or_else(no_table)?;
    let (rules, file) = match (own, named) {
        (Some(_), Some(_)) => {
            return Err(HttpFault::parameter("layout", "the request has rules as well", "either of the two"));
        }
        (Some(rules), None) | (None, Some(rules)) => (rules, file),
        (None, None) => recognised(file, sheet.clone()).await?,
    };
    let layout = match &rules {
        RulesChoice::Own(_) => None,
        RulesChoice::Layout(name) => Some(*name),
    };
    let asking = Arc::new(asking);
    let run = TableRun { file, rules, sheet, check, rejects };
    let answer = match check {
        true => run.run(Arc::clone(&asking)).await?,
        // An import goes on, and has its place, though whoever asked has gone.
        false => {
            let running = Arc::clone(&asking);
            let ran = tokio::spawn(async move {
                let answer = run.run(running).await;
                drop(place);
                answer
            });
            ran.await.map_err(|_| HttpFault::ServerFailed)??
        }
    };
    told(&asking, answer, layout, check || rejects)
}

fn told(
    asking: &Asking,
    answer: TableAnswer,
    layout: Option<&'static str>,
    goes_on: bool,
) -> Result<Response, HttpFault> {
    let TableAnswer { summary, sheet, rejects, csv, end, .. } = answer;
    let (recorded, stood) = (summary.recorded, summary.stood_already);
    let problem = match end {
        None => {
            let csv = Some(String::from_utf8_lossy(&csv).into_owned()).filter(|csv| !csv.is_empty());
            let rejects = goes_on.then(|| rejects.iter().map(|row| row.object()).collect());
            let told = TableToldAnswer { summary, layout, sheet, rejects, rejects_csv: csv };
            let mut response = (StatusCode::OK, one(Media::Json, &told)?).into_response();
            let headers = response.headers_mut();
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(Media::Json.content_type()));
            headers.insert(POSITION, HeaderValue::from(asking.server().writer().head().position().0));
            return Ok(response);
        }
        Some(TableEnd::AtABadRow(line, told)) => {
            let problem = Problem::of(&HttpFault::Line(line)).with_fact("row", told.row);
            told.cell().into_iter().fold(problem, |problem, (name, fact)| problem.with_fact(&name, fact))
        }
        Some(TableEnd::Interrupted(fault)) => Problem::of(&fault),
    };
    // Nothing is recorded by a check.
    if summary.check {
        return Ok(problem.into_response());
    }
    Ok(problem.with_fact("recorded", recorded).with_fact("stood_already", stood).into_response())
}

/// `POST /import/table/draft`: rules to start from, for a table.
pub(in crate::http) async fn draft_rules(asking: Asking, request: Request) -> Result<Response, HttpFault> {
    asking.access().may(TokenRole::Recorder)?;
    let sheet = asking.terms(|query, _| query.text("sheet"))?;
    let turn = asking.server().tables().turn(asking.access()).await?;
    let upload = TableUpload::read(request, &[], asking.server().patience()).await?;
    let place = asking.server().tables().place(turn).await?;
    let UploadedFile { name, bytes } = upload.table.ok_or_else(no_table)?;
    let drafted = tokio::task::spawn_blocking(move || {
        let drafted = drafted(&name, bytes, sheet.as_deref());
        drop(place);
        drafted
    });
    let rules = drafted.await.map_err(|_| HttpFault::ServerFailed)??;
    let headers = [(CONTENT_TYPE, Media::Toml.content_type()), (CACHE_CONTROL, "no-store")];
    Ok((headers, rules).into_response())
}

fn no_table() -> HttpFault {
    HttpFault::parameter("table", "the request has no such part", "a file, as curl -F table=@FILE sends it")
}

/// The layout that has the columns of the table.
async fn recognised(file: UploadedFile, sheet: Option<String>) -> Result<(RulesChoice, UploadedFile), HttpFault> {
    let found = tokio::task::spawn_blocking(move || {
        let (rules, columns) = RulesChoice::recognised(&file.name, file.bytes.clone(), sheet.as_deref())?;
        let none = || HttpFault::NoLayout { file: file.name.clone(), columns };
        Ok((rules.ok_or_else(none)?, file))
    });
    found.await.map_err(|_| HttpFault::ServerFailed)?
}
