//! Questions, one type each. A question is data: whoever asks fills it in, and `answer` gives a view. Dates are moments
//! already; names of deals and windows are as somebody typed them, and are looked up here.

mod as_of;
mod blame;
mod board;
mod chain;
mod diff;
mod entries;
mod error;
mod extract;
mod feed;
mod findings;
mod history;
mod home;
mod list;
mod lookup;
mod moments;
mod names;
mod record;
mod records;
mod replay;
mod report;
mod show;
mod timeline;
mod unknown_names;
mod window_report;
mod windows;

pub use blame::BlameQuestion;
pub use board::BoardQuestion;
pub use chain::{ChainAnswer, ChainQuestion};
pub use diff::{DiffAnswer, DiffQuestion};
pub use entries::EntriesQuestion;
pub use error::AskError;
pub use extract::ExtractQuestion;
pub use feed::{FeedAnswer, FeedFilter, FeedQuestion};
pub use findings::{FindingsAnswer, FindingsQuestion};
pub use history::{HistoryAnswer, HistoryQuestion};
pub use home::{HomeAnswer, HomeQuestion};
pub use list::{ListAnswer, ListPage, ListQuestion};
pub use moments::MomentsQuestion;
pub use names::{NameIndex, NamesQuestion};
pub use record::RecordQuestion;
pub use records::{RecordsAnswer, RecordsQuestion};
pub use replay::{ReplayAnswer, ReplayQuestion};
pub use report::{
    AgeingQuestion, CalendarQuestion, ClubsQuestion, FunnelQuestion, ReportAnswer, ReportQuestion, SourcesQuestion,
};
pub use show::{ShowAnswer, ShowQuestion};
pub use timeline::TimelineQuestion;
pub use unknown_names::unknown_names;
pub use window_report::WindowReportQuestion;
pub use windows::WindowsQuestion;

/// What questions read. All of them go through this name.
pub type Records = crate::ledger::Reader;
