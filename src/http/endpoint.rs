//! What an endpoint is: its path, what it takes and answers, and who answers. The router and the description are both made of it.

use super::description::{Parameter, Shape, parameter as known};
use super::media::Media;
use super::server::Server;
use super::token::TokenRole;
use axum::handler::Handler;
use axum::routing::{MethodRouter, get, post, put};
use std::sync::Arc;

/// What an endpoint is about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum EndpointGroup {
    OneDeal,
    ManyDeals,
    Recording,
    Following,
    Server,
}

/// An endpoint: a method of a path.
pub(super) struct Endpoint {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    /// No other endpoint has this name: programs that are made from the description use it.
    pub(super) name: &'static str,
    pub(super) group: EndpointGroup,
    /// What it does, in one line.
    pub(super) summary: &'static str,
    /// The smallest role that may; without one, no token is needed.
    pub(super) needs: Option<TokenRole>,
    pub(super) parameters: Vec<Parameter>,
    pub(super) body: Option<EndpointBody>,
    pub(super) answers: Vec<EndpointAnswer>,
    /// The statuses of the problems that it may answer.
    pub(super) problems: Vec<u16>,
    pub(super) example: EndpointExample,
    pub(super) handler: MethodRouter<Arc<Server>>,
}

/// What is sent to an endpoint.
#[derive(Clone, Copy)]
pub(super) struct EndpointBody {
    pub(super) media: Media,
    pub(super) of: Shape,
}

/// An answer that is no problem.
pub(super) struct EndpointAnswer {
    pub(super) status: u16,
    pub(super) about: &'static str,
    /// The media types, each with what it holds.
    pub(super) media: Vec<(&'static str, Shape)>,
    pub(super) headers: &'static [&'static str],
}

/// A request that is answered on the demo.
#[derive(Clone, Copy, Default)]
pub(super) struct EndpointExample {
    /// What comes behind the path, or with its parts filled in.
    pub(super) target: &'static str,
    pub(super) body: &'static str,
}

impl EndpointGroup {
    pub(super) const ALL: [Self; 5] = [Self::OneDeal, Self::ManyDeals, Self::Recording, Self::Following, Self::Server];

    /// As a heading.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::OneDeal => "One deal",
            Self::ManyDeals => "Many deals",
            Self::Recording => "Recording",
            Self::Following => "Following the log",
            Self::Server => "The server",
        }
    }
}

impl EndpointAnswer {
    fn of(status: u16, about: &'static str) -> Self {
        Self { status, about, media: Vec::new(), headers: &[] }
    }
}

/// What every request with a token may be answered.
const WITH_A_TOKEN: [u16; 5] = [400, 401, 429, 500, 503];

impl Endpoint {
    fn new(method: &'static str, name: &'static str, path: &'static str, handler: MethodRouter<Arc<Server>>) -> Self {
        let group = EndpointGroup::Server;
        let needs = Some(TokenRole::Reader);
        let (parameters, answers, problems) = (Vec::new(), Vec::new(), WITH_A_TOKEN.to_vec());
        let example = EndpointExample { target: path, body: "" };
        let endpoint = Self {
            method,
            path,
            name,
            group,
            summary: "",
            needs,
            parameters,
            body: None,
            answers,
            problems,
            example,
            handler,
        };
        let in_path = [
            known::DEAL_IN_PATH,
            known::RECORD_IN_PATH,
            known::WINDOW_IN_PATH,
            known::CLUB_IN_PATH,
            known::PLAYER_IN_PATH,
        ];
        let in_path: Vec<Parameter> =
            in_path.into_iter().filter(|part| path.contains(&format!("{{{}}}", part.name))).collect();
        // A part of the path that is no text leads nowhere.
        let problems: &[u16] = if in_path.is_empty() { &[] } else { &[404] };
        endpoint.takes(&in_path).fails_with(problems)
    }

