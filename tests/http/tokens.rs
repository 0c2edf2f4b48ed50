//! Whom the server lets in.

use crate::form::post;
use crate::given::{Answered, given, random};
use axum::body::Body;
use axum::http::Request;
use mercato::deal::name::Name;
use mercato::http::{TokenFile, TokenRole};

fn with(authorization: Option<&str>, path: &str) -> Request<Body> {
    let mut request = Request::builder().uri(path);
    if let Some(authorization) = authorization {
        request = request.header("authorization", authorization);
    }
    request.body(Body::empty()).unwrap()
}

#[test]
fn nobody_gets_by_without_a_token() {
    let given = given();
    for path in ["/api/v1", "/api/v1/deals", "/api/v1/nothing", "/api/v1/deals/caldara-atalanta", "/metrics"] {
        let answered = given.send(with(None, path));
        answered.problem(401, "no-token");
        assert_eq!(answered.header("www-authenticate"), r#"Bearer realm="mercato""#);
    }
    for path in ["/healthz", "/readyz"] {
        assert_eq!(given.send(with(None, path)).text(), "ok\n");
    }
}

#[test]
fn a_token_that_is_not_valid_is_told_from_none() {
    let given = given();
    let other = format!("{}x", &given.reader[..given.reader.len() - 1]);
    let id = &given.reader[..17];
    for text in
        ["", "mct_", "x", &other, &format!("{id}{}", "A".repeat(43)), &format!("mct_000000000000_{}", "A".repeat(43))]
    {
        let answered = given.send(with(Some(&format!("Bearer {text}")), "/api/v1"));
        answered.problem(401, "invalid-token");
        assert!(answered.header("www-authenticate").contains("invalid_token"));
    }
    given.send(with(Some("Basic cml0YTp4"), "/api/v1")).problem(401, "no-token");
    assert_eq!(given.send(with(Some(&format!("bearer {}", given.reader)), "/api/v1")).status, 200);
}

#[test]
fn tokens_that_are_made_revoked_or_over_count_while_the_server_runs() {
    let given = given();
    let file = TokenFile::of(&given.store);
    let ask = |text: &str| given.send(with(Some(&format!("Bearer {text}")), "/api/v1"));
    let anna = given.token("Anna", TokenRole::Recorder);
    assert_eq!(ask(&anna).status, 200);
    file.revoke("Anna", given.now()).unwrap();
    ask(&anna).problem(401, "invalid-token");
    let over = given.now() - chrono::Duration::seconds(1);
    let carlo = file.add(Name::new("Carlo").unwrap(), TokenRole::Reader, Some(over), given.now(), random).unwrap();
    ask(&carlo.text).problem(401, "invalid-token");
    assert_eq!(ask(&given.reader).status, 200);
}

#[test]
fn the_file_holds_no_token_and_is_the_owners_alone() {
    let given = given();
    let path = given.store.join("tokens.json");
    let text = std::fs::read_to_string(&path).unwrap();
    let (_, secret) = given.reader.rsplit_once('_').unwrap();
    assert!(text.contains("Rita") && !text.contains(secret), "{text}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_file_of_tokens_that_does_not_read_lets_nobody_in() {
    let given = given();
    std::fs::write(given.store.join("tokens.json"), "{").unwrap();
    given.get("/deals", &[]).problem(500, "store-file-damaged");
}

#[test]
fn a_keeper_makes_and_revokes_tokens_on_the_page() {
    let given = given();
    let keeper = given.cookie(TokenRole::Keeper);
    let send = |cookie: &str, body: &str| post(&given, "/tokens", &[("cookie", cookie)], body.to_owned());
    let recorder = given.cookie(TokenRole::Recorder);
    assert_eq!(given.browse("/tokens", &recorder).status, 403);
    assert_eq!(send(&recorder, "name=Eve&role=keeper").status, 403);
    assert!(!given.browse("/board", &recorder).text().contains("/tokens"));
    assert!(given.browse("/board", &keeper).text().contains("/tokens"));

    for (body, wrong) in [("name=&role=reader", "name"), ("name=Bruno&expires=2020-01-01", "day is over")] {
        let refused = send(&keeper, body);
        assert!(refused.status == 422 && refused.text().contains(wrong), "{}", refused.text());
    }
    let made = send(&keeper, "name=Bruno+%3Cb%3E&role=recorder&expires=2099-12-31");
    assert!(made.text().contains("Bruno &lt;b&gt;"), "{}", made.text());
    let text = made.text().split("<code id=\"new-token\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let cookie = |answered: &Answered| answered.header("set-cookie").split(';').next().unwrap().to_owned();
    let bruno = cookie(&post(&given, "/login", &[], format!("token={text}&to=/")));
    assert!(given.browse("/board", &bruno).text().contains("· recorder"));

    let shown = given.browse("/tokens", &keeper);
    assert!(!shown.text().contains(&text) && shown.text().contains("until 31 Dec 2099"), "{}", shown.text());
    let id = TokenFile::of(&given.store).read().unwrap().into_iter().find(|token| token.name.as_str() == "Bruno <b>");
    assert_eq!(send(&keeper, &format!("revoke={}", id.unwrap().id)).status, 303);
    assert_eq!(given.browse("/board", &bruno).status, 401);
    assert!(given.browse("/tokens", &keeper).text().contains("revoked"));
}
