//! Requests that nobody should send, made of the description: every endpoint takes them without a panic, and answers as it is
//! described. `Given::send` compares each answer with the description.

use crate::described::Operation;
use crate::given::{Given, given};
use axum::body::Body;
use axum::http::{HeaderValue, Request, Uri};
use mercato::http::TokenRole;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Map, Value, json};
use std::cell::RefCell;
use std::collections::BTreeMap;

const LINES: &str = include_str!("../../docs/lines.md");

/// Requests of a run that nobody waits for.
const CASES: u32 = 400;

/// Texts that mean something somewhere, or nearly do.
const KNOWN: &str = "caldara-atalanta kjaer-milan kjaer c serie-a-2019-20-winter Milan 1 42 112 0 2020-01-06 2020-01 2020 \
    2020-01-03..2020-01-06 2020-01-08T15:30+01:00 completed learned happened fee agreed-with-two-clubs json jsonl csv svg dot events \
    html dark true false \"14\" * yesterday 2020-13-45 0000-00-00 -0001 9999 +262143-12-31 -262144-01-01..2020 2020-01-06..2019 \
    2020-01-08T25:61+99:00 2020-03-29T02:30 -1 #1 ## 18446744073709551615 18446744073709551616 9e99 NaN 4294967296 4294967295 \
    9223372036854775807 9223372036854775808 ../../etc/passwd %2e%2e a/b \u{202e}abc İ ﬁ Ǆ e\u{301}\u{301} <b> \
    0b6f4a52-5a1e-4c0e-9a53-7d2f8f3f6a01 {} null [] W/\"x\" application/json text/*;q=9 a,b,,c ;;;q= player club";

/// What a part of a path may be, that leads somewhere.
const DEALS: [&str; 5] = ["caldara-atalanta", "kjaer-milan", "barrow-bologna", "ibanez-bologna", "kjaer"];
const RECORDS: [&str; 5] = ["1", "9", "42", "57", "112"];
const NAMES: [&str; 3] = ["serie-a-2019-20-winter", "Milan", "Mattia Caldara"];

/// What a request is made of.
#[derive(Clone, Debug)]
struct HostileRequest {
    operation: Index,
    method: Option<&'static str>,
    /// For each part of the path that is to be filled in, which of those that lead somewhere, or another text.
    parts: Vec<(Index, Option<HostileText>)>,
    /// Parameters that the endpoint takes, by their place among them.
    known: Vec<(Index, Option<HostileText>)>,
    unknown: Vec<(HostileText, HostileText)>,
    headers: Vec<(Index, HostileText)>,
    body: HostileBody,
}

