//! A word on a club, a player or an agent that no deal has.

use super::complaint;
use super::environment::Environment;
use super::output::Format;
use crate::render;
use crate::views::unknown_name::UnknownName;

/// Tells them, to people.
pub(super) fn tell(environment: &Environment, unknown: &[UnknownName]) {
    for name in unknown.iter().filter(|_| environment.output == Format::Table) {
        complaint::note(environment, &render::echo::nothing_of(name));
    }
}
