//! The way out of each error, for whoever writes a client.

use crate::reported::Facts;
use serde_json::Value;

/// A clause or two; none where the message says it.
pub(super) fn hint(code: &str, facts: &Facts) -> Option<String> {
    let hint = match code {
        "unknown-parameter" => format!("this takes {}", listed(facts, "known")),
        "repeated-parameter" => "give it once".into(),
        "unreadable-parameter" => return text(facts, "expected"),
        "not-acceptable" => format!("accept one of {}; or ask by the parameter format", listed(facts, "offered")),
        "wrong-media-type" => "say so in the header Content-Type, and send that".into(),
        "body-too-large" => "a body is one line; many lines go to POST /api/v1/import".into(),
        "body-cut" => "send it again: what is recorded already is skipped".into(),
        "body-too-slow" => {
            "send the body without pauses: with an id, it is recorded once however often it is sent".into()
        }
        "too-many-requests" => "wait a second; whoever runs the server may raise it with --limit".into(),
        "writer-busy" => "too much waits to be recorded: send it again, with the same id".into(),
        "no-such-path" => "docs/api.md lists the paths; those of version 1 begin with /api/v1/".into(),
        "no-such-method" => "the header Allow lists the methods that are".into(),
        "no-token" => {
            "send the header Authorization: Bearer TOKEN; whoever runs the server makes one: mercato token add NAME"
                .into()
        }
        "invalid-token" => "ask whoever runs the server for another one".into(),
        "login-link-used" => "log in with a token; or start mercato serve again, which prints another link".into(),
        "from-elsewhere" => "send it from a page of this server, or with a token".into(),
        "role-too-small" => "use a token with that role: whoever runs the server makes one".into(),
        "not-arrived" => "ask again, or leave out the header Mercato-Position".into(),
        "too-many-subscribers" => "close a feed that nobody reads, or try again".into(),
        "record-gone" => "the history of its deal shows when and why it was erased".into(),
        "server-failed" => "report it with the request id".into(),
        "no-such-deal" | "no-such-window" => match listed(facts, "nearest") {
            nearest if nearest.is_empty() => "GET /api/v1/deals and GET /api/v1/windows list what there is".into(),
            nearest => format!("nearest: {nearest}"),
        },
        "ambiguous-name" => format!("take one of {}", listed(facts, "candidates")),
        "no-such-record" | "no-such-record-in-deal" => {
            "GET /api/v1/deals/DEAL/records shows the positions and ids of its records".into()
        }
        "not-known-then" => "ask with a later known_at, or without".into(),
        "not-recorded-then" => "ask with a later up_to, or without".into(),
        "position-beyond-the-log" => "up_to takes a position in the log, or a date such as 2020-01-31".into(),
        "nothing-to-show" => "leave out the window or the dates".into(),
        "version-conflict" => "look at the deal again, then record what still holds".into(),
        "id-has-other-content" => "give the record another id, or record a correction of the one that exists".into(),
        "deal-exists" | "deal-name-erased" => {
            "record what happened in that deal, or give the new deal another name".into()
        }
        "duplicate-record" => "add again=true if it really happened twice".into(),
        "after-collapse" => "record a reopening first, if talks were taken up again".into(),
        "after-completion" => "check the date; if the completion is wrong, correct or retract it first".into(),
        "record-too-large" => {
            "shorten the note, or put the text in a document and name that in the source's ref".into()
        }
        "field-unreadable" | "field-missing" => "docs/lines.md describes the fields".into(),
        "outcome-unknown" => "send it again with the same id: it is recorded once".into(),
        "recorded-but-not-shown" => "it is recorded: do not send it under another id".into(),
        "store-in-use" => "the store is held by another process; ask again".into(),
        "log-damaged" | "log-lost-records" | "model-damaged" => {
            "whoever runs the server has to look at the store: mercato verify".into()
        }
        _ => return None,
    };
    Some(hint)
}

fn text(facts: &Facts, name: &str) -> Option<String> {
    facts.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
}

fn listed(facts: &Facts, name: &str) -> String {
    let names = facts.get(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    names.collect::<Vec<_>>().join(", ")
}
