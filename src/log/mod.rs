//! The log: an append-only sequence of records, in streams, with the look-ups that questions need.
//!
//! [`EventLog`] is the contract; every implementation answers one suite of tests: [`MemoryLog`] for tests and for trying out, and
//! [`SledLog`], which lives in a [`Store`]. Both decide in `plan` and find by `index`; `codec` is what a record is as
//! bytes, and `docs/format.md` says it to people.

mod audit;
mod backup;
mod bundle;
pub mod codec;
mod erasures;
pub mod error;
pub mod index;
mod leaves;
mod lock;
mod memory;
mod pages;
mod places;
mod plan;
mod prepared;
pub mod signing;
mod sled_log;
mod store;

pub use backup::{Contents, Fault, is_a_backup};
pub use bundle::BLOCK;
pub use error::LogError;
pub use memory::MemoryLog;
pub use plan::Placed;
pub use prepared::{Begun, Prepared};
pub use sled_log::{Fresh, Lag, SledLog};
pub(crate) use store::files;
pub use store::{Examined, FORMAT, OpenOptions, Secret, Store};

use crate::deal::ids::{Position, RecordId, StreamId, Version};
use crate::deal::moment::Instant;
use crate::deal::name::Slug;
use crate::deal::record::{Draft, Record};
use crate::proof::tree_hash::{Frontier, Hash};

/// Records for one stream, which must stand at `expected` when its turn comes.
#[derive(Clone, Debug, PartialEq)]
pub struct Append {
    /// What the records are about.
    pub stream: StreamId,
    /// How many records the stream has; 0 for one that begins here.
    pub expected: Version,
    /// In order.
    pub drafts: Vec<Draft>,
}

/// The newest record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// Its place; 0 in an empty log.
    pub position: Position,
    /// When the log took it.
    pub recorded: Option<Instant>,
}

/// What streams are found by. Words are folded ([`crate::deal::name::fold`]) and whole: `caldara` finds Mattia
/// Caldara. What is found may be more than what matches now, since names that were corrected still find their
/// deal; it is never less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key<'a> {
    /// Deals whose slug begins like this; all deals for "".
    Deal(&'a str),
    /// Windows whose name begins like this.
    Window(&'a str),
    /// Deals meant for the window of this name.
    InWindow(&'a str),
    /// Deals with a player of whose name this is a word.
    Player(&'a str),
    /// Deals with an owner, buyer or loan club of whose name this is a word.
    Club(&'a str),
}

/// A stream that a key finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The name of the deal or window.
    pub slug: Slug,
    /// Its identity.
    pub stream: StreamId,
}

/// What a check of the whole log went over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Records whose bytes, digest, place and version are right.
    pub records: u64,
    /// Streams whose versions run from 1 without a gap.
    pub streams: u64,
    /// Entries of the indexes that lead to where they should.
    pub entries: u64,
    /// Records of which nothing but the envelope is left, and an erasure says so.
    pub erased: u64,
}

/// An append-only log. Synchronous; one writer.
///
/// - `append` is all or nothing, and what it acknowledged survives a power cut (in memory: the program).
/// - Positions begin at 1 and grow; callers rely on nothing else.
/// - Every read sees every append that was acknowledged before it.
/// - It draws no ids and reads no clock; a record that is older (`recorded`) than the newest is a bug of the caller.
pub trait EventLog {
    /// Appends in the order given and answers with the position of each record, in the same order. A stream may
    /// come more than once; `expected` then counts what came before it in this call.
    ///
    /// Errors: [`LogError::Conflict`] when a stream does not stand at `expected` (nothing was appended);
    /// [`LogError::Unknown`] when it could not be learned whether the records were taken (the log takes no more
    /// until it is opened again); [`LogError::TwiceTheSameId`] when an id stands already (nothing was appended).
    fn append(&mut self, appends: &[Append]) -> Result<Vec<Position>, LogError>;

    /// Begins an append of many records that are to follow the position `after`. [`Begun::prepare`] makes it ready, on
    /// another thread if need be, and [`EventLog::finish`] appends it. The caller has looked that no id of them stands.
    fn begin(&mut self, appends: Vec<Append>, after: Position) -> Begun {
        Begun { appends, after, salts: None }
    }

    /// Appends what was begun, all or nothing, in order. Answers and errors are those of [`EventLog::append`]; and
    /// [`LogError::Unknown`] where it does not follow the newest record.
    fn finish(&mut self, prepared: Vec<Prepared>) -> Result<Vec<Position>, LogError> {
        match prepared::as_one(prepared)? {
            prepared::Form::Drafts(appends) => self.append(&appends),
            prepared::Form::Stored(_) => Err(prepared::does_not_follow()),
        }
    }

    /// After the last of many appends that were begun: does what they left to be done at once. Until then, and after a
    /// cut, every question is answered all the same.
    fn settle(&mut self) -> Result<(), LogError> {
        Ok(())
    }

    /// Takes away for good what these records said (their source, note, data and recorder), and appends what tells so: all of
    /// it or nothing. Where and what they were, their clocks and the tree over the envelopes stay; names that only they
    /// gave lead nowhere any more. `progress` gets the records gone over so far.
    ///
    /// Errors: those of [`EventLog::append`]; and [`LogError::OldLogLeft`] where it is done, and left something to remove.
    fn erase(&mut self, gone: &[Position], append: &Append, progress: &mut dyn FnMut(u64)) -> Result<(), LogError>;

    /// Some record may have been erased; where it says no, none was.
    fn may_have_erased(&self) -> bool {
        true
    }

    /// All records of a stream, by version; none for an unknown one.
    fn read_stream(&self, stream: StreamId) -> Result<Vec<Record>, LogError>;

    /// The same of each of these streams, in their order: what stands side by side is read once.
    fn read_streams(&self, streams: &[StreamId]) -> Result<Vec<Vec<Record>>, LogError> {
        streams.iter().map(|stream| self.read_stream(*stream)).collect()
    }

    /// Up to `limit` records with a position above `after`, in order.
    fn read_after(&self, after: Position, limit: usize) -> Result<Vec<Record>, LogError>;

    /// The newest record.
    fn head(&self) -> Result<Head, LogError>;

    /// Where the record with this id stands.
    fn locate(&self, id: RecordId) -> Result<Option<Position>, LogError>;

    /// The streams that a key finds, by slug.
    fn find(&self, key: Key<'_>) -> Result<Vec<Found>, LogError>;

    /// The envelopes of up to `limit` records with a position above `after`, in order, byte for byte. They are the leaves of
    /// the tree: the first record is leaf 0.
    fn envelopes_after(&self, after: Position, limit: usize) -> Result<Vec<Vec<u8>>, LogError>;

    /// The tree over all envelopes.
    fn tree(&self) -> Result<Frontier, LogError> {
        leaves::tree_of(self, Position(0), self.head()?.position.0)
    }

    /// The root of the whole subtree over 2^height envelopes, the `number`th of that height (counted from 0).
    ///
    /// Errors: [`LogError::Damaged`] where the log has not all of them.
    fn subtree(&self, height: u32, number: u64) -> Result<Hash, LogError> {
        Ok(leaves::tree_of(self, Position(number << height), 1 << height)?.root())
    }

    /// Makes what leads to the records anew from the records; `progress` gets the records read so far.
    fn rebuild(&mut self, progress: &mut dyn FnMut(u64)) -> Result<(), LogError>;

    /// Reads everything and compares it with what it should be; `progress` gets the records read so far.
    fn check(&self, progress: &mut dyn FnMut(u64)) -> Result<Checked, LogError>;
}
