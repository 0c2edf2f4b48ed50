//! Stores as the tests open them.

use chrono_tz::Europe::Rome;
use mercato::store::{OpenOptions, Store, StoreError};
use std::path::Path;

pub(crate) fn store(path: &Path) -> Result<Store, StoreError> {
    Store::open(path, options())
}

pub(crate) fn options() -> OpenOptions {
    let mut drawn = 0_u8;
    OpenOptions {
        create: true,
        zone: None,
        default_zone: Rome,
        holder: "a test".into(),
        wait: std::time::Duration::ZERO,
        fresh: Box::new(move |bytes| {
            for byte in bytes {
                drawn = drawn.wrapping_add(1);
                *byte = drawn;
            }
        }),
    }
}
