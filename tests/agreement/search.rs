//! Every world that can be reached, each looked at once.

use super::question::Question;
use super::world::{Bounds, Flaw, World};
use super::writer::Writer;
use std::collections::HashSet;

/// What the search saw.
pub(crate) struct Found {
    pub(crate) worlds: usize,
    pub(crate) answers: usize,
    /// A world in which a question answered wrongly.
    pub(crate) wrong: Option<World>,
}

pub(crate) fn search(bounds: &Bounds, flaw: Option<Flaw>) -> Found {
    let mut seen = HashSet::new();
    let mut to_visit = vec![World::new()];
    let mut answers = 0;
    while let Some(world) = to_visit.pop() {
        if !seen.insert(world.clone()) {
            continue;
        }
        if world.question.is_wrong() {
            return Found { worlds: seen.len(), answers, wrong: Some(world) };
        }
        if let Question::Answered { .. } = world.question {
            answers += 1;
            // What happens after its answer is nothing to it.
            continue;
        }
        to_visit.extend(Question::step(&world, flaw));
        for number in 0..2 {
            to_visit.extend(Writer::step(number, &world, bounds, flaw));
        }
        to_visit.extend(world.broken(bounds));
    }
    Found { worlds: seen.len(), answers, wrong: None }
}
