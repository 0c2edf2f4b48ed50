//! Importing a table: a file is sent, what it becomes is shown, and then it is recorded. All of it works without script.
//!
//! ```text
//! GET  /import            the form
//! POST /import            file, rules --> kept on the server for a while --> /import/KEY
//! GET  /import/KEY        what the table would become; once it was recorded, what it became
//! POST /import/KEY        other rules --> /import/KEY, or records it --> /import/KEY
//! GET  /import/KEY/rejects, /import/KEY/rules    the rows that are not taken, and the rules, as files
//! ```

mod checked_table;
mod choice;
mod open_questions;
mod outcome;
mod rows;

use super::address::PageAddress;
use super::form::new_key;
use super::frame::{self, FramedView};
use super::words;
use crate::desk::table_import::drafted;
use crate::http::HttpFault;
use crate::http::asking::Asking;
use crate::http::header::single;
use crate::http::server::Server;
use crate::http::status::status;
use crate::http::table::{
    KeptState, KeptTable, LARGEST_TABLE, LARGEST_UPLOAD, RulesChoice, RulesOrigin, TableAnswer, TableEnd, TableRun,
    TableUpload, UploadedFile,
};
use crate::http::token::TokenRole;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use axum::routing::get;
use checked_table::CheckedTable;
use choice::{ChoiceFault, TypedChoice};
use http_body_util::BodyExt as _;
use maud::{Markup, html};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;
use tower_http::timeout::RequestBodyTimeoutLayer;

/// The largest form with rules in it.
const LARGEST_RULES_FORM: usize = 1 << 20;
/// A table that is locked for longer than this is being recorded.
const RECORDING: Duration = Duration::from_secs(2);
/// The parts of the form beside the table.
const PARTS: &[&str] = &["layout", "rules", "rules_file", "sheet"];

/// The views of a table. A body with a file is no form as the others are.
pub(super) fn routes(server: &Arc<Server>) -> Router<Arc<Server>> {
    Router::new()
        .route("/import", get(show_choice).post(take_table).layer(DefaultBodyLimit::max(LARGEST_UPLOAD)))
        .route("/import/{key}", get(show_table).post(act).layer(DefaultBodyLimit::max(LARGEST_RULES_FORM)))
        .route("/import/{key}/rejects", get(rejects))
        .route("/import/{key}/rules", get(rules))
        .layer(RequestBodyTimeoutLayer::new(server.patience()))
}

/// `GET /import`
async fn show_choice(asking: Asking) -> Response {
    match asking.access().may(TokenRole::Recorder) {
        Ok(()) => choice::page(&asking, &TypedChoice::default(), None),
        Err(fault) => fault.into_response(),
    }
}

/// `POST /import`: keeps the table, and leads to what it becomes.
async fn take_table(asking: Asking, request: Request) -> Response {
    if let Err(fault) = asking.access().may(TokenRole::Recorder) {
        drain(request, asking.server()).await;
        return fault.into_response();
    }
    let length = single(request.headers(), &CONTENT_LENGTH).ok().flatten();
    let length: Option<usize> = length.and_then(|length| length.to_str().ok()?.parse().ok());
    let mut typed = TypedChoice::default();
    let taken = if length.is_some_and(|length| length > LARGEST_UPLOAD) {
        // A browser listens once it has sent everything.
        drain(request, asking.server()).await;
        Err(ChoiceFault::of(&HttpFault::BodyTooLarge { most: LARGEST_TABLE as u64 }))
    } else {
        take(&asking, request, &mut typed).await
    };
    match taken {
        Ok(table) => Redirect::to(&format!("/import/{}", table.key)).into_response(),
        Err(fault) => choice::page(&asking, &typed, Some(&fault)),
    }
}

