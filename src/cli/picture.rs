//! A picture as a file: its form is said by its name.

use super::complaint::warn;
use super::environment::Environment;
use super::failure::Failure;
use super::new_file::{NewFile, extension};
use super::output;
use super::table_file::{TableFile, is_workbook};
use crate::draw::Theme;
use crate::draw::png::{PngError, png};
use crate::fonts::fonts_for;
use crate::render::{count, named};
use clap::Args;
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Where a picture goes, and how it looks.
#[derive(Args, Debug)]
pub(crate) struct PictureArgs {
    /// The picture to write: its name ends in .svg or .png
    #[arg(short = 'o', long = "out", value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// Replace the file if it exists
    #[arg(long, requires = "file")]
    force: bool,
    /// Use light colours on a dark background
    #[arg(long, requires = "file")]
    dark: bool,
}

/// A picture that may be made.
pub(crate) struct PictureFile {
    pub(crate) theme: Theme,
    form: PictureFormat,
    out: NewFile,
}

#[derive(Clone, Copy)]
enum PictureFormat {
    Svg,
    Png,
}

/// What was made.
#[derive(Serialize)]
struct WrittenPicture {
    file: String,
    deals: usize,
    width: Option<u32>,
    height: Option<u32>,
}

impl PictureArgs {
    /// The workbook that was asked for instead, if one was.
    pub(crate) fn table_file(&self, environment: &Environment) -> Result<Option<TableFile>, Failure> {
        let Some(file) = self.file.as_ref().filter(|file| is_workbook(file)) else { return Ok(None) };
        if self.dark {
            return Err(Failure::usage("--dark is for pictures, and a workbook is none", "leave out --dark"));
        }
        TableFile::free(file, self.force, environment).map(Some)
    }

    /// The picture that was asked for, if one was: looked at before anything is drawn.
    pub(crate) fn picture_file(&self, environment: &Environment) -> Result<Option<PictureFile>, Failure> {
        let Some(file) = &self.file else { return Ok(None) };
        if let Some(form) = environment.output.draws() {
            let message = format!("-O {form} and --out ask for two pictures at once");
            return Err(Failure::usage(message, "leave out one of them"));
        }
        let form = form(file)?;
        let theme = if self.dark { Theme::Dark } else { Theme::Light };
        Ok(Some(PictureFile { theme, form, out: NewFile::free(file, self.force, &environment.home()?)? }))
    }
}

impl PictureFile {
    /// Makes the file of this SVG, and tells so.
    pub(crate) fn make(self, svg: &str, deals: usize, environment: &Environment) -> Result<String, Failure> {
        let made = match self.form {
            PictureFormat::Svg => {
                WrittenPicture { file: self.out.write(svg.as_bytes())?, deals, width: None, height: None }
            }
            PictureFormat::Png => {
                // Hundreds of deals take a while.
                let spinner = environment.spinner("drawing the picture");
                let png = png(svg, fonts_for(svg));
                spinner.finish_and_clear();
                let png = png.map_err(|error| undrawn(&error))?;
                let (width, height) = (Some(png.width), Some(png.height));
                let file = self.out.write(&png.bytes)?;
                if !png.boxes.is_empty() {
                    warn(environment, &boxes(&file, &png.boxes));
                }
                WrittenPicture { file, deals, width, height }
            }
        };
        output::one(environment.output, &made, || {
            let size = made.width.zip(made.height).map(|(width, height)| format!(", {width} x {height} pixels"));
            let deals = count(made.deals, "deal");
            format!("{}: {deals}{}\n", made.file, size.unwrap_or_default())
        })
    }
}

fn form(file: &Path) -> Result<PictureFormat, Failure> {
    let message = match extension(file).as_deref() {
        Some("svg") => return Ok(PictureFormat::Svg),
        Some("png") => return Ok(PictureFormat::Png),
        Some(other) => format!("{}: a picture cannot be written as .{other}", file.display()),
        None => format!("{}: the name does not say which kind of picture to write", file.display()),
    };
    Err(Failure::usage(message, "end the name in .svg or .png"))
}

/// How many letters are named that no font has.
const NAMED: usize = 10;

fn boxes(file: &str, letters: &BTreeSet<char>) -> Failure {
    let letters: Vec<char> = letters.iter().copied().collect();
    let message = format!("{file}: no font of this machine has {}; boxes stand for them", named(&letters, NAMED));
    Failure::usage(message, "end the name in .svg, for readers whose machine has such a font; or install one here")
}

fn undrawn(error: &PngError) -> Failure {
    Failure::usage(error.to_string(), "end the name in .svg, which may be of any size, or ask for fewer deals")
}
