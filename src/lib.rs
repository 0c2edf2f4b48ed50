//! mercato: a ledger of negotiations in the football transfer market.
//!
//! People record what happened between clubs, who said so and when; nothing is ever overwritten; and for any date they
//! can ask how a deal stood, as it was, or as it was believed to be.
//!
//! # The map
//!
//! - [`deal`]: the core. The words of the model as checked types; `decide`, which holds every rule on what may be
//!   recorded; `evolve`, which gathers; and the state, a function of the events that are certain at a cut. Pure.
//! - [`views`]: read models, from records to plain data. Pure.
//! - [`draw`]: pictures of views, as SVG and PNG. Pure.
//! - [`proof`]: what an auditor checks without trusting us: the tree over the records, proofs in it, signed checkpoints. Pure.
//! - [`log`]: the append-only log, as a contract, in memory and on disk.
//! - [`ledger`]: the use cases: load, decide, append, answer; import and export.
//! - [`cli`]: the command line, and the only place that reads the clock, the environment and randomness.
//! - [`demo`]: a real window to try it on.
//!
//! Arrows go one way: `cli -> ledger -> {log, views} -> deal`, `cli -> draw -> views`, and `log -> proof`.
//!
//! # Example
//!
//! ```
//! use mercato::deal::cuts::Cuts;
//! use mercato::deal::moment::Moment;
//! use mercato::deal::name::Name;
//! use mercato::ledger::{Import, Ledger};
//! use mercato::log::MemoryLog;
//!
//! let zone = chrono_tz::Europe::Rome;
//! let mut ledger = Ledger::new(Box::new(MemoryLog::new()), zone, [0; 32]);
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

pub mod cli;
pub mod deal;
pub mod demo;
pub mod draw;
pub mod ledger;
pub mod log;
pub mod proof;
pub mod views;
