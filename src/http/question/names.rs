//! Names, for forms.

use crate::desk::ask::{NamesQuestion, Records};
use crate::http::answer::many;
use crate::http::asking::Asking;
use crate::http::media::TEXTS;
use crate::views::names::NameKind;
use axum::response::Response;
use std::sync::Arc;

/// `GET /names`: those that have the words that somebody begins to type.
pub(in crate::http) async fn names(asking: Asking) -> Response {
    let server = Arc::clone(asking.server());
    asking
        .answer(TEXTS, |query| {
            let kinds = NameKind::ALL.map(NameKind::word).join(", ");
            let question = NamesQuestion { typed: query.text("q")?, kind: query.read("kind", &kinds, kind)? };
            Ok(move |records: &Records, media| many(media, &question.answer(records, &mut server.names())?))
        })
        .await
}

fn kind(word: &str) -> Option<NameKind> {
    NameKind::ALL.into_iter().find(|kind| kind.word() == word)
}
