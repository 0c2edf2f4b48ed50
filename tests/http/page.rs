//! The page: every view, at several dates.

use crate::given::{Answered, Given, given, given_after};
use axum::body::Body;
use axum::http::Request;
use mercato::http::TokenRole;
use std::collections::BTreeSet;

const VIEWS: [(&str, &str); 14] = [
    ("/", "Serie A 2019/20"),
    ("/board", "Board"),
    ("/board?layout=table", "Board"),
    ("/timeline", "Timeline"),
    ("/replay", "Day by day"),
    ("/replay?by=learned", "Day by day"),
    ("/findings", "Findings"),
    ("/chain", "Who waits"),
    ("/reports", "Reports"),
    ("/reports/ageing", "Open deals"),
    ("/reports/clubs", "Clubs"),
    ("/reports/sources", "Sources"),
    ("/deals/kjaer-milan", "Simon Kjaer"),
    ("/deals/kjaer-sampdoria?from=2020-01-06&to=2020-01-07", "Simon Kjaer"),
];

const CUTS: [&str; 5] =
    ["", "at=2020-01-13&known_at=2020-01-13", "at=2020-01-31T20:00", "known_at=2020-01", "up_to=90"];

fn with(path: &str, query: &str) -> String {
    match (path.contains('?'), query) {
        (_, "") => path.into(),
        (true, _) => format!("{path}&{query}"),
        (false, _) => format!("{path}?{query}"),
    }
}

