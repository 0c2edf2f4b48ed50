//! Frames: the length in four bytes, the highest first, and so many bytes: a text of JSON, or records as they are.

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::{self, Read, Write};

/// No frame is longer: a part of an import has a few hundred lines of a megabyte at the most.
const LONGEST: usize = 64 << 20;

/// Writes what is to be told, all of it.
pub(super) fn write(out: impl Write, told: &impl Serialize) -> io::Result<()> {
    let mut frame = vec![0; 4];
    serde_json::to_writer(&mut frame, told)?;
    put(out, frame)
}

/// The same of bytes.
pub(super) fn write_bytes(out: impl Write, bytes: &[u8]) -> io::Result<()> {
    put(out, [&[0; 4], bytes].concat())
}

/// A frame whose length is still to be filled in.
fn put(mut out: impl Write, mut frame: Vec<u8>) -> io::Result<()> {
    let length = u32::try_from(frame.len() - 4).ok().filter(|length| *length as usize <= LONGEST);
    let length = length.ok_or_else(|| io::Error::other("a frame is too long"))?;
    frame.iter_mut().zip(length.to_be_bytes()).for_each(|(byte, of_length)| *byte = of_length);
    out.write_all(&frame)?;
    out.flush()
}

/// Reads what is told next; none where the other side has ended between two frames.
pub(super) fn read<T: DeserializeOwned>(from: impl Read) -> io::Result<Option<T>> {
    read_bytes(from)?.map(|text| Ok(serde_json::from_slice(&text)?)).transpose()
}

/// The same of bytes.
pub(super) fn read_bytes(mut from: impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    match from.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        read => read?,
    }
    let length = u32::from_be_bytes(length);
    if length as usize > LONGEST {
        return Err(io::Error::other("a frame is too long"));
    }
    let mut bytes = Vec::new();
    from.take(length.into()).read_to_end(&mut bytes)?;
    if bytes.len() < length as usize {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back_and_what_is_cut_does_not() {
        let mut frames = Vec::new();
        write(&mut frames, &"one").unwrap();
        write(&mut frames, &["two"]).unwrap();
        let mut from = frames.as_slice();
        assert_eq!(read::<String>(&mut from).unwrap().as_deref(), Some("one"));
        assert_eq!(read::<Vec<String>>(&mut from).unwrap(), Some(vec!["two".to_owned()]));
        assert_eq!(read::<String>(&mut from).unwrap(), None);
        for cut in 4..9 {
            assert!(read::<String>(&frames[..cut]).is_err(), "{cut}");
        }
    }

    #[test]
    fn a_length_without_an_end_is_refused_before_it_is_read() {
        assert!(read::<String>([0xff, 0xff, 0xff, 0xff, b'"'].as_slice()).is_err());
    }
}
