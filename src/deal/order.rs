//! Before and after: the only order there is.

use super::ids::Position;
use super::moment::Moment;
use std::sync::Arc;

/// Something that stands at a moment; its position breaks ties.
pub trait Placed {
    /// When.
    fn when(&self) -> &Moment;
    /// Where in the log.
    fn position(&self) -> Position;
}

impl<T: Placed> Placed for &T {
    fn when(&self) -> &Moment {
        (*self).when()
    }
    fn position(&self) -> Position {
        (*self).position()
    }
}

impl<T: Placed> Placed for Arc<T> {
    fn when(&self) -> &Moment {
        (**self).when()
    }
    fn position(&self) -> Position {
        (**self).position()
    }
}

/// Of those that none of the others is after, the one that starts on the latest day, then the one with the highest
/// position: the vague yields to the precise.
pub fn last<T: Placed>(items: impl IntoIterator<Item = T>) -> Option<T> {
    let items: Vec<T> = items.into_iter().collect();
    // None is after an item that ends after the latest start.
    let latest_start = items.iter().map(|item| item.when().start).max()?;
    items
        .into_iter()
        .filter(|item| item.when().end > latest_start)
        .max_by_key(|item| (item.when().day, item.position()))
}
