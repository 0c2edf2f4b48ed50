//! The files that come from others.

use crate::cli::failure::Failure;
use crate::cli::new_file::failed;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

/// Nothing that is read here is longer: an entry has 48 KiB at the most.
const LONGEST: u64 = 1 << 20;

/// The bytes of a file that came from someone else.
pub(super) fn bytes_of(file: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = File::open(file).and_then(|opened| opened.take(LONGEST + 1).read_to_end(&mut bytes));
    read.map_err(|error| failed(file, &error))?;
    if bytes.len() as u64 > LONGEST {
        let message = format!("{}: it has more than {LONGEST} bytes", file.display());
        return Err(Failure::Unproven { message, hint: "name a file that `mercato audit` made" });
    }
    Ok(bytes)
}

/// The same of one that is text.
pub(super) fn text_of(file: &Path) -> Result<String, Failure> {
    String::from_utf8(bytes_of(file)?).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let message = format!("{}: it is no UTF-8 text after byte {at}", file.display());
        Failure::Unproven { message, hint: "get it again unchanged, as a file and not pasted into a message" }
    })
}
