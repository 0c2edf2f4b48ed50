//! One deal.

use crate::deal::cuts::Cuts;
use crate::deal::moment::Moment;
use crate::deal::terms::Field;
use crate::desk::ask::{BlameQuestion, DiffQuestion, HistoryAnswer, HistoryQuestion, Records, ShowQuestion};
use crate::http::HttpFault;
use crate::http::answer::{AnswerBody, many, one};
use crate::http::asking::Asking;
use crate::http::media::{Media, TABLES, TEXTS};
use crate::http::query::Query;
use axum::response::Response;

/// `GET /deals/{deal}`: its state.
pub(in crate::http) async fn show(asking: Asking) -> Response {
    let deal = asking.part("deal");
    asking
        .answer_of_deal(TEXTS, |query| {
            let question = ShowQuestion { deal, cuts: query.cuts()? };
            Ok(move |records: &Records, media| one(media, &question.clone().answer(records)?.deal))
        })
        .await
}

/// `GET /deals/{deal}/records`: how it evolved. Where nothing is cut, the tag has the version of the deal.
pub(in crate::http) async fn history(asking: Asking) -> Response {
    let deal = asking.part("deal");
    asking
        .answer_of_deal(TABLES, |query| {
            let of = query.sheet_origin();
            let question = HistoryQuestion { deal, cuts: query.cuts()? };
            let is_cut = Cuts { asked: None, ..question.cuts.clone() } != Cuts::default();
            Ok(move |records: &Records, media| {
                let HistoryAnswer { entries, as_of, behind, .. } = question.clone().answer(records)?;
                let version = entries.last().filter(|_| !is_cut).map(|entry| entry.version);
                let bytes = match media {
                    Media::Xlsx => of.workbook(records, "History", &entries, (&as_of, behind))?,
                    media => many(media, &entries)?,
                };
                Ok(AnswerBody { bytes, version, ..AnswerBody::default() })
            })
        })
        .await
}

/// `GET /deals/{deal}/blame`: who said what about its terms.
pub(in crate::http) async fn blame(asking: Asking) -> Response {
    let deal = asking.part("deal");
    asking
        .answer_of_deal(TEXTS, |query| {
            let fields = Field::OF_TERMS.map(Field::name).join(", ") + ", asking, asking_package";
            let question =
                BlameQuestion { deal, field: query.read("field", &fields, Field::named)?, cuts: query.cuts()? };
            Ok(move |records: &Records, media| one(media, &question.clone().answer(records)?.deal.blame))
        })
        .await
}

/// `GET /deals/{deal}/diff`: what changed between two dates.
pub(in crate::http) async fn diff(asking: Asking) -> Response {
    let deal = asking.part("deal");
    asking
        .answer_of_deal(TEXTS, |query| {
            let (happened, learned) = (pair(query, "from", "to")?, pair(query, "known_from", "known_to")?);
            if happened.is_none() && learned.is_none() {
                return Err(HttpFault::parameter(
                    "from",
                    "no two dates are given",
                    "from and to, or known_from and known_to",
                ));
            }
            let cuts = query.cuts()?;
            for (is_there, compared, cut) in [
                (happened.is_some(), "from", cuts.at.is_some()),
                (learned.is_some(), "known_from", cuts.known_at.is_some()),
            ] {
                if is_there && cut {
                    let cut = if compared == "from" { "at" } else { "known_at" };
                    let reason = format!("it is given beside {compared}, which compares two dates of this clock");
                    return Err(HttpFault::parameter(cut, reason, "leave it out"));
                }
            }
            let question = DiffQuestion { deal, happened, learned, cuts };
            Ok(move |records: &Records, media| one(media, &question.clone().answer(records)?.comparison))
        })
        .await
}

/// Two dates, if both are given.
pub(in crate::http) fn pair(
    query: &mut Query,
    from: &'static str,
    to: &'static str,
) -> Result<Option<(Moment, Moment)>, HttpFault> {
    match (query.moment(from)?, query.moment(to)?) {
        (None, None) => Ok(None),
        (Some(earlier), Some(later)) if later.end < earlier.end => {
            let reason = format!("{} is before {}", later.words, earlier.words);
            Err(HttpFault::parameter(to, reason, "put the earlier date first"))
        }
        (Some(earlier), Some(later)) => Ok(Some((earlier, later))),
        (Some(_), None) => Err(HttpFault::parameter(to, "it is missing", format!("a date, beside {from}"))),
        (None, Some(_)) => Err(HttpFault::parameter(from, "it is missing", format!("a date, beside {to}"))),
    }
}
