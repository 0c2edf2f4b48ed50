//! Files that are no tables, by how they begin.

use super::NoTable;

const KINDS: [(&[u8], &str); 9] = [
    (&[0xFF, 0xD8, 0xFF], "a picture (JPEG)"),
    (&[0x89, b'P', b'N', b'G'], "a picture (PNG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"%PDF", "a PDF"),
    (&[0x1F, 0x8B], "a packed file (GZIP)"),
    (&[b'7', b'z', 0xBC, 0xAF], "a packed file (7z)"),
    (b"Rar!", "a packed file (RAR)"),
    (b"SQLite format 3", "a database (SQLite)"),
    (&[0x7F, b'E', b'L', b'F'], "a program"),
];

/// Bytes that are something else, whatever the name of the file says.
pub(super) fn is_no_other(bytes: &[u8]) -> Result<(), NoTable> {
    const WAY_OUT: &str = "give a CSV, XLSX, ODS or JSON file: rows that were photographed or printed are typed, or saved again as a table";
    let heic = bytes.get(4..8) == Some(b"ftyp");
    let webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    let kind = KINDS.iter().find(|(begin, _)| bytes.starts_with(begin)).map(|(_, kind)| *kind);
    match kind.or((heic || webp).then_some("a picture or a film")) {
        Some(kind) => Err(NoTable::new(format!("this is {kind}, no table"), WAY_OUT)),
        None => Ok(()),
    }
}

/// It has what no text has, whatever its encoding.
pub(super) fn has_control_characters(bytes: &[u8]) -> bool {
    bytes.iter().any(|byte| matches!(byte, 0..=8 | 0x0E..=0x1A | 0x1C..=0x1F | 0x7F))
}