    /// A request that changes nothing.
    pub(super) fn get<H: Handler<T, Arc<Server>>, T: 'static>(
        name: &'static str,
        path: &'static str,
        handler: H,
    ) -> Self {
        Self::new("GET", name, path, get(handler))
    }

    /// A question, which is answered in one of these media types, the first where none is asked for. As JSON it is of this shape.
    pub(super) fn question<H: Handler<T, Arc<Server>>, T: 'static>(
        name: &'static str,
        path: &'static str,
        handler: H,
        offered: &'static [Media],
        of: Shape,
    ) -> Self {
        let headers = [known::SEEN_POSITION, known::IF_NONE_MATCH];
        let known = EndpointAnswer {
            headers: &["Mercato-Position", "ETag", "Mercato-Warning"],
            ..EndpointAnswer::of(304, "The client has this answer already.")
        };
        let mut endpoint = Self::get(name, path, handler).takes(&[Parameter::format(offered)]).takes(&headers);
        endpoint.answers.push(EndpointAnswer {
            media: forms(offered, of),
            headers: &["Mercato-Position", "ETag", "Mercato-Warning"],
            ..EndpointAnswer::of(200, "The answer.")
        });
        endpoint.answers.push(known);
        endpoint.fails_with(&[406])
    }

    /// A request that sends a body of this media type and shape.
    fn sending(mut self, role: TokenRole, media: Media, of: Shape) -> Self {
        self.needs = Some(role);
        self.body = Some(EndpointBody { media, of });
        self.group = EndpointGroup::Recording;
        self.fails_with(&[403, 404, 408, 409, 413, 415, 422, 504])
    }

    /// A request that makes something of its body, which is of this shape.
    pub(super) fn post<H: Handler<T, Arc<Server>>, T: 'static>(
        name: &'static str,
        path: &'static str,
        handler: H,
        role: TokenRole,
        (media, of): (Media, Shape),
    ) -> Self {
        Self::new("POST", name, path, post(handler)).sending(role, media, of)
    }

    /// A request that puts its body, which is of this shape, in the place of what was there.
    pub(super) fn put<H: Handler<T, Arc<Server>>, T: 'static>(
        name: &'static str,
        path: &'static str,
        handler: H,
        role: TokenRole,
        (media, of): (Media, Shape),
    ) -> Self {
        Self::new("PUT", name, path, put(handler)).sending(role, media, of)
    }

    /// It records one line, and answers with its entry.
    pub(super) fn recording(self, entry: Shape) -> Self {
        let same = match self.method {
            "PUT" => {
                "What was there before is replaced; or nothing is new: a dry run, or a record that exists already under this id."
            }
            _ => "Nothing is new: a dry run, or a record that exists already under this id.",
        };
        let headers: &'static [&'static str] = &["Mercato-Position", "ETag", "Location", "Mercato-Notes"];
        let answer = |status, about, headers| EndpointAnswer {
            media: forms(&[Media::Json], entry),
            headers,
            ..EndpointAnswer::of(status, about)
        };
        let mut endpoint =
            self.takes(&[known::DRY_RUN, known::AGAIN, known::IDEMPOTENCY_KEY, known::IF_MATCH]).fails_with(&[412]);
        let again: &'static [&'static str] =
            &["Mercato-Position", "ETag", "Location", "Idempotency-Hit", "Mercato-Notes"];
        endpoint.answers.push(answer(200, same, again));
        endpoint.answers.push(answer(201, "It is recorded.", headers));
        endpoint
    }

    pub(super) fn group(mut self, group: EndpointGroup) -> Self {
        self.group = group;
        self
    }

    /// What it does, in one line.
    pub(super) fn says(mut self, summary: &'static str) -> Self {
        self.summary = summary;
        self
    }

    /// It needs no token.
    pub(super) fn open_to_all(mut self) -> Self {
        self.needs = None;
        self.problems = vec![500];
        self
    }

    /// Its handler goes through this.
    pub(super) fn served_by(mut self, layer: fn(MethodRouter<Arc<Server>>) -> MethodRouter<Arc<Server>>) -> Self {
        self.handler = layer(self.handler);
        self
    }

    /// It takes these parameters. The form of the answer is named last.
    pub(super) fn takes(mut self, parameters: &[Parameter]) -> Self {
        self.parameters.extend_from_slice(parameters);
        self.parameters.sort_by_key(|parameter| (parameter.place, parameter.name == "format"));
        self
    }

    /// Only this role, and greater ones, may.
    pub(super) fn needs(mut self, role: TokenRole) -> Self {
        self.needs = Some(role);
        self.fails_with(&[403])
    }

    /// Its answer may be a page that others follow.
    pub(super) fn in_pages(mut self) -> Self {
        for answer in self.answers.iter_mut().filter(|answer| answer.status == 200) {
            answer.headers = &["Mercato-Position", "ETag", "Link", "Mercato-Warning"];
        }
        self.takes(&[known::LIMIT])
    }

    /// It takes the cuts of a question.
    pub(super) fn takes_cuts(self) -> Self {
        self.takes(&[known::AT, known::KNOWN_AT, known::UP_TO]).fails_with(&[404])
    }

    /// It is about a deal, of whose name a beginning is enough.
    pub(super) fn of_a_deal(mut self) -> Self {
        let whole = "Only one deal has a name that begins so: Location has the whole name.";
        self.answers.push(EndpointAnswer { headers: &["Location"], ..EndpointAnswer::of(307, whole) });
        self.fails_with(&[300]).group(EndpointGroup::OneDeal)
    }

    /// It may answer this, as one of these media types.
    pub(super) fn answers(mut self, status: u16, about: &'static str, media: &[(&'static str, Shape)]) -> Self {
        self.answers.push(EndpointAnswer { media: media.to_vec(), ..EndpointAnswer::of(status, about) });
        self
    }

    /// It may answer problems of these statuses.
    pub(super) fn fails_with(mut self, statuses: &[u16]) -> Self {
        self.problems.extend_from_slice(statuses);
        self.problems.sort_unstable();
        self.problems.dedup();
        self
    }

    /// A request that is answered on the demo.
    pub(super) fn example(mut self, target: &'static str, body: &'static str) -> Self {
        self.example = EndpointExample { target, body };
        self
    }
}

/// The media types, by their names in headers. A list has one of its members on each line of JSON lines.
fn forms(offered: &[Media], of: Shape) -> Vec<(&'static str, Shape)> {
    let shape = |media: Media| if media == Media::Json { of } else { Shape::Text };
    offered.iter().map(|media| (media.essence(), shape(*media))).collect()
}
