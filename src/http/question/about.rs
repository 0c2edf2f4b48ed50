//! The ledger itself.

use crate::desk::ask::Records;
use crate::http::answer::one;
use crate::http::asking::Asking;
use crate::http::media::Media;
use crate::http::token::TokenRole;
use axum::response::Response;
use serde::Serialize;
use uuid::Uuid;

/// What a client may want to know before it asks anything else.
#[derive(Serialize)]
struct About<'a> {
    store: Uuid,
    zone: &'static str,
    /// The position of the newest record.
    head: u64,
    /// The root of the tree over all records.
    root: String,
    version: &'static str,
    name: &'a str,
    role: TokenRole,
}

/// `GET /api/v1`
pub(in crate::http) async fn about(asking: Asking) -> Response {
    let (server, access) = (asking.server().clone(), asking.access().clone());
    asking
        .answer(&[Media::Json], |_| {
            Ok(move |records: &Records, media| {
                let about = About {
                    store: server.store(),
                    zone: server.zone().name(),
                    head: records.head()?.0,
                    root: hex::encode(records.root()),
                    version: env!("CARGO_PKG_VERSION"),
                    name: access.name.as_str(),
                    role: access.role,
                };
                one(media, &about)
            })
        })
        .await
}
