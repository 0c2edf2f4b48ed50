//! The way of a question: parameters, a place among those that are answered, the read model, an answer.

use super::HttpFault;
use super::access::Access;
use super::answer::{
    AnswerBody, LEDGER_MOVED, PART, POSITION, WARNING, is_known, next_page, response, strong_tag, weak_tag,
};
use super::header::single;
use super::media::Media;
use super::problem::Problem;
use super::query::Query;
use super::server::Server;
use crate::deal::ids::Position;
use crate::deal::moment::{Instant, Moment};
use crate::deal::name::Slug;
use crate::desk::ask::{AskError, Records};
use crate::ledger::Error;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::header::{IF_NONE_MATCH, LINK, LOCATION};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use chrono::NaiveDate;
use std::sync::Arc;
use std::time::Duration;

/// How long an answer waits for a record that the client has seen elsewhere.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often it looks whether it is there.
const PAUSE: Duration = Duration::from_millis(20);

/// A request that asks, before its parameters are read.
pub(super) struct Asking {
    server: Arc<Server>,
    access: Access,
    headers: HeaderMap,
    uri: Uri,
    path: Vec<(String, String)>,
}

/// What came of a question at one moment of the ledger.
enum Looked {
    Answer {
        /// None where the client has it.
        body: Option<AnswerBody>,
        tag: String,
        head: Position,
    },
    /// The deal that was named by a beginning has this name.
    Elsewhere(Slug),
    /// The ledger does not have the record that was to be waited for.
    NotArrived(Position),
}

impl FromRequestParts<Arc<Server>> for Asking {
    type Rejection = HttpFault;

    async fn from_request_parts(parts: &mut Parts, server: &Arc<Server>) -> Result<Self, HttpFault> {
        let uri = parts.uri.clone();
        let nothing_there = || HttpFault::NoSuchPath { path: uri.path().into() };
        let path = RawPathParams::from_request_parts(parts, server).await.map_err(|_| nothing_there())?;
        // Every name begins with nothing.
        if path.iter().any(|(_, value)| value.is_empty()) {
            return Err(nothing_there());
        }
        Ok(Self {
            server: Arc::clone(server),
            access: parts.extensions.get::<Access>().cloned().ok_or(HttpFault::NoToken)?,
            headers: parts.headers.clone(),
            uri,
            path: path.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        })
    }
}

impl Asking {
    pub(super) fn server(&self) -> &Arc<Server> {
        &self.server
    }

    pub(super) fn uri(&self) -> &Uri {
        &self.uri
    }

    pub(super) fn access(&self) -> &Access {
        &self.access
    }

    /// Whom its token, or its session, still lets in: a request may last for days.
    pub(super) fn still_let_in(&self) -> Result<Access, HttpFault> {
        let (server, now) = (&self.server, self.server.outside().now());
        match server.door().admit(&self.headers, now) {
            Err(HttpFault::NoToken) => {
                server.sessions().access(&self.headers, now, server.door()).ok_or(HttpFault::NoToken)
            }
            admitted => admitted,
        }
    }

    pub(super) fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// What `read` makes of the parameters and headers of a request that records. It takes all parameters.
    pub(super) fn terms<T>(
        &self,
        read: impl FnOnce(&mut Query, &HeaderMap) -> Result<T, HttpFault>,
    ) -> Result<T, HttpFault> {
        let mut query = self.query()?;
        let terms = read(&mut query, &self.headers)?;
        query.end()?;
        Ok(terms)
    }

    /// There are no parameters.
    pub(super) fn no_parameters(&self) -> Result<(), HttpFault> {
        self.query()?.end()
    }

    fn query(&self) -> Result<Query, HttpFault> {
        let ledger = (self.server.store(), self.server.zone());
        Query::parse(self.uri.query().unwrap_or_default(), ledger, self.server.outside().now())
    }

    /// The day that it is, as a line names it.
    pub(super) fn today(&self) -> String {
        self.day().to_string()
    }

