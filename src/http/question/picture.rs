//! Pictures as answers.

use crate::draw::Theme;
use crate::draw::png::png;
use crate::fonts::fonts_for;
use crate::http::HttpFault;
use crate::http::media::Media;
use crate::http::query::Query;

/// The colours that were asked for.
pub(super) fn theme(query: &mut Query) -> Result<Theme, HttpFault> {
    let named = |word: &str| match word {
        "light" => Some(Theme::Light),
        "dark" => Some(Theme::Dark),
        _ => None,
    };
    Ok(query.read("theme", "light or dark", named)?.unwrap_or(Theme::Light))
}

/// The picture in its media type.
pub(super) fn drawn(media: Media, svg: String) -> Result<Vec<u8>, HttpFault> {
    if media != Media::Png {
        return Ok(svg.into_bytes());
    }
    let png = png(&svg, fonts_for(&svg));
    let too_large = "svg, which may be of any size; or ask for fewer deals";
    png.map(|png| png.bytes).map_err(|error| HttpFault::parameter("format", error.to_string(), too_large))
}
