//! What records, corrects and erases.

use crate::http::description::{Shape, answers as shapes, bodies, imports, parameter as known};
use crate::http::endpoint::Endpoint;
use crate::http::media::Media;
use crate::http::recording::{
    append, correct, draft_rules, erase, import, import_table, open, put_club, put_player, put_window, retract,
};
use crate::http::server::Server;
use crate::http::table::LARGEST_UPLOAD;
use crate::http::token::TokenRole;
use axum::extract::DefaultBodyLimit;
use axum::routing::MethodRouter;
use std::sync::Arc;

const ENTRY: Shape = Shape::Object(&shapes::ENTRY);

const AN_OPENING: &str = r#"{"deal": "rossi-genoa", "type": "opened", "happened": "2020-01-15", "data": {"players": ["Paolo Rossi"], "owner": "Milan", "to": "Genoa"}}"#;
const A_NOTE: &str = r#"{"type": "note", "happened": "2020-01-14", "note": "presented in Milan"}"#;
const A_CORRECTION: &str = r#"{"patch": {"note": "heard in Milan"}, "reason": "misheard"}"#;
const A_RETRACTION: &str = r#"{"reason": "it was about another player"}"#;
const A_WINDOW: &str = r#"{"data": {"association": "FIGC", "competition": "Serie A", "season": "2020/21", "opens": "2020-09-01", "closes": "2020-10-05T20:00", "zone": "Europe/Rome"}}"#;
const AN_ERASURE: &str = r#"{"reason": "a request of the player"}"#;
const A_LINE: &str = r#"{"deal": "kjaer-milan", "type": "note", "happened": "2020-01-14", "note": "number 24"}"#;

const A_TABLE: &str = "--mercato\r\nContent-Disposition: form-data; name=\"table\"; filename=\"rumours.csv\"\r\n\r\n\
    player,current club,interested club,date,status,source\n\
    Elio Tasca,Genoa,Atalanta,2020-01-08,talks,Gazzetta\n\r\n--mercato--\r\n";

/// A table is larger than a line.
fn with_a_table(handler: MethodRouter<Arc<Server>>) -> MethodRouter<Arc<Server>> {
    handler.layer(DefaultBodyLimit::max(LARGEST_UPLOAD))
}

/// Each of them.
pub(super) fn recording() -> Vec<Endpoint> {
    let one = |of: &'static _| (Media::Json, Shape::Object(of));
    vec![
        Endpoint::post("openDeal", "/api/v1/deals", open, TokenRole::Recorder, one(&bodies::OPENING))
            .says("Opens a deal")
            .recording(ENTRY)
            .example("/api/v1/deals", AN_OPENING),
        Endpoint::post("appendRecord", "/api/v1/deals/{deal}/records", append, TokenRole::Recorder, one(&bodies::LINE))
            .says("Records what happened in a deal")
            .recording(ENTRY)
            .example("/api/v1/deals/kjaer-milan/records", A_NOTE),
        Endpoint::post(
            "correctRecord",
            "/api/v1/records/{record}/corrections",
            correct,
            TokenRole::Recorder,
            one(&bodies::CORRECTION),
        )
        .says("Corrects a record")
        .recording(ENTRY)
        .example("/api/v1/records/42/corrections", A_CORRECTION),
        Endpoint::post(
            "retractRecord",
            "/api/v1/records/{record}/retractions",
            retract,
            TokenRole::Recorder,
            one(&bodies::RETRACTION),
        )
        .says("Retracts a record")
        .recording(ENTRY)
        .example("/api/v1/records/42/retractions", A_RETRACTION),
        Endpoint::put(
            "putWindow",
            "/api/v1/windows/{window}",
            put_window,
            TokenRole::Recorder,
            one(&bodies::WINDOW_BODY),
        )
        .says("Sets the dates of a window")
        .recording(ENTRY)
        .example("/api/v1/windows/serie-a-2020-21-summer", A_WINDOW),
        Endpoint::put("putClub", "/api/v1/clubs/{club}", put_club, TokenRole::Recorder, one(&bodies::CLUB_BODY))
            .says("Sets the entry of a club")
            .recording(ENTRY)
            .example("/api/v1/clubs/Milan", r#"{"data": {"aliases": ["AC Milan"]}}"#),
        Endpoint::put(
            "putPlayer",
            "/api/v1/players/{player}",
            put_player,
            TokenRole::Recorder,
            one(&bodies::PLAYER_BODY),
        )
        .says("Sets the entry of a player")
        .recording(ENTRY)
        .example("/api/v1/players/Mattia%20Caldara", r#"{"data": {"aliases": ["M. Caldara"], "born": "1994-05-05"}}"#),
        Endpoint::post(
            "eraseRecord",
            "/api/v1/records/{record}/erasure",
            erase,
            TokenRole::Keeper,
            one(&bodies::ERASURE_BODY),
        )
        .says("Erases what a record says, for ever")
        .takes(&[known::IDEMPOTENCY_KEY, known::IF_MATCH])
        .fails_with(&[412])
        .answers(200, "It is erased.", &[(Media::Json.essence(), Shape::Object(&shapes::ERASED))])
        .example("/api/v1/records/42/erasure", AN_ERASURE),
        Endpoint::post("importLines", "/api/v1/import", import, TokenRole::Recorder, (Media::Jsonl, Shape::Text))
            .says("Imports lines")
            .takes(&[known::CHECK, known::REJECTS])
            .answers(200, "All lines were read.", &[(Media::Json.essence(), Shape::Object(&imports::IMPORTED))])
            .example("/api/v1/import", A_LINE),
        Endpoint::post(
            "importTable",
            "/api/v1/import/table",
            import_table,
            TokenRole::Recorder,
            (Media::Multipart, Shape::Object(&bodies::TABLE_FORM)),
        )
        .says("Imports a table by rules")
        .takes(&[known::CHECK, known::REJECTS, known::LAYOUT, known::SHEET])
        .served_by(with_a_table)
        .answers(200, "All rows were read.", &[(Media::Json.essence(), Shape::Object(&imports::IMPORTED_TABLE))])
        .example("/api/v1/import/table?check=true", A_TABLE),
        Endpoint::post(
            "draftRules",
            "/api/v1/import/table/draft",
            draft_rules,
            TokenRole::Recorder,
            (Media::Multipart, Shape::Object(&bodies::DRAFT_FORM)),
        )
        .says("Writes rules for a table, to start from")
        .takes(&[known::SHEET])
        .served_by(with_a_table)
        .answers(
            200,
            "The rules, with remarks on what the table does not tell.",
            &[(Media::Toml.essence(), Shape::Text)],
        )
        .example("/api/v1/import/table/draft", A_TABLE),
    ]
}
