//! Headers of a request that say one thing.

use super::HttpFault;
use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// The header of this name, if there is one. Nobody could say which of two is meant.
pub(super) fn single<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Result<Option<&'h HeaderValue>, HttpFault> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (value, None) => Ok(value),
        _ => Err(HttpFault::RepeatedParameter { parameter: spelled(name) }),
    }
}

/// As documents spell it: `If-Match`.
fn spelled(name: &HeaderName) -> String {
    let capital = |word: &str| {
        let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
        first.to_uppercase() + rest
    };
    name.as_str().split('-').map(capital).collect::<Vec<_>>().join("-")
}
