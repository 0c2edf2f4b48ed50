//! The forms of the page: what they show, what they refuse, and who may send them.

use crate::form::{Form, post};
use crate::given::{Given, given, given_after};
use crate::recording::Recorder;
use mercato::http::TokenRole;
use serde_json::{Value, json};

const DEAL: &str = "/deals/simakan-atalanta";
const NOTE: &str = "/deals/simakan-atalanta/record/note";
const OFFER: &str = "/deals/kjaer-milan/record/offer";

fn head(given: &Given) -> usize {
    given.command(&["export"]).lines().count()
}

#[test]
fn a_check_shows_what_was_understood_and_records_nothing() {
    let given = given();
    let cookie = given.cookie(TokenRole::Recorder);
    let before = head(&given);
    let typed = [
        ("by", "Milan"),
        ("fee", "8..10m eur"),
        ("on", "2020-01-05..2020-01-06"),
        ("source", "TMW"),
        ("grade", "e5"),
        ("note", "a \"remark\""),
    ];
    let (form, checked) = Form::open(&given, &cookie, OFFER).check(&typed);
    for said in [
        "Milan offers fee 8m..10m EUR",
        "8m..10m EUR (8,000,000 – 10,000,000)",
        "5-6 Jan 2020 (Europe/Rome)",
        "TMW (E5)",
        "a &quot;remark&quot;",
    ] {
        assert!(checked.text().contains(said), "{said}: {}", checked.text());
    }
    assert_eq!(typed.map(|(field, _)| form.value(field).unwrap()), typed.map(|(_, value)| value));
    assert_eq!(head(&given), before);
    let (_, checked) = Form::open(&given, &cookie, NOTE).check(&[("on", "last friday"), ("note", "heard")]);
    assert!(checked.text().contains("The state of the deal stays the same."), "{}", checked.text());
    assert!(!checked.text().contains("last friday ("), "{}", checked.text());
    let (_, checked) = Form::open(&given, &cookie, "/record/deal").check(&[
        ("players", "Simon Kjear"),
        ("no_owner", "on"),
        ("to", "Atlanta"),
        ("window", "serie-a-2019-20-wintr"),
        ("on", "2020-01-02"),
    ]);
    for said in ["kjear-atlanta", "Simon Kjaer?", "mean Atalanta?", "serie-a-2019-20-winter?", "a free agent"] {
        assert!(checked.text().contains(said), "{said}: {}", checked.text());
    }
    let (_, checked) =
        Form::open(&given, &cookie, "/deals/kjaer-milan/record/offer").check(&[("by", "Boca"), ("on", "2020-01-02")]);
    assert!(checked.text().contains("Boca is not one of the parties of this deal"), "{}", checked.text());
    assert_eq!(head(&given), before);
}

#[test]
fn a_form_that_is_sent_twice_is_recorded_once() {
    let given = given();
    let cookie = given.cookie(TokenRole::Recorder);
    let before = head(&given);
    let (form, _) = Form::open(&given, &cookie, NOTE).check(&[("note", "once")]);
    let first = form.send("record", &[]);
    let again = form.send("record", &[]);
    assert_eq!((first.status.as_u16(), again.status.as_u16()), (303, 303));
    assert_eq!(first.header("location"), again.header("location"));
    // The way back leads to what is recorded, too.
    assert_eq!(form.send("check", &[]).header("location"), first.header("location"));
    assert_eq!(head(&given), before + 1);
    let shown = given.browse("/deals/simakan-atalanta", &cookie);
    assert!(shown.text().contains("once") && shown.text().contains("<bdi>Rita</bdi>"), "{}", shown.text());
    // Whoever goes back and types something else means another record.
    let (other, checked) = {
        let answered = form.send("record", &[("note", "and another")]);
        assert!(answered.text().contains("This form has recorded something before."), "{}", answered.text());
        (form.with(&answered), answered)
    };
    assert!(checked.text().contains("and another") && other.value("key") != form.value("key"));
    assert_eq!(other.send("record", &[]).status, 303);
    assert_eq!(head(&given), before + 2);
}

#[test]
fn what_was_changed_after_the_check_is_checked_again() {
    let given = given();
    let cookie = given.cookie(TokenRole::Recorder);
    let before = head(&given);
    let unchecked = Form::open(&given, &cookie, NOTE).send("record", &[("note", "unseen")]);
    assert!(unchecked.text().contains("This would be recorded"), "{}", unchecked.text());
    let (form, _) = Form::open(&given, &cookie, NOTE).check(&[("note", "seen")]);
    let changed = form.send("record", &[("note", "seen, then changed")]);
    assert_eq!(changed.status, 200);
    assert!(changed.text().contains("Something was changed since the check"), "{}", changed.text());
    assert_eq!(head(&given), before);
    assert_eq!(form.with(&changed).send("record", &[]).status, 303);
    assert_eq!(head(&given), before + 1);
}