async fn take(asking: &Asking, request: Request, typed: &mut TypedChoice) -> Result<Arc<KeptTable>, ChoiceFault> {
    let turn = asking.server().tables().turn(asking.access()).await.map_err(|fault| ChoiceFault::of(&fault))?;
    let upload = TableUpload::read(request, PARTS, asking.server().patience()).await;
    let upload = upload.map_err(|fault| ChoiceFault::of(&fault))?;
    let place = asking.server().tables().place(turn).await.map_err(|fault| ChoiceFault::of(&fault))?;
    let text = |name: &str| upload.text(name).map(str::to_owned);
    *typed =
        TypedChoice { layout: text("layout"), rules: text("rules"), sheet: text("sheet").map(|it| it.trim().into()) };
    let own = match (text("rules"), text("rules_file")) {
        (Some(_), Some(_)) => return Err(ChoiceFault::new("rules", words::RULES_TWICE)),
        (typed, file) => typed.or(file).map(RulesChoice::Own),
    };
    let named = match own {
        Some(own) => Some(own),
        None => typed.layout.as_deref().map(RulesChoice::named).transpose().map_err(|fault| ChoiceFault::of(&fault))?,
    };
    let file = upload.table.ok_or_else(|| ChoiceFault::new("table", words::NO_TABLE_CHOSEN))?;
    let sheet = typed.sheet.clone();
    let found = tokio::task::spawn_blocking(move || {
        let rules = rules_for(&file, named, sheet.as_deref());
        drop(place);
        rules.map(|rules| (file, rules))
    });
    let found = found.await.map_err(|_| HttpFault::ServerFailed).and_then(|found| found);
    let (file, rules) = found.map_err(|fault| ChoiceFault::of(&fault))?;
    let key = new_key(asking.server().outside()).simple().to_string();
    let kept = asking.server().tables().keep(key, asking.access(), &file, rules, typed.sheet.clone());
    kept.map_err(|fault| ChoiceFault::of(&fault))
}

/// Those that were named, those of the layout that has the columns of the table, or drafted ones.
fn rules_for(
    file: &UploadedFile,
    named: Option<RulesChoice>,
    sheet: Option<&str>,
) -> Result<(RulesChoice, RulesOrigin), HttpFault> {
    if let Some(rules) = named {
        return Ok((rules, RulesOrigin::Chosen));
    }
    match RulesChoice::recognised(&file.name, file.bytes.clone(), sheet) {
        Ok((Some(rules), _)) => Ok((rules, RulesOrigin::Chosen)),
        // What cannot be read as it is may be readable as the draft says.
        Ok((None, _)) | Err(_) => {
            let text = drafted(&file.name, file.bytes.clone(), sheet)?;
            // It says how to go on at the command line.
            let lines = text.lines().filter(|line| !(line.starts_with('#') && line.contains("mercato import")));
            Ok((RulesChoice::Own(lines.map(|line| format!("{line}\n")).collect()), RulesOrigin::Drafted))
        }
    }
}

/// Reads a body that nobody looks at.
async fn drain(request: Request, server: &Server) {
    let mut body: Body = request.into_body();
    let all = async { while let Some(Ok(_)) = body.frame().await {} };
    // Whoever sends longer than that is not answered.
    let _ = timeout(server.patience() * 20, all).await;
}

/// The table that the path names.
fn kept(asking: &Asking) -> Result<Option<Arc<KeptTable>>, HttpFault> {
    asking.access().may(TokenRole::Recorder)?;
    Ok(asking.server().tables().find(&asking.part("key"), asking.access()))
}

/// `GET /import/{key}`
async fn show_table(asking: Asking) -> Response {
    match kept(&asking) {
        Ok(Some(table)) => show(asking, table).await.unwrap_or_else(HttpFault::into_response),
        Ok(None) => gone(&asking),
        Err(fault) => fault.into_response(),
    }
}

