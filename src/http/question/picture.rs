//! Pictures as answers.

use crate::draw::Theme;
use crate::draw::png::png;
use crate::fonts::fonts_for;
use crate::http::HttpFault;
use crate::http::media::Media;
use crate::http::query::Query;

/// The colours that were asked for; none where nobody did.
pub(super) fn theme(query: &mut Query) -> Result<Option<Theme>, HttpFault> {
    let named = |word: &str| match word {
        "light" => Some(Theme::Light),
        "dark" => Some(Theme::Dark),
        _ => None,
    };
    query.read("theme", "light or dark", named)
}

/// Only a picture has colours.
pub(super) fn refuse_theme(theme: Option<Theme>, media: Media) -> Result<(), HttpFault> {
    let has_none = theme.is_some() && !matches!(media, Media::Svg | Media::Png);
    let fault =
        || HttpFault::parameter("theme", format!("{} has no colours", media.word()), "format=svg or format=png");
    if has_none { Err(fault()) } else { Ok(()) }
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
