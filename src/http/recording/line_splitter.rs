//! A body that comes in pieces, as lines.

/// Of a longer line than this nothing more is kept; it is no record.
const LONGEST: usize = 1 << 20;

/// A line, and whether all of it was kept.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct BodyLine {
    /// Counted from 1.
    pub(super) number: u64,
    /// Without its end.
    pub(super) text: Vec<u8>,
    pub(super) is_whole: bool,
}

/// Takes pieces, gives lines.
pub(super) struct LineSplitter {
    begun: BodyLine,
}

impl Default for LineSplitter {
    fn default() -> Self {
        Self { begun: BodyLine::new(1) }
    }
}

impl BodyLine {
    fn new(number: u64) -> Self {
        Self { number, text: Vec::new(), is_whole: true }
    }

    /// An empty line, or a remark.
    fn says_nothing(&self) -> bool {
        let text = self.text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&self.text).trim_ascii();
        text.is_empty() || text.starts_with(b"#")
    }

    fn push(&mut self, piece: &[u8]) {
        let room = LONGEST.saturating_sub(self.text.len());
        self.is_whole &= piece.len() <= room;
        self.text.extend_from_slice(piece.get(..piece.len().min(room)).unwrap_or_default());
    }
}

impl LineSplitter {
    /// The lines that end in this piece and say something.
    pub(super) fn take(&mut self, piece: &[u8]) -> Vec<BodyLine> {
        let mut lines = Vec::new();
        let mut parts = piece.split(|byte| *byte == b'\n');
        self.begun.push(parts.next().unwrap_or_default());
        for part in parts {
            let next = BodyLine::new(self.begun.number + 1);
            lines.push(std::mem::replace(&mut self.begun, next));
            self.begun.push(part);
        }
        lines.retain(|line| !line.says_nothing());
        lines
    }

    /// The last line, if it has no end and says something.
    pub(super) fn end(self) -> Option<BodyLine> {
        Some(self.begun).filter(|line| !line.says_nothing())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_give_the_same_lines_wherever_they_are_cut() {
        let text = b"\xef\xbb\xbf{1}\n\n# remark\n{2}\r\n {3}";
        let whole = |pieces: Vec<&[u8]>| {
            let mut splitter = LineSplitter::default();
            let mut lines: Vec<_> = pieces.into_iter().flat_map(|piece| splitter.take(piece)).collect();
            lines.extend(splitter.end());
            lines
        };
        let lines = whole(vec![text]);
        assert_eq!(lines.iter().map(|line| line.number).collect::<Vec<_>>(), [1, 4, 5]);
        for cut in 0..text.len() {
            assert_eq!(whole(vec![&text[..cut], &text[cut..]]), lines, "{cut}");
        }
    }

    #[test]
    fn of_a_line_that_is_too_long_the_beginning_is_kept() {
        let mut splitter = LineSplitter::default();
        for _ in 0..3 {
            assert_eq!(splitter.take(&vec![b'x'; LONGEST / 2 + 1]), []);
        }
        let lines = splitter.take(b"\n{}\n");
        assert_eq!((lines[0].text.len(), lines[0].is_whole, lines[1].is_whole), (LONGEST, false, true));
    }
}
