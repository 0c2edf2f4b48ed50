//! The way out of each error, for whoever writes a client.

use super::table::LARGEST_TABLE;
use crate::deal::kind::Kind;
use crate::reported::Facts;
use serde_json::Value;

/// A clause or two; none where the message says it.
pub(super) fn hint(code: &str, facts: &Facts) -> Option<String> {
    let hint = match code {
        "unknown-parameter" => match listed(facts, "known") {
            known if known.is_empty() => "this takes no parameters".into(),
            known => format!("this takes {known}"),
        },
        "repeated-parameter" => "give it once".into(),
        "unreadable-parameter" => return text(facts, "expected"),
        "not-acceptable" => format!("accept one of {}; or ask by the parameter format", listed(facts, "offered")),
        "wrong-media-type" => "say so in the header Content-Type, and send that".into(),
        "body-too-large" if is_of_a_table(facts) => {
            "split the table, save its sheet alone as .xlsx, or import the file on the machine of the server: mercato import --rules RULES FILE"
                .into()
        }
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
        "too-many-feeds" => "close a feed of this token that nobody reads; or use another token".into(),
        "too-many-tables" => "send it again in a minute".into(),
        "no-layout" => {
            "send rules in the part rules, or a layout by the parameter layout; POST /api/v1/import/table/draft writes rules to start from"
                .into()
        }
        "table-unreadable" => text(facts, "hint")
            .unwrap_or_else(|| "open it in a spreadsheet, and save it as .xlsx or .csv".into()),
        "rules-unreadable" => {
            "mend the rule that the message names: docs/tables.md describes the rules; POST /api/v1/import/table/draft writes some to start from"
                .into()
        }
        "too-many-checks" => "send it again in a minute".into(),
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
        "void-then" => "its history still shows it; retract the retraction of its opening, if it was no mistake".into(),
        "not-recorded-then" => "ask with a later up_to, or without".into(),
        "position-beyond-the-log" => {
            "give the parameter up_to a position in the log, or a date such as 2020-01-31".into()
        }
        "nothing-to-show" => "leave out the window or the dates".into(),
        "version-conflict" => "look at the deal again, then record what still holds".into(),
        "id-has-other-content" => "give the record another id, or record a correction of the one that exists".into(),
        "deal-exists" | "deal-name-erased" => {
            "record what happened in that deal, or give the new deal another name".into()
        }
        "duplicate-record" if is_reference(facts) => "nothing needs to be sent".into(),
        "duplicate-record" => "add again=true if it really happened twice".into(),
        "after-collapse" => "record a reopening first, if talks were taken up again".into(),
        "after-completion" => "check the date; if the completion is wrong, correct or retract it first".into(),
        "record-too-large" => {
            "shorten the note, or put the text in a document and name that in the source's ref".into()
        }
        "field-unreadable" if is_of_a_row(facts) => {
            "correct the row, or the rule; with rejects=true the import goes on, and lists the bad rows".into()
        }
        "field-unreadable" | "field-missing" => "docs/lines.md describes the fields".into(),
        "outcome-unknown" => "send it again with the same id: it is recorded once".into(),
        "recorded-but-not-shown" => "it is recorded: do not send it under another id".into(),
        "store-in-use" => "the store is held by another process; ask again".into(),
        "log-damaged" | "log-lost-records" | "model-damaged" => {
            "whoever runs the server has to look at the store: mercato verify".into()
        }
        "store-unavailable"
        | "store-file-damaged"
        | "store-newer"
        | "no-store"
        | "model-unavailable"
        | "witness-not-written"
        | "old-log-left" => {
            "whoever runs the server has to look at the store (its folder, or its database) and the free space".into()
        }
        "ledger-moved" => "whoever runs the server has to start it at the place that the ledger moved to".into(),
        "no-model" | "model-taken-over" => {
            "ask again; if it stays so, whoever runs the server has to look at the store".into()
        }
        "writer-closed" => "the server is ending: send it again once it runs again, with the same id".into(),
        "writer-dead" => "whoever runs the server has to start it again; then send it with the same id".into(),
        code => return of_refusal(code, facts),
    };
    Some(hint)
}

