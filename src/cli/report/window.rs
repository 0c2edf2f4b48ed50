//! A window on one page.

use crate::cli::as_of_args::AsOfArgs;
use crate::cli::environment::Environment;
use crate::cli::failure::Failure;
use crate::cli::hints;
use crate::cli::new_file::{NewFile, extension};
use crate::cli::output;
use crate::desk::ask::{AskError, WindowReportQuestion};
use crate::render::count;
use crate::render::window_page::window_page;
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;

/// What is told of a window, on one page.
#[derive(Args, Debug)]
pub(super) struct WindowPageArgs {
    /// The window: its name or the beginning of it
    window: String,
    /// The page to write: its name ends in .html
    #[arg(short = 'o', long = "out", value_name = "FILE")]
    file: Option<PathBuf>,
    /// Replace the file if it exists
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    as_of: AsOfArgs,
}

/// What was made.
#[derive(Serialize)]
struct WrittenPage {
    file: String,
    deals: usize,
}

/// What made the page.
const PAGE: &str = "mercato";

impl WindowPageArgs {
    pub(super) fn run(self, environment: &Environment) -> Result<String, Failure> {
        let Some(file) = &self.file else {
            let window = shell_word(&self.window);
            let hint = format!("name one with --out, as in `mercato report window {window} -o window.html`");
            return Err(Failure::usage("the report on a window is a page, and is written to a file", hint));
        };
        if !matches!(extension(file).as_deref(), Some("html" | "htm")) {
            let message = format!("{}: the report on a window is an HTML page", file.display());
            return Err(Failure::usage(message, "end the name in .html"));
        }
        let dates = environment.dates()?;
        let out = NewFile::free(file, self.force, &environment.home()?)?;
        let cuts = self.as_of.cuts(&dates)?;
        let question = WindowReportQuestion { window: self.window, now: environment.now(), cuts };
        let told = environment.ask(|records| question.clone().answer(records))?;
        if told.deals.is_empty() {
            let of = format!("no deal in the window {}, {}", told.window, told.as_of.words());
            return Err(AskError::NothingToShow { to: "tell", of }.into());
        }
        let made = WrittenPage {
            deals: told.deals.len(),
            file: out.write(window_page(&told, PAGE, hints::WHEN_AND_WHY).html().as_bytes())?,
        };
        output::one(environment.output, &made, || {
            let deals = count(made.deals, "deal");
            format!("{}: {deals}, on one page for any browser, to be printed as well\n", made.file)
        })
    }
}
use crate::render::shell::shell_word;