/// A text that is sent.
#[derive(Clone, Debug)]
enum HostileText {
    /// One that means something on the demo, often.
    Known(&'static str),
    Bytes(Vec<u8>),
    /// Much of the same.
    Long(char, usize),
}

#[derive(Clone, Debug)]
enum HostileBody {
    Bytes(Vec<u8>),
    /// Documented lines, each with these changes. Only an import takes more than the first.
    Lines(Vec<(Index, Vec<HostileChange>)>),
    /// Lists in lists.
    Deep(usize),
}

#[derive(Clone, Debug)]
enum HostileChange {
    Put(Index, HostileValue),
    Remove(Index),
    Twice(Index),
    Cut(Index),
    Byte(Index, u8),
}

#[derive(Clone, Debug)]
struct HostileValue(Value);

fn texts() -> impl Strategy<Value = HostileText> {
    let known = select(
        KNOWN
            .split_whitespace()
            .chain(["", " ", "Mattia Caldara", "'; drop table", "\0", "\u{feff}"])
            .collect::<Vec<_>>(),
    )
    .prop_map(HostileText::Known);
    let bytes = vec(any::<u8>(), 0..24).prop_map(HostileText::Bytes);
    let odd = ".{0,12}".prop_map(|text| HostileText::Bytes(text.into_bytes()));
    let long = (select(vec!['a', '9', ' ', '\u{301}', '%', ',']), 100..9_000_usize)
        .prop_map(|(of, times)| HostileText::Long(of, times));
    prop_oneof![8 => known, 1 => bytes, 1 => odd, 1 => long]
}

fn values() -> impl Strategy<Value = HostileValue> {
    let simple = select(vec![
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(1.5e300),
        json!(u64::MAX),
        json!(""),
        json!(" "),
        json!([]),
        json!({}),
        json!("\0"),
        json!("2020-01-06"),
        json!("9999-12-31"),
        json!("-0001-01-01"),
        json!("0000-01-01..9999-12-31"),
        json!("+262143-01-01"),
        json!({"amount": "99999999999999999999999999999", "currency": "EUR"}),
        json!({"amount": "79228162514264337593543950335", "currency": "EUR"}),
        json!({"amount": "-1", "currency": "EUR"}),
        json!({"amount": "1.00000000000000000000000000001", "currency": "XXX"}),
        json!({"from": "9", "to": "1", "currency": "EUR"}),
        json!({"data": {"terms": {"fee": null}}}),
        json!(["Milan", "Milan"]),
        json!("caldara-atalanta"),
        json!("\u{202e}x\u{301}"),
        json!({"name": "x", "grade": "Z9"}),
        json!("note"),
        json!("erasure"),
        json!("correction"),
        json!("opened"),
        json!("window_set"),
        json!("Europe/Nowhere"),
    ]);
    let long = (1..70_000_usize).prop_map(|times| json!("x".repeat(times)));
    let odd = any::<String>().prop_map(Value::from);
    prop_oneof![8 => simple, 1 => long, 2 => odd].prop_map(HostileValue)
}

fn bodies() -> impl Strategy<Value = HostileBody> {
    let change = prop_oneof![
        4 => (any::<Index>(), values()).prop_map(|(at, value)| HostileChange::Put(at, value)),
        2 => any::<Index>().prop_map(HostileChange::Remove),
        1 => any::<Index>().prop_map(HostileChange::Twice),
        1 => any::<Index>().prop_map(HostileChange::Cut),
        1 => (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| HostileChange::Byte(at, byte)),
    ];
    prop_oneof![
        1 => vec(any::<u8>(), 0..200).prop_map(HostileBody::Bytes),
        8 => vec((any::<Index>(), vec(change, 0..3)), 1..4).prop_map(HostileBody::Lines),
        1 => (1..400_usize).prop_map(HostileBody::Deep),
    ]
}

fn requests() -> impl Strategy<Value = HostileRequest> {
    let method = prop_oneof![
        12 => Just(None),
        1 => select(vec!["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"]).prop_map(Some)
    ];
    let value = prop_oneof![2 => Just(None), 1 => texts().prop_map(Some)];
    let known = prop_oneof![1 => Just(Vec::new()), 2 => vec((any::<Index>(), value), 1..4)];
    let parts = vec((any::<Index>(), prop_oneof![2 => Just(None), 1 => texts().prop_map(Some)]), 2);
    let unknown = prop_oneof![9 => Just(Vec::new()), 1 => vec((texts(), texts()), 1..3)];
    (any::<Index>(), method, parts, known, unknown, vec((any::<Index>(), texts()), 0..3), bodies()).prop_map(
        |(operation, method, parts, known, unknown, headers, body)| HostileRequest {
            operation,
            method,
            parts,
            known,
            unknown,
            headers,
            body,
        },
    )
}

impl HostileText {
    fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Known(text) => text.as_bytes().to_vec(),
            Self::Bytes(bytes) => bytes.clone(),
            Self::Long(of, times) => of.to_string().repeat(*times).into_bytes(),
        }
    }

    /// As a part of an address.
    fn encoded(&self) -> String {
        let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~".contains(byte);
        let encoded = |byte: u8| if plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02x}") };
        self.bytes().into_iter().map(encoded).collect()
    }
}

impl HostileBody {
    /// As it is sent to this endpoint. Half of the lines are those of its example.
    fn bytes(&self, operation: Operation<'_>) -> Vec<u8> {
        match self {
            Self::Bytes(bytes) => bytes.clone(),
            Self::Deep(times) => format!("{{\"data\": {}{}}}", "[".repeat(*times), "]".repeat(*times)).into_bytes(),
            Self::Lines(lines) => {
                let most = if operation.path.ends_with("/import") { lines.len() } else { 1 };
                let lines = lines.iter().take(most).map(|(line, changes)| changed(operation, *line, changes));
                lines.collect::<Vec<_>>().join(&b'\n')
            }
        }
    }
}

