//! Bytes as text, whatever program wrote them.

use super::NoTable;
use super::signature::has_control_characters;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The text of a file, in the encoding that is named, or that its first bytes say, or UTF-8.
pub(super) fn decoded(bytes: Vec<u8>, named: Option<&str>) -> Result<String, NoTable> {
    let marked = Encoding::for_bom(&bytes).map(|(encoding, _)| encoding);
    let encoding = match (marked, named) {
        (Some(marked), _) => marked,
        (None, Some(name)) => Encoding::for_label(name.trim().as_bytes()).ok_or_else(|| {
            NoTable::new(format!("\"{name}\" is no encoding"), "write utf-8, utf-16le or windows-1252")
        })?,
        (None, None) => guessed(&bytes),
    };
    if encoding == UTF_8 && marked.is_none() {
        return String::from_utf8(bytes).map_err(|error| {
            if has_control_characters(error.as_bytes()) {
                return NoTable::new("it is no text, and no workbook", "give a CSV, XLSX, ODS or JSON file");
            }
            let at = error.utf8_error().valid_up_to();
            let line = 1 + error.as_bytes().get(..at).unwrap_or_default().iter().filter(|byte| **byte == b'\n').count();
            NoTable::new(
                format!("it is no UTF-8 text: line {line} has a byte of another encoding"),
                "say which in the rules: `encoding = \"windows-1252\"` in [table]",
            )
        });
    }
    let (text, _, is_broken) = encoding.decode(&bytes);
    if is_broken && encoding != WINDOWS_1252 {
        return Err(NoTable::new(format!("it is no {} text", encoding.name()), "name its encoding in the rules"));
    }
    Ok(text.into_owned())
}

/// UTF-16 without a mark has a zero in every second byte of what is plain Latin.
fn guessed(bytes: &[u8]) -> &'static Encoding {
    let begin = bytes.get(..bytes.len().min(64)).unwrap_or_default();
    let zeros = |first: usize| begin.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let enough = begin.len() / 4;
    if begin.len() >= 8 && zeros(1) > enough && zeros(0) == 0 {
        UTF_16LE
    } else if begin.len() >= 8 && zeros(0) > enough && zeros(1) == 0 {
        UTF_16BE
    } else {
        UTF_8
    }
}
