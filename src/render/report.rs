//! Reports for people.

pub(crate) mod ageing;
pub(crate) mod calendar;
pub(crate) mod clubs;
pub(crate) mod funnel;
pub(crate) mod sources;

use super::block::Block;
pub(super) use super::count;
use crate::deal::name::Slug;
use crate::views::deal::AsOf;

/// What stands under a report: how much it tells of, and the cuts it was made with.
fn foot(told: &str, cuts: &AsOf) -> Block {
    Block::Text(format!("{told}: {}", cuts.words()))
}

/// A line for deals that a report leaves out, with the reason; none where there are none.
fn left_out(deals: &[Slug], why: &str) -> Option<Block> {
    (!deals.is_empty()).then(|| Block::Text(format!("Left out, {why}: {}", named(deals))))
}

fn headed(text: &str) -> Block {
    Block::Heading(text.into(), String::new())
}

/// The deals by name, the first ones where they are many.
fn named(deals: &[Slug]) -> String {
    super::named(deals, NAMED)
}

/// So many deals are named in a line.
const NAMED: usize = 6;

#[cfg(test)]
mod tests;
