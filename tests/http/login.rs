//! Browsers: how they log in, and out.

use crate::given::{Answered, Given, given};
use axum::body::Body;
use axum::http::Request;
use mercato::deal::name::Name;
use mercato::http::{TokenFile, TokenRole};

fn get(given: &Given, path: &str) -> Answered {
    given.send(Request::builder().uri(path).body(Body::empty()).unwrap())
}

/// The name of the cookie where connections are not encrypted.
fn cookie_name(given: &Given) -> String {
    let answered = post(given, "/logout", &[], "");
    let (name, _) = answered.header("set-cookie").split_once('=').unwrap();
    assert!(name.starts_with("mercato-") && name.len() == "mercato-01234567".len(), "{name}");
    name.to_owned()
}

fn post(given: &Given, path: &str, headers: &[(&str, &str)], body: &str) -> Answered {
    let mut request =
        Request::builder().method("POST").uri(path).header("content-type", "application/x-www-form-urlencoded");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    given.send(request.body(Body::from(body.to_owned())).unwrap())
}

#[test]
fn without_a_session_every_view_shows_how_to_log_in() {
    let given = given();
    for path in ["/", "/board?at=2020-01-06", "/deals/caldara-atalanta", "/timeline", "/replay", "/findings", "/chain"]
    {
        for answered in [get(&given, path), given.browse(path, &format!("{}=guessed; other=x", cookie_name(&given)))] {
            assert_eq!(answered.status, 401, "{path}");
            assert!(answered.text().contains("<form class=\"login\" method=\"post\" action=\"/login\">"), "{path}");
            assert!(answered.text().contains(&format!("name=\"to\" value=\"{path}\"")), "{path}");
            assert!(!answered.text().contains("Caldara"), "{path}");
        }
    }
}

#[test]
fn a_login_link_works_once() {
    let given = given();
    let link = given.server.login_link(Name::new("Rita").unwrap(), TokenRole::Reader);
    let first = get(&given, &format!("{link}&to=/board"));
    let cookie = first.header("set-cookie");
    assert!(cookie.starts_with(&cookie_name(&given)) && cookie.contains("; HttpOnly; SameSite=Strict"), "{cookie}");
    // A redirect would be followed without the cookie, if the link was in a mail.
    assert_eq!(first.status, 200);
    assert!(first.text().contains("content=\"0;url=/board\""), "{}", first.text());
    let again = get(&given, &link);
    assert_eq!((again.status.as_u16(), again.headers.get("set-cookie")), (401, None));
    assert!(again.text().contains("does not work any more"), "{}", again.text());
    let cookie = cookie.split(';').next().unwrap();
    assert_eq!(given.browse("/board", cookie).status, 200);
    assert_eq!(given.browse("/api/v1/deals?format=csv", cookie).status, 200);
}

#[test]
fn asking_for_the_headers_of_a_login_link_does_not_use_it_up() {
    let given = given();
    let link = given.server.login_link(Name::new("Rita").unwrap(), TokenRole::Reader);
    let asked = given.send(Request::builder().method("HEAD").uri(&link).body(Body::empty()).unwrap());
    assert_eq!((asked.status.as_u16(), asked.headers.get("set-cookie")), (200, None));
    assert!(get(&given, &link).header("set-cookie").starts_with(&cookie_name(&given)));
}

#[test]
fn two_servers_on_one_machine_have_cookies_of_their_own() {
    let (one, other) = (given(), given());
    assert_ne!(cookie_name(&one), cookie_name(&other));
    let (mine, theirs) = (one.cookie(TokenRole::Reader), other.cookie(TokenRole::Reader));
    let both = format!("{mine}; {theirs}");
    assert_eq!((one.browse("/", &both).status.as_u16(), other.browse("/", &both).status.as_u16()), (200, 200));
    assert_eq!(one.browse("/", &theirs).status, 401);
}