async fn show(asking: Asking, table: Arc<KeptTable>) -> Result<Response, HttpFault> {
    let state = timeout(RECORDING, Arc::clone(&table.state).lock_owned()).await;
    let Ok(state) = state else { return Ok(being_recorded(&asking, &table)) };
    if let Some(outcome) = &state.outcome {
        let look = outcome::DealLinks::of(&asking, outcome).await?;
        return Ok(whole(
            &asking,
            words::IMPORT_A_TABLE,
            outcome::body(&table, &state, outcome, &look),
            StatusCode::OK,
        ));
    }
    // Nobody waits for a place with a locked table.
    drop(state);
    let turn = asking.server().tables().turn(asking.access()).await?;
    let place = asking.server().tables().place(turn).await?;
    let state = timeout(RECORDING, Arc::clone(&table.state).lock_owned()).await;
    let Ok(mut state) = state else { return Ok(being_recorded(&asking, &table)) };
    let Some(run) = run(&table, &mut state, true)? else { return Ok(gone(&asking)) };
    let was_changed = std::mem::take(&mut state.was_changed);
    let (rules, sheet, origin) = (state.rules.clone(), state.sheet.clone(), state.origin);
    drop(state);
    let asking = Arc::new(asking);
    let answer = run.run(Arc::clone(&asking)).await;
    drop(place);
    let checked = CheckedTable { table: &table, rules: &rules, sheet: sheet.as_deref(), origin, was_changed };
    let (body, status) = match &answer {
        Ok(TableAnswer { end: Some(TableEnd::Interrupted(fault)), .. }) => (checked.unreadable(fault), status(fault)),
        Ok(answer) => (checked.body(answer), StatusCode::OK),
        Err(fault @ HttpFault::Table(_)) => (checked.unreadable(fault), status(fault)),
        Err(_) => return answer.map(|_| gone(&asking)),
    };
    Ok(whole(&asking, words::IMPORT_A_TABLE, body, status))
}

/// The table, as it is to be read.
fn run(table: &KeptTable, state: &mut KeptState, check: bool) -> Result<Option<TableRun>, HttpFault> {
    let Some(bytes) = state.bytes()? else { return Ok(None) };
    let file = UploadedFile { name: table.name.clone(), bytes };
    Ok(Some(TableRun { file, rules: state.rules.clone(), sheet: state.sheet.clone(), check, rejects: !check }))
}

/// `POST /import/{key}`: reads the table by other rules, records it, or throws it away.
async fn act(asking: Asking, body: Result<Bytes, BytesRejection>) -> Response {
    let table = match kept(&asking) {
        Ok(Some(table)) => table,
        Ok(None) => return gone(&asking),
        Err(fault) => return fault.into_response(),
    };
    let Ok(body) = body else {
        return HttpFault::BodyTooLarge { most: LARGEST_RULES_FORM as u64 }.into_response();
    };
    let sent = |name: &str| {
        let found = form_urlencoded::parse(&body).find(|(given, _)| given == name);
        found.map(|(_, value)| value.replace("\r\n", "\n"))
    };
    let what = sent("do").unwrap_or_default();
    if what == "drop" {
        asking.server().tables().forget(&table);
        return Redirect::to("/import").into_response();
    }
    let here = format!("/import/{}", table.key);
    let mut state = Arc::clone(&table.state).lock_owned().await;
    // Whoever clicks twice sees what came of the first.
    if state.outcome.is_some() {
        if what == "check" && state.can_go_on() {
            state.outcome = None;
        }
        return Redirect::to(&here).into_response();
    }
    let rules = sent("rules").map(|rules| match sent("buyer").filter(|club| !club.trim().is_empty()) {
        Some(club) => open_questions::with_buyer(&rules, club.trim()),
        None => rules,
    });
    let is_changed = change(&mut state, rules, sent("sheet"));
    if what != "record" || is_changed {
        state.was_changed = is_changed && what == "record";
        return Redirect::to(&here).into_response();
    }
    // It goes on though the browser has gone.
    let recorded = tokio::spawn(async move {
        let turn = asking.server().tables().turn(asking.access()).await?;
        let place = asking.server().tables().place(turn).await?;
        let Some(run) = run(&table, &mut state, false)? else { return Ok(()) };
        let asking = Arc::new(asking);
        let answer = run.run(Arc::clone(&asking)).await?;
        state.end(asking.server().tables().outcome(answer));
        drop(place);
        Ok::<(), HttpFault>(())
    });
    match recorded.await {
        // What is wrong with the rules is told where they can be changed.
        Ok(Ok(()) | Err(HttpFault::Table(_))) => Redirect::to(&here).into_response(),
        Ok(Err(fault)) => fault.into_response(),
        Err(_) => HttpFault::ServerFailed.into_response(),
    }
}