/// The addresses that the page leads to, but for other dates.
fn links(answered: &Answered) -> BTreeSet<String> {
    let text = answered.text().replace(" class=\"step\" href=", "");
    let links = text.split(" href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    links.filter(|link| link.starts_with('/')).map(|link| link.replace("&amp;", "&")).collect()
}

#[track_caller]
fn is_strict(answered: &Answered, path: &str) {
    let policy = answered.header("content-security-policy");
    assert!(policy.contains("default-src 'none'; script-src 'self'; style-src 'self'"), "{path}: {policy}");
    assert!(!policy.contains("unsafe"), "{path}: {policy}");
    let text = answered.text();
    for inline in ["<style", " style=", "<script>", " onclick=", " onload=", "javascript:", "https://"] {
        assert!(!text.contains(inline), "{path}: {inline}");
    }
}

#[test]
fn every_view_answers_at_every_date() {
    let given = given();
    let cookie = given.cookie(TokenRole::Reader);
    for (view, title) in VIEWS {
        for cuts in CUTS {
            let path = with(view, cuts);
            let answered = given.browse(&path, &cookie);
            assert_eq!(answered.status, 200, "{path}: {}", answered.text());
            assert_eq!(answered.header("content-type"), "text/html; charset=utf-8", "{path}");
            assert!(
                answered.text().contains(&format!("<title>{title} · mercato</title>")),
                "{path}: {}",
                answered.text()
            );
            assert_eq!(answered.text().matches("<h1>").count(), 1, "{path}");
            is_strict(&answered, &path);
        }
    }
}

#[test]
fn every_link_of_every_view_answers() {
    let given = given();
    let cookie = given.cookie(TokenRole::Reader);
    let (mut seen, mut to_come) = (BTreeSet::new(), vec!["/?at=2020-01-13&known_at=2020-01-13".to_owned()]);
    while let Some(path) = to_come.pop() {
        let path = path.split('#').next().unwrap().to_owned();
        if !seen.insert(path.clone()) {
            continue;
        }
        let answered = given.browse(&path, &cookie);
        // A window may have no deals to draw yet.
        let is_empty =
            path.starts_with("/api/") && answered.status == 404 && answered.text().contains("nothing-to-show");
        assert!(answered.status == 200 || is_empty, "{path}: {:?}", answered.text());
        if answered.header("content-type").starts_with("text/html") && !path.starts_with("/api/") {
            to_come.extend(links(&answered));
        }
    }
    assert!(seen.iter().any(|path| path.starts_with("/api/v1/") && path.contains("format=csv")), "{seen:?}");
    assert!(seen.iter().any(|path| path.starts_with("/assets/")), "{seen:?}");
}

#[test]
fn an_address_without_a_page_is_told_to_a_browser_as_a_page() {
    let given = given();
    let cookie = given.cookie(TokenRole::Reader);
    let answered = given.browse("/nothing/here", &cookie);
    assert_eq!((answered.status.as_u16(), answered.header("content-type")), (404, "text/html; charset=utf-8"));
    assert!(answered.text().contains("There is nothing at /nothing/here."), "{}", answered.text());
    is_strict(&answered, "/nothing/here");
    // Nothing is told to strangers, and programs get no pages.
    let stranger = given.browse("/nothing/here", "");
    assert!(stranger.status == 401 && stranger.text().contains("action=\"/login\""), "{}", stranger.text());
    given.browse("/api/v1/nothing", &cookie).problem(404, "no-such-path");
    let program = Request::builder().uri("/nothing/here").header("cookie", &cookie).header("accept", "*/*");
    given.send(program.body(Body::empty()).unwrap()).problem(404, "no-such-path");
    given.send(Request::builder().uri("/nothing/here").body(Body::empty()).unwrap()).problem(401, "no-token");
    let posted = Request::builder().method("POST").uri("/board").header("cookie", &cookie);
    let posted = given.send(posted.body(Body::empty()).unwrap());
    assert!(posted.status == 405 && posted.text().contains("POST is not possible here"), "{}", posted.text());
}

#[test]
fn a_link_shows_the_same_to_a_colleague() {
    let given = given();
    let path = "/board?at=2020-01-06&known_at=2020-01-06";
    let text = |cookie: &str| given.browse(path, cookie).text().to_owned();
    let board = text(&given.cookie(TokenRole::Reader));
    assert_eq!(board, text(&given.cookie(TokenRole::Reader)));
    assert!(board.contains("As it was known on 6 Jan 2020"), "{board}");
    assert!(board.contains("href=\"/chain?at=2020-01-06&amp;known_at=2020-01-06\""), "{board}");
}

#[test]
fn a_script_gets_the_view_without_the_time_bar() {
    let given = given();
    let cookie = given.cookie(TokenRole::Reader);
    let request = Request::builder().uri("/board?at=2020-01-06").header("cookie", &cookie);
    let part = given.send(request.header("mercato-part", "view").body(Body::empty()).unwrap());
    let whole = given.browse("/board?at=2020-01-06", &cookie);
    for shown in ["<main id=\"view\"", "<nav id=\"nav\"", "id=\"asof\"", "<footer id=\"foot\"", "Mattia Caldara"] {
        assert!(part.text().contains(shown) && whole.text().contains(shown), "{shown}: {}", part.text());
    }
    assert!(whole.text().contains("<form id=\"time\"") && !part.text().contains("<form id=\"time\""));
    // No cache takes one for the other.
    assert_ne!(part.header("etag"), whole.header("etag"));
    assert!(part.header("vary").contains("Mercato-Part"), "{}", part.header("vary"));
}

/// The part of a deal's page between the form with two dates and the history.
fn compared(answered: &Answered) -> &str {
    let text = answered.text().split_once("id=\"diff\"").unwrap().1;
    text.split_once("class=\"history\"").unwrap().0
}

#[test]
fn two_dates_of_a_deal_are_compared_whatever_the_dates_of_the_time_bar() {
    let given = given();
    let cookie = given.cookie(TokenRole::Reader);
    for cuts in ["", "&at=2020-01-06&known_at=2020-01-06"] {
        let path = format!("/deals/kjaer-sampdoria?from=2020-01-06&to=2020-01-07{cuts}");
        let answered = given.browse(&path, &cookie);
        assert!(compared(&answered).contains("owner: Atalanta → Sevilla"), "{path}: {}", answered.text());
        let data = "/api/v1/deals/kjaer-sampdoria/diff?known_from=2020-01-06&known_to=2020-01-07&format=json";
        assert!(links(&answered).contains(data), "{path}: {:?}", links(&answered));
        let happened = given.browse(&format!("{path}&by=happened"), &cookie);
        assert!(!compared(&happened).contains("owner: Atalanta → Sevilla"), "{}", happened.text());
    }
    let backwards = given.browse("/deals/kjaer-sampdoria?from=2020-01-07&to=2020-01-06", &cookie);
    assert!(backwards.status == 400 && backwards.text().contains("is before"), "{}", backwards.text());
    assert_eq!(given.browse("/deals/kjaer-sampdoria?from=2020-01-07", &cookie).status, 400);
}

#[test]
fn what_people_typed_is_text_and_never_markup() {
    let hostile = "<script>alert(1)</script>";
    let given = given_after(&[
        &["open", hostile, "--owner", "A \"quoted\" & <b>Club</b>", "--to", "Roma", "--slug", "hostile-roma"],
        &[
            "record",
            "interest",
            "hostile-roma",
            "--by",
            "Roma",
            "--note",
            "<img src=x onerror=alert(2)>\u{202e}",
            "--source",
            "'\"><svg/onload=alert(3)>",
        ],
    ]);
    let cookie = given.cookie(TokenRole::Reader);
    for path in [
        "/",
        "/board",
        "/board?layout=table",
        "/timeline",
        "/replay",
        "/deals/hostile-roma",
        "/reports/ageing",
        "/findings",
    ] {
        let answered = given.browse(path, &cookie);
        assert_eq!(answered.status, 200, "{path}: {}", answered.text());
        for markup in ["<script>alert", "<img", "<b>", "<svg/onload"] {
            assert!(!answered.text().contains(markup), "{path}: {markup}");
        }
    }
    let shown = given.browse("/deals/hostile-roma", &cookie);
    assert!(shown.text().contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "{}", shown.text());
    assert!(!shown.text().contains('\u{202e}'));
    let echoed = given.browse("/board?club=%3Cscript%3Ealert(1)%3C/script%3E&window=%22%3E%3Cb%3E", &cookie);
    assert!(!echoed.text().contains("<script>alert") && !echoed.text().contains("\"><b>"), "{}", echoed.text());
}

#[test]
fn parameters_that_a_form_left_empty_are_not_in_the_address() {
    let given = given();
    let answered = given.browse("/board?club=&at=2020-01-06&text=+", &given.cookie(TokenRole::Reader));
    assert_eq!((answered.status.as_u16(), answered.header("location")), (303, "/board?at=2020-01-06"));
}

/// Where the time bar leads that was sent with these fields.
fn moved(given: &Given, cookie: &str, fields: &str) -> String {
    let answered = given.browse(&format!("/move?to=/board%3Fclub%3Droma&head=90&{fields}"), cookie);
    assert_eq!(answered.status, 303, "{}", answered.text());
    answered.header("location").to_owned()
}

#[test]
fn the_time_bar_leads_to_dates_without_script() {
    let given = given();
    let cookie = given.cookie(TokenRole::Reader);
    let typed = "step=3&was=3&known_step=5&known_was=5&at=2020-01-06&known_at=2020-01-10";
    assert_eq!(moved(&given, &cookie, typed), "/board?club=roma&at=2020-01-06&known_at=2020-01-10");
    assert_eq!(
        moved(&given, &cookie, &format!("{typed}&together=on")),
        "/board?club=roma&at=2020-01-06&known_at=2020-01-06"
    );
    let first = moved(&given, &cookie, "step=0&was=3&known_step=5&known_was=5&at=2020-01-06&known_at=2020-01-10");
    assert_eq!(first, "/board?club=roma&at=2018-07-11&known_at=2020-01-10");
    let open = moved(&given, &cookie, "step=9999&was=3&known_step=5&known_was=5&at=2020-01-06&together=on");
    assert_eq!(open, "/board?club=roma");
    for elsewhere in ["https://evil.example", "//evil.example"] {
        assert_eq!(given.browse(&format!("/move?to={elsewhere}"), &cookie).status, 400);
    }
}

#[test]
fn what_has_no_answer_says_why_on_a_page() {
    let given = given();
    let cookie = given.cookie(TokenRole::Recorder);
    for (path, status, says) in [
        ("/board?at=yesterday", 400, "yesterday"),
        ("/board?up_to=99999", 404, "There is no record 99999 yet"),
        ("/board?colour=red", 400, "colour"),
        ("/deals/nobody-nowhere", 404, "nobody-nowhere"),
        ("/deals/kjaer-millan?at=2020", 404, "<a href=\"/deals/kjaer-milan?at=2020\">"),
        (
            "/board?at=2020&window=serie-a-2019-20-wintre",
            404,
            "<a href=\"/board?at=2020&amp;window=serie-a-2019-20-winter\">",
        ),
        ("/deals/kjaer?at=2020", 300, "<a href=\"/deals/kjaer-milan?at=2020\">"),
        ("/deals/kjaer/record/offer", 400, "<a href=\"/deals/kjaer-milan/record/offer\">"),
        ("/deals/kjaer-milan?known_at=2019", 404, "nothing was known of kjaer-milan then"),
        ("/reports/nothing", 404, "/reports/nothing"),
        ("/board?window=%3Cb%3Ezzz", 404, "&lt;b&gt;"),
    ] {
        let answered = given.browse(path, &cookie);
        assert_eq!(answered.status.as_u16(), status, "{path}: {}", answered.text());
        let text = answered.text().to_lowercase();
        assert!(text.contains(&says.to_lowercase()) && text.contains("<h1>"), "{path}: {}", answered.text());
        is_strict(&answered, path);
    }
    assert_eq!(
        given.browse("/deals/caldara?at=2020-01-06", &cookie).header("location"),
        "/deals/caldara-atalanta?at=2020-01-06"
    );
}
