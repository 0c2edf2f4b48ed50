//! The body of a request with a table: the parts of a form, each read to its end and within a size.

use crate::http::HttpFault;
use crate::http::recording::not_read;
use crate::render::clean;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest as _, Multipart, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use std::time::Duration;
use tokio::time::timeout;

/// The largest table that is read over HTTP.
pub(in crate::http) const LARGEST_TABLE: usize = 64 << 20;
/// The largest part that is no table.
const LARGEST_TEXT: usize = 256 << 10;
/// What the whole body may have: the table, the rules, and what stands between the parts.
pub(in crate::http) const LARGEST_UPLOAD: usize = LARGEST_TABLE + (1 << 20);
/// A body with a table may take so many times as long as a body may pause.
const PATIENCE: u32 = 20;
/// Of a longer name of a file, only the end is told.
const NAME: usize = 120;

/// A file that was sent, and what it is called.
#[derive(Debug)]
pub(in crate::http) struct UploadedFile {
    pub(in crate::http) name: String,
    pub(in crate::http) bytes: Vec<u8>,
}

/// The parts of a form with a table.
#[derive(Debug, Default)]
pub(in crate::http) struct TableUpload {
    /// None where nothing was chosen.
    pub(in crate::http) table: Option<UploadedFile>,
    /// The other parts that say something, by their names.
    texts: Vec<(&'static str, String)>,
}

impl TableUpload {
    /// Reads a form with the part `table` and these others.
    pub(in crate::http) async fn read(
        request: Request,
        others: &'static [&'static str],
        patience: Duration,
    ) -> Result<Self, HttpFault> {
        let content_type = request.headers().get(CONTENT_TYPE).map(|value| value.to_str().unwrap_or_default());
        let expected = "multipart/form-data";
        let essence = content_type.map(|given| given.split(';').next().unwrap_or_default().trim().to_owned());
        match essence {
            None => {
                let expected = "multipart/form-data, as curl -F sends it";
                return Err(HttpFault::parameter("Content-Type", "it is missing", expected));
            }
            Some(given) if !given.eq_ignore_ascii_case(expected) => {
                return Err(HttpFault::WrongMediaType { given, expected });
            }
            Some(_) => {}
        }
        let most = patience * PATIENCE;
        let too_slow = |_| HttpFault::BodyTooSlow { seconds: most.as_secs() };
        timeout(most, Self::parts(request, others, patience)).await.map_err(too_slow)?
    }

    async fn parts(request: Request, others: &'static [&'static str], patience: Duration) -> Result<Self, HttpFault> {
        let unreadable = |_| HttpFault::parameter("Content-Type", "it names no boundary", "what curl -F sends");
        let mut form = Multipart::from_request(request, &()).await.map_err(unreadable)?;
        let mut upload = Self::default();
        while let Some(part) = form.next_field().await.map_err(|error| failed(&error, patience))? {
            let name = part.name().unwrap_or_default().to_owned();
            if name == "table" {
                let file = file_name(part.file_name().unwrap_or_default());
                let bytes = whole(part, LARGEST_TABLE, patience).await?;
                // A browser sends an empty part where no file was chosen.
                if file.is_empty() && bytes.is_empty() {
                    continue;
                }
                let name = if file.is_empty() { "the table".into() } else { file };
                if upload.table.replace(UploadedFile { name, bytes }).is_some() {
                    return Err(HttpFault::RepeatedParameter { parameter: "table".into() });
                }
                continue;
            }
            let Some(known) = others.iter().find(|known| **known == name) else {
                let known = others.iter().copied().chain(["table"]).collect();
                return Err(HttpFault::UnknownParameter { parameter: name, known });
            };
            let bytes = whole(part, LARGEST_TEXT, patience).await?;
            let text = String::from_utf8(bytes).map_err(|error| {
                let at = error.utf8_error().valid_up_to();
                HttpFault::parameter(known, format!("it is no UTF-8 text after byte {at}"), "text in UTF-8")
            })?;
            if upload.text(known).is_some() {
                return Err(HttpFault::RepeatedParameter { parameter: name });
            }
            if !text.trim().is_empty() {
                // Browsers send the ends of lines as on teleprinters.
                upload.texts.push((known, text.replace("\r\n", "\n")));
            }
        }
        Ok(upload)
    }

    /// What a part says; none where it says nothing.
    pub(in crate::http) fn text(&self, name: &str) -> Option<&str> {
        self.texts.iter().find(|(known, _)| *known == name).map(|(_, text)| text.as_str())
    }
}

async fn whole(mut part: Field<'_>, most: usize, patience: Duration) -> Result<Vec<u8>, HttpFault> {
    let mut bytes = Vec::new();
    while let Some(piece) = part.chunk().await.map_err(|error| failed(&error, patience))? {
        if bytes.len() + piece.len() > most {
            return Err(HttpFault::BodyTooLarge { most: most as u64 });
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

fn failed(error: &MultipartError, patience: Duration) -> HttpFault {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => HttpFault::BodyTooLarge { most: LARGEST_TABLE as u64 },
        _ => not_read(error, patience),
    }
}

/// The name without the folders that some browsers put before it, as it may be told.
fn file_name(sent: &str) -> String {
    let name = clean(sent.rsplit(['/', '\\']).next().unwrap_or_default());
    let letters: Vec<char> = name.trim().chars().collect();
    letters.get(letters.len().saturating_sub(NAME)..).unwrap_or_default().iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_by_the_last_part_of_its_name() {
        assert_eq!(file_name("C:\\Users\\Ada\\targets.xlsx"), "targets.xlsx");
        assert_eq!(file_name("../../etc/passwd"), "passwd");
        assert_eq!(file_name(&format!("{}.csv", "x".repeat(500))).chars().count(), NAME);
        assert_eq!(file_name(""), "");
    }
}
