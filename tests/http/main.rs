//! The server, asked in this process: what it answers, whom it lets in, and what it says to bad requests.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test that meets what it did not expect has failed"
)]

mod api_page;
mod bad_requests;
mod beside;
mod browser;
mod busy;
mod caching;
mod caps;
mod client;
mod clock;
mod compression;
mod connections;
mod described;
mod entry_forms;
mod form;
mod forms;
mod full;
#[expect(dead_code, reason = "other tests make longer histories")]
#[path = "../laws/generator.rs"]
mod generator;
mod given;
mod home;
mod hostile;
mod importing;
mod killed;
mod law;
mod limits;
mod live;
mod live_sockets;
mod login;
mod media;
mod moved;
mod names;
mod notes;
mod nothing;
mod observed;
mod openapi;
mod page;
mod paging;
mod process;
mod questions;
mod receipts;
mod recording;
mod recording_kinds;
mod reference;
mod repeated;
mod schema;
mod serving;
mod table_check;
mod table_page;
mod tables;
mod tls;
mod tokens;