#[test]
fn whoever_was_faster_is_shown_and_nothing_that_was_typed_is_lost() {
    let given = given();
    let cookie = given.cookie(TokenRole::Recorder);
    let anna = Recorder::new(&given, "Anna", TokenRole::Recorder);
    let faster = |text: &str| {
        let line = json!({"type": "note", "happened": "2020-02-01", "note": "x", "data": {}, "source": {"name": text}});
        assert_eq!(anna.post(&format!("{DEAL}/records?again=true"), &[], &line).status, 201);
    };
    let shown = Form::open(&given, &cookie, NOTE);
    let (form, _) = shown.check(&[("note", "mine"), ("source", "TMW")]);
    faster("first");
    let late = form.send("record", &[]);
    assert_eq!(late.status, 412);
    for said in ["Someone was faster", "(by <bdi>Anna</bdi>)", "Record anyway", "This would be recorded"] {
        assert!(late.text().contains(said), "{said}: {}", late.text());
    }
    let form = form.with(&late);
    assert_eq!((form.value("note"), form.value("source")), (Some("mine"), Some("TMW")));
    assert_eq!(form.send("record", &[]).status, 303);
    // At the check, too.
    let shown = Form::open(&given, &cookie, NOTE);
    faster("second");
    let late = shown.send("check", &[("note", "of yesterday")]);
    assert_eq!(late.status, 412);
    assert!(late.text().contains("Someone was faster"), "{}", late.text());
}

#[test]
fn a_correction_that_was_overtaken_changes_what_was_typed_alone() {
    let given = given_after(&[&[
        "record",
        "offer",
        "simakan-atalanta",
        "--by=Atalanta",
        "--fee=5m EUR",
        "--again",
        "--on=2020-01-08",
    ]]);
    let cookie = given.cookie(TokenRole::Recorder);
    let position = head(&given);
    let path = format!("/records/{position}/correct");
    let mine = Form::open(&given, &cookie, &path);
    Form::open(&given, &cookie, &path).record(&[("fee", "6m EUR"), ("reason_why", "misread")]);
    let late = mine.send("check", &[("sell_on", "10%"), ("reason_why", "left out")]);
    assert_eq!(late.status, 412);
    assert_eq!(mine.with(&late).send("record", &[]).status, 303);
    let history = given.command(&["history", "simakan-atalanta", "-O", "json"]);
    let history: Value = serde_json::from_str(&history).unwrap();
    let patch = &history.as_array().unwrap().last().unwrap()["data"]["patch"];
    assert_eq!(*patch, json!({"data": {"terms": {"sell_on": "10%"}}}));
}

