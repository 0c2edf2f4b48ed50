//! Why something was not recorded, at the field that is to blame.

use crate::deal::event_data::EventError;
use crate::deal::name::Name;
use crate::deal::patch::PatchError;
use crate::deal::refusal::{Clock, Refusal};
use crate::desk::ask::AskError;
use crate::desk::typed::{FieldFault, TypedFields};
use crate::http::HttpFault;
use crate::http::page::words;
use crate::http::problem::Problem;
use crate::ledger::Error;
use crate::reported::Reported as _;

/// The fault of a refusal, of the field that can be changed to be taken.
pub(super) fn of(fault: &HttpFault, typed: &TypedFields, prefix: &str) -> FieldFault {
    let refusal = match fault {
        HttpFault::Ask(AskError::Records(Error::Refused(refusal))) => Some(refusal),
        _ => None,
    };
    let field = refusal.map(|refusal| field(refusal, typed, prefix)).unwrap_or_default();
    FieldFault::new(field, reason(fault, refusal), hint(fault, refusal))
}

/// What was refused about a correction is told of the record as it would be.
fn innermost(refusal: &Refusal) -> &Refusal {
    match refusal {
        Refusal::AsCorrected { refusal, .. } => innermost(refusal),
        refusal => refusal,
    }
}

fn reason(fault: &HttpFault, refusal: Option<&Refusal>) -> String {
    match refusal {
        // The field is named beside it.
        Some(Refusal::MissingField { what, .. }) => format!("{}: {what}", words::MISSING),
        Some(Refusal::Event(EventError { reason, .. })) => reason.clone(),
        Some(Refusal::WindowDate { error, .. }) => error.to_string(),
        _ => fault.to_string(),
    }
}

fn hint(fault: &HttpFault, refusal: Option<&Refusal>) -> String {
    let refusal = refusal.map(innermost);
    if let Some(Refusal::WindowDate { error, .. } | Refusal::Patch { error: PatchError::Happened(error), .. }) = refusal
    {
        return error.expected();
    }
    let code = refusal.map_or_else(|| fault.code(), |refusal| refusal.code());
    let of_programs = ["/api/", "docs/", "header", "again=true", " id"];
    match words::hint(code) {
        Some(hint) => hint.into(),
        None => {
            let hint = Problem::of(fault).text("hint").map(str::to_owned).unwrap_or_default();
            if of_programs.iter().any(|word| hint.contains(word)) { String::new() } else { hint }
        }
    }
}

/// Empty where none is to blame alone.
fn field(refusal: &Refusal, typed: &TypedFields, prefix: &str) -> String {
    let with_the_name = |name: &Name| {
        let is_it = |(_, value): &&(String, String)| value.trim() == name.as_str();
        typed.pairs().iter().find(is_it).map(|(field, _)| field.clone()).unwrap_or_default()
    };
    match innermost(refusal) {
        Refusal::DealExists { .. } | Refusal::NameWasErased { .. } => "slug".into(),
        Refusal::UnknownDeal { .. } | Refusal::LinkedToItself { .. } | Refusal::DuplicateChain { .. } => "deal".into(),
        // A correction is dated by what it says of the record.
        Refusal::AfterCompletion { .. } | Refusal::AfterCollapse { .. } | Refusal::NothingToReopen { .. } => {
            "on".into()
        }
        // When the record was learned cannot be corrected.
        Refusal::LearnedBeforeItHappened { .. } if matches!(refusal, Refusal::AsCorrected { .. }) => "on".into(),
        Refusal::LearnedBeforeItHappened { .. } | Refusal::CorrectedBeforeLearned { .. } => format!("{prefix}learned"),
        Refusal::InTheFuture { clock: Clock::Happened, .. } => format!("{prefix}on"),
        Refusal::InTheFuture { clock: Clock::Learned, .. } => format!("{prefix}learned"),
        Refusal::OwnerIsBuyer { .. } => "owner".into(),
        Refusal::AmbiguousName { name, .. } | Refusal::NameTaken { name, .. } => with_the_name(name),
        Refusal::MissingField { field, .. } | Refusal::WindowDate { field, .. } => last_part(field),
        Refusal::WindowClosesBeforeItOpens { .. } => "closes".into(),
        Refusal::Event(EventError { field, .. })
        | Refusal::Patch { error: PatchError::Event(EventError { field, .. }), .. } => last_part(field),
        Refusal::Patch { error: PatchError::NoSuchField { field, .. }, .. } => last_part(field),
        Refusal::Patch { error: PatchError::Happened(_) | PatchError::NoHappened, .. } => "on".into(),
        Refusal::DuplicateRecord { .. } => "again".into(),
        _ => String::new(),
    }
}

/// `data.terms.fee` is the field `fee`.
fn last_part(path: &str) -> String {
    path.rsplit('.').next().unwrap_or_default().into()
}
