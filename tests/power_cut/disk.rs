//! A disk that keeps what was synced apart from what was not.
//!
//! A file's bytes and length are surely there once the file was synced; a name, once the folder was. Syncing a file does
//! not sync its name, and `sync_file_range` syncs nothing.

use super::trace::Entry;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// A file or a folder.
pub(crate) type Node = usize;

pub(crate) struct Disk {
    /// The path of the outermost folder, as the entries name it.
    root: String,
    pub(crate) nodes: Vec<Content>,
    /// The number that the system gave each of them.
    pub(crate) numbers: Vec<u64>,
    inodes: HashMap<u64, Node>,
}

/// What surely is there, and what was done since, in order.
pub(crate) enum Content {
    File { synced: Vec<u8>, since: Vec<Change> },
    Folder { synced: Names, since: Vec<NameChange>, now: Names },
}

pub(crate) type Names = BTreeMap<String, Node>;

pub(crate) enum Change {
    Bytes { offset: usize, bytes: Vec<u8> },
    Length(usize),
}

#[derive(Clone)]
pub(crate) enum NameChange {
    Added(String, Node),
    Removed(String),
    Renamed(String, String, Node),
}

impl Disk {
    /// With an empty folder on it.
    pub(crate) fn new(root: &Path) -> Self {
        use std::os::unix::fs::MetadataExt as _;
        let inode = root.metadata().unwrap().ino();
        Self {
            root: root.to_str().unwrap().into(),
            nodes: vec![folder()],
            numbers: vec![inode],
            inodes: HashMap::from([(inode, 0)]),
        }
    }

    pub(crate) fn take(&mut self, entry: Entry) {
        match entry {
            Entry::FileMade { inode, path } => {
                self.add(inode, &path, Content::File { synced: Vec::new(), since: Vec::new() });
            }
            Entry::FolderMade { inode, path } => self.add(inode, &path, folder()),
            Entry::Written { inode, offset, bytes } => {
                self.since(inode).push(Change::Bytes { offset: offset.try_into().unwrap(), bytes });
            }
            Entry::LengthSet { inode, length } => {
                self.since(inode).push(Change::Length(length.try_into().unwrap()));
            }
            Entry::Synced { inode } => self.nodes[self.inodes[&inode]].sync(),
            Entry::Renamed { from, to } => {
                let ((folder, from), (other, to)) = (self.parted(&from), self.parted(&to));
                assert_eq!(folder, other, "a rename from one folder to another is not simulated");
                let node = self.names(folder)[&from];
                self.rename(folder, NameChange::Renamed(from, to, node));
            }
            Entry::Removed { path } => {
                let (folder, name) = self.parted(&path);
                self.rename(folder, NameChange::Removed(name));
            }
            Entry::RangeSynced => (),
        }
    }

    fn add(&mut self, inode: u64, path: &str, content: Content) {
        let (folder, name) = self.parted(path);
        let node = self.nodes.len();
        self.nodes.push(content);
        self.numbers.push(inode);
        self.inodes.insert(inode, node);
        self.rename(folder, NameChange::Added(name, node));
    }

    fn since(&mut self, inode: u64) -> &mut Vec<Change> {
        match &mut self.nodes[self.inodes[&inode]] {
            Content::File { since, .. } => since,
            Content::Folder { .. } => panic!("a folder was written to"),
        }
    }

    fn names(&self, node: Node) -> &Names {
        match &self.nodes[node] {
            Content::Folder { now, .. } => now,
            Content::File { .. } => panic!("a file has names in it"),
        }
    }

    fn rename(&mut self, folder: Node, change: NameChange) {
        let Content::Folder { since, now, .. } = &mut self.nodes[folder] else { panic!("a file has names in it") };
        change.apply(now);
        since.push(change);
    }

    /// The folder and the name in it.
    fn parted(&self, path: &str) -> (Node, String) {
        let inside = path.strip_prefix(&self.root).unwrap().trim_start_matches('/');
        let (above, name) = inside.rsplit_once('/').unwrap_or(("", inside));
        let above = above.split('/').filter(|name| !name.is_empty());
        (above.fold(0, |folder, name| self.names(folder)[name]), name.into())
    }
}

fn folder() -> Content {
    Content::Folder { synced: Names::new(), since: Vec::new(), now: Names::new() }
}

impl Content {
    fn sync(&mut self) {
        match self {
            Self::File { synced, since } => since.drain(..).for_each(|change| change.apply(synced)),
            Self::Folder { synced, since, .. } => since.drain(..).for_each(|change| change.apply(synced)),
        }
    }
}

impl Change {
    pub(crate) fn apply(&self, to: &mut Vec<u8>) {
        match self {
            Self::Bytes { offset, bytes } => put(to, *offset, bytes),
            Self::Length(length) => to.resize(*length, 0),
        }
    }
}

/// Zeros stand where nothing was written.
pub(crate) fn put(to: &mut Vec<u8>, offset: usize, bytes: &[u8]) {
    let end = offset + bytes.len();
    if to.len() < end {
        to.resize(end, 0);
    }
    to[offset..end].copy_from_slice(bytes);
}

impl NameChange {
    pub(crate) fn apply(&self, to: &mut Names) {
        match self {
            Self::Added(name, node) => drop(to.insert(name.clone(), *node)),
            Self::Removed(name) => drop(to.remove(name)),
            Self::Renamed(from, new, node) => {
                to.remove(from);
                to.insert(new.clone(), *node);
            }
        }
    }
}
