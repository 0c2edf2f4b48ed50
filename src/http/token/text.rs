//! The text of a token: `mct_<id>_<secret>`.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

const PREFIX: &str = "mct_";

/// A token as somebody sends it. It has 256 random bits, so a fast hash keeps it as well as a slow one would.
#[derive(PartialEq, Eq)]
pub(in crate::http) struct TokenText {
    pub(in crate::http) id: String,
    secret: String,
}

impl TokenText {
    /// Of random bytes.
    pub(super) fn new(id: [u8; 6], secret: [u8; 32]) -> Self {
        Self { id: hex::encode(id), secret: URL_SAFE_NO_PAD.encode(secret) }
    }

    /// None where it has another form.
    pub(in crate::http) fn parse(text: &str) -> Option<Self> {
        let (id, secret) = text.strip_prefix(PREFIX)?.split_once('_')?;
        let is_hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let is_one = id.len() == 12 && is_hex(id) && secret.len() == 43;
        is_one.then(|| Self { id: id.into(), secret: secret.into() })
    }

    /// What is kept of the secret.
    pub(in crate::http) fn hash(&self) -> [u8; 32] {
        Sha256::digest(&self.secret).into()
    }

    /// What its owner sends.
    pub(super) fn text(&self) -> String {
        format!("{PREFIX}{}_{}", self.id, self.secret)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_reads_back_whatever_letters_its_secret_has() {
        // In the alphabet of the text, these bits are underscores and hyphens.
        for byte in [0xff, 0xfb, 0x00] {
            let token = TokenText::new([7; 6], [byte; 32]);
            let read = TokenText::parse(&token.text()).unwrap();
            assert!(read == token && read.hash() == token.hash(), "{}", token.text());
        }
    }

    #[test]
    fn what_has_another_form_is_none() {
        let text = TokenText::new([7; 6], [9; 32]).text();
        for other in ["", "mct_", "mct_070707070707", &text[1..], &text[..text.len() - 1], &format!("{text}x")] {
            assert!(TokenText::parse(other).is_none(), "{other}");
        }
    }
}
