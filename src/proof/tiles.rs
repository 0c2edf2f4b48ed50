//! A log as files that never change once they are whole: the hashes of its tree in tiles of 256, and its entries in
//! bundles of as many (C2SP tlog-tiles).
//!
//! A tile of level 0 has the hashes of 256 leaves, one of the level above has the roots of 256 tiles. What is not whole
//! yet is a file of its own, whose name says how much of it there is.

use super::tree_hash::{Frontier, Hash, leaf};

/// The hashes of a tile, the entries of a bundle.
const WIDTH: usize = 256;

/// Takes a file: where it belongs, with `/` between the parts, and its bytes.
pub type TileWriter<'o, E> = dyn FnMut(&str, &[u8]) -> Result<(), E> + 'o;

/// Makes the files of a log from its entries, in order.
#[derive(Clone, Debug, Default)]
pub struct Tiles {
    bundle: Vec<u8>,
    levels: Vec<Level>,
}

/// The last tile of a level, which is not whole.
#[derive(Clone, Debug, Default)]
struct Level {
    /// How many whole ones stand before it.
    whole: u64,
    hashes: Vec<Hash>,
}

impl Tiles {
    /// The next entry, of 65,535 bytes at the most: a longer one is cut by the format and is refused with `false`.
    pub fn push<E>(&mut self, entry: &[u8], out: &mut TileWriter<'_, E>) -> Result<bool, E> {
        let Ok(length) = u16::try_from(entry.len()) else { return Ok(false) };
        self.bundle.extend_from_slice(&length.to_be_bytes());
        self.bundle.extend_from_slice(entry);
        let mut hash = leaf(entry);
        for level in 0.. {
            if self.levels.len() == level {
                self.levels.push(Level::default());
            }
            let Some(tile) = self.levels.get_mut(level) else { break };
            tile.hashes.push(hash);
            if tile.hashes.len() < WIDTH {
                break;
            }
            if level == 0 {
                out(&path("entries", tile.whole, WIDTH), &std::mem::take(&mut self.bundle))?;
            }
            out(&path(&level.to_string(), tile.whole, WIDTH), tile.hashes.as_flattened())?;
            hash = root_of(&tile.hashes);
            *tile = Level { whole: tile.whole + 1, hashes: Vec::new() };
        }
        Ok(true)
    }

    /// The files that are not whole. Answers with the root of the tree.
    pub fn finish<E>(self, out: &mut TileWriter<'_, E>) -> Result<Hash, E> {
        let mut tree = Frontier::default();
        for (number, Level { whole, hashes }) in self.levels.iter().enumerate().rev() {
            // 256^level leaves each; a tree of 2^64 leaves would have eight levels.
            hashes.iter().for_each(|hash| tree.push_whole(*hash, 1 << (8 * number)));
            if hashes.is_empty() {
                continue;
            }
            if number == 0 {
                out(&path("entries", *whole, hashes.len()), &self.bundle)?;
            }
            out(&path(&number.to_string(), *whole, hashes.len()), hashes.as_flattened())?;
        }
        Ok(tree.root())
    }
}

fn root_of(hashes: &[Hash]) -> Hash {
    let mut tree = Frontier::default();
    hashes.iter().for_each(|hash| tree.push(*hash));
    tree.root()
}

/// `tile/0/x001/x234/067`, and with `.p/9` behind it where there are only nine.
fn path(level: &str, number: u64, width: usize) -> String {
    let mut parts = format!("{:03}", number % 1_000);
    let mut above = number / 1_000;
    while above > 0 {
        parts = format!("x{:03}/{parts}", above % 1_000);
        above /= 1_000;
    }
    let part = if width < WIDTH { format!(".p/{width}") } else { String::new() };
    format!("tile/{level}/{parts}{part}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use std::convert::Infallible;

    fn files(entries: impl Iterator<Item = Vec<u8>>) -> (BTreeMap<String, Vec<u8>>, Hash) {
        let mut files = BTreeMap::new();
        let mut out = |path: &str, bytes: &[u8]| -> Result<(), Infallible> {
            assert_eq!(files.insert(path.to_owned(), bytes.to_vec()), None, "{path} came twice");
            Ok(())
        };
        let mut tiles = Tiles::default();
        for entry in entries {
            assert_eq!(tiles.push(&entry, &mut out), Ok(true));
        }
        let Ok(root) = tiles.finish(&mut out);
        (files, root)
    }

    /// The numbers of the example in the text of C2SP.
    #[test]
    fn a_tree_of_seventy_thousand_has_the_tiles_of_the_example() {
        let (files, _) = files((0_u32..70_000).map(|number| number.to_be_bytes().to_vec()));
        let of = |level: &str| files.keys().filter(|path| path.starts_with(&format!("tile/{level}/"))).count();
        assert_eq!(["0", "1", "2", "3", "entries"].map(of), [274, 2, 1, 0, 274]);
        for (path, bytes) in [
            ("tile/0/272", 8_192),
            ("tile/0/273.p/112", 112 * 32),
            ("tile/1/000", 8_192),
            ("tile/1/001.p/17", 17 * 32),
            ("tile/2/000.p/1", 32),
            ("tile/entries/272", 256 * 6),
            ("tile/entries/273.p/112", 112 * 6),
        ] {
            assert_eq!(files[path].len(), bytes, "{path}");
        }
    }

    #[test]
    fn the_files_are_the_entries_and_their_tree_at_every_size() {
        let entries: Vec<Vec<u8>> = (0_usize..600).map(|number| vec![7; number * 113 % 900]).collect();
        let mut tree = Frontier::default();
        for size in 0..=entries.len() {
            let (files, root) = files(entries[..size].iter().cloned());
            assert_eq!(root, tree.root(), "{size} entries");
            let bundles = files.iter().filter(|(path, _)| path.starts_with("tile/entries/"));
            let read: Vec<Vec<u8>> = bundles.flat_map(|(_, bytes)| unpacked(bytes)).collect();
            assert_eq!(read, entries[..size]);
            let hashes: Vec<u8> = files
                .iter()
                .filter(|(path, _)| path.starts_with("tile/0/"))
                .flat_map(|(_, bytes)| bytes.clone())
                .collect();
            assert_eq!(hashes, entries[..size].iter().flat_map(|entry| leaf(entry)).collect::<Vec<_>>());
            entries.get(size).inspect(|entry| tree.push(leaf(entry)));
        }
    }

    fn unpacked(mut bundle: &[u8]) -> Vec<Vec<u8>> {
        let mut entries = Vec::new();
        while let Some((length, rest)) = bundle.split_first_chunk::<2>() {
            let (entry, rest) = rest.split_at(u16::from_be_bytes(*length).into());
            entries.push(entry.to_vec());
            bundle = rest;
        }
        entries
    }

    #[test]
    fn numbers_are_cut_into_groups_of_three() {
        assert_eq!(path("0", 1_234_067, 256), "tile/0/x001/x234/067");
        assert_eq!(path("entries", 999, 255), "tile/entries/999.p/255");
        assert_eq!(path("5", 1_000, 256), "tile/5/x001/000");
    }

    #[test]
    fn an_entry_that_the_format_cannot_hold_is_not_taken() {
        let mut out = |_: &str, _: &[u8]| -> Result<(), Infallible> { Ok(()) };
        assert_eq!(Tiles::default().push(&[0; 65_536], &mut out), Ok(false));
        assert_eq!(Tiles::default().push(&[0; 65_535], &mut out), Ok(true));
    }
}
