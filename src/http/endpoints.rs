//! All endpoints of the API. The router serves these and no others, and the description describes them.

mod questions;
mod recording;
mod server;

use super::endpoint::Endpoint;

/// Each of them, in the order in which people read about them.
pub(super) fn endpoints() -> Vec<Endpoint> {
    [questions::of_deals(), questions::of_windows(), recording::recording(), server::following(), server::server()]
        .into_iter()
        .flatten()
        .collect()
}
