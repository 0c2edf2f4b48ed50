//! The page on which a table is imported, as a browser without script uses it.

use crate::form::post;
use crate::given::{Answered, Given, given};
use crate::tables::{RUMOURS, form, good_rumours};
use axum::body::Body;
use axum::http::Request;
use mercato::http::TokenRole;

const UNKNOWN: &str = "Giocatore;Squadra;Interessata;Data;Prezzo richiesto;Stato\n\
    <b>Elio</b> Tasca;Borgo;Atalanta;08.01.2020;15 Mio. €;contatto\n\
    Ivo Brun;Borgo;Atalanta;19.01.2020;vielleicht;interesse\n";

fn head(given: &Given) -> usize {
    given.command(&["export"]).lines().count()
}

fn upload(given: &Given, headers: &[(&str, &str)], parts: &[(&str, Option<&str>, &[u8])]) -> Answered {
    let (content_type, body) = form(parts);
    let mut request = Request::builder().method("POST").uri("/import").header("content-type", content_type);
    request = request.header("accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    given.send(request.body(Body::from(body)).unwrap())
}

/// Sends a table; where that leads.
#[track_caller]
fn sent(given: &Given, cookie: &str, name: &str, table: &str) -> String {
    sent_with(given, cookie, (name, table), "")
}

/// The same, with these rules.
#[track_caller]
pub(crate) fn sent_with(given: &Given, cookie: &str, (name, table): (&str, &str), rules: &str) -> String {
    let parts: [(&str, Option<&str>, &[u8]); 5] = [
        ("table", Some(name), table.as_bytes()),
        ("rules", None, rules.as_bytes()),
        ("layout", None, b""),
        ("rules_file", Some(""), b""),
        ("sheet", None, b""),
    ];
    let answered = upload(given, &[("cookie", cookie)], &parts);
    assert_eq!(answered.status, 303, "{}", answered.text());
    answered.header("location").to_owned()
}

/// What a browser sends for a button of the form, whose rules were changed so.
pub(crate) fn press(
    given: &Given,
    cookie: &str,
    place: &str,
    button: &str,
    change: impl Fn(&str) -> String,
) -> Answered {
    let shown = given.browse(place, cookie);
    let rules =
        shown.text().split("<textarea").nth(1).and_then(|rest| rest.split_once('>')).map_or("", |(_, rest)| rest);
    let rules = rules.split("</textarea>").next().unwrap().trim_start_matches('\n');
    let rules = rules.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.append_pair("rules", &change(&rules).replace('\n', "\r\n")).append_pair("sheet", "").append_pair("do", button);
    post(given, place, &[("cookie", cookie)], body.finish())
}

pub(crate) fn unchanged(rules: &str) -> String {
    rules.to_owned()
}

#[test]
fn a_table_of_a_known_layout_is_shown_in_words_and_recorded_once() {
    let given = given();
    let cookie = given.cookie(TokenRole::Recorder);
    let before = head(&given);
    assert!(given.browse("/board", &cookie).text().contains("href=\"/import\""));
    let place = sent(&given, &cookie, "rumours.csv", RUMOURS);
    let shown = given.browse(&place, &cookie);
    for said in [
        "layout <strong>rumours</strong>",
        "4 records from 3 rows.",
        "<a href=\"#bad-rows\">1 row cannot be recorded</a>.",
        "Elio Tasca of Genoa, to Atalanta",
        "Atalanta is interested",
        "31.02.2020",
        "change columns.date in the rules",
        "Record the good rows",
    ] {
        assert!(shown.text().contains(said), "{said}: {}", shown.text());
    }
    assert_eq!(head(&given), before);
    // Looking again, and checking again, records nothing.
    assert_eq!(press(&given, &cookie, &place, "check", unchanged).header("location"), place);
    assert_eq!(head(&given), before);
    let first = press(&given, &cookie, &place, "record", unchanged);
    assert_eq!((first.status.as_u16(), first.header("location")), (303, place.as_str()));
    assert_eq!(head(&given), before + 4);
    let again = press(&given, &cookie, &place, "record", unchanged);
    assert_eq!((again.status.as_u16(), again.header("location")), (303, place.as_str()));
    assert_eq!(head(&given), before + 4);
    let done = given.browse(&place, &cookie);
    for said in ["The table is recorded", "4 records from 3 rows.", "<a href=\"/deals/tasca-atalanta\">", "31.02.2020"]
    {
        assert!(done.text().contains(said), "{said}: {}", done.text());
    }
    let rejects = given.browse(&format!("{place}/rejects"), &cookie);
    assert!(rejects.header("content-disposition").contains("rows-not-taken.csv"));
    let corrected = rejects.text().replacen("31.02.2020", "10.01.2020", 1);
    let place = sent(&given, &cookie, "rows-not-taken.csv", &corrected);
    press(&given, &cookie, &place, "record", unchanged);
    assert_eq!(head(&given), before + 6);
    // Sent once more, nothing in it is new.
    let place = sent(&given, &cookie, "rumours.csv", &good_rumours());
    let shown = given.browse(&place, &cookie);
    assert!(
        shown.text().contains("No record is new.") && !shown.text().contains("value=\"record\""),
        "{}",
        shown.text()
    );
    press(&given, &cookie, &place, "record", unchanged);
    let done = given.browse(&place, &cookie);
    assert!(done.text().contains("was recorded before, so nothing was recorded again"), "{}", done.text());
    assert_eq!(head(&given), before + 6);
}

#[test]
fn rules_are_drafted_for_other_tables_and_what_was_changed_is_checked_before_it_is_recorded() {
    let given = given();
    let cookie = given.cookie(TokenRole::Recorder);
    let before = head(&given);
    let place = sent(&given, &cookie, "targets.csv", UNKNOWN);
    let shown = given.browse(&place, &cookie);
    for said in [
        "rules were drafted",
        "What the table does not tell",
        "Is this free or unknown?",
        "&lt;b&gt;Elio&lt;/b&gt; Tasca of Borgo",
    ] {
        assert!(shown.text().contains(said), "{said}: {}", shown.text());
    }
    assert!(!shown.text().contains("<b>Elio"), "{}", shown.text());
    let told = |rules: &str| rules.replace("unknown = []", "unknown = [\"vielleicht\"]");
    assert_eq!(press(&given, &cookie, &place, "record", told).status, 303);
    assert_eq!(head(&given), before);
    let shown = given.browse(&place, &cookie);
    assert!(shown.text().contains("The rules were changed since the check"), "{}", shown.text());
    assert!(!shown.text().contains("cannot be recorded"), "{}", shown.text());
    assert_eq!(press(&given, &cookie, &place, "record", told).status, 303);
    assert_eq!(head(&given), before + 5);
    // Rules that cannot be followed are told, and can be mended.
    let place = sent(&given, &cookie, "targets.csv", UNKNOWN);
    press(&given, &cookie, &place, "check", |rules| rules.replace("\"Giocatore\"", "\"Spieler\""));
    let shown = given.browse(&place, &cookie);
    assert_eq!(shown.status, 400);
    for said in ["The table cannot be read like this", "Spieler", "<textarea"] {
        assert!(shown.text().contains(said), "{said}: {}", shown.text());
    }
    assert_eq!(
        press(&given, &cookie, &place, "check", |rules| rules.replace("\"Spieler\"", "\"Giocatore\"")).status,
        303
    );
    assert_eq!(given.browse(&place, &cookie).status, 200);
    // A table that is not wanted is thrown away.
    assert_eq!(press(&given, &cookie, &place, "drop", unchanged).header("location"), "/import");
    assert_eq!(given.browse(&place, &cookie).status, 404);
}

#[test]
fn what_cannot_be_a_table_is_told_at_its_field() {
    let given = given();
    let cookie = given.cookie(TokenRole::Recorder);
    let cookie = [("cookie", cookie.as_str())];
    let table = ("table", Some("r.csv"), RUMOURS.as_bytes());
    for (parts, status, says) in [
        (vec![("table", Some(""), &b""[..])], 422, "No table was chosen"),
        (vec![("table", Some("x.xls"), &[0xD0, 0xCF, 0x11, 0xE0])], 400, "protected by a password"),
        (vec![("table", Some("x.pdf"), b"%PDF-1.7")], 400, "no table"),
        (vec![("table", Some("x.csv"), b"only,a,header")], 400, "no rows below the names of its columns"),
        (vec![table, ("layout", None, b"rumors")], 400, "there is no layout"),
        (vec![table, ("rules", None, b"a"), ("rules_file", Some("r.toml"), b"b")], 422, "The rules are there twice"),
    ] {
        let answered = upload(&given, &cookie, &parts);
        assert_eq!(answered.status, status, "{says}: {}", answered.text());
        assert!(answered.text().contains(says), "{says}: {}", answered.text());
        assert!(
            answered.text().contains("Nothing is recorded yet.") && answered.text().contains("aria-invalid=\"true\"")
        );
    }
}

#[test]
fn a_table_is_that_of_whoever_sent_it() {
    let given = given();
    let cookie = given.cookie(TokenRole::Recorder);
    let place = sent(&given, &cookie, "rumours.csv", RUMOURS);
    let other = given.token("Otto", TokenRole::Recorder);
    let login = post(&given, "/login", &[], format!("token={other}&to=/"));
    let other = login.header("set-cookie").split(';').next().unwrap().to_owned();
    for answered in [
        given.browse(&place, &other),
        given.browse(&format!("{place}/rejects"), &other),
        given.browse("/import/0", &cookie),
    ] {
        assert_eq!(answered.status, 404);
        assert!(answered.text().contains("not kept any more"), "{}", answered.text());
    }
    let reader = given.cookie(TokenRole::Reader);
    assert_eq!(given.browse("/import", &reader).status, 403);
    assert!(!given.browse("/board", &reader).text().contains("href=\"/import\""));
    let parts = [("table", Some("r.csv"), RUMOURS.as_bytes())];
    assert_eq!(upload(&given, &[("cookie", &reader)], &parts).status, 403);
    let elsewhere = [("cookie", cookie.as_str()), ("sec-fetch-site", "cross-site")];
    assert_eq!(upload(&given, &elsewhere, &parts).status, 403);
    assert_eq!(post(&given, &place, &elsewhere, "do=record").status, 403);
    // The oldest of one person goes when there are more than a few.
    for _ in 0..4 {
        sent(&given, &cookie, "rumours.csv", RUMOURS);
    }
    assert_eq!(given.browse(&place, &cookie).status, 404);
}

#[test]
fn a_table_that_is_sent_after_the_session_ended_is_chosen_again() {
    let given = given();
    let before = head(&given);
    let answered = upload(&given, &[], &[("table", Some("r.csv"), RUMOURS.as_bytes())]);
    assert_eq!(answered.status, 401);
    assert!(answered.text().contains("choose the table again"), "{}", answered.text());
    assert!(answered.text().contains("name=\"to\" value=\"/import\"") && !answered.text().contains("name=\"kept\""));
    assert_eq!(head(&given), before);
}