#[test]
fn a_form_that_cannot_be_read_is_told_as_a_page_to_a_browser_and_as_a_problem_to_others() {
    let given = given();
    let send = |method: &str, path: &str, accept: &str, body: Vec<u8>| {
        let request = Request::builder().method(method).uri(path).header("accept", accept);
        given.send(request.body(Body::from(body)).unwrap())
    };
    for (method, path, body, status, code, says) in [
        ("POST", "/login", b"token=\xff\xfe".to_vec(), 400, "unreadable-parameter", "It is no UTF-8 text"),
        ("POST", "/login", vec![b'x'; 70_000], 413, "body-too-large", "more than 65536 bytes"),
        ("PUT", "/login", Vec::new(), 405, "no-such-method", "PUT is not possible here"),
        ("POST", "/errors", Vec::new(), 405, "no-such-method", "POST is not possible here"),
    ] {
        let problem = send(method, path, "*/*", body.clone());
        problem.problem(status, code);
        let page = send(method, path, "text/html", body);
        assert_eq!((page.status.as_u16(), page.header("content-type")), (status, "text/html; charset=utf-8"));
        assert!(page.text().to_lowercase().contains(&says.to_lowercase()), "{method} {path}: {}", page.text());
        assert_eq!(page.headers.get("allow"), problem.headers.get("allow"));
        assert_eq!(page.headers.contains_key("allow"), status == 405, "{method} {path}");
    }
}

#[test]
fn a_login_leads_nowhere_else() {
    let given = given();
    for to in ["https://evil.example", "//evil.example", "/%5Cevil.example"] {
        let link = given.server.login_link(Name::new("Rita").unwrap(), TokenRole::Reader);
        let answered = get(&given, &format!("{link}&to={to}"));
        assert!(answered.text().contains("content=\"0;url=/\"") && !answered.text().contains("evil"), "{to}");
    }
}

#[test]
fn a_token_opens_a_session_that_ends_with_it() {
    let given = given();
    let refused = post(&given, "/login", &[], "token=mct_000000000000_x&to=/board");
    assert_eq!((refused.status.as_u16(), refused.headers.get("set-cookie")), (401, None));
    let anna = given.token("Anna", TokenRole::Recorder);
    let answered = post(&given, "/login", &[("sec-fetch-site", "same-origin")], &format!("token={anna}&to=/board"));
    let cookie = answered.header("set-cookie").split(';').next().unwrap().to_owned();
    let board = given.browse("/board", &cookie);
    assert!(board.text().contains("<bdi>Anna</bdi> · recorder"), "{}", board.text());
    TokenFile::of(&given.store).revoke("Anna", given.now()).unwrap();
    assert_eq!(given.browse("/board", &cookie).status, 401);
}

#[test]
fn a_session_ends_by_logging_out() {
    let given = given();
    let cookie = given.cookie(TokenRole::Reader);
    let other = given.cookie(TokenRole::Reader);
    let out = post(&given, "/logout", &[("cookie", &cookie)], "");
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(given.browse("/", &cookie).status, 401);
    assert_eq!(given.browse("/", &other).status, 200);
}

#[test]
fn what_another_site_sends_is_refused() {
    let given = given();
    let cookie = given.cookie(TokenRole::Reader);
    for headers in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")] {
        let headers = [("cookie", cookie.as_str()), ("host", "127.0.0.1:7878"), headers];
        for (path, body) in [("/logout", ""), ("/login", "token=x")] {
            post(&given, path, &headers, body).problem(403, "from-elsewhere");
            // A browser shows it as a page.
            let refused = post(&given, path, &[&headers[..], &[("accept", "text/html")]].concat(), body);
            assert!(refused.status == 403 && refused.text().contains("<h1>From elsewhere</h1>"), "{}", refused.text());
            assert!(refused.header("content-security-policy").contains("default-src 'none'"));
        }
        post(&given, "/api/v1/deals", &headers, "{}").problem(403, "from-elsewhere");
    }
    assert_eq!(given.browse("/", &cookie).status, 200);
}