    /// The same.
    pub(super) fn day(&self) -> NaiveDate {
        self.server.outside().now().with_timezone(&self.server.zone()).date_naive()
    }

    /// The first instant after today.
    pub(super) fn end_of_today(&self) -> Instant {
        let zone = self.server.zone();
        Moment::parse(&self.today(), zone).map_or(Instant::MAX_UTC, |today| today.end)
    }

    /// What `look` finds in the read model.
    pub(super) async fn look<T: Send + 'static>(
        &self,
        look: impl Fn(&Records) -> Result<T, HttpFault> + Send + 'static,
    ) -> Result<T, HttpFault> {
        let place = self.server.questions().acquire_owned().await.map_err(|_| HttpFault::ServerFailed)?;
        let server = Arc::clone(&self.server);
        // Who goes away meanwhile keeps the place until it is done.
        let looked = tokio::task::spawn_blocking(move || {
            let looked = server.ask(&mut |records| look(records));
            drop(place);
            looked
        });
        // It panicked.
        looked.await.map_err(|_| HttpFault::ServerFailed)?
    }

    /// A part of the path, by its name in the route.
    pub(super) fn part(&self, name: &str) -> String {
        let found = self.path.iter().find(|(part, _)| part == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    }

    /// Answers the question that `read` makes of the parameters, in one of the media types `offered`.
    pub(super) async fn answer<Q, B>(
        self,
        offered: &[Media],
        read: impl FnOnce(&mut Query) -> Result<Q, HttpFault>,
    ) -> Response
    where
        Q: Fn(&Records, Media) -> Result<B, HttpFault> + Send + Sync + 'static,
        B: Into<AnswerBody>,
    {
        self.run(None, offered, read).await.unwrap_or_else(HttpFault::into_response)
    }

    /// The same, about the deal in the path. A beginning of its name leads to the whole name.
    pub(super) async fn answer_of_deal<Q, B>(
        self,
        offered: &[Media],
        read: impl FnOnce(&mut Query) -> Result<Q, HttpFault>,
    ) -> Response
    where
        Q: Fn(&Records, Media) -> Result<B, HttpFault> + Send + Sync + 'static,
        B: Into<AnswerBody>,
    {
        let deal = self.part("deal");
        match self.run(Some(deal), offered, read).await {
            Ok(response) => response,
            // Several are choices of the client's, and no error of the parameters.
            Err(fault @ HttpFault::Ask(AskError::Records(Error::Ambiguous { .. }))) => {
                Problem::of(&fault).with_status(StatusCode::MULTIPLE_CHOICES).into_response()
            }
            Err(fault) => fault.into_response(),
        }
    }

    async fn run<Q, B>(
        self,
        deal: Option<String>,
        offered: &[Media],
        read: impl FnOnce(&mut Query) -> Result<Q, HttpFault>,
    ) -> Result<Response, HttpFault>
    where
        Q: Fn(&Records, Media) -> Result<B, HttpFault> + Send + Sync + 'static,
        B: Into<AnswerBody>,
    {
        let now = self.server.outside().now();
        let warning = self.warning();
        let mut query = self.query()?;
        let question = read(&mut query)?;
        let media = Media::asked(&mut query, &self.headers, offered)?;
        query.end()?;
        let today = now.with_timezone(&self.server.zone()).date_naive().to_string();
        let tag_of = {
            // The role and the name change answers about the server itself, and pages.
            let (name, role) = (self.access.name.as_str(), self.access.role);
            let part = self.headers.get(PART).map(HeaderValue::as_bytes).unwrap_or_default().to_vec();
            // A page says that the ledger moved.
            let fence = if warning.is_some() { " fenced" } else { "" };
            let asked = format!("{} {} {role} {name}{fence}", self.uri, media.content_type());
            let store = self.server.store();
            move |head: Position, root: [u8; 32]| {
                let version = env!("CARGO_PKG_VERSION").as_bytes();
                weak_tag(&[
                    store.as_bytes(),
                    &head.0.to_be_bytes(),
                    &root,
                    version,
                    today.as_bytes(),
                    asked.as_bytes(),
                    &part,
                ])
            }
        };
        let (known, wanted) = (self.headers.get(IF_NONE_MATCH).cloned(), wanted(&self.headers)?);
        let look = move |records: &Records| -> Result<Looked, HttpFault> {
            let head = records.head()?;
            if head < wanted {
                return Ok(Looked::NotArrived(head));
            }
            if let Some(typed) = &deal {
                let found = records.find(typed)?.slug;
                if found.as_str() != typed {
                    return Ok(Looked::Elsewhere(found));
                }
            }
            let tag = tag_of(head, records.root());
            // Only the question tells whether there is anything of which the client has all.
            if known.as_ref().is_some_and(|known| known != "*") && is_known(&tag, known.as_ref()) {
                return Ok(Looked::Answer { body: None, tag, head });
            }
            let body: AnswerBody = question(records, media)?.into();
            let tag = body.version.map_or(tag, |version| strong_tag(version, &body.bytes));
            let body = Some(body).filter(|_| !is_known(&tag, known.as_ref()));
            Ok(Looked::Answer { body, tag, head })
        };
        match self.patiently(look).await? {
            Looked::Answer { body, tag, head } => {
                let next = body.as_ref().and_then(|body| next_page(&self.uri, body.next.as_ref()?));
                let body = body.map(|body| body.bytes);
                let mut response = response(media, body, &tag, query.up_to().unwrap_or(head));
                response.headers_mut().extend(next.map(|next| (LINK, next)));
                response.headers_mut().extend(warning);
                Ok(response)
            }
            Looked::Elsewhere(slug) => self.elsewhere(&slug),
            Looked::NotArrived(head) => Err(HttpFault::NotArrived { position: wanted, head }),
        }
    }

    /// The header of an answer of a ledger that moved.
    pub(super) fn warning(&self) -> Option<(HeaderName, HeaderValue)> {
        self.server.writer().head().is_fenced().then_some((WARNING, LEDGER_MOVED))
    }

    /// Looks again where a record has not arrived yet.
    async fn patiently<L>(&self, look: L) -> Result<Looked, HttpFault>
    where
        L: Fn(&Records) -> Result<Looked, HttpFault> + Send + Sync + 'static,
    {
        let look = Arc::new(look);
        let tries = PATIENCE.as_millis() / PAUSE.as_millis();
        for _ in 0..tries {
            let again = Arc::clone(&look);
            match self.look(move |records| again(records)).await? {
                Looked::NotArrived(_) => tokio::time::sleep(PAUSE).await,
                looked => return Ok(looked),
            }
        }
        self.look(move |records| look(records)).await
    }

    /// The same question, about the deal by its whole name.
    fn elsewhere(&self, slug: &Slug) -> Result<Response, HttpFault> {
        // The name of the deal is the third part of the path, behind api and its version, and before what is asked of it.
        let parts: Vec<&str> = self.uri.path().split('/').collect();
        let place = parts.iter().position(|part| *part == "deals").ok_or(HttpFault::ServerFailed)? + 1;
        let parts: Vec<&str> =
            parts.iter().enumerate().map(|(at, part)| if at == place { slug.as_str() } else { *part }).collect();
        let query = self.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
        let location = HeaderValue::try_from(parts.join("/") + &query).map_err(|_| HttpFault::ServerFailed)?;
        let mut response = StatusCode::TEMPORARY_REDIRECT.into_response();
        response.headers_mut().insert(LOCATION, location);
        Ok(response)
    }
}

/// The record that the client has seen, and that the answer is not to be without.
fn wanted(headers: &HeaderMap) -> Result<Position, HttpFault> {
    let Some(value) = single(headers, &POSITION)? else { return Ok(Position(0)) };
    let number = value.to_str().ok().and_then(|text| text.trim().parse().ok());
    let expected = "the number that an answer had in this header";
    number.map(Position).ok_or_else(|| HttpFault::parameter("Mercato-Position", "it is no position", expected))
}
