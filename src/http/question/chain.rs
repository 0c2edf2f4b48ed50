//! Who waits for whom.

use super::picture;
use crate::desk::ask::{AskError, ChainAnswer, ChainQuestion, Records};
use crate::draw::chain_svg;
use crate::http::answer::many;
use crate::http::asking::Asking;
use crate::http::media::Media;
use crate::render::chain as text;
use crate::views::board::Behind;
use axum::response::Response;

/// The forms of a chain.
pub(in crate::http) const CHAIN_FORMS: &[Media] =
    &[Media::Json, Media::Jsonl, Media::Csv, Media::Xlsx, Media::Svg, Media::Png, Media::Dot, Media::Mermaid];

/// `GET /chain`
pub(in crate::http) async fn chain(asking: Asking) -> Response {
    asking
        .answer(CHAIN_FORMS, |query| {
            let (theme, of) = (picture::theme(query)?, query.sheet_origin());
            let question =
                ChainQuestion { deal: query.text("deal")?, window: query.text("window")?, cuts: query.cuts()? };
            Ok(move |records: &Records, media| {
                picture::refuse_theme(theme, media)?;
                let ChainAnswer { links, as_of } = question.clone().answer(records)?;
                match media {
                    Media::Dot => Ok(text::dot(&links).into_bytes()),
                    Media::Mermaid => Ok(text::mermaid(&links).into_bytes()),
                    Media::Svg | Media::Png if links.is_empty() => {
                        let of = format!("nobody waits for anybody, {}", as_of.words());
                        Err(AskError::NothingToShow { to: "draw", of }.into())
                    }
                    Media::Svg | Media::Png => {
                        picture::drawn(media, chain_svg(&links, &as_of, theme.unwrap_or_default()))
                    }
                    Media::Xlsx => of.workbook(records, "Chain", &links, (&as_of, Behind::default())),
                    media => many(media, &links),
                }
            })
        })
        .await
}