fn changed(operation: Operation<'_>, line: Index, changes: &[HostileChange]) -> Vec<u8> {
    let (.., example) = operation.example();
    let lines: Vec<&str> = LINES.lines().filter(|line| line.starts_with("{\"")).collect();
    let at = line.index(lines.len() * 2);
    let line = lines.get(at).copied().or(Some(example.as_str()).filter(|line| line.starts_with('{')));
    let mut line: Map<String, Value> = serde_json::from_str(line.unwrap_or("{}")).unwrap();
    // The path names it.
    if operation.path.contains("{deal}") {
        line.remove("deal");
    }
    for change in changes {
        change.inside(&mut line);
    }
    let mut bytes = Value::Object(line).to_string().into_bytes();
    for change in changes {
        change.of_bytes(&mut bytes);
    }
    bytes
}

impl HostileChange {
    /// In the line, or in its data.
    fn inside(&self, line: &mut Map<String, Value>) {
        let (Self::Put(at, _) | Self::Remove(at)) = self else { return };
        let names = names(line);
        if names.is_empty() {
            return;
        }
        let path = &names[at.index(names.len())];
        let mut object = line;
        for name in &path[..path.len() - 1] {
            object = object[name].as_object_mut().unwrap();
        }
        let last = path.last().unwrap();
        match self {
            Self::Put(_, HostileValue(value)) => drop(object.insert(last.clone(), value.clone())),
            _ => drop(object.remove(last)),
        }
    }

    fn of_bytes(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Cut(at) => bytes.truncate(at.index(bytes.len() + 1)),
            Self::Byte(at, byte) if !bytes.is_empty() => {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            Self::Twice(at) if bytes.starts_with(b"{") => {
                let name = ["\"type\":\"note\",", "\"x\":1,", "\"happened\":\"2020\","][at.index(3)];
                bytes.splice(1..1, name.bytes());
            }
            _ => {}
        }
    }
}

/// The ways to all members, those of objects inside as well.
fn names(object: &Map<String, Value>) -> Vec<Vec<String>> {
    let inside = |(name, value): (&String, &Value)| {
        let deeper = value.as_object().map(names).unwrap_or_default();
        let deeper = deeper.into_iter().map(|path| [vec![name.clone()], path].concat());
        std::iter::once(vec![name.clone()]).chain(deeper).collect::<Vec<_>>()
    };
    object.iter().flat_map(inside).collect()
}

/// What a part of a path is filled in with.
fn part(name: &str, known: Index, other: Option<&HostileText>) -> String {
    let known: &&str = match name {
        "{deal}" => known.get(&DEALS),
        "{record}" => known.get(&RECORDS),
        _ => known.get(&NAMES),
    };
    other.map_or_else(|| HostileText::Bytes(known.as_bytes().to_vec()).encoded(), HostileText::encoded)
}

/// What a parameter often is.
fn usual(name: &str) -> &'static str {
    match name {
        "at" | "from" | "known_from" => "2020-01-08",
        "known_at" | "to" | "known_to" => "2020-01",
        "up_to" | "after" => "100",
        "window" => "serie-a-2019-20-winter",
        "deal" | "deals" => "kjaer-milan",
        "player" => "kjaer",
        "club" | "q" => "Milan",
        "phase" => "completed",
        "field" => "fee",
        "rule" => "agreed-with-two-clubs",
        "kind" => "club",
        "by" => "learned",
        "theme" => "dark",
        "format" => "json",
        "again" | "check" | "dry_run" | "rejects" => "false",
        _ => "7",
    }
}

