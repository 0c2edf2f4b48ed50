//! What a disk may hold after the power went.

use super::disk::{Change, Content, Disk, Names, Node, put};
use super::ledgers::model;
use super::random::Random;
use mercato::store::witness::{FileId, Witness};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

/// What is kept of that which was not synced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kept {
    Nothing,
    Everything,
    /// Some of the writes and names.
    Some,
    /// Some of the names, and some of the sectors of each write.
    Torn,
}

pub(crate) const ALL_KINDS: [Kept; 4] = [Kept::Nothing, Kept::Everything, Kept::Some, Kept::Torn];

/// What a disk writes whole.
const SECTOR: usize = 512;

/// Files with their bytes, and folders.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Image {
    pub(crate) contents: BTreeMap<PathBuf, Option<Vec<u8>>>,
    /// The inodes that files had on the disk that was cut.
    inodes: BTreeMap<PathBuf, u64>,
}

/// Draws what is kept: all of it, none of it, or a part whose size differs from cut to cut.
struct Draw<'a> {
    kept: Kept,
    random: &'a mut Random,
    of_eight: u64,
}

impl Draw<'_> {
    fn keeps(&mut self) -> bool {
        match self.kept {
            Kept::Nothing => false,
            Kept::Everything => true,
            Kept::Some | Kept::Torn => self.random.below(8) < self.of_eight,
        }
    }
}

impl Disk {
    /// The disk after a cut at this moment.
    pub(crate) fn after(&self, kept: Kept, random: &mut Random) -> Image {
        let of_eight = [1, 4, 7][usize::try_from(random.below(3)).unwrap()];
        let mut image = Image::default();
        self.gather(0, Path::new(""), &mut Draw { kept, random, of_eight }, &mut image);
        image
    }

    fn gather(&self, node: Node, path: &Path, draw: &mut Draw<'_>, image: &mut Image) {
        match &self.nodes[node] {
            Content::File { synced, since } => {
                image.contents.insert(path.into(), Some(file(synced, since, draw)));
                image.inodes.insert(path.into(), self.numbers[node]);
            }
            Content::Folder { synced, since, .. } => {
                let mut names: Names = synced.clone();
                since.iter().filter(|_| draw.keeps()).for_each(|change| change.apply(&mut names));
                image.contents.insert(path.into(), None);
                for (name, node) in names {
                    self.gather(node, &path.join(name), draw, image);
                }
            }
        }
    }
}

fn file(synced: &[u8], since: &[Change], draw: &mut Draw<'_>) -> Vec<u8> {
    let mut bytes = synced.to_vec();
    let mut longest = synced.len();
    for change in since {
        longest = match change {
            Change::Bytes { offset, bytes } => longest.max(offset + bytes.len()),
            Change::Length(length) => *length,
        };
        match change {
            Change::Bytes { offset, bytes: written } if draw.kept == Kept::Torn => {
                let mut from = 0;
                while from < written.len() {
                    // Sectors are those of the file, wherever the write began.
                    let to = written.len().min(from + SECTOR - (offset + from) % SECTOR);
                    if draw.keeps() {
                        put(&mut bytes, offset + from, &written[from..to]);
                    }
                    from = to;
                }
            }
            change if draw.keeps() => change.apply(&mut bytes),
            _ => (),
        }
    }
    if matches!(draw.kept, Kept::Some | Kept::Torn) {
        // The length is kept apart from the bytes: that of what was kept, the one before, or the one after.
        match draw.random.below(3) {
            0 => bytes.resize(synced.len(), 0),
            1 => bytes.resize(longest, 0),
            _ => (),
        }
    }
    bytes
}

impl Image {
    /// What is in a folder.
    pub(crate) fn of(folder: &Path) -> Self {
        let mut image = Self::default();
        let mut left = vec![folder.to_owned()];
        while let Some(path) = left.pop() {
            let inside = path.strip_prefix(folder).unwrap().to_owned();
            if path.is_dir() {
                left.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
                image.contents.insert(inside, None);
            } else {
                image.contents.insert(inside, Some(fs::read(&path).unwrap()));
            }
        }
        image
    }

    /// Puts it into a folder that is empty.
    pub(crate) fn write(&self, folder: &Path) {
        for (inside, content) in &self.contents {
            let path = folder.join(inside);
            match content {
                None => fs::create_dir_all(path).unwrap(),
                Some(bytes) => write_without_zeros(&path, bytes),
            }
        }
    }
}

impl Image {
    /// The witness of a store that was put into this folder names the file of the read model by its inode: it is another one
    /// now, and on the disk that was cut it was still the same.
    pub(crate) fn renumber(&self, folder: &Path, store: &str) {
        let path = folder.join(store);
        let Ok(Some(witness @ Witness { file: Some(named), model: Some(_), .. })) = Witness::read(&path) else {
            return;
        };
        let model = model(&path);
        let before = self.inodes.get(model.strip_prefix(folder).unwrap());
        let file = FileId::of(&model).filter(|_| before == Some(&named.inode));
        // No file has this number.
        let file = file.unwrap_or(FileId { device: 0, inode: 0 });
        Witness { file: Some(file), ..witness }.write(&path).unwrap();
    }
}

/// Large files have large stretches of zeros, which need not be written.
fn write_without_zeros(path: &Path, bytes: &[u8]) {
    const PIECE: usize = 1 << 16;
    let file = File::create(path).unwrap();
    file.set_len(bytes.len() as u64).unwrap();
    for (number, piece) in bytes.chunks(PIECE).enumerate() {
        if piece.iter().any(|byte| *byte != 0) {
            file.write_all_at(piece, (number * PIECE) as u64).unwrap();
        }
    }
}
