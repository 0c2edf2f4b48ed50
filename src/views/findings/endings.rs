//! Endings that did not end it, or that hang on a thin thread.

use super::world::{Found, World};
use crate::deal::event::Event;
use crate::deal::history::Reading;
use crate::deal::kind::Kind;
use crate::deal::order::Placed;
use crate::deal::phase::{step, undoes};
use crate::deal::source::Grade;
use crate::views::case::{Case, is_completion};
use crate::views::date::on;
use crate::views::wording::capital;

fn is_collapse(event: &Event) -> bool {
    event.is(Kind::Collapse)
}

/// The first step after a collapse, unless somebody said before it that talks began again.
pub(super) fn step_after_collapse(case: &Case<'_>, _: &World<'_>) -> Vec<Found> {
    let reopened = |collapse: &Reading<'_>, step: &Reading<'_>| {
        case.events(|event| event.is(Kind::Reopening))
            .any(|reopening| undoes(reopening, collapse) && !reopening.when().is_after(step.when()))
    };
    let mut pairs: Vec<(&Reading<'_>, &Reading<'_>)> = Vec::new();
    for collapse in case.events(is_collapse) {
        let steps = case.events(|event| step(event).is_some()).filter(|step| step.when().is_after(collapse.when()));
        let first = steps.min_by_key(|step| (step.when().end, step.position()));
        pairs.extend(first.filter(|step| !reopened(collapse, step)).map(|step| (collapse, step)));
    }
    let earliest = pairs.into_iter().min_by_key(|(collapse, _)| (collapse.when().end, collapse.position()));
    let told = earliest.map(|(collapse, step)| {
        let kind = capital(&step.event().type_name().replace('_', " "));
        let (when, collapsed) = (on(step.when()), on(collapse.when()));
        let message = format!("{kind} {when}, after the collapse {collapsed}, and nobody reopened the deal.");
        Found::new(message).on([collapse, step])
    });
    told.into_iter().collect()
}

/// A collapse wholly after the completion that no later completion mends.
pub(super) fn collapse_after_completion(case: &Case<'_>, _: &World<'_>) -> Vec<Found> {
    let Some(completion) = case.completion() else { return Vec::new() };
    let mended = |collapse: &&Reading<'_>| case.events(is_completion).any(|again| undoes(again, collapse));
    let after = case.events(is_collapse).filter(|collapse| collapse.when().is_after(completion.when()));
    let first =
        after.filter(|collapse| !mended(collapse)).min_by_key(|collapse| (collapse.when().end, collapse.position()));
    let told = first.map(|collapse| {
        let message =
            format!("Collapsed {}, after it had been completed {}.", on(collapse.when()), on(completion.when()));
        Found::new(message).on([completion, collapse])
    });
    told.into_iter().collect()
}

/// The best grade among what says that it was done.
pub(super) fn weak_completion(case: &Case<'_>, _: &World<'_>) -> Vec<Found> {
    let says_so = |event: &Event| {
        matches!(event.kind(), Kind::Completion | Kind::Registration | Kind::Announcement | Kind::Signature)
    };
    let grade = |reading: &Reading<'_>| {
        reading.record.source.as_ref().and_then(|source| source.grade).unwrap_or(Grade::CANNOT_BE_JUDGED)
    };
    let (Some(completion), Some(best)) = (case.completion(), case.events(says_so).max_by_key(|reading| grade(reading)))
    else {
        return Vec::new();
    };
    // Nobody can say any more how good an erased one was.
    let solid = |reading: &Reading<'_>| {
        reading.record.is_erased() || (grade(reading) >= Grade::C2 && !grade(reading).is_doubtful())
    };
    if case.events(says_so).any(solid) {
        return Vec::new();
    }
    let source = match &best.record.source {
        None => "nobody is named as its source".into(),
        Some(source) => match source.grade {
            None => format!("its source {} has no grade", source.name),
            Some(grade) => format!("its best source is {} ({grade})", source.name),
        },
    };
    let message = format!("Completed {}, but {source}: C2 or better would carry it.", on(completion.when()));
    vec![Found::new(message).on(case.events(says_so))]
}
