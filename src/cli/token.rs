//! Who may use the server.

use super::done::Done;
use super::environment::{Environment, random};
use super::failure::Failure;
use super::output;
use crate::deal::moment::{Instant, spell};
use crate::deal::name::Name;
use crate::deal::readable_date::{day, on_words, readable};
use crate::http::{NewToken, Token, TokenFile, TokenRole};
use crate::ledger::Error;
use crate::render::table::table;
use crate::store::{Store, StoreError};
use crate::views::date::last_day;
use chrono::NaiveTime;
use chrono_tz::Tz;
use clap::{Args, Subcommand};
use serde::Serialize;

/// Makes, lists and revokes the tokens that requests to the server need
#[derive(Args, Debug)]
pub(crate) struct TokenArgs {
    #[command(subcommand)]
    command: TokenCommand,
}

#[derive(Subcommand, Debug)]
enum TokenCommand {
    /// Makes a token, and shows it once: only its hash is kept
    ///
    /// Whatever is recorded with it is recorded under its name. A reader asks; a recorder also records; a keeper also
    /// records under the names of others, erases, and backs up.
    Add {
        /// Whose token it is
        name: Name,
        /// What it may do: reader, recorder or keeper
        #[arg(long, value_name = "ROLE", value_parser = role, default_value = "reader")]
        role: TokenRole,
        /// The last day on which it may be used [default: until it is revoked]
        #[arg(long, value_name = "DATE")]
        expires: Option<String>,
    },
    /// Lists the tokens: whose they are, what they may do, and until when
    List,
    /// Revokes a token; a server that runs refuses it from then on
    Revoke {
        /// Its id, or the name that it was made for
        token: String,
    },
}

/// A token as it is listed.
#[derive(Serialize)]
struct ListedToken {
    id: String,
    name: Name,
    role: TokenRole,
    made: String,
    expires: Option<String>,
    revoked: Option<String>,
    valid: bool,
}

/// The same, with what is shown once.
#[derive(Serialize)]
struct AddedToken {
    token: String,
    #[serde(flatten)]
    listed: ListedToken,
}

impl TokenArgs {
    /// What was done by the time that there is an answer.
    pub(crate) fn done(&self) -> Option<Done> {
        match self.command {
            TokenCommand::Add { .. } => Some(Done {
                what: "the token was made",
                hint: "revoke it, since nobody has its text: `mercato token revoke NAME`; then make another one",
            }),
            TokenCommand::Revoke { .. } => Some(Done::once("the token was revoked")),
            TokenCommand::List => None,
        }
    }

    pub(crate) fn run(self, environment: &Environment) -> Result<String, Failure> {
        let (place, dates, now) = (environment.place()?, environment.dates()?, environment.now());
        let is_there = || Store::look(&place, environment.zone).map(|meta| meta.is_some()).map_err(Error::from);
        if !environment.is_in_a_database() && !is_there()? {
            return Err(Error::from(StoreError::NoStore { path: place }).into());
        }
        let file = TokenFile::of(&environment.home()?);
        match self.command {
            TokenCommand::Add { name, role, expires } => {
                let expires = expires.map(|words| dates.moment("--expires", &words)).transpose()?;
                let expires = expires.map(|moment| moment.end);
                if expires.is_some_and(|expires| expires <= now) {
                    return Err(Failure::usage("--expires: that date is over", "give a date that lies ahead"));
                }
                let NewToken { token, text } = file.add(name, role, expires, now, random)?;
                let added = AddedToken { token: text, listed: ListedToken::of(&token, dates.zone, now) };
                output::one(environment.output, &added, || {
                    format!(
                        "{}\nThis is the only time that it is shown. Send it as: Authorization: Bearer TOKEN\nTo revoke it: {} token revoke {}\n",
                        added.token,
                        environment.call(),
                        token.id
                    )
                })
            }
            TokenCommand::List => {
                let tokens = file.read().map_err(Error::from)?;
                let listed: Vec<_> = tokens.iter().map(|token| ListedToken::of(token, dates.zone, now)).collect();
                output::many(environment.output, &listed, || told(&tokens, dates.zone, now, environment))
            }
            TokenCommand::Revoke { token } => {
                let token = file.revoke(&token, now)?;
                let listed = ListedToken::of(&token, dates.zone, now);
                output::one(environment.output, &listed, || {
                    format!("revoked {} of {} ({})\n", token.id, crate::render::clean(token.name.as_str()), token.role)
                })
            }
        }
    }
}

impl ListedToken {
    fn of(token: &Token, zone: Tz, now: Instant) -> Self {
        let spelled = |instant: Instant| spell(instant, zone);
        Self {
            id: token.id.clone(),
            name: token.name.clone(),
            role: token.role,
            made: spelled(token.made),
            expires: token.expires.map(spelled),
            revoked: token.revoked.map(spelled),
            valid: token.is_valid(now),
        }
    }
}

fn told(tokens: &[Token], zone: Tz, now: Instant, environment: &Environment) -> String {
    if tokens.is_empty() {
        return environment.in_full("there are no tokens; make one with `mercato token add NAME`\n");
    }
    let rows = tokens.iter().map(|token| {
        let until = match (token.revoked, token.expires) {
            (Some(revoked), _) => format!("revoked {}", on_words(&spell(revoked, zone))),
            (None, Some(end)) if token.is_valid(now) => format!("until {}", last_use(end, zone)),
            (None, Some(end)) => format!("expired after {}", last_use(end, zone)),
            (None, None) => String::new(),
        };
        vec![token.id.clone(), token.name.to_string(), token.role.word().into(), until]
    });
    table(&["ID", "NAME", "ROLE", "USE"], &rows.collect::<Vec<_>>(), environment.width, 0)
}

/// The last day of what ends at midnight, else the minute.
fn last_use(end: Instant, zone: Tz) -> String {
    let is_midnight = end.with_timezone(&zone).time() == NaiveTime::MIN;
    if is_midnight { day(last_day(end, zone)) } else { readable(&spell(end, zone)) }
}

fn role(word: &str) -> Result<TokenRole, String> {
    let roles = TokenRole::ALL;
    let found = roles.into_iter().find(|role| role.word() == word);
    found.ok_or_else(|| format!("\"{word}\" is none of {}", roles.map(TokenRole::word).join(", ")))
}
