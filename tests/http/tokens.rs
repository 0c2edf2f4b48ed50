//! Whom the server lets in.

use crate::given::{given, random};
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