/// Where a rule says no.
fn of_refusal(code: &str, facts: &Facts) -> Option<String> {
    let hint = match code {
        "in-the-future" => {
            "check the date, and the clock of the server; what is only planned is a meeting or medical with the status scheduled"
        }
        "learned-before-it-happened" => {
            "check both dates; what was only planned is a meeting or medical with the status scheduled"
        }
        "corrected-before-learned" => "give the day on which the mistake was found in learned, or leave that out",
        "clock-behind" => {
            "send it again with the same id, once whoever runs the server has set its clock right, or that of the machine that recorded before"
        }
        "nothing-to-reopen" => "record the collapse first; a deal that is open needs no reopening",
        "opening-has-records" => "retract these records first; or, if the deal came to nothing, record its collapse",
        "not-retractable" => "record what happened anew, or the collapse of the deal",
        "not-correctable" => "correct the record that it is about once more, or retract this one",
        "not-erasable" => "erase the record that it is about",
        "not-erased-here" => {
            "erase the record here first, by POST /api/v1/records/RECORD/erasure; then leave the line out"
        }
        "already-erased" => "nothing is left to erase",
        "record-erased" => "record what happened anew",
        "window-dates-fixed" => "send the right dates by PUT /api/v1/windows/WINDOW: the latest hold",
        "entry-fixed" => {
            "send the whole entry by PUT /api/v1/clubs/CLUB or /api/v1/players/PLAYER: it takes the place of this one"
        }
        "no-such-entry" => "GET /api/v1/clubs and GET /api/v1/players list the entries",
        "name-taken" => "leave the name out, or first send the other entry without it; an entry keeps its own name",
        "unclear-name" => return Some(format!("send, letter by letter, one of {}", listed(facts, "candidates"))),
        "correction-unreadable" => "the history of the deal shows the data that the patch is for",
        "correction-breaks-a-rule" => {
            "refusal says which rule, and where; correct that record first, or patch another field"
        }
        "deal-linked-to-itself" => "name the other deal",
        "deal-void" => "retract the retraction of its opening, if it was no mistake",
        "duplicate-chain" => "link it to the original",
        "owner-is-buyer" => "owner is the club that holds the rights, to the one that would get the player",
        "window-date-unreadable" => "write a day, or a minute as in 2020-01-31T20:00",
        "window-closes-before-it-opens" => "check both dates",
        "record-not-writable" => "shorten the note, or put the text in a document and name that in the source's ref",
        "id-exists" => "leave the id out, or send another one",
        "log-conflict" => "look at the deal again, then record what still holds",
        _ => return None,
    };
    Some(hint.into())
}

/// It is about a cell, or a rule, of a table.
fn is_of_a_row(facts: &Facts) -> bool {
    let field = text(facts, "field").unwrap_or_default();
    field.starts_with("column \"") || field.starts_with("rule ")
}

/// The body was to have a table.
fn is_of_a_table(facts: &Facts) -> bool {
    facts.get("most").and_then(Value::as_u64).is_some_and(|most| most >= LARGEST_TABLE as u64)
}

/// It is about an entry, or the dates of a window.
fn is_reference(facts: &Facts) -> bool {
    let kind = facts.get("event").and_then(|event| serde_json::from_value(event.clone()).ok());
    kind.is_some_and(Kind::is_reference)
}

fn text(facts: &Facts, name: &str) -> Option<String> {
    facts.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
}

fn listed(facts: &Facts, name: &str) -> String {
    let names = facts.get(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    names.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// Codes of commands, files, databases, proofs and keys, which no request is answered with.
    const OF_COMMANDS: &str = "address-unavailable already-signed-for answer-not-written \
        audit-file-damaged backup-damaged backup-exists backup-file-unavailable backup-inside-the-store \
        backup-is-a-folder backup-newer backup-target-not-a-file bad-database-address bad-signature body-erased both-lifted \
        certificate-unusable database-credentials-unreadable database-format database-login-refused \
        database-not-built-in database-unreachable entry-not-in-tree erased-meanwhile fence-changed fence-lifted file-unavailable \
        followed-ledger-differs index-beyond-tree key-exists key-exposed key-inside-the-store key-not-written \
        key-of-another-log key-unavailable key-unreadable key-would-be-open ledger-in-new-place ledger-there lines-not-taken \
        log-differs-from-signed log-name-lost log-name-unreadable log-shorter-than-signed move-cut-short \
        new-place-has-more new-place-unseen \
        no-database no-key-to-check-with no-primary no-such-token not-a-backup not-a-checkpoint not-a-proof \
        not-a-signing-key not-a-verifier-key not-empty not-restored not-signed-by-key not-signed-for not-signed-yet \
        one-node other-entry other-key other-ledger other-tables other-zone output-closed password-in-address \
        proof-does-not-hold proof-malformed proof-path-length proof-without-entry recording-ended restore-cut-short \
        server-not-run several-tokens unencrypted-connection unsafe-setting \
        windows-line-ends wrong-usage";

    #[test]
    fn every_error_that_a_request_may_be_answered_with_has_a_way_out() {
        let facts = ["nearest", "known", "offered", "candidates"].map(|name| (name.to_owned(), json!(["x"])));
        let facts = facts.into_iter().chain([("expected".to_owned(), json!("x"))]).collect();
        let codes = include_str!("../../docs/errors.md")
            .lines()
            .filter_map(|line| line.strip_prefix("| `")?.split_once("` | "));
        let codes: Vec<&str> = codes.filter(|(_, rest)| rest.split(" | ").count() == 4).map(|(code, _)| code).collect();
        assert!(codes.len() > 100, "{codes:?}");
        let without: Vec<&str> = codes.into_iter().filter(|code| hint(code, &facts).is_none()).collect();
        assert_eq!(without, OF_COMMANDS.split_whitespace().collect::<Vec<_>>());
    }
}
