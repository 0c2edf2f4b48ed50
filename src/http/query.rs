//! The parameters of a request. Each is taken by its name; one that nobody takes, or that comes twice, is an error.

use super::HttpFault;
use super::sheet::SheetOrigin;
use crate::deal::cuts::{Cuts, UpTo};
use crate::deal::ids::Position;
use crate::deal::moment::{Instant, Moment, months_of_year};
use crate::deal::who::Who;
use axum::http::Uri;
use chrono_tz::Tz;
use uuid::Uuid;

/// No page has more.
const LARGEST_PAGE: u64 = 10_000;

/// The parameters, as long as they are not taken.
pub(super) struct Query {
    left: Vec<(String, String)>,
    /// The names that were asked for, present or not.
    known: Vec<&'static str>,
    zone: Tz,
    now: Instant,
    up_to: Option<Position>,
    ledger: Uuid,
}

/// Parameters that cannot be read, by their names, as they were given.
pub(super) type Unread = Vec<(&'static str, String)>;

impl Query {
    /// Of the part of an address behind its question mark. Days are days of `zone`, in the ledger of this identity.
    pub(super) fn parse(text: &str, (ledger, zone): (Uuid, Tz), now: Instant) -> Result<Self, HttpFault> {
        let left: Vec<(String, String)> = form_urlencoded::parse(text.as_bytes()).into_owned().collect();
        let mut names: Vec<&str> = left.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        let twice = |pair: &[&str]| matches!(pair, [one, next] if one == next);
        if let Some([name, ..]) = names.windows(2).find(|pair| twice(pair)) {
            return Err(HttpFault::RepeatedParameter { parameter: (*name).into() });
        }
        // What is no text was replaced by this sign.
        if let Some((name, _)) =
            left.iter().find(|(name, value)| [name, value].iter().any(|text| text.contains('\u{fffd}')))
        {
            return Err(HttpFault::parameter(name, "it is no UTF-8 text", "percent-encoded UTF-8"));
        }
        Ok(Self { left, known: Vec::new(), zone, now, up_to: None, ledger })
    }

    /// When the question is asked.
    pub(super) fn now(&self) -> Instant {
        self.now
    }

    /// What a workbook says of its ledger, and of when it was made.
    pub(super) fn sheet_origin(&self) -> SheetOrigin {
        SheetOrigin { ledger: self.ledger, now: self.now }
    }

    /// The position that the answer goes up to, if it was asked for by one.
    pub(super) fn up_to(&self) -> Option<Position> {
        self.up_to
    }

    /// What was given under this name.
    pub(super) fn text(&mut self, name: &'static str) -> Result<Option<String>, HttpFault> {
        self.known.push(name);
        let Some(place) = self.left.iter().position(|(given, _)| given == name) else { return Ok(None) };
        let (_, value) = self.left.swap_remove(place);
        if value.trim().is_empty() {
            return Err(HttpFault::parameter(name, "it is empty", "say it, or leave the parameter out"));
        }
        Ok(Some(value))
    }

    /// The same, read by `read`, which says what is wrong with it.
    pub(super) fn read<T>(
        &mut self,
        name: &'static str,
        expected: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, HttpFault> {
        let Some(value) = self.text(name)? else { return Ok(None) };
        let unreadable = || HttpFault::parameter(name, format!("\"{value}\" cannot be read"), expected);
        read(&value).map(Some).ok_or_else(unreadable)
    }

    /// How many of something an answer may have at the most, on a page.
    pub(super) fn limit(&mut self) -> Result<Option<u64>, HttpFault> {
        let expected = format!("a number from 1 to {LARGEST_PAGE}");
        let number = |word: &str| word.trim().parse().ok().filter(|limit| (1..=LARGEST_PAGE).contains(limit));
        self.read("limit", &expected, number)
    }

    /// A switch: true or false.
    pub(super) fn switch(&mut self, name: &'static str) -> Result<bool, HttpFault> {
        Ok(self.read(name, "true or false", |word| word.parse().ok())?.unwrap_or(false))
    }

    /// A date, as a file would name it. It may be a year.
    pub(super) fn moment(&mut self, name: &'static str) -> Result<Option<Moment>, HttpFault> {
        let Some(words) = self.text(name)? else { return Ok(None) };
        self.moment_in(name, &words).map(Some)
    }

    fn moment_in(&self, name: &str, words: &str) -> Result<Moment, HttpFault> {
        let read = Moment::parse(&months_of_year(words), self.zone);
        read.map_err(|error| HttpFault::parameter(name, error.to_string(), error.expected()))
    }

    /// The cuts that every question takes, without the dates that cannot be read: those are given beside, by the names of their parameters.
    pub(super) fn readable_cuts(&mut self) -> Result<(Cuts, Unread), HttpFault> {
        let mut unreadable = Vec::new();
        for name in ["at", "known_at"] {
            let is_given = |(given, value): &&(String, String)| given == name && !value.trim().is_empty();
            let Some(typed) = self.left.iter().find(is_given).map(|(_, value)| value.clone()) else { continue };
            if self.moment_in(name, &typed).is_err() {
                self.left.retain(|(given, _)| given != name);
                unreadable.push((name, typed));
            }
        }
        Ok((self.cuts()?, unreadable))
    }

    /// The cuts that every question takes.
    pub(super) fn cuts(&mut self) -> Result<Cuts, HttpFault> {
        let up_to = match self.text("up_to")? {
            None => None,
            Some(typed) => Some(match typed.trim().trim_start_matches('#').parse().map(Position) {
                Ok(position) => UpTo::Position(position),
                Err(_) => UpTo::Recorded(self.moment_in("up_to", &typed)?),
            }),
        };
        if let Some(UpTo::Position(position)) = up_to {
            self.up_to = Some(position);
        }
        Ok(Cuts {
            at: self.moment("at")?,
            known_at: self.moment("known_at")?,
            up_to,
            recorded_by: None,
            who: Who::default(),
            asked: Some(self.end_of_today()),
        })
    }

    /// The first instant after today.
    fn end_of_today(&self) -> Instant {
        let words = self.now.with_timezone(&self.zone).format("%Y-%m-%d").to_string();
        Moment::parse(&words, self.zone).map_or(Instant::MAX_UTC, |today| today.end)
    }

    /// Nothing is left that nobody asked for.
    pub(super) fn end(&mut self) -> Result<(), HttpFault> {
        match self.left.first() {
            None => Ok(()),
            Some((name, _)) => {
                self.known.sort_unstable();
                Err(HttpFault::UnknownParameter { parameter: name.clone(), known: self.known.clone() })
            }
        }
    }
}

/// There are no parameters.
pub(super) fn refuse_parameters(uri: &Uri) -> Result<(), HttpFault> {
    match form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).next() {
        None => Ok(()),
        Some((parameter, _)) => {
            Err(HttpFault::UnknownParameter { parameter: parameter.into_owned(), known: Vec::new() })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reported::Reported as _;

    fn query(text: &str) -> Result<Query, HttpFault> {
        Query::parse(text, (Uuid::nil(), chrono_tz::Europe::Rome), Instant::UNIX_EPOCH)
    }

    #[test]
    fn a_parameter_that_nobody_takes_is_an_error() {
        let mut query = query("window=w&colour=red").unwrap();
        assert_eq!(query.text("window").unwrap().as_deref(), Some("w"));
        let fault = query.end().unwrap_err();
        assert_eq!((fault.code(), fault.to_string().contains("colour")), ("unknown-parameter", true));
    }

    #[test]
    fn a_parameter_that_comes_twice_is_an_error() {
        assert_eq!(query("at=2020&window=w&at=2021").err().unwrap().code(), "repeated-parameter");
    }

    #[test]
    fn what_is_no_text_is_an_error() {
        assert_eq!(query("text=%ff").err().unwrap().code(), "unreadable-parameter");
        assert!(query("text=Kj%C3%A6r").is_ok());
    }

    #[test]
    fn the_cuts_are_read_in_the_zone_of_the_ledger() {
        let mut query = query("at=2020-01-06&known_at=2020&up_to=%2390").unwrap();
        let cuts = query.cuts().unwrap();
        assert_eq!(cuts.at.unwrap().words, "2020-01-06");
        assert_eq!(cuts.known_at.unwrap().words, "2020-01..2020-12");
        assert_eq!((cuts.up_to, query.up_to()), (Some(UpTo::Position(Position(90))), Some(Position(90))));
        query.end().unwrap();
    }

    #[test]
    fn relative_dates_are_no_dates() {
        assert_eq!(query("at=yesterday").unwrap().cuts().unwrap_err().code(), "unreadable-parameter");
    }
}
