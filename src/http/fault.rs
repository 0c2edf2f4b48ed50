//! Why a request is not answered.

use super::token::TokenRole;
use crate::deal::event::EventError;
use crate::deal::ids::Position;
use crate::desk::ask::AskError;
use crate::ledger::{BadLine, Damage, Error, LineFault};
use crate::reported::reported;
use crate::table::fault::TableFault;
use serde::Serialize;

/// Why a request is not answered.
#[derive(Debug, thiserror::Error, Serialize)]
#[serde(untagged)]
pub enum HttpFault {
    /// The question has no answer.
    #[error(transparent)]
    Ask(AskError),
    /// A line of an import was not taken.
    #[error(transparent)]
    Line(Box<BadLine>),
    /// The body is not recorded.
    #[error(transparent)]
    Body(LineFault),
    /// The body has another type than this takes.
    #[error("the body is of the type {given}, and this takes {expected}")]
    WrongMediaType {
        /// As the header says.
        given: String,
        /// What it is to be.
        expected: &'static str,
    },
    /// The body is larger than that of a record may be.
    #[error("the body has more than {most} bytes")]
    BodyTooLarge {
        /// What it may have.
        most: u64,
    },
    /// The body ended before its end.
    #[error("the body did not arrive whole")]
    BodyCut,
    /// The body paused for too long, or that of a single record took too long.
    #[error("the body took longer than {seconds} seconds")]
    BodyTooSlow {
        /// How long it may pause.
        seconds: u64,
    },
    /// The token sends more than it may.
    #[error("this token has sent more than {per_second} requests a second")]
    TooManyRequests {
        /// How many it may send.
        per_second: u32,
    },
    /// There is no such parameter.
    #[error("no parameter is called \"{parameter}\" here")]
    UnknownParameter {
        /// Its name.
        parameter: String,
        /// Those that there are.
        known: Vec<&'static str>,
    },
    /// A parameter was given twice, and nobody could say which was meant.
    #[error("the parameter {parameter} is given more than once")]
    RepeatedParameter {
        /// Its name.
        parameter: String,
    },
    /// A parameter, a header or a part of the path has another form than expected.
    #[error("{parameter}: {reason}")]
    UnreadableParameter {
        /// Its name.
        parameter: String,
        /// What is wrong with it.
        reason: String,
        /// What would be right.
        expected: String,
    },
    /// Nothing has this path.
    #[error("there is nothing at {path}")]
    NoSuchPath {
        /// The path.
        path: String,
    },
    /// What has this path does not do that.
    #[error("{method} is not possible here")]
    NoSuchMethod {
        /// The method.
        method: String,
    },
    /// No token came with the request.
    #[error("this takes a token")]
    NoToken,
    /// The token is unknown, expired or revoked.
    #[error("the token is not valid: it is unknown, expired or revoked")]
    InvalidToken,
    /// The login link opened a session before, or nobody used it in time.
    #[error("this login link does not work any more: it was used, or it is too old")]
    LoginLinkUsed,
    /// A page of another site sent this in the name of whoever is logged in.
    #[error("the request comes from a page of another site")]
    FromElsewhere,
    /// The token may not do this.
    #[error("this takes the role {needed}, and the token has the role {role}")]
    RoleTooSmall {
        /// Of the token.
        role: TokenRole,
        /// The smallest that may.
        needed: TokenRole,
    },
    /// The answer has no media type that the request accepts.
    #[error("the answer has none of the media types that the request accepts ({accept})")]
    NotAcceptable {
        /// What it accepts.
        accept: String,
        /// What it could have.
        offered: Vec<&'static str>,
    },
    /// The client has seen a newer record than this server.
    #[error("record {position} has not arrived here yet: the newest is {head}")]
    NotArrived {
        /// What was asked for.
        position: Position,
        /// What there is.
        head: Position,
    },
    /// The record is there, and what it said is not.
    #[error("the content of record {position} was erased (by record {erased_by})")]
    RecordErased {
        /// The record.
        position: Position,
        /// The erasure.
        erased_by: Position,
    },
    /// No more can follow the log at a time.
    #[error("{most} clients follow the log, which is the most at a time")]
    TooManySubscribers {
        /// How many can.
        most: usize,
    },
    /// No more feeds may be open with this token at a time.
    #[error("this token has {most} feeds open already, and may not have more at a time")]
    TooManyFeeds {
        /// How many it may have.
        most: usize,
    },
    /// No more checks of an import go on at a time.
    #[error("{most} checks of imports are going on already, and no more can at a time")]
    TooManyChecks {
        /// How many can.
        most: usize,
    },
    /// A table, or its rules, cannot be used.
    #[error(transparent)]
    Table(#[from] TableFault),
    /// A table came without rules, and its columns are not those of a layout.
    #[error("{file} came without rules, and no known layout has its columns")]
    NoLayout {
        /// The table.
        file: String,
        /// What its columns are called.
        columns: Vec<String>,
    },
    /// No more tables are read at a time.
    #[error("{most} tables are being read already, and no more can at a time")]
    TooManyTables {
        /// How many can.
        most: usize,
    },
    /// A bug of ours.
    #[error("the server failed")]
    ServerFailed,
}

reported! {
    HttpFault {
        WrongMediaType => Unreadable "wrong-media-type",
        BodyTooLarge => Unreadable "body-too-large",
        BodyCut => Unreadable "body-cut",
        BodyTooSlow => Unavailable "body-too-slow",
        TooManyRequests => Unavailable "too-many-requests",
        UnknownParameter => Unreadable "unknown-parameter",
        RepeatedParameter => Unreadable "repeated-parameter",
        UnreadableParameter => Unreadable "unreadable-parameter",
        NoSuchPath => NotFound "no-such-path",
        NoSuchMethod => Unreadable "no-such-method",
        NoToken => Refused "no-token",
        InvalidToken => Refused "invalid-token",
        LoginLinkUsed => Refused "login-link-used",
        FromElsewhere => Refused "from-elsewhere",
        RoleTooSmall => Refused "role-too-small",
        NotAcceptable => Unreadable "not-acceptable",
        NotArrived => Unavailable "not-arrived",
        RecordErased => NotFound "record-gone",
        TooManySubscribers => Unavailable "too-many-subscribers",
        TooManyFeeds => Unavailable "too-many-feeds",
        TooManyChecks => Unavailable "too-many-checks",
        NoLayout => Unreadable "no-layout",
        TooManyTables => Unavailable "too-many-tables",
        ServerFailed => Unavailable "server-failed",
    } of {
        Self::Ask(error) => error,
        Self::Line(error) => error,
        Self::Body(error) => error,
        Self::Table(error) => error,
    }
}

impl HttpFault {
    /// A parameter that cannot be meant.
    pub(super) fn parameter(name: &str, reason: impl Into<String>, expected: impl Into<String>) -> Self {
        Self::UnreadableParameter { parameter: name.into(), reason: reason.into(), expected: expected.into() }
    }
}

impl From<AskError> for HttpFault {
    fn from(error: AskError) -> Self {
        Self::Ask(error)
    }
}

impl From<BadLine> for HttpFault {
    fn from(line: BadLine) -> Self {
        Self::Line(Box::new(line))
    }
}

impl From<EventError> for HttpFault {
    fn from(error: EventError) -> Self {
        Self::Body(error.into())
    }
}

impl From<Error> for HttpFault {
    fn from(error: Error) -> Self {
        Self::Ask(error.into())
    }
}

impl Damage for HttpFault {
    fn damage(&self) -> Option<String> {
        match self {
            Self::Ask(error) => error.damage(),
            _ => None,
        }
    }
}
