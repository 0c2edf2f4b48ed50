//! The media types of answers.

use super::HttpFault;
use super::query::Query;
use axum::http::HeaderMap;
use axum::http::header::ACCEPT;

/// A form that an answer may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Media {
    Json,
    Jsonl,
    Csv,
    Xlsx,
    Sqlite,
    Svg,
    Png,
    Dot,
    Mermaid,
    Html,
    Events,
    Toml,
    /// A form with files.
    Multipart,
}

/// What every object and list has.
pub(super) const TEXTS: &[Media] = &[Media::Json, Media::Jsonl, Media::Csv];

/// The same, and a workbook.
pub(super) const TABLES: &[Media] = &[Media::Json, Media::Jsonl, Media::Csv, Media::Xlsx];

impl Media {
    /// As the parameter `format` names it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Sqlite => "sqlite",
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Dot => "dot",
            Self::Mermaid => "mermaid",
            Self::Html => "html",
            Self::Events => "events",
            Self::Toml => "toml",
            Self::Multipart => "multipart",
        }
    }

    /// Its name in the headers, without parameters.
    pub(super) fn essence(self) -> &'static str {
        self.content_type().split(';').next().unwrap_or_default()
    }

    /// The header `Content-Type`.
    pub(super) fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Jsonl => "application/x-ndjson",
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Sqlite => "application/vnd.sqlite3",
            Self::Svg => "image/svg+xml",
            Self::Png => "image/png",
            Self::Dot => "text/vnd.graphviz; charset=utf-8",
            Self::Mermaid => "text/vnd.mermaid; charset=utf-8",
            Self::Html => "text/html; charset=utf-8",
            Self::Events => "text/event-stream",
            Self::Toml => "application/toml",
            Self::Multipart => "multipart/form-data",
        }
    }

    /// What a browser calls the file that it keeps; none of what it shows.
    pub(super) fn file_name(self) -> Option<&'static str> {
        match self {
            Self::Xlsx => Some("mercato.xlsx"),
            Self::Sqlite => Some("mercato.sqlite"),
            _ => None,
        }
    }

    /// The one of those offered that the request asks for: by its parameter `format`, else by its header `Accept`.
    pub(super) fn asked(query: &mut Query, headers: &HeaderMap, offered: &[Self]) -> Result<Self, HttpFault> {
        if let Some(word) = query.text("format")? {
            let named = offered.iter().find(|media| media.word() == word).copied();
            let words: Vec<&str> = offered.iter().map(|media| media.word()).collect();
            let none = || HttpFault::parameter("format", format!("\"{word}\" is none that this has"), words.join(", "));
            return named.ok_or_else(none);
        }
        let accept: Vec<&str> = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok()).collect();
        let accept = accept.join(", ");
        if accept.trim().is_empty() {
            return offered.first().copied().ok_or(HttpFault::ServerFailed);
        }
        let mut best = None;
        for media in offered {
            let quality = quality(media.essence(), &accept);
            if quality > best.map_or(0, |(_, quality)| quality) {
                best = Some((*media, quality));
            }
        }
        let offered = || offered.iter().map(|media| media.essence()).collect();
        best.map(|(media, _)| media)
            .ok_or_else(|| HttpFault::NotAcceptable { accept: accept.clone(), offered: offered() })
    }
}

/// It comes from a browser: HTML is named among what it accepts.
pub(super) fn wants_a_page(headers: &HeaderMap) -> bool {
    let accept = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    accept.flat_map(|accept| accept.split(',')).any(|mention| {
        let range = mention.split(';').next().unwrap_or_default().trim();
        range.eq_ignore_ascii_case(Media::Html.essence()) && quality(Media::Html.essence(), mention) > 0
    })
}

/// How welcome a media type is, in thousandths: as its most precise mention says.
fn quality(essence: &str, accept: &str) -> u32 {
    let (kind, _) = essence.split_once('/').unwrap_or((essence, ""));
    let mentions = accept.split(',').filter_map(|mention| {
        let mut parts = mention.split(';').map(str::trim);
        let range = parts.next()?.to_ascii_lowercase();
        let precise = match range.as_str() {
            "*/*" => 0,
            range if range == essence => 2,
            range if range.strip_suffix("/*") == Some(kind) => 1,
            _ => return None,
        };
        let quality = parts.find_map(|part| part.strip_prefix("q=")).map_or(Some(1_000), thousandths)?;
        Some((precise, quality))
    });
    mentions.max_by_key(|(precise, _)| *precise).map_or(0, |(_, quality)| quality)
}

/// `0.8` as 800, and so is `.8`, as Java writes it. What is more than 1 counts as 1.
fn thousandths(text: &str) -> Option<u32> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let whole = if whole.is_empty() { "0" } else { whole };
    let part: u32 = format!("{part:0<3}").parse().ok().filter(|_| part.len() <= 3)?;
    Some(whole.parse::<u32>().ok()?.saturating_mul(1_000).saturating_add(part).min(1_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_precise_mention_holds() {
        assert_eq!(quality("text/csv", "*/*;q=0.1, text/*;q=0.5, text/csv;q=0.8"), 800);
        assert_eq!(quality("text/html", "*/*;q=0.1, text/*;q=0.5, text/csv;q=0.8"), 500);
        assert_eq!(quality("image/png", "*/*;q=0.1, text/*;q=0.5"), 100);
        assert_eq!(quality("image/png", "*/*, image/png;q=0"), 0);
        assert_eq!(quality("image/png", "text/html"), 0);
    }

    #[test]
    fn what_java_accepts_is_understood() {
        assert_eq!(quality("application/json", "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"), 200);
        assert_eq!(quality("application/json", "*/*; q="), 0);
    }

    #[test]
    fn no_quality_is_more_than_one() {
        for most in ["1", "1.5", "4294968", "4294967295.999"] {
            assert_eq!(quality("text/html", &format!("text/html;q={most}")), 1_000, "{most}");
        }
    }
}