/// Takes other rules, or another sheet; false where they are the same.
fn change(state: &mut KeptState, rules: Option<String>, sheet: Option<String>) -> bool {
    let rules = rules.filter(|rules| rules.trim_end() != state.rules.text().trim_end());
    let sheet = sheet.map(|sheet| Some(sheet.trim().to_owned()).filter(|sheet| !sheet.is_empty()));
    let sheet = sheet.filter(|sheet| *sheet != state.sheet);
    let is_changed = rules.is_some() || sheet.is_some();
    if let Some(rules) = rules {
        state.rules = RulesChoice::Own(rules);
        state.origin = RulesOrigin::Changed;
    }
    if let Some(sheet) = sheet {
        state.sheet = sheet;
    }
    is_changed
}

/// `GET /import/{key}/rejects`: the rows that were not taken, or that would not be.
async fn rejects(asking: Asking) -> Response {
    let asking = Arc::new(asking);
    match rejected(&asking).await {
        Ok(Some(csv)) => file("text/csv; charset=utf-8; header=present", "rows-not-taken.csv", csv),
        Ok(None) => gone(&asking),
        Err(fault) => fault.into_response(),
    }
}

async fn rejected(asking: &Arc<Asking>) -> Result<Option<Vec<u8>>, HttpFault> {
    let Some(table) = kept(asking)? else { return Ok(None) };
    let state = Arc::clone(&table.state).lock_owned().await;
    if let Some(outcome) = &state.outcome {
        return Ok(outcome.rejects()?);
    }
    // Nobody waits for a place with a locked table.
    drop(state);
    let turn = asking.server().tables().turn(asking.access()).await?;
    let place = asking.server().tables().place(turn).await?;
    let mut state = Arc::clone(&table.state).lock_owned().await;
    let Some(run) = run(&table, &mut state, true)? else { return Ok(None) };
    drop(state);
    let answer = TableRun { rejects: true, ..run }.run(Arc::clone(asking)).await?;
    drop(place);
    match answer.end {
        Some(TableEnd::Interrupted(fault)) => Err(fault),
        _ => Ok(Some(answer.csv).filter(|csv| !csv.is_empty())),
    }
}

/// `GET /import/{key}/rules`: the rules that the table is read by.
async fn rules(asking: Asking) -> Response {
    match kept(&asking) {
        Ok(Some(table)) => {
            let text = table.state.lock().await.rules.text().as_bytes().to_vec();
            file("text/plain; charset=utf-8", "rules.toml", text)
        }
        Ok(None) => gone(&asking),
        Err(fault) => fault.into_response(),
    }
}

/// A file to keep.
fn file(content_type: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [
        (CONTENT_TYPE, content_type.to_owned()),
        (CONTENT_DISPOSITION, disposition),
        (CACHE_CONTROL, "no-store".into()),
    ];
    (headers, bytes).into_response()
}

/// A page of this view.
fn whole(asking: &Asking, title: &str, body: Markup, status: StatusCode) -> Response {
    let view = FramedView { title: title.into(), time: html! {}, body, foot: html! {} };
    let page = frame::whole(&view, &PageAddress::of(asking.uri()), asking.access());
    (status, Html(page.into_string())).into_response()
}

/// Somebody has clicked on "Record", and it takes its time.
fn being_recorded(asking: &Asking, table: &KeptTable) -> Response {
    let body = html! {
        h1 { (words::TABLE_BEING_RECORDED) }
        p { (words::LARGE_TABLES_TAKE_LONG) }
        p.buttons { a.step href={ "/import/" (table.key) } { (words::LOOK_AGAIN) } }
    };
    whole(asking, words::TABLE_BEING_RECORDED, body, StatusCode::OK)
}

/// The table is not there any more.
fn gone(asking: &Asking) -> Response {
    let body = html! {
        h1 { (words::TABLE_GONE) }
        p { (words::TABLE_GONE_BECAUSE) }
        p.buttons { a.step href="/import" { (words::IMPORT_A_TABLE) } }
    };
    whole(asking, words::TABLE_GONE, body, StatusCode::NOT_FOUND)
}
