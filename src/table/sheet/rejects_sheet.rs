//! Rows that an import did not take, as it wrote them to a file: corrected, they come back by the same rules.

use crate::table::rules::TableShape;

/// The last column, by which such a file is known: the reasons. No rule reads it.
pub const WHY: &str = "why it was not taken";

/// What separates the columns of such a file, also where a spreadsheet saved it; none where it is another file.
pub(super) fn delimiter(bytes: &[u8]) -> Option<char> {
    [',', ';', '\t'].into_iter().find(|delimiter| {
        let mut reader = csv::ReaderBuilder::new();
        let byte = u8::try_from(*delimiter).unwrap_or(b',');
        let mut reader = reader.has_headers(false).flexible(true).delimiter(byte).from_reader(bytes);
        let header = reader.byte_records().next().and_then(Result::ok);
        header.is_some_and(|header| header.len() > 1 && header.iter().next_back() == Some(WHY.as_bytes()))
    })
}

/// How it is read, whatever the rules say of the table that its rows are from.
pub(super) fn shape(delimiter: char, bytes: &[u8], of_rules: &TableShape) -> TableShape {
    // An old spreadsheet may have saved it in the encoding of the table.
    let encoding = of_rules.encoding.clone().filter(|_| std::str::from_utf8(bytes).is_err());
    TableShape { delimiter: Some(delimiter), encoding, ..TableShape::default() }
}
