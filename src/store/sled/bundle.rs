//! Records of one block, packed: the envelopes in one compressed value, the bodies in another.
//!
//! A bundle is a version (one byte, 1), the length of its content (four bytes, the greatest first), and the content as
//! one zstd frame with a checksum. The content is the number of texts (two bytes), the length of each (four bytes), and
//! the texts.

use super::long_value::PIECE;
use crate::bytes::{Encoded, LARGEST};
use std::cell::RefCell;
use std::io;
use std::ops::Range;
use zstd::bulk::{Compressor, Decompressor};
use zstd::stream::raw::CParameter;

/// Blocks begin at multiples of this many records, and are sealed when they have as many.
pub(in crate::store) const BLOCK: usize = 256;
/// A block whose bundles would be larger is cut into several. One large record may still be above it.
const FULL: usize = PIECE;
/// Better levels cost more time than they save space: measured on lifelike records.
const LEVEL: i32 = 1;
const VERSION: u8 = 1;
/// No block has more, so a length that says more is damage, and nothing is laid out for it.
const LONGEST: usize = 2 * BLOCK * LARGEST;

/// Two bundles of the same records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct KeyValue {
    /// Which of the records given, counted from 0.
    pub(super) records: Range<usize>,
    pub(super) envelopes: Vec<u8>,
    pub(super) bodies: Vec<u8>,
}

/// Makes frames with a checksum.
pub(in crate::store) fn compressor() -> io::Result<Compressor<'static>> {
    let mut compressor = Compressor::new(LEVEL)?;
    compressor.set_parameter(CParameter::ChecksumFlag(true))?;
    Ok(compressor)
}

/// Packs and keeps what zstd needs for it.
pub(super) struct Packer(Compressor<'static>);

impl Packer {
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self(compressor()?))
    }

    /// The bundles of a block, or of what there is of one.
    pub(super) fn pack(&mut self, records: &[&Encoded]) -> io::Result<Vec<KeyValue>> {
        let mut pairs = Vec::with_capacity(1);
        self.pack_from(0, records, &mut pairs)?;
        Ok(pairs)
    }

    fn pack_from(&mut self, first: usize, records: &[&Encoded], pairs: &mut Vec<KeyValue>) -> io::Result<()> {
        let envelopes = self.bundle(records.iter().map(|record| record.envelope.as_slice()))?;
        let bodies = self.bundle(records.iter().map(|record| record.body.as_slice()))?;
        if envelopes.len().max(bodies.len()) > FULL && records.len() > 1 {
            let (left, right) = records.split_at(records.len() / 2);
            self.pack_from(first, left, pairs)?;
            return self.pack_from(first + left.len(), right, pairs);
        }
        pairs.push(KeyValue { records: first..first + records.len(), envelopes, bodies });
        Ok(())
    }

    fn bundle<'a>(&mut self, texts: impl ExactSizeIterator<Item = &'a [u8]> + Clone) -> io::Result<Vec<u8>> {
        let too_long = |_| io::Error::other("a bundle is longer than its format can say");
        let mut content = Vec::new();
        content.extend_from_slice(&u16::try_from(texts.len()).map_err(too_long)?.to_be_bytes());
        for text in texts.clone() {
            content.extend_from_slice(&u32::try_from(text.len()).map_err(too_long)?.to_be_bytes());
        }
        texts.for_each(|text| content.extend_from_slice(text));
        let length = u32::try_from(content.len()).map_err(too_long)?.to_be_bytes();
        let frame = self.0.compress(&content)?;
        Ok([[VERSION].as_slice(), &length, &frame].concat())
    }
}

thread_local! {
    /// Making one takes longer than most bundles do.
    static DECOMPRESSOR: RefCell<Option<Decompressor<'static>>> = RefCell::new(Decompressor::new().ok());
}

/// The texts of a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Texts {
    content: Vec<u8>,
    places: Vec<Range<usize>>,
}

impl Texts {
    /// None for what is no bundle.
    pub(super) fn unpack(bundle: &[u8]) -> Option<Self> {
        let (&[VERSION], rest) = bundle.split_first_chunk::<1>()? else { return None };
        let (length, frame) = rest.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok().filter(|length| *length <= LONGEST)?;
        let content =
            DECOMPRESSOR.with_borrow_mut(|decompressor| decompressor.as_mut()?.decompress(frame, length).ok())?;
        let places = (content.len() == length).then(|| places(&content))??;
        Some(Self { content, places })
    }

    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    pub(super) fn get(&self, number: usize) -> Option<&[u8]> {
        self.content.get(self.places.get(number)?.clone())
    }
}

fn places(content: &[u8]) -> Option<Vec<Range<usize>>> {
    let (count, mut rest) = content.split_first_chunk::<2>()?;
    let count = usize::from(u16::from_be_bytes(*count));
    let mut places = Vec::with_capacity(count);
    let mut end = 2 + 4 * count;
    for _ in 0..count {
        let (length, after) = rest.split_first_chunk::<4>()?;
        let begin = end;
        end = begin.checked_add(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
        places.push(begin..end);
        rest = after;
    }
    (end == content.len()).then_some(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(number: usize, length: usize) -> Encoded {
        // What does not compress, so that lengths are what they seem.
        let mut state = number as u64 + 1;
        let mut text = |length| {
            std::iter::repeat_with(|| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                state.to_le_bytes()[0]
            })
            .take(length)
            .collect::<Vec<u8>>()
        };
        Encoded { envelope: text(10), body: text(length) }
    }

    fn read(pairs: &[KeyValue]) -> Vec<Encoded> {
        let mut all = Vec::new();
        for pair in pairs {
            let (envelopes, bodies) = (Texts::unpack(&pair.envelopes).unwrap(), Texts::unpack(&pair.bodies).unwrap());
            assert_eq!((envelopes.len(), bodies.len()), (pair.records.len(), pair.records.len()));
            assert_eq!(pair.records.start, all.len());
            all.extend((0..envelopes.len()).map(|number| Encoded {
                envelope: envelopes.get(number).unwrap().to_vec(),
                body: bodies.get(number).unwrap().to_vec(),
            }));
        }
        all
    }

    #[test]
    fn a_block_reads_as_it_was_packed_and_is_cut_where_it_is_large() {
        for (count, length, bundles) in [(256, 20, 1), (256, 200, 2), (3, 40_000, 3), (1, 49_000, 1), (7, 0, 1)] {
            let records: Vec<_> = (0..count).map(|number| record(number, length)).collect();
            let pairs = Packer::new().unwrap().pack(&records.iter().collect::<Vec<_>>()).unwrap();
            assert_eq!(pairs.len(), bundles, "{count} records of {length}");
            assert_eq!(read(&pairs), records);
        }
    }

    #[test]
    fn what_is_no_bundle_has_no_texts() {
        let records: Vec<_> = (0..9).map(|number| record(number, 30)).collect();
        let good = Packer::new().unwrap().pack(&records.iter().collect::<Vec<_>>()).unwrap().remove(0).bodies;
        let texts = Texts::unpack(&good).unwrap();
        for cut in 0..good.len() {
            assert_eq!(Texts::unpack(&good[..cut]), None, "cut at {cut}");
        }
        for at in 0..good.len() {
            for bit in 0..8 {
                let mut bad = good.clone();
                bad[at] ^= 1 << bit;
                assert!(Texts::unpack(&bad).is_none_or(|read| read == texts), "byte {at}, bit {bit}");
            }
        }
        assert_eq!(Texts::unpack(&[1, 255, 255, 255, 255, 0]), None);
    }
}
