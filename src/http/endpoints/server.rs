//! Following the log, and the server itself.

use crate::http::description::{Parameter, Shape, answers as shapes, description, parameter as known};
use crate::http::endpoint::{Endpoint, EndpointGroup};
use crate::http::media::Media;
use crate::http::page::{guarded, reference};
use crate::http::token::TokenRole;
use crate::http::{backup, health, live, metrics, question};

const PLAIN: &str = "text/plain";
const PAGE: &str = "text/html";
const JSON: &str = "application/json";

/// Those who follow the log.
pub(super) fn following() -> Vec<Endpoint> {
    let forms: Vec<(&str, Shape)> = live::FORMS.iter().map(|media| (media.essence(), Shape::Text)).collect();
    vec![
        Endpoint::get("followLog", "/api/v1/live", live::live)
            .group(EndpointGroup::Following)
            .says("Each record as it is recorded")
            .takes(&[known::AFTER, known::DEAL, known::WINDOW, known::CLUB, known::PLAYER])
            .takes(&[Parameter::format(live::FORMS), known::LAST_EVENT_ID])
            .answers(200, "The records, for as long as the client listens.", &forms)
            .fails_with(&[404, 406])
            .example("/api/v1/live?after=100", ""),
    ]
}

/// About the server itself.
pub(super) fn server() -> Vec<Endpoint> {
    let about = Shape::Object(&shapes::ABOUT);
    vec![
        Endpoint::question("showLedger", "/api/v1", question::about, &[Media::Json], about)
            .says("The ledger, and who asks"),
        Endpoint::get("showDescription", "/api/v1/openapi.json", description)
            .says("This description")
            .open_to_all()
            .fails_with(&[400])
            .answers(200, "The description, as OpenAPI 3.1.", &[(JSON, Shape::Anything)]),
        Endpoint::get("showReference", "/api/v1/docs", reference)
            .says("This description as a page")
            .open_to_all()
            .fails_with(&[400])
            .served_by(guarded)
            .answers(200, "The page.", &[(PAGE, Shape::Text)]),
        Endpoint::get("backUp", "/api/v1/backup", backup::backup)
            .says("A backup of the store")
            .needs(TokenRole::Keeper)
            .answers(
                200,
                "The file. If it is cut short, `mercato verify FILE` says so.",
                &[("application/octet-stream", Shape::Anything)],
            ),
        Endpoint::get("showMetrics", "/metrics", metrics::metrics)
            .says("What the server counted, for Prometheus")
            .answers(200, "The counts.", &[(PLAIN, Shape::Text)]),
        Endpoint::get("isAlive", "/healthz", health::alive).says("Whether the server runs").open_to_all().answers(
            200,
            "It runs.",
            &[(PLAIN, Shape::Text)],
        ),
        Endpoint::get("isReady", "/readyz", health::ready)
            .says("Whether the server answers and records")
            .open_to_all()
            .answers(200, "It does.", &[(PLAIN, Shape::Text)])
            .fails_with(&[503]),
    ]
}
