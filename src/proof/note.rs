//! A note: a text and the signatures under it (C2SP signed-note).

use super::fault::ProofFault;
use super::in_base64;
use super::key::{KeyId, Signer, VerifierKey};

/// How a line with a signature begins: a dash of the length of an m.
const DASH: &str = "\u{2014} ";
/// A note with more signatures is refused before any is looked at.
const MOST: usize = 100;

/// A note that was read. Its text counts for nothing before [`Note::open`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note<'t> {
    text: &'t str,
    signatures: Vec<Signature<'t>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Signature<'t> {
    name: &'t str,
    id: KeyId,
    bytes: Vec<u8>,
}

/// The text (which ends with a line end) under the signature of this key.
pub fn signed(text: &str, signer: &Signer) -> String {
    let verifier = signer.verifier();
    let signature = [verifier.id().as_slice(), &signer.signature(text)].concat();
    format!("{text}\n{DASH}{} {}\n", verifier.name(), in_base64::written(&signature))
}

impl<'t> Note<'t> {
    /// Reads a note, whose first line is line `first` of what people look at.
    pub fn parse(note: &'t str, first: usize) -> Result<Self, ProofFault> {
        let malformed = |line, what| ProofFault::Malformed { line: first + line, what };
        if note.contains('\r') {
            return Err(ProofFault::LineEnds);
        }
        let lines = note.matches('\n').count();
        if !note.ends_with('\n') {
            return Err(malformed(lines, "it has no line end; something is missing"));
        }
        if let Some((line, _)) = note.lines().enumerate().find(|(_, line)| line.chars().any(|c| c < ' ')) {
            return Err(malformed(line, "it has control characters in it"));
        }
        let end = note.rfind("\n\n").ok_or(malformed(lines, "there are no signatures after an empty line"))?;
        let (text, rest) = (note.get(..=end).unwrap_or_default(), note.get(end + 2..).unwrap_or_default());
        let before = text.matches('\n').count() + 1;
        if rest.is_empty() {
            return Err(malformed(before, "there are no signatures after an empty line"));
        }
        let mut signatures = Vec::new();
        for (line, signature) in (before..).zip(rest.lines()) {
            if signatures.len() == MOST {
                return Err(malformed(line, "there are more than 100 signatures"));
            }
            signatures.push(Signature::parse(signature).ok_or(malformed(line, "it is no signature"))?);
        }
        Ok(Self { text, signatures })
    }

    /// The text, if this key has signed it, and wherever it is said to have. Signatures of other keys are left alone, as C2SP
    /// asks for.
    pub fn open(&self, key: &VerifierKey) -> Result<&'t str, ProofFault> {
        let mut own =
            self.signatures.iter().filter(|found| found.name == key.name() && found.id == key.id()).peekable();
        if own.peek().is_none() {
            let by = self.signatures.iter().map(|found| format!("{}+{}", found.name, hex::encode(found.id))).collect();
            return Err(ProofFault::NotSigned { key: key.in_short(), by });
        }
        if own.all(|signature| key.has_signed(self.text, &signature.bytes)) {
            Ok(self.text)
        } else {
            Err(ProofFault::BadSignature { key: key.in_short() })
        }
    }
}

impl<'t> Signature<'t> {
    fn parse(line: &'t str) -> Option<Self> {
        let (name, signature) = line.strip_prefix(DASH)?.split_once(' ')?;
        let signature = in_base64::read(signature)?;
        let (id, bytes) = signature.split_first_chunk::<4>()?;
        let fits = !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c == '+') && !bytes.is_empty();
        fits.then(|| Self { name, id: *id, bytes: bytes.to_vec() })
    }
}
