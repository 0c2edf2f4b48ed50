//! The words of the page, in one place, so that it can speak other languages. What records and states say is worded in `views`.

macro_rules! words {
    ($($name:ident = $words:expr;)*) => { $(pub(in crate::http::page) const $name: &str = $words;)* };
}

mod form;
mod table;

pub(super) use form::*;
pub(super) use table::*;

words! {
    LANGUAGE = "en";
    SKIP = "Skip to the view";
    PAGES = "Pages";
    HOME = "Home";
    BOARD = "Board";
    TIMELINE = "Timeline";
    REPLAY = "Day by day";
    FINDINGS = "Findings";
    REPORTS = "Reports";
    CHAIN = "Who waits";
    DATA = "The same as data";
    UP_TO_RECORD = "Up to record";
    ROOT = "root";

    LOG_IN = "Log in";
    LOG_OUT = "Log out";
    LOGGED_IN = "Logged in";
    GO_ON = "You are logged in. Go on";
    TOKEN = "Your token";
    HOW_TO_LOG_IN = "A token begins with mct_. Whoever runs the server gives you one. The login link that mercato serve prints works once.";
    NO_TOKEN_YET = "You run the server and have no token yet? Make one, with the --store that the server was started with:";

    TOKENS = "Tokens";
    ABOUT_TOKENS = "A token lets a colleague or a program in. Whatever is recorded with it is recorded under its name.";
    NO_TOKENS = "There are no tokens.";
    NEW_TOKEN = "The token of";
    SHOWN_ONCE = "It is shown only this once. Copy it now, and hand it over in private.";
    UNTIL = "until";
    REVOKE = "Revoke";
    REVOKED = "revoked";
    EXPIRED = "expired";
    OLD_TOKENS = "Revoked and expired tokens";
    MAKE_TOKEN = "Make a token";
    TOKEN_OF = "Whose token it is";
    TOKEN_MAY = "What it may do";
    READER_MAY = "asks";
    RECORDER_MAY = "asks and records";
    KEEPER_MAY = "also records for others, erases, backs up and makes tokens";
    LAST_DAY_OF_TOKEN = "Its last day, as in 2030-06-30. If empty, it works until it is revoked";
    DAY_IS_OVER = "that day is over";

    NO_ANSWER = "No answer";
    ERRORS = "Errors";
    CODE = "Code";
    MEANING = "Meaning";
    WAY_OUT = "Way out";
    PERHAPS = "Perhaps you mean:";
    SAME_TODAY = "The same without dates";

    TIME = "Time";
    HAPPENED_BY = "Happened by";
    KNOWN_BY = "Known by";
    BOTH_BY = "What was known by";
    AS_KNOWN = "As it was known";
    AT_PRESENT = "Now: everything recorded so far";
    TOGETHER = "Both clocks together";
    IS_NO_DATE = "is no date;";
    WRITE = "write";
    A_DATE = "a date such as 2020-01-31, 2020-01 or 2020-01-31T20:00";
    NOW = "now";
    SHOW = "Show";
    BACK = "‹ Earlier";
    ON = "Later ›";
    TODAY = "Now";
    MAP = "What happened against when it was learned";
    MAP_AXES = "→ happened, ↑ learned";
    NEWS = "News";
    NEW_RECORD = "1 new record was recorded since this page was opened.";
    NEW_RECORDS = "{} new records were recorded since this page was opened.";
    SHOW_NOW = "Show now";
    LEDGER_MOVED = "This ledger moved to another place. What is shown here may be old, and nothing more is recorded here.";
    NO_CONNECTION = "No connection to the server. The page tries again by itself.";
    LOGGED_OUT = "The session has ended, and this page is not kept up to date.";

    WINDOW = "Window";
    WINDOWS = "Windows";
    ALL = "all";
    LEDGER_AS_WORKBOOK = "Ledger: XLSX";
    LEDGER_AS_DATABASE = "Ledger: SQLite";
    ANY = "any";
    ALL_DEALS = "All deals";
    CLUB = "Club";
    PLAYER = "Player";
    TEXT = "Notes and sources";
    FILTER = "Filter";
    AS_TABLE = "Show as a table";
    AS_COLUMNS = "Show as columns";
    MORE = "more";
    EARLIER_LEFT_OUT = "earlier steps are left out: choose a window, move the time bar, or take all as CSV.";
    LEFT_OUT_OF_PICTURE = "deals that began earlier are left out: choose a window or move the time bar, or take the whole picture as SVG.";
    MORE_BY_FILTER = "more: filter to see them, or take all as CSV.";
    NO_DEALS = "No deals.";
    NO_DEALS_THEN = "No deals at these dates.";
    NO_DEALS_SUCH = "No deal fits what was filtered.";
    NO_DEAL_HAS = "No deal has";
    CALLED = "called";
    DID_YOU_MEAN = "Did you mean";
    OR = "or";
    LOAN_UNTIL = "Loan until";
    EMPTY_LEDGER = "This ledger is empty: nothing has been recorded yet.";
    FIRST_STEPS = "Open a deal, or import a table that you have. What you record appears here.";
    ERASED_MORE = "the history of a deal tells when and why.";
    ERASED_BELOW = "the history below tells when and why.";

    PHASE = "Phase";
    NOT_CERTAIN = "not yet certain";
    WAITS = "waits";
    REFUSED = "not authorized";
    DISPUTED = "disputed";
    UNCONFIRMED = "unconfirmed news";
    SINCE = "since";

    LOAN = "Loan";
    MOVES_ON = "Moves on";
    TO_COME = "To come";
    CLAUSE = "Clause";
    ENDED_SINCE = "ended since";
    AUTHORIZATION = "Authorization";
    WAITS_FOR = "Waits for";
    DUPLICATE_OF = "A duplicate of";
    AGENT = "Agent";
    PERSONAL_TERMS = "Personal terms";
    MEDICAL = "Medical";
    NAME = "Name";
    ON_THE_TABLE = "On the table";
    TERMS = "Terms";
    TERMS_CAPTION = "Each field, who said so, and who says otherwise";
    CONTRADICTS = "contradicts";
    RIVAL = "also said";
    MAY_HAVE_HAPPENED = "May have happened by then";
    UNCONFIRMED_EVENTS = "Unconfirmed: only doubtful sources say so";
    SAME_PLAYERS = "Other deals of the same players";

    COMPARE = "What changed between two dates";
    COMPARED = "Compare what";
    WE_HAD_LEARNED = "we had learned";
    HAD_HAPPENED = "had happened";
    BY_THE_END_OF = "by the end of";
    AND_OF = "and of";
    COMPARE_THEM = "Compare";
    NOTHING_CHANGED = "Nothing changed between these dates.";
    SAME_STATE = "The state is the same at both dates.";
    BECAUSE_OF = "The records behind the change";

    HISTORY = "History";
    CORRECTED = "corrected";
    RETRACTED = "retracted";
    ERASED = "erased";
    MAY_HAVE = "may have happened";
    SAID_BY = "Said by";
    LEARNED = "learned";
    RECORDED = "recorded";
    BY = "by";
    CORRECTED_BY = "Corrected by";
    RETRACTED_BY = "Does not count: retracted by";
    ERASED_BY = "Erased by";

    WHO_WAITS = "Who waits for whom";
    NOBODY_WAITS = "Nobody waits for anybody.";
    NOBODY_WAITS_THEN = "Nobody waits for anybody at these dates.";
    CHAIN_IS_LONG = "deals are too many for a picture here: choose a window, or take the picture as SVG.";
    A_REPLACEMENT = "a replacement";
    ONE_SINCE_SEEN = "1 record since you last looked.";
    MANY_SINCE_SEEN = "{} records since you last looked.";
    NEW = "new";
    STUCK = "Longest in their phase";
    NOTHING_OPEN = "No deal is open.";
    NOTHING_OPEN_THEN = "No deal is open at these dates.";
    ALL_OPEN = "All open deals";
    ALL_WAITING = "All that wait";
    ALL_DAYS = "All that was learned, day by day";
    DAY = "day";
    DAYS = "days";
    NEXT = "next";
    LEARNED_LAST = "Learned last";
    LEARNED_LAST_ON = "the last news learned on";
    NOTHING_LEARNED = "Nothing was learned yet.";
    NOTHING_LEARNED_THEN = "Nothing was learned by then.";
    NOTHING_HAPPENED = "Nothing happened in these days.";
    DAYS_ON_WHICH = "Days on which";
    IT_HAPPENED = "it happened";
    WE_LEARNED = "we learned of it";
    SWIPE_PICTURE = "The picture is wider than this screen: swipe it to the left to see the days.";
    HOW_TO_READ_TIMELINE = "Deals are rows, time runs across, and the signs are explained below them. Point at a sign to read more; choose a name to see its deal.";

    TIMELINE_ON_PAPER = "To print a long timeline sheet by sheet, take the window on one page from the reports.";
    RULE = "Rule";
    NO_FINDINGS = "Nothing that an auditor would ask about at these dates.";

    AGEING = "Open deals";
    AGEING_ABOUT = "How long each has been in its phase, and what it waits for.";
    FUNNEL = "How far deals came";
    FUNNEL_ABOUT = "A phase that was skipped counts as reached when a later one was.";
    CLUBS = "Clubs";
    CLUBS_ABOUT = "Completed deals by club. The sums leave out what is disputed, unknown or not yet due.";
    CALENDAR = "Calendar";
    CALENDAR_ABOUT = "What happened and what was learned each day.";
    SOURCES = "Sources";
    SOURCES_ABOUT = "What each source claimed in deals that have ended, and how much of it was right.";
    WINDOW_PAGE = "The window on one page";
    WINDOW_PAGE_ABOUT = "Everything about the window on a page that needs no server: to keep, send or print.";
}

pub(super) const BOARD_COLUMNS: [&str; 5] = ["Players", "Phase", "From and to", "Since", "What to know"];
pub(super) const OFFER_COLUMNS: [&str; 4] = ["By", "Offer", "When", "Record"];
pub(super) const TERM_COLUMNS: [&str; 6] = ["Field", "Value", "Said by", "Speaks of", "Learned", "Record"];
pub(super) const EVENT_COLUMNS: [&str; 3] = ["Record", "When", "What"];
pub(super) const DIFF_COLUMNS: [&str; 4] = ["Record", "Happened", "What", "Said by"];
pub(super) const FINDING_COLUMNS: [&str; 4] = ["Deal", "Severity", "What to ask about", "Records"];
pub(super) const CHAIN_COLUMNS: [&str; 5] =
    ["Deal", "Phase", "Waits for", "Club that must agree", "What ends the wait"];
