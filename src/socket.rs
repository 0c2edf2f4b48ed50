//! How a command reaches the process that holds a store: a Unix socket in the store's folder.
//!
//! Whoever serves a store listens there while it has the store's lock, and a command connects only where it finds that lock
//! held. So what a killed server leaves behind misleads nobody. The socket is made anew each time, for its owner alone, and
//! each side checks that the other is the same user. There is no port and no token.
//!
//! ```text
//! command -> request (a frame of JSON) -> server
//!         <- progress, again and again <-
//!         <- one answer, or an error in full <-
//!         <- the records of a page of the log, where it was asked for one <-
//! ```

mod address;
mod client;
mod connection;
mod frame;
mod listener;
mod log_reading;
mod log_there;
mod message;

pub use client::{ImportThere, SocketClient};
pub use connection::Hints;
pub use listener::SocketListener;
pub use log_there::LogThere;
pub use message::{ErasedThere, RecordedThere};
