//! The server, asked in this process: what it answers, whom it lets in, and what it says to bad requests.

#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a test that meets what it did not expect has failed")]

mod bad_requests;
mod caching;
mod given;
mod media;
mod questions;
mod tokens;
