//! A real window to try the ledger on: Atalanta's January 2020, compiled from the press and public data sets.

use chrono_tz::Tz;

/// 108 records over 16 deals, in the order in which they were learned.
pub const RECORDS: &str = include_str!("demo/atalanta-january-2020.jsonl");

/// The registration periods of 2019/20, with their closing hours and zones.
pub const WINDOWS: &str = include_str!("demo/windows-2019-20.csv");

/// Some of their clubs, with other names that people use.
pub const CLUBS: &str = include_str!("demo/clubs.csv");

/// Where the deals were made.
pub const ZONE: Tz = Tz::Europe__Rome;
