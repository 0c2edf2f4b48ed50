//! The window that people talk about.

use super::deals::Deals;
use crate::deal::moment::Instant;
use crate::deal::name::Slug;
use crate::deal::window::WindowSet;
use chrono::Duration;
use std::collections::BTreeMap;

/// So many seconds apart, windows are of different seasons.
const SEASON: i64 = 60 * 24 * 3600;

/// So long after it closed, a window is still what people talk about.
const AFTERWARDS: Duration = Duration::days(7);

/// Of the windows that are open then, the one that most deals are meant for; else of those that closed last; else of all.
pub fn current_window(windows: &[WindowSet], then: Instant, deals: &Deals<'_>) -> Option<String> {
    let mut meant: BTreeMap<&Slug, usize> = BTreeMap::new();
    for window in deals.iter().filter_map(|deal| deal.parties()?.window.as_ref()) {
        *meant.entry(window).or_default() += 1;
    }
    let rank = |window: &WindowSet| {
        let (opens, closes) = (window.opening().ok()?.start, window.closing().ok()?.end);
        let has_begun = opens <= then;
        let is_open = has_begun && then < closes + AFTERWARDS;
        // Windows of one season close within weeks of each other: there the deals tell which is meant.
        let near = match (is_open, has_begun) {
            (true, _) => 0,
            (false, true) => closes.timestamp() / SEASON,
            (false, false) => -opens.timestamp() / SEASON,
        };
        let deals = meant.get(&window.name).copied().unwrap_or_default();
        Some(((deals > 0, is_open, has_begun, near, deals), window.name.to_string()))
    };
    windows.iter().filter_map(rank).max().map(|(_, name)| name)
}
