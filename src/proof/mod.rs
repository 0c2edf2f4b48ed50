//! What can be checked without trusting whoever keeps a log: the tree over its entries, proofs in that tree, and the
//! signed texts that name a tree. Pure: it knows no store, no file and no clock, and entries are bytes to it.
//!
//! The hashes are those of RFC 6962 (section 2.1, SHA-256). The texts are those of C2SP: signed-note, tlog-checkpoint,
//! tlog-proof and tlog-tiles; so tools that others wrote read what this writes. `docs/trust.md` says it to people.

pub mod checkpoint;
pub mod consistency;
pub mod fault;
mod in_base64;
pub mod inclusion;
pub mod key;
pub mod note;
mod range;
pub mod tiles;
pub mod tlog_proof;
pub mod tree_hash;

pub use range::{Subtrees, root};
