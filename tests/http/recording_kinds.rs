//! Each form of the page records what the command line records from the same words.

use crate::form::Form;
use crate::given::{Given, given, given_after};
use mercato::http::TokenRole;
use serde_json::{Value, json};

/// A kind of event, what is typed in its form, and the flags that say the same.
type Said<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a [&'a str]);

const DEAL: &str = "prova-genoa";
/// When it happened and was learned, and who said so, in both ways.
const WHEN: [(&str, &str); 3] = [("learned", "2020-01-20"), ("source", "TMW"), ("grade", "c3")];
const WHEN_FLAGS: [&str; 3] = ["--learned=2020-01-20", "--source=TMW", "--grade=c3"];

const EVENTS: [Said<'_>; 26] = [
    ("interest", &[("by", " Genoa ")], &["--by=Genoa"]),
    (
        "valuation",
        &[("by", "Milan"), ("fee", "8..10m eur"), ("package", "kjaer-m")],
        &["--by=Milan", "--fee=8..10m eur", "--package=kjaer-m"],
    ),
    (
        "contact",
        &[("between", "Genoa"), ("between", "Milan"), ("channel", "by phone")],
        &["--between=Genoa,Milan", "--channel=by phone"],
    ),
    (
        "meeting",
        &[("between", "Genoa"), ("between", "Milan"), ("status", "held"), ("place", "Milan")],
        &["--between=Genoa,Milan", "--place=Milan"],
    ),
    (
        "offer",
        &[
            ("by", "Genoa"),
            ("kind", "loan"),
            ("loan_fee", "500k EUR"),
            ("until", "2020-06-30"),
            ("expires", "2020-01-31T20:00"),
        ],
        &["--by=Genoa", "--kind=loan", "--loan-fee=500k EUR", "--until=2020-06-30", "--expires=2020-01-31T20:00"],
    ),
    (
        "counter_offer",
        &[("by", "Milan"), ("purchase", "option"), ("purchase_price", "15.5m EUR"), ("sell_on", "10%")],
        &["--by=Milan", "--purchase=option", "--price=15.5m EUR", "--sell-on=10%"],
    ),
    (
        "rejection",
        &[("by", "Genoa"), ("role", "buyer"), ("reason", "too much")],
        &["--by=Genoa", "--role=buyer", "--reason=too much"],
    ),
    ("parties_changed", &[("agent", "Ada Agent"), ("no_window", "on")], &["--agent=Ada Agent", "--no-window"]),
    (
        "authorization_pending_replacement",
        &[("by", "Milan"), ("replacement", "a winger"), ("deal", "kjaer-milan")],
        &["--by=Milan", "--replacement=a winger", "--deal=kjaer-milan"],
    ),
    (
        "replacement_found",
        &[("deal", "kjaer-milan"), ("player", "Simon Kjaer")],
        &["--deal=kjaer-milan", "--player=Simon Kjaer"],
    ),
    ("authorization_refused", &[("by", "Milan"), ("reason", "not yet")], &["--by=Milan", "--reason=not yet"]),
    ("authorization_granted", &[("by", "Milan")], &["--by=Milan"]),
    ("agreement", &[("fee", "9m EUR"), ("kind", "permanent")], &["--fee=9m EUR", "--kind=permanent"]),
    (
        "personal_terms",
        &[("status", "agreed"), ("wage", "2m EUR"), ("contract_until", "2024-06-30")],
        &["--status=agreed", "--wage=2m EUR", "--contract-until=2024-06-30"],
    ),
    ("medical", &[("club", "Genoa"), ("status", "passed")], &["--club=Genoa", "--status=passed"]),
    ("signature", &[], &[]),
    ("registration", &[("club", "Genoa")], &["--club=Genoa"]),
    ("announcement", &[("club", "Genoa")], &["--club=Genoa"]),
    (
        "terms_reported",
        &[("add_ons", "1m EUR"), ("instalments", "three years")],
        &["--add-ons=1m EUR", "--instalments=three years"],
    ),
    (
        "link",
        &[("deal", "kjaer-milan"), ("relation", "consequence")],
        &["--with=kjaer-milan", "--relation=consequence"],
    ),
    ("collapse", &[("reason", "rival"), ("rival", "Roma")], &["--reason=rival", "--rival=Roma"]),
    ("reopening", &[("reason", "Roma gave up"), ("afresh", "on")], &["--reason=Roma gave up", "--afresh"]),
    ("note", &[("note", "two lines\r\nof text")], &["--note=two lines\nof text"]),
    ("completion", &[("basis", "announcement"), ("fee", "9m EUR")], &["--basis=announcement", "--fee=9m EUR"]),
    (
        "clause_triggered",
        &[("clause", "sell_on"), ("outcome", "waived"), ("remark", "in writing")],
        &["--clause=sell_on", "--outcome=waived", "--remark=in writing"],
    ),
    ("loan_ended", &[("basis", "recall")], &["--basis=recall"]),
];

const OPEN: [&str; 13] = [
    "open",
    "Nilo Prova",
    "--also=Anna Prova",
    "--owner=Milan",
    "--to=Genoa",
    "--agent=Otto Agent",
    "--window=serie-a-2019-20-winter",
    "--on=2020-01-02",
    "--learned=2020-01-20",
    "--source=TMW",
    "--grade=c3",
    "--ref=page 2",
    "--note=first <b>news</b>",
];

const OPENING: [(&str, &str); 9] = [
    ("players", "Nilo Prova"),
    ("players", "Anna Prova"),
    ("owner", "Milan"),
    ("to", "Genoa"),
    ("agent", "Otto Agent"),
    ("window", "serie-a-2019-20-winter"),
    ("on", "2020-01-02"),
    ("ref", "page 2"),
    ("note", "first <b>news</b>"),
];

/// The lines of the deal, without what differs from run to run.
fn lines(given: &Given) -> Vec<Value> {
    let text = given.command(&["export", "--deal", DEAL]);
    let line = |line: &str| {
        let mut line: Value = serde_json::from_str(line).unwrap();
        for member in ["id", "recorded", "recorder"] {
            line.as_object_mut().unwrap().remove(member);
        }
        if let Some(data) = line["data"].as_object_mut() {
            data.remove("of");
        }
        line
    };
    text.lines().map(line).collect()
}

fn day(at: usize) -> String {
    // They follow each other, so that the rules on order are kept.
    format!("2020-01-{:02}", (3 + at / 2).min(20))
}

#[test]
fn every_form_records_what_the_command_line_records_from_the_same_words() {
    let on: Vec<String> = (0..EVENTS.len()).map(|at| format!("--on={}", day(at))).collect();
    let mut commands: Vec<Vec<&str>> = vec![OPEN.to_vec()];
    for ((kind, _, flags), on) in EVENTS.iter().zip(&on) {
        commands.push([&["record", kind, DEAL, on.as_str()], *flags, &WHEN_FLAGS].concat());
    }
    let commands: Vec<&[&str]> = commands.iter().map(Vec::as_slice).collect();
    let typed = given_after(&commands);
    let page = given();
    let cookie = page.cookie(TokenRole::Recorder);
    let first = Form::open(&page, &cookie, "/record/deal?window=serie-a-2019-20-winter");
    assert!(first.record(&[&OPENING[..], &WHEN].concat()).starts_with("/deals/prova-genoa#r"));
    for (at, (kind, fields, _)) in EVENTS.iter().enumerate() {
        let form = Form::open(&page, &cookie, &format!("/deals/{DEAL}/record/{kind}"));
        let on = day(at);
        form.record(&[fields, &WHEN[..], &[("on", on.as_str())]].concat());
    }
    let (by_form, by_command) = (lines(&page), lines(&typed));
    for (one, other) in by_form.iter().zip(&by_command) {
        assert_eq!(one, other);
    }
    assert_eq!((by_form.len(), by_command.len()), (EVENTS.len() + 1, EVENTS.len() + 1));
}

#[test]
fn a_correction_holds_what_was_changed_and_a_retraction_takes_it_back() {
    let offer: &[&str] = &[
        "record",
        "offer",
        DEAL,
        "--by=Genoa",
        "--kind=loan",
        "--loan-fee=900k EUR",
        "--on=2020-01-08",
        "--source=TMW",
        "--grade=C3",
        "--learned=2020-01-20",
    ];
    // The demo has 124 records.
    let position = "126";
    let correct: &[&str] = &[
        "correct",
        position,
        "--set=loan_fee=1m EUR",
        "--set=sell_on=10%",
        "--unset=kind",
        "--set=happened=2020-01-07",
        "--set=grade=B2",
        "--set=note=read again",
        "--reason=misread",
        "--learned=2020-01-21",
    ];
    let unset: &[&str] = &[
        "correct",
        position,
        "--unset=source",
        "--unset=note",
        "--reason=nobody said so",
        "--learned=2020-01-22",
        "--on=2020-01-21",
        "--note=told by phone",
    ];
    let retract: &[&str] = &["retract", "127", "--reason=it was right", "--learned=2020-01-23", "--source=ansa.it"];
    let typed = given_after(&[&OPEN, offer, correct, unset, retract]);
    let page = given_after(&[&OPEN, offer]);
    let cookie = page.cookie(TokenRole::Recorder);
    let form = Form::open(&page, &cookie, "/records/126/correct");
    let filled = ["by", "kind", "loan_fee", "on", "source", "grade", "note"].map(|field| form.value(field).unwrap());
    assert_eq!(filled, ["Genoa", "loan", "900k EUR", "2020-01-08", "TMW", "C3", ""]);
    form.record(&[
        ("loan_fee", "1m EUR"),
        ("sell_on", "10%"),
        ("kind", ""),
        ("on", "2020-01-07"),
        ("grade", "b2"),
        ("note", "read again"),
        ("reason_why", "misread"),
        ("correction_learned", "2020-01-21"),
    ]);
    let form = Form::open(&page, &cookie, "/records/126/correct");
    assert_eq!(
        (form.value("loan_fee"), form.value("note"), form.value("kind")),
        (Some("1m EUR"), Some("read again"), Some(""))
    );
    form.record(&[
        ("source", ""),
        ("grade", ""),
        ("note", ""),
        ("reason_why", "nobody said so"),
        ("correction_learned", "2020-01-22"),
        ("correction_on", "2020-01-21"),
        ("correction_note", "told by phone"),
    ]);
    let form = Form::open(&page, &cookie, "/records/127/retract");
    let place = form.record(&[("reason_why", "it was right"), ("learned", "2020-01-23"), ("source", "ansa.it")]);
    assert_eq!(place, "/deals/prova-genoa#r129");
    assert_eq!(lines(&page), lines(&typed));
    let nothing = Form::open(&page, &cookie, "/records/126/correct").send("check", &[("reason_why", "x")]);
    assert_eq!(nothing.status, 422);
    assert!(nothing.text().contains("Nothing is changed."), "{}", nothing.text());
    // Of the two dates, the one that is wrong is to blame.
    for field in ["on", "correction_on"] {
        let form = Form::open(&page, &cookie, "/records/126/correct");
        let late = form.send("check", &[("note", "x"), ("reason_why", "x"), (field, "2999-01-01")]);
        let fault = format!("id=\"f-{field}-fault\"");
        assert!(late.status == 422 && late.text().contains(&fault), "{field}: {}", late.text());
    }
    for path in [
        "/records/127/correct",
        "/records/9999/correct",
        "/deals/prova-genoa/record/opened",
        "/deals/prova-genoa/record/offers",
    ] {
        let answered = page.browse(path, &cookie);
        assert!(answered.status.is_client_error() && answered.text().contains("<h1>"), "{path}: {}", answered.text());
    }
}

#[test]
fn windows_clubs_and_players_are_set_and_set_anew() {
    let page = given();
    let cookie = page.cookie(TokenRole::Recorder);
    let club = Form::open(&page, &cookie, "/record/club");
    let place =
        club.record(&[("name", "Milan"), ("aliases", "AC Milan"), ("aliases", "Rossoneri"), ("remark", "since 1899")]);
    assert_eq!(place, "/names#milan");
    let again = Form::open(&page, &cookie, "/record/club?name=Milan");
    assert!(again.body("check", &[]).contains("aliases=AC+Milan&aliases=Rossoneri&aliases="));
    again.record(&[("remark", "")]);
    Form::open(&page, &cookie, "/record/player").record(&[
        ("name", "Nilo (2001)"),
        ("aliases", "Nilo Silva"),
        ("born", "2001"),
    ]);
    let window = [
        ("name", "Test 2027 Summer"),
        ("association", "FIGC"),
        ("competition", "Serie A"),
        ("season", "2026/27"),
        ("opens", "2027-07-01"),
        ("closes", "2027-08-31T20:00"),
        ("zone", "Europe/Rome"),
    ];
    Form::open(&page, &cookie, "/record/window").record(&window);
    let export = page.command(&["export"]);
    let mut last: Vec<Value> = export.lines().rev().take(4).map(|line| serde_json::from_str(line).unwrap()).collect();
    last.reverse();
    let data: Vec<&Value> = last.iter().map(|line| &line["data"]).collect();
    let set = [
        json!({"name": "Milan", "aliases": ["AC Milan", "Rossoneri"], "remark": "since 1899"}),
        json!({"name": "Milan", "aliases": ["AC Milan", "Rossoneri"]}),
        json!({"name": "Nilo (2001)", "aliases": ["Nilo Silva"], "born": "2001"}),
        json!({"name": "test-2027-summer", "association": "FIGC", "competition": "Serie A", "season": "2026/27", "opens": "2027-07-01",
            "closes": "2027-08-31T20:00", "zone": "Europe/Rome"}),
    ];
    assert_eq!(data, set.iter().collect::<Vec<_>>());
    let names = page.browse("/names", &cookie);
    assert!(
        names.text().contains("also AC Milan, Rossoneri") && names.text().contains("id=\"milan\""),
        "{}",
        names.text()
    );
    let offer = Form::open(&page, &cookie, "/deals/kjaer-milan/record/interest");
    let (_, checked) = offer.check(&[("by", "Rossoneri"), ("on", "2020-01-03")]);
    assert!(checked.text().contains("Rossoneri is another name of Milan."), "{}", checked.text());
    let taken = Form::open(&page, &cookie, "/record/club").send("check", &[("name", "Other"), ("aliases", "AC Milan")]);
    assert_eq!(taken.status, 422);
    assert!(taken.text().contains("id=\"f-aliases-fault\""), "{}", taken.text());
}

#[test]
fn an_entry_is_removed_once_with_a_reason() {
    let page = given();
    let cookie = page.cookie(TokenRole::Recorder);
    let names = page.browse("/names", &cookie);
    let link = "<a href=\"/record/club/remove?name=Milan\" aria-label=\"Remove: Milan\">";
    assert!(names.text().contains(link) && !names.text().contains("/record/window/remove"), "{}", names.text());
    let form = Form::open(&page, &cookie, "/record/club/remove?name=milan");
    let missing = form.send("check", &[]);
    assert!(missing.status == 422 && missing.text().contains("id=\"f-reason_why-fault\""), "{}", missing.text());
    let late = Form::open(&page, &cookie, "/record/club/remove?name=Milan");
    let (form, checked) = form.check(&[("reason_why", "a mistake")]);
    assert!(checked.text().contains("Removes the entry Milan: a mistake"), "{}", checked.text());
    for _ in 0..2 {
        let recorded = form.send("record", &[]);
        assert_eq!((recorded.status.as_u16(), recorded.header("location")), (303, "/names#milan"));
    }
    let export = page.command(&["export"]);
    let removals: Vec<Value> = export
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["data"].take())
        .filter(|data| data["removed"].is_string())
        .collect();
    assert_eq!(removals, [json!({"name": "Milan", "removed": "a mistake"})]);
    assert!(!page.browse("/names", &cookie).text().contains("id=\"milan\""));
    // Whoever comes later is told, and records nothing.
    let late = late.send("check", &[("reason_why", "the same")]);
    assert!(late.status.is_client_error() && late.text().contains("No club has an entry called"), "{}", late.text());
    for path in ["/record/club/remove?name=Milan", "/record/player/remove?name=Milan", "/record/club/remove"] {
        assert!(page.browse(path, &cookie).status.is_client_error(), "{path}");
    }
}