#[test]
fn what_cannot_be_meant_is_told_at_its_field() {
    let given = given();
    let cookie = given.cookie(TokenRole::Recorder);
    let before = head(&given);
    for (path, typed, field, says) in [
        (
            OFFER,
            &[("by", "Milan"), ("fee", "fifteen")][..],
            "fee",
            "&quot;fifteen&quot; is no amount. Write &quot;15m EUR&quot;",
        ),
        (OFFER, &[("by", "Milan"), ("on", "someday")], "on", "&quot;someday&quot; is no date. Write 2020-01-08"),
        (OFFER, &[("by", "Milan"), ("until", "2021-02-30")], "until", "is no day"),
        (OFFER, &[("by", "Milan"), ("grade", "B2")], "source", "It is missing. A grade"),
        (OFFER, &[("by", "Milan"), ("source", "x"), ("grade", "G9")], "grade", "is no Admiralty grade"),
        (OFFER, &[], "by", "It is missing."),
        (
            "/deals/kjaer-milan/record/link",
            &[("deal", "nobody-nowhere"), ("relation", "package")],
            "deal",
            "No deal is called",
        ),
        (
            "/deals/kjaer-milan/record/link",
            &[("deal", "kjaer-milan"), ("relation", "package")],
            "deal",
            "cannot be linked to itself",
        ),
        ("/deals/kjaer-milan/record/link", &[("deal", "caldara-atalanta")], "relation", "It is missing."),
        ("/deals/kjaer-milan/record/note", &[], "note", "issing"),
        (
            "/deals/kjaer-milan/record/interest",
            &[("by", "Roma"), ("on", "2020-01-04"), ("learned", "2020-01-03")],
            "learned",
            "before it happened",
        ),
        ("/deals/kjaer-milan/record/interest", &[("by", "Roma"), ("on", "tomorrow")], "on", "in the future"),
        ("/deals/kjaer-milan/record/offer", &[("by", "Milan"), ("on", "2020-02-20")], "on", "is after the completion"),
        (
            "/record/deal",
            &[("players", "Simon Kjaer"), ("to", "Milan"), ("owner", "Sevilla")],
            "slug",
            "exists already",
        ),
        ("/record/deal", &[("players", "Simon Kjaer"), ("to", "Milan")], "owner", "It is missing."),
        (
            "/record/deal",
            &[("players", "A B"), ("to", "Milan"), ("owner", "Milan")],
            "owner",
            "cannot be both the owner and the buyer",
        ),
        (
            "/record/window",
            &[
                ("name", "w"),
                ("association", "a"),
                ("competition", "c"),
                ("season", "s"),
                ("opens", "soon"),
                ("closes", "2020-01-01"),
                ("zone", "Europe/Rome"),
            ],
            "opens",
            "is no date",
        ),
        (
            "/record/window",
            &[
                ("name", "w"),
                ("association", "a"),
                ("competition", "c"),
                ("season", "s"),
                ("opens", "2020-01-01"),
                ("closes", "2020-01-02"),
                ("zone", "Rome"),
            ],
            "zone",
            "is no time zone",
        ),
        ("/record/player", &[("name", "A"), ("born", "long ago")], "born", "is no year and no day"),
    ] {
        let form = Form::open(&given, &cookie, path);
        let answered = form.send("check", typed);
        let text = answered.text();
        assert!(answered.status.is_client_error(), "{path} {typed:?}: {text}");
        let fault = text.split(&format!("<p class=\"fault\" id=\"f-{field}-fault\">")).nth(1);
        let fault = fault.unwrap_or_else(|| panic!("{path} {typed:?}: {text}")).split("</p>").next().unwrap();
        let fault = fault.replace("<bdi>", "").replace("</bdi>", "");
        assert!(fault.contains(says), "{path} {typed:?}: {fault}");
        let input = text
            .split(" id=\"")
            .find(|rest| rest.starts_with(&format!("f-{field}\" ")))
            .unwrap()
            .split('>')
            .next()
            .unwrap();
        assert!(
            input.contains("aria-invalid=\"true\"")
                && input.contains(&format!("f-{field}-fault"))
                && input.contains(" autofocus"),
            "{input}"
        );
        assert!(text.contains(&format!("<a href=\"#f-{field}\">")), "{text}");
        let kept = form.with(&answered);
        for (name, value) in typed {
            assert_eq!(kept.value(name), Some(*value), "{path}");
        }
    }
    let both = Form::open(&given, &cookie, OFFER).send("check", &[("fee", "x"), ("on", "y")]);
    assert_eq!(both.text().matches("class=\"fault\"").count(), 3, "{}", both.text());
    assert_eq!(head(&given), before);
}

#[test]
fn a_twin_is_recorded_once_the_box_is_ticked() {
    let given = given();
    let cookie = given.cookie(TokenRole::Recorder);
    let typed = [("note", "heard"), ("on", "2020-02-01")];
    Form::open(&given, &cookie, NOTE).record(&typed);
    let form = Form::open(&given, &cookie, NOTE);
    let twin = form.send("check", &typed);
    assert_eq!(twin.status, 409);
    assert!(twin.text().contains("already says exactly this"), "{}", twin.text());
    form.with(&twin).record(&[("again", "on")]);
}

#[test]
fn what_is_typed_is_text_and_never_markup() {
    let given = given();
    let cookie = given.cookie(TokenRole::Recorder);
    let hostile = "\"><script>alert(1)</script>";
    let marks = "e\u{301}".repeat(40);
    let form = Form::open(&given, &cookie, "/record/deal");
    let typed = [
        ("players", hostile),
        ("owner", "<b>Club</b>"),
        ("to", &marks),
        ("note", "</textarea><img src=x>\u{202e}"),
        ("slug", "hostile"),
    ];
    let (form, checked) = form.check(&typed);
    let bad = form.send("check", &[("on", hostile), ("window", hostile), ("grade", hostile)]);
    let recorded = form.send("record", &[]);
    assert_eq!(recorded.header("location").split('#').next(), Some("/deals/hostile"));
    // It is among the names to complete.
    let next = given.browse("/record/deal", &cookie);
    for (answered, times) in [(&checked, 3), (&bad, 4), (&next, 1), (&given.browse("/deals/hostile", &cookie), 2)] {
        for markup in ["<script>alert", "<b>", "<img"] {
            assert!(!answered.text().contains(markup), "{markup}: {}", answered.text());
        }
        assert!(answered.text().matches("&lt;script&gt;").count() >= times, "{}", answered.text());
        let policy = answered.header("content-security-policy");
        assert!(policy.contains("form-action 'self'") && !policy.contains("unsafe"), "{policy}");
    }
    assert!(checked.text().contains("\\u{202e}"), "{}", checked.text());
}

