//! mercato: a ledger of negotiations in the football transfer market.

pub mod deal;
pub mod ledger;
pub mod log;
pub mod views;
