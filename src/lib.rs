//! mercato: a ledger of negotiations in the football transfer market.

pub mod cli;
pub mod deal;
pub mod demo;
pub mod ledger;
pub mod log;
pub mod views;