/// Sends it, and gives the status. `Given::send` finds what is wrong with the answer, but for failures of the server.
fn send(given: &Given, bearer: &str, request: &HostileRequest) -> Result<u16, TestCaseError> {
    let takes_a_body = |operation: &Operation<'_>| operation.told.get("requestBody").is_some();
    // Those that record come three times as often.
    let operations = given.description().operations();
    let operations: Vec<Operation<'_>> =
        operations.flat_map(|operation| vec![operation; if takes_a_body(&operation) { 3 } else { 1 }]).collect();
    let operation = operations[request.operation.index(operations.len())];
    let mut parts = request.parts.iter();
    let path: Vec<String> = operation
        .path
        .split('/')
        .map(|name| match if name.starts_with('{') { parts.next() } else { None } {
            Some((known, other)) => part(name, *known, other.as_ref()),
            None => name.into(),
        })
        .collect();
    let names: Vec<&str> = operation.parameters("query").into_iter().collect();
    let known = request.known.iter().filter(|_| !names.is_empty());
    let known = known.map(|(at, other)| {
        let name = names[at.index(names.len())];
        format!("{name}={}", other.as_ref().map_or_else(|| usual(name).into(), HostileText::encoded))
    });
    let unknown = request.unknown.iter().map(|(name, value)| format!("{}={}", name.encoded(), value.encoded()));
    let query: Vec<String> = known.chain(unknown).collect();
    let method = request.method.map_or_else(|| operation.method.to_uppercase(), str::to_owned);
    let Ok(uri) = format!("{}?{}", path.join("/"), query.join("&")).parse::<Uri>() else { return Ok(0) };
    let mut sent = Request::builder().method(method.as_str()).uri(uri).header("authorization", bearer);
    let mut headers: Vec<&str> = operation.parameters("header").into_iter().collect();
    headers.extend(["Accept", "Content-Type", "Cookie", "X-Request-Id", "Origin", "Sec-Fetch-Site"]);
    for (at, value) in &request.headers {
        let name = headers[at.index(headers.len())];
        // A position that is not there yet is waited for.
        let waits = name == "Mercato-Position" && String::from_utf8_lossy(&value.bytes()).trim().parse::<u64>().is_ok();
        if let (Ok(value), false) = (HeaderValue::from_bytes(&value.bytes()), waits) {
            sent = sent.header(name, value);
        }
    }
    let answered = given.send(sent.body(Body::from(request.body.bytes(operation))).unwrap());
    // What was asked for was a record that is yet to come.
    let is_early = answered.status == 503 && answered.shown().contains("\"code\":\"not-arrived\"");
    prop_assert!(answered.status.as_u16() < 500 || is_early, "{} {}", answered.status, answered.shown());
    Ok(answered.status.as_u16())
}

/// Sends so many requests; how often each status was answered.
fn run(cases: u32) -> BTreeMap<u16, u32> {
    let given = given();
    let bearer = format!("Bearer {}", given.token("Kurt", TokenRole::Keeper));
    let statuses = RefCell::new(BTreeMap::new());
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 100, ..Config::default() };
    let sent = TestRunner::new(config).run(&requests(), |request| {
        *statuses.borrow_mut().entry(send(&given, &bearer, &request)?).or_default() += 1;
        Ok(())
    });
    sent.unwrap();
    // It is as well as before.
    let note = json!({"type": "note", "happened": "2020-02-01", "note": "still here"});
    let request = Request::post("/api/v1/deals/simakan-atalanta/records").header("authorization", bearer);
    assert_eq!(given.send(request.body(note.to_string().into()).unwrap()).status, 201);
    assert_eq!(given.send(Request::get("/readyz").body(Body::empty()).unwrap()).status, 200);
    statuses.into_inner()
}

#[test]
fn no_request_breaks_the_server_or_is_answered_otherwise_than_described() {
    let statuses = run(CASES);
    // They are not all turned away at the door.
    for (status, least) in [(200, CASES / 20), (201, 1), (400, CASES / 20), (404, CASES / 50)] {
        assert!(statuses.get(&status).is_some_and(|times| *times >= least), "{status}: {statuses:?}");
    }
}

#[test]
#[ignore = "takes long; docs/faults.md says how it is started"]
#[expect(clippy::disallowed_methods, reason = "whoever starts it by hand says how long it may take")]
fn the_same_with_thousands_of_requests() {
    let cases = std::env::var("MERCATO_REQUESTS").map_or(20_000, |text| text.parse().unwrap());
    for (status, times) in run(cases) {
        println!("{status} {times}");
    }
}
