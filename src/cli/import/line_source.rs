//! The lines of a file or of standard input.

use crate::cli::environment::Environment;
use crate::cli::failure::Failure;
use crate::deal::event::EventError;
use crate::ledger::{self, LineFault};
use crate::render::shell::shell_word;
use crate::store::is_a_backup;
use std::collections::VecDeque;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};

/// The longest line that is read; longer ones cannot be records.
const LONGEST_LINE: usize = 1 << 20;
/// Of a longer line than this, only the beginning is kept.
const KEPT: usize = 64 << 20;
/// Lines that are looked at are kept until they are read: no more bytes of them than this.
const LOOKED_AT: usize = 64 << 20;

/// What is read, and how errors name it.
pub(crate) struct LineSource {
    pub(crate) name: String,
    reader: Box<dyn BufRead + Send>,
    pub(super) bytes: u64,
    /// Lines that were looked at, and are still to be read.
    ahead: VecDeque<Vec<u8>>,
}

impl LineSource {
    pub(crate) fn open(file: &str, environment: &Environment) -> Result<Self, Failure> {
        if file == "-" {
            return Ok(Self::over("standard input", Box::new(BufReader::new(environment.input.take())), 0));
        }
        let opened = File::open(file).and_then(|opened| {
            let about = opened.metadata()?;
            if about.is_dir() { Err(std::io::Error::other("it is a folder")) } else { Ok((opened, about.len())) }
        });
        let (opened, bytes) = opened.map_err(|error| unavailable(file, &error))?;
        let mut reader = BufReader::with_capacity(1 << 20, opened);
        if is_a_backup(reader.fill_buf().map_err(|error| unavailable(file, &error))?) {
            let hint = format!(
                "`mercato --store NEW restore {}` makes a store of it; lines come from `mercato export`",
                shell_word(file)
            );
            return Err(Failure::usage(format!("{file}: it is a backup, which has no lines"), hint));
        }
        Ok(Self::over(file, Box::new(reader), bytes))
    }

    /// Text that comes with the program.
    pub(crate) fn embedded(name: &str, text: &'static str) -> Self {
        Self::over(name, Box::new(text.as_bytes()), text.len() as u64)
    }

    fn over(name: &str, reader: Box<dyn BufRead + Send>, bytes: u64) -> Self {
        Self { name: name.into(), reader, bytes, ahead: VecDeque::new() }
    }

    /// All of it, at once.
    pub(crate) fn whole(mut self) -> Result<Vec<u8>, Failure> {
        let mut all = Vec::new();
        self.reader.read_to_end(&mut all).map_err(|error| unavailable(&self.name, &error))?;
        Ok(all)
    }

    /// The same, which must be text.
    pub(super) fn text(self) -> Result<String, Failure> {
        let name = self.name.clone();
        let text = String::from_utf8(self.whole()?);
        text.map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            Failure::usage(format!("{name}: it is no UTF-8 text after byte {at}"), "save it as UTF-8")
        })
    }

    /// Looks at the lines that say something, each with its number, up to the first that is `wanted`; all are still to be
    /// read. False if none is; what stands behind [`LOOKED_AT`] bytes counts as wanted.
    pub(super) fn look(
        &mut self,
        mut wanted: impl FnMut(u64, &[u8]) -> Result<bool, Failure>,
    ) -> Result<bool, Failure> {
        let (mut ahead, mut line, mut bytes) = (VecDeque::new(), Vec::new(), 0);
        let mut found = false;
        while !found && self.next_line(&mut line)? {
            bytes += line.len();
            ahead.push_back(line.clone());
            found = (!says_nothing(&line) && wanted(ahead.len() as u64, &line)?) || bytes > LOOKED_AT;
        }
        self.ahead = ahead;
        Ok(found)
    }

    /// The next line without its end; false after the last one.
    pub(super) fn next_line(&mut self, line: &mut Vec<u8>) -> Result<bool, Failure> {
        line.clear();
        if let Some(seen) = self.ahead.pop_front() {
            *line = seen;
            return Ok(true);
        }
        loop {
            let available = self.reader.fill_buf().map_err(|error| unavailable(&self.name, &error))?;
            if available.is_empty() {
                return Ok(!line.is_empty());
            }
            let end = available.iter().position(|byte| *byte == b'\n');
            let part = available.get(..end.unwrap_or(available.len())).unwrap_or_default();
            // Of a line that is no line, the beginning is enough to say so.
            line.extend_from_slice(part.get(..part.len().min(KEPT.saturating_sub(line.len()))).unwrap_or_default());
            let used = part.len() + usize::from(end.is_some());
            self.reader.consume(used);
            if end.is_some() {
                return Ok(true);
            }
        }
    }
}

/// An empty line, or a remark.
pub(super) fn says_nothing(line: &[u8]) -> bool {
    let text = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line).trim_ascii();
    text.is_empty() || text.starts_with(b"#")
}

/// The line as text.
pub(super) fn readable(line: &[u8]) -> Result<&str, LineFault> {
    let unreadable = |reason: String| LineFault::Unreadable(EventError::new("line", reason));
    if line.len() > LONGEST_LINE {
        return Err(unreadable(format!("it has {} bytes or more, {LONGEST_LINE} at the most", line.len())));
    }
    let text = std::str::from_utf8(line)
        .map_err(|error| unreadable(format!("it is no UTF-8 text after byte {}", error.valid_up_to())))?;
    // Some programs mark the beginning of a file so.
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text).trim())
}

pub(super) fn unavailable(file: &str, error: &std::io::Error) -> Failure {
    ledger::Error::File { file: file.into(), reason: error.to_string() }.into()
}
