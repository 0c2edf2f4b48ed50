//! A summer or a winter: its windows, and its days as words.

use super::names::LEAGUES;
use chrono::{Days, NaiveDate};

/// The winter that every feed ends with is that of this season.
const LAST_SEASON: u32 = 2024;

pub(crate) struct Period {
    season: u32,
    winter: bool,
    first: NaiveDate,
}

impl Period {
    /// Counted back from the last.
    pub(crate) fn before_the_last(count: u32) -> Self {
        let (season, winter) = (LAST_SEASON - count / 2, count.is_multiple_of(2));
        let month = if winter { 12 } else { 6 };
        let first = NaiveDate::from_ymd_opt(season.cast_signed(), month, 10).unwrap_or_default();
        Self { season, winter, first }
    }

    /// How long people talk: three weeks before the window opens to a while after it closed.
    pub(crate) fn days(&self) -> u64 {
        if self.winter { 64 } else { 95 }
    }

    pub(crate) fn window(&self, league: usize) -> String {
        let (league, half) = (LEAGUES[league].slug, if self.winter { "winter" } else { "summer" });
        format!("{league}-{}-{half}", self.season_words('-'))
    }

    fn season_words(&self, between: char) -> String {
        format!("{}{between}{:02}", self.season, (self.season + 1) % 100)
    }

    pub(crate) fn window_set(&self, league: usize) -> String {
        let (opens, closes) = if self.winter {
            (format!("{}-01-02", self.season + 1), format!("{}-01-31T20:00", self.season + 1))
        } else {
            (format!("{}-07-01", self.season), format!("{}-09-01T20:00", self.season))
        };
        format!(
            r#"{{"type":"window_set","happened":"{day}","learned":"{day}","source":{{"name":"League office","grade":"A1"}},"data":{{"name":"{}","association":"{}","competition":"{}","season":"{}","opens":"{opens}","closes":"{closes}","zone":"Europe/Rome"}}}}"#,
            self.window(league),
            LEAGUES[league].association,
            LEAGUES[league].name,
            self.season_words('/'),
            day = self.first
        )
    }

    pub(crate) fn day(&self, number: u64) -> NaiveDate {
        self.first.checked_add_days(Days::new(number)).unwrap_or_default()
    }

    /// A day and a minute of Rome; no period has a change of the clocks in it.
    pub(crate) fn minute(&self, number: u32) -> String {
        let (day, minute) = (self.day(u64::from(number) / 1_440), number % 1_440);
        let offset = if self.winter { "+01:00" } else { "+02:00" };
        format!("{day}T{:02}:{:02}{offset}", minute / 60, minute % 60)
    }

    /// The last day of a loan or contract that many seasons on.
    pub(crate) fn end_of_season(&self, seasons: u64) -> String {
        format!("{}-06-30", u64::from(self.season) + seasons)
    }
}
