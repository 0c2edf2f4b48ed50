//! What is on the disk, and who is doing what.

use super::question::Question;
use super::writer::Writer;

/// How far the search goes.
pub(crate) struct Bounds {
    pub(crate) records: u8,
    pub(crate) sessions: u8,
    pub(crate) faults: u8,
}

/// A rule that is left out, to see that the search finds what it is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// The witness is not opened before the first append.
    NoOpenWitness,
    /// The witness is not read again after the answer.
    NoSecondLook,
    /// A model of an open witness is believed without a session that is alive.
    NoLiveSession,
    /// The file that is read need not be the one that is written.
    NoFileIdentity,
    /// The record is acknowledged before the model has it.
    AcknowledgedEarly,
}

impl Flaw {
    pub(crate) const ALL: [Self; 5] =
        [Self::NoOpenWitness, Self::NoSecondLook, Self::NoLiveSession, Self::NoFileIdentity, Self::AcknowledgedEarly];
}

/// What a commit on the model says: how far it has read, and in whose session.
pub(crate) type Commit = (u8, u8);

/// The file of the read model. A file that is put back has another number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Model {
    pub(crate) inode: u8,
    /// What is in the file itself.
    pub(crate) file: Commit,
    /// What is only in the file beside it.
    pub(crate) wal: Vec<Commit>,
}

impl Model {
    /// As a reader sees it that looks into both files.
    pub(crate) fn newest(&self) -> Commit {
        self.wal.last().copied().unwrap_or(self.file)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Witness {
    pub(crate) open: bool,
    /// Where it is closed: all of the model is in the file itself.
    pub(crate) whole: bool,
    pub(crate) position: u8,
    pub(crate) inode: u8,
}

/// The whole of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct World {
    pub(crate) log: u8,
    pub(crate) acknowledged: u8,
    pub(crate) witness: Witness,
    pub(crate) model: Model,
    /// The file that a writer has opened, where another one is in its place by now.
    pub(crate) orphan: Option<Model>,
    /// A copy that somebody has made while nobody was writing.
    pub(crate) copy: Option<Commit>,
    /// The session whose file is locked.
    pub(crate) live: Option<u8>,
    /// Who holds the store's lock.
    pub(crate) lock: Option<u8>,
    pub(crate) sessions: u8,
    pub(crate) inodes: u8,
    pub(crate) faults: u8,
    pub(crate) writers: [Writer; 2],
    pub(crate) question: Question,
}

impl World {
    pub(crate) fn new() -> Self {
        Self {
            log: 0,
            acknowledged: 0,
            witness: Witness { open: false, whole: true, position: 0, inode: 0 },
            model: Model { inode: 0, file: (0, 0), wal: Vec::new() },
            orphan: None,
            copy: None,
            live: None,
            lock: None,
            sessions: 0,
            inodes: 0,
            faults: 0,
            writers: [Writer::Away, Writer::Away],
            question: Question::NotYet,
        }
    }

    pub(crate) fn write_witness(&mut self, open: bool) {
        let (inode, whole) = (self.opened().inode, !open && self.opened().wal.is_empty());
        self.witness = Witness { open, whole, position: self.log, inode };
    }

    /// The model that a writer has opened.
    pub(crate) fn opened(&mut self) -> &mut Model {
        self.orphan.as_mut().unwrap_or(&mut self.model)
    }

    /// The worlds that a fault makes of this one.
    pub(crate) fn broken(&self, bounds: &Bounds) -> Vec<Self> {
        let mut worlds = Vec::new();
        if self.faults == bounds.faults {
            return worlds;
        }
        let next = Self { faults: self.faults + 1, ..self.clone() };
        for number in 0..2 {
            if self.writers[number] != Writer::Away {
                let mut killed = next.clone();
                killed.kill(number);
                worlds.push(killed);
            }
        }
        // A power cut leaves any beginning of what was not synced.
        for kept in 0..=self.model.wal.len() {
            let mut cut = next.clone();
            (0..2).for_each(|number| cut.kill(number));
            cut.question = cut.question.again();
            cut.model.wal.truncate(kept);
            worlds.push(cut);
        }
        if self.writers == [Writer::Away, Writer::Away] {
            if !self.model.wal.is_empty() {
                let mut removed = next.clone();
                removed.model.wal.clear();
                worlds.push(removed);
            }
            if self.copy.is_none() {
                // To copy a file is no fault.
                worlds.push(Self { copy: Some(self.model.newest()), ..self.clone() });
            }
        }
        if let Some(copy) = self.copy {
            let mut put_back = next;
            put_back.inodes += 1;
            let model = Model { inode: put_back.inodes, file: copy, wal: Vec::new() };
            let replaced = std::mem::replace(&mut put_back.model, model);
            if put_back.lock.is_some() && put_back.orphan.is_none() {
                put_back.orphan = Some(replaced);
            }
            worlds.push(put_back);
        }
        worlds
    }

    fn kill(&mut self, number: usize) {
        self.writers[number] = Writer::Away;
        if self.lock == Some(number as u8) {
            self.lock = None;
            self.live = None;
            self.orphan = None;
        }
    }
}
