//! mercato: a ledger of negotiations in the football transfer market.
//!
//! People record what happened between clubs, who said so and when. Nothing is ever overwritten. They can ask for any date
//! what the state of a deal was, and what was believed then.
//!
//! # The map
//!
//! - [`deal`]: the core. The words of the model as checked types; `decide`, which holds every rule on what may be
//!   recorded; `evolve`, which gathers; and the state, a function of the events that are certain at a cut. Pure.
//! - [`views`]: answers, from records to plain data. Pure.
//! - [`draw`]: pictures of views, as SVG and PNG. Pure.
//! - `render`: views as text for a terminal, as a page of HTML, and as files for spreadsheets. Pure.
//! - [`proof`]: what an auditor checks without trusting us: the tree over the records, proofs in it, signed checkpoints. Pure.
//! - [`bytes`]: a record as bytes: an envelope and a body, and a line of an import or export.
//! - [`reported`]: what every error tells: its kind, its code, and the values in its message.
//! - [`log`]: the append-only log, as a contract and in memory.
//! - [`store`]: the folder of a ledger, with its log in sled.
//! - [`postgres`]: the log in PostgreSQL (feature `postgres`).
//! - [`read_model`]: the projection of the log that questions read, in SQLite.
//! - [`ledger`]: load, decide, append; ask; import, export, erase and verify.
//! - [`desk`]: questions, one type each, and the views that answer them.
//! - `http`: the server (feature `server`): the same questions and answers over HTTP, and who may ask.
//! - [`cli`]: the command line, and the only place that reads the clock, the environment and randomness.
//! - [`socket`]: how a command reaches the process that holds a store.
//! - [`demo`]: a real window to try it on.
//!
//! Arrows go one way: `cli -> {http, desk, render, socket}`, `http -> {desk, render}`, `socket -> ledger`, `desk -> {ledger, views}`,
//! `render -> {draw, views}`, `draw -> views`,
//! `ledger -> {store, postgres, read_model}`, `postgres -> store -> log -> bytes`, and all but `proof` use `deal`. `docs/architecture.md` says more.
//!
//! # Example
//!
//! ```
//! use mercato::deal::cuts::Cuts;
//! use mercato::deal::moment::Moment;
//! use mercato::deal::name::Name;
//! use mercato::ledger::{Import, Ledger};
//!
//! let zone = chrono_tz::Europe::Rome;
//! let mut ledger = Ledger::in_memory(zone, [0; 32])?;
//! let now = Moment::parse("2020-01-31T12:00", zone)?.start;
//!
//! let mut import = Import::new(&mut ledger, Name::new("Anna")?, false, now)?;
//! for line in [
//!     r#"{"deal": "caldara-atalanta", "type": "opened", "happened": "2019-12-27", "learned": "2019-12-27",
//!         "data": {"players": ["Mattia Caldara"], "owner": "Milan", "to": "Atalanta"}}"#,
//!     r#"{"deal": "caldara-atalanta", "type": "contact", "happened": "2020-01-03..2020-01-06", "learned": "2020-01-06",
//!         "data": {"between": ["Atalanta", "Milan"]}}"#,
//! ] {
//!     import.take(line, now)??;
//! }
//! import.flush()?;
//!
//! let history = ledger.history_of(&ledger.find("caldara")?)?;
//! let on = |words| Moment::parse(words, zone).map(|at| Cuts { at: Some(at), ..Cuts::default() });
//! let phase = |cuts: &Cuts| history.state(cuts).and_then(|state| state.phase).map(|phase| phase.word());
//! assert_eq!(phase(&on("2020-01-04")?), Some("interest"));
//! assert_eq!(phase(&on("2020-01-06")?), Some("contact"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod bytes;
pub(crate) mod caught;
pub mod cli;
pub(crate) mod cores;
pub mod deal;
pub mod demo;
pub mod desk;
pub mod draw;
pub(crate) mod fonts;
#[cfg(feature = "server")]
pub mod http;
pub mod ledger;
pub mod log;
pub mod postgres;
pub mod proof;
pub mod read_model;
mod render;
pub mod reported;
#[cfg(unix)]
pub mod socket;
pub mod store;
pub mod table;
pub mod views;
