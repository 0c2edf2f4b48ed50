//! A length as bytes: seven bits in each, the lowest first; the highest bit says that more follow. Each length has one
//! spelling, without zeros at its end.

/// Appends a length.
pub(super) fn put(out: &mut Vec<u8>, mut length: usize) {
    while length > 0x7f {
        out.push(low(length) | 0x80);
        length >>= 7;
    }
    out.push(low(length));
}

/// How many bytes a length takes.
pub(super) fn size(length: usize) -> usize {
    let bits = usize::BITS - length.leading_zeros();
    bits.div_ceil(7).max(1) as usize
}

/// The length that the bytes begin with, and the rest of them.
#[inline]
pub(super) fn take(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (&first, rest) = bytes.split_first()?;
    if first < 0x80 { Some((usize::from(first), rest)) } else { take_long(first, rest) }
}

fn take_long(first: u8, mut rest: &[u8]) -> Option<(usize, &[u8])> {
    let mut length = u64::from(first & 0x7f);
    // Nine bytes hold 63 bits.
    for shift in (7..63).step_by(7) {
        let (&byte, more) = rest.split_first()?;
        rest = more;
        length |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return if byte == 0 { None } else { Some((usize::try_from(length).ok()?, rest)) };
        }
    }
    None
}

fn low(length: usize) -> u8 {
    let [byte, ..] = length.to_le_bytes();
    byte & 0x7f
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_read_as_it_was_put() {
        let around = |power: u32| [(1 << power) - 1, 1 << power, (1 << power) + 1];
        for length in (0..62).flat_map(around) {
            let mut bytes = Vec::new();
            put(&mut bytes, length);
            assert_eq!(bytes.len(), size(length), "{length}");
            bytes.push(7);
            assert_eq!(take(&bytes), Some((length, &[7][..])));
        }
    }

    #[test]
    fn a_length_has_one_spelling_and_an_end() {
        assert_eq!(take(&[0x85, 0x01]), Some((133, &[][..])));
        for bytes in [&[][..], &[0x80], &[0x85, 0x00], &[0x85, 0x80, 0x00], &[0xff; 12]] {
            assert_eq!(take(bytes), None, "{bytes:?}");
        }
    }
}
