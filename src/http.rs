//! The server: a ledger over HTTP. `docs/api.md` describes what it answers, `docs/server.md` how it is run.
//!
//! ```text
//! listener -> request id -> no panic -> token -> role -> endpoint: parameters -> a question of the desk -> answer
//! ```
//!
//! An endpoint reads parameters into a question, has it answered on a blocking thread, and renders the view in the media type
//! that was asked for. What cannot be answered becomes a problem (RFC 9457) at the very end, when the request has its id.

mod access;
mod activity;
mod answer;
mod asking;
mod backup;
mod compression;
mod connections;
mod description;
mod endpoint;
mod endpoints;
mod fault;
mod header;
mod health;
mod hint;
mod listener;
mod live;
mod media;
mod metrics;
mod observation;
mod page;
mod problem;
mod query;
mod question;
mod rate_limit;
mod recording;
mod request_id;
mod router;
mod server;
mod session;
mod sheet;
mod status;
mod table;
mod token;

pub use fault::HttpFault;
pub use listener::{Certificate, ListenFault, Listener};
pub use router::router;
pub use server::{LogSink, Outside, Server, ServerOptions};
pub use token::{NewToken, Token, TokenFault, TokenFile, TokenRole};
