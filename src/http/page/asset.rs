//! The stylesheet and the scripts, each under an address that changes with its content.

use crate::draw::dark_rules;
use crate::http::HttpFault;
use axum::extract::Path;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use sha2::{Digest as _, Sha256};
use std::sync::LazyLock;

/// A file that pages fetch.
struct Asset {
    name: &'static str,
    content_type: &'static str,
    content: String,
    hash: String,
}

static ASSETS: LazyLock<[Asset; 4]> = LazyLock::new(|| {
    let style = format!(
        "{}\n@media screen and (prefers-color-scheme: dark) {{\n{}}}\n",
        include_str!("page.css"),
        dark_rules()
    );
    [
        Asset::of("page.css", "text/css; charset=utf-8", style),
        Asset::script("page.js", include_str!("page.js")),
        Asset::script("home.js", include_str!("home.js")),
        Asset::script("names.js", include_str!("names.js")),
    ]
});

impl Asset {
    fn script(name: &'static str, content: &str) -> Self {
        Self::of(name, "text/javascript; charset=utf-8", content.into())
    }

    fn of(name: &'static str, content_type: &'static str, content: String) -> Self {
        let hash = hex::encode(Sha256::digest(&content)).chars().take(16).collect();
        Self { name, content_type, content, hash }
    }
}

/// A script that a view needs beside that of all pages.
pub(super) fn script(name: &str) -> Markup {
    html! { script defer src=(href(name)) {} }
}

/// Where the file of this name is.
pub(super) fn href(name: &str) -> String {
    let found = ASSETS.iter().find(|asset| asset.name == name);
    found.map(|asset| format!("/assets/{}/{}", asset.hash, asset.name)).unwrap_or_default()
}

/// `GET /assets/{hash}/{name}`: nothing of a ledger is in it, so it may be kept for a year.
pub(super) async fn asset(Path((hash, name)): Path<(String, String)>) -> Response {
    match ASSETS.iter().find(|asset| asset.hash == hash && asset.name == name) {
        None => HttpFault::NoSuchPath { path: format!("/assets/{hash}/{name}") }.into_response(),
        Some(asset) => {
            let headers = [
                (CONTENT_TYPE, HeaderValue::from_static(asset.content_type)),
                (CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
            ];
            (headers, asset.content.as_str()).into_response()
        }
    }
}
