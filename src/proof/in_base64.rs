//! Bytes as the texts of C2SP have them: base64 (RFC 4648, section 4), padded, and one spelling only for the same bytes.

use super::tree_hash::Hash;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

pub(super) fn written(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// None for what is not spelt as [`written`] spells it.
pub(super) fn read(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

pub(super) fn hash(text: &str) -> Option<Hash> {
    read(text)?.try_into().ok()
}

/// A number of leaves, or an index: decimal digits without a zero before them.
pub(super) fn number(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    text.parse().ok().filter(|_| plain)
}