#[test]
fn a_reader_has_no_forms() {
    let given = given();
    let (reader, recorder) = (given.cookie(TokenRole::Reader), given.cookie(TokenRole::Recorder));
    let ways = ["/record/", "/correct\"", "/retract\""];
    for path in ["/", "/board", "/deals/kjaer-milan", "/names"] {
        let links = |cookie: &str| {
            let text = given.browse(path, cookie).text().to_owned();
            ways.iter().filter(|way| text.contains(**way)).count()
        };
        assert_eq!(links(&reader), 0, "{path}");
        assert!(links(&recorder) >= 1, "{path}");
    }
    let form = Form::open(&given, &recorder, NOTE);
    let body = form.body("check", &[("note", "x")]);
    for answered in [given.browse(NOTE, &reader), post(&given, NOTE, &[("cookie", &reader)], body)] {
        assert_eq!(answered.status, 403);
        assert!(answered.text().contains("role recorder") && answered.text().contains("<h1>"), "{}", answered.text());
    }
}

#[test]
fn a_page_of_another_site_records_nothing() {
    let given = given();
    let cookie = given.cookie(TokenRole::Keeper);
    let before = head(&given);
    let (form, _) = Form::open(&given, &cookie, NOTE).check(&[("note", "forged")]);
    for header in
        [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://evil.example")]
    {
        let headers = [("cookie", cookie.as_str()), ("host", "127.0.0.1:7878"), header];
        let refused = post(&given, NOTE, &headers, form.body("record", &[]));
        assert!(refused.status == 403 && refused.text().contains("<h1>From elsewhere</h1>"), "{}", refused.text());
    }
    assert_eq!(head(&given), before);
    let headers = [("cookie", cookie.as_str()), ("host", "127.0.0.1:7878"), ("origin", "http://127.0.0.1:7878")];
    assert_eq!(post(&given, NOTE, &headers, form.body("record", &[])).status, 303);
}

#[test]
fn a_session_that_ended_keeps_what_was_typed() {
    let given = given();
    let cookie = given.cookie(TokenRole::Recorder);
    let before = head(&given);
    let (form, _) = Form::open(&given, &cookie, NOTE).check(&[("note", "<b>heard</b> & noted")]);
    post(&given, "/logout", &[("cookie", &cookie)], "");
    let ended = form.send("record", &[]);
    assert_eq!(ended.status, 401);
    assert!(ended.text().contains("What you typed is kept"), "{}", ended.text());
    let login = form.with(&ended);
    let token = given.token("Anna", TokenRole::Recorder);
    let wrong = post(&given, "/login", &[], login.body("", &[("token", "mct_000000000000_x")]));
    assert_eq!(wrong.status, 401);
    let welcome = post(&given, "/login", &[], form.with(&wrong).body("", &[("token", &token)]));
    assert!(welcome.text().contains(&format!("action=\"{NOTE}\"")), "{}", welcome.text());
    assert!(!welcome.text().contains("http-equiv"), "{}", welcome.text());
    let anna = welcome.header("set-cookie").split(';').next().unwrap().to_owned();
    let kept = form.with(&welcome);
    assert_eq!((kept.value("note"), kept.value("key")), (Some("<b>heard</b> & noted"), form.value("key")));
    let shown = post(&given, NOTE, &[("cookie", &anna)], kept.body("check", &[]));
    assert!(shown.text().contains("This would be recorded"), "{}", shown.text());
    assert_eq!(head(&given), before);
    let recorded = post(&given, NOTE, &[("cookie", &anna)], form.with(&shown).body("record", &[]));
    assert_eq!(recorded.status, 303);
    assert!(given.browse("/deals/simakan-atalanta", &anna).text().contains("&lt;b&gt;heard&lt;/b&gt; &amp; noted"));
}

#[test]
fn a_form_can_be_gone_back_to() {
    let given = given();
    let cookie = given.cookie(TokenRole::Recorder);
    let shown = given.browse(NOTE, &cookie);
    assert_eq!(shown.header("cache-control"), "private, no-cache");
    // Browsers leave a field empty on the way back that says so.
    assert!(!shown.text().contains("autocomplete"), "{}", shown.text());
    let (_, checked) = Form::open(&given, &cookie, NOTE).check(&[("note", "x")]);
    assert_eq!(checked.header("cache-control"), "private, no-cache");
    for (body, status) in [(vec![0xff], 400), (vec![b'x'; 70_000], 413)] {
        let answered = post(&given, NOTE, &[("cookie", &cookie)], body);
        assert_eq!(answered.status, status);
        assert!(answered.text().contains("<h1>"), "{}", answered.text());
    }
    let broken = post(&given, NOTE, &[("cookie", &cookie)], "note=x&do=record&key=none");
    assert_eq!(broken.status, 400);
    assert!(broken.text().contains("<h1>"), "{}", broken.text());
}
