//! From what people type to what is recorded: amounts, dates, names of deals by their beginning.
//!
//! ```text
//! fields as typed -> FieldReader: what is wrong with each, or its value -> event, date, source, note -> a line
//! ```

mod circumstances;
mod correction;
mod fault;
mod field_reader;
mod free_slug;
mod known_names;
mod near_names;
mod typed_fields;

pub use circumstances::Circumstances;
pub use correction::{CorrectionPatch, filled, filled_reading};
pub use fault::FieldFault;
pub use field_reader::FieldReader;
pub use free_slug::free_slug;
pub use known_names::KnownNames;
pub use near_names::{name_meant, near_names};
pub use typed_fields::TypedFields;
