//! How fast it is, beside SQLite on the same events: `cargo bench -- --help`, and docs/benchmarks.md.

#![expect(
    clippy::indexing_slicing,
    clippy::float_arithmetic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program that measures: it divides and prints, and one that meets what it did not expect has failed"
)]

mod child;
#[path = "../postgres/cluster.rs"]
#[expect(dead_code, clippy::unwrap_used, reason = "tests do more with it, and stop at what they did not expect")]
mod cluster;
mod generator;
mod http_client;
mod machine;
mod options;
mod peer;
mod place;
mod report;
mod rows;

use mimalloc::MiMalloc;
use options::Options;
use report::Report;
use tempfile::TempDir;

/// That of the program.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// What can go wrong ends the run, in its own words.
pub(crate) type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// How the name of the folder with the data begins.
const NAMED: &str = "mercato-bench-";

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // The peer is this program again, so that its time and memory are those of a process of its own.
    if let Some((word, rest)) = arguments.split_first().filter(|(word, _)| *word == peer::WORD) {
        return peer::run(rest).map_err(|error| format!("{word}: {error}").into());
    }
    let Some(options) = Options::read(&arguments)? else {
        println!("{}", options::HELP);
        return Ok(());
    };
    let folder = match &options.folder {
        Some(above) => {
            std::fs::create_dir_all(above)?;
            TempDir::with_prefix_in(NAMED, above)?
        }
        None => TempDir::with_prefix(NAMED)?,
    };
    let mut report = Report::new(machine::lines(folder.path())?);
    for records in &options.records {
        rows::of_size(*records, &options, folder.path(), &mut report)?;
    }
    rows::of_a_window(&options, folder.path(), &mut report)?;
    rows::of_a_long_deal(&options, folder.path(), &mut report)?;
    println!("{report}");
    if options.keep {
        eprintln!("the data stays in {}", folder.keep().display());
    }
    Ok(())
}
