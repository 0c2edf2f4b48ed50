//! The page in a real browser: headless Chromium, which the test starts by chromedriver.
//!
//! One browser serves all cases, since starting it takes longer than most of them. Where it is not installed, that is told, and
//! nothing is tested.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test that meets what it did not expect has failed"
)]

mod bad_links;
mod browser;
mod command;
mod figures;
mod forms;
mod live;
mod server;
mod sight;
mod start;
mod tables;
mod time;
mod views;
mod without_script;

use browser::Browser;
use server::Served;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What is tried, and how.
type PageCase = (&'static str, fn(&Browser, &Served));

/// What is tried, on the demo as `mercato demo --serve` shows it.
const CASES: [PageCase; 25] = [
    ("a login link works once", views::a_login_link_works_once),
    ("every view fits three widths", sight::every_view_fits_three_widths),
    ("every view can be used by everybody, in light and dark", sight::every_view_can_be_used_by_everybody),
    ("keys move the time", time::keys_move_the_time),
    ("the mouse moves the time", time::the_mouse_moves_the_time),
    ("the clocks move apart and together", time::the_clocks_move_apart_and_together),
    ("dates are typed, good and bad", time::dates_are_typed_good_and_bad),
    ("the links beside the slider go step by step", time::the_links_beside_the_slider_go_step_by_step),
    ("going back shows the dates from before", time::going_back_shows_the_dates_from_before),
    ("what changed is marked", time::what_changed_is_marked),
    ("a deal tells everything", views::a_deal_tells_everything),
    ("two dates of a deal are compared", views::two_dates_of_a_deal_are_compared),
    ("the timeline leads to a deal", views::the_timeline_leads_to_a_deal),
    ("the board is filtered", views::the_board_is_filtered),
    ("without script, the time moves by the button and the links", without_script::the_time_moves),
    ("without script, every view is reached and filtered", without_script::every_view_is_reached),
    ("a form checks, and then records once", forms::a_form_checks_and_then_records_once),
    ("names of a large ledger are completed", forms::names_of_a_large_ledger_are_completed),
    ("what came since the last visit is told", start::what_came_since_the_last_visit_is_told),
    (
        "a browser whose clock is wrong shows the days of the server",
        start::a_browser_whose_clock_is_wrong_shows_the_days_of_the_server,
    ),
    ("without script, a form records", forms::without_script_a_form_records),
    ("a table is looked at, and then recorded once", tables::a_table_is_looked_at_and_then_recorded_once),
    ("without script, rules of a table are drafted and changed", tables::without_script_rules_are_drafted_and_changed),
    ("bad links say so", bad_links::bad_links_say_so),
    ("strange names are shown as they are", bad_links::strange_names_are_shown_as_they_are),
];

#[test]
fn the_page_works_in_a_browser() {
    let Some(browser) = Browser::start() else { return };
    let served = Served::demo();
    browser.go(&served.login);
    let mut failed = Vec::new();
    for (name, case) in CASES {
        let begun = std::time::Instant::now();
        let tried = catch_unwind(AssertUnwindSafe(|| {
            case(&browser, &served);
            browser.has_no_complaints();
        }));
        eprintln!("{name}: {} ms", begun.elapsed().as_millis());
        if tried.is_err() {
            failed.push(name);
            browser.begin_anew();
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn what_others_record_appears_by_itself() {
    let Some(browser) = Browser::start() else { return };
    live::what_others_record_appears(&browser);
    live::where_one_reads_nothing_jumps(&browser);
    live::a_view_of_the_past_tells_how_much_is_new(&browser);
    live::the_page_outlives_its_server(&browser);
}

#[test]
#[ignore = "prints how fast the page is, on a machine that does nothing else"]
fn figures() {
    let Some(browser) = Browser::start() else { return };
    figures::print(&browser);
}
