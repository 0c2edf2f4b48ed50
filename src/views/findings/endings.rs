//! Endings that did not end it, or that hang on a thin thread.

use super::world::{RawFinding, World};
use crate::deal::event::Event;
use crate::deal::history::Reading;
use crate::deal::kind::Kind;
use crate::deal::order::Placed;
use crate::deal::phase::undoes;
use crate::deal::source::Grade;
use crate::views::date::on;
use crate::views::deal_at_cuts::{DealAtCuts, is_completion};
use crate::views::wording::capital;

fn is_collapse(event: &Event) -> bool {
    event.is(Kind::Collapse)
}

/// In the order in which they were certain.
fn in_time<'c, 'a>(case: &'c DealAtCuts<'a>, kind: impl Fn(&Event) -> bool) -> Vec<&'c Reading<'a>> {
    let mut events: Vec<&Reading<'a>> = case.events(kind).collect();
    events.sort_by_key(|event| (event.when().end, event.position()));
    events
}

/// The first step after a collapse, unless somebody said before it that talks began again.
pub(super) fn step_after_collapse(case: &DealAtCuts<'_>, _: &World<'_, '_>) -> Vec<RawFinding> {
    let steps = in_time(case, |event| case.step(event).is_some());
    let reopenings = in_time(case, |event| event.is(Kind::Reopening));
    let first_step = |collapse: &Reading<'_>| {
        let later = steps.partition_point(|step| step.when().end <= collapse.when().end);
        steps.iter().skip(later).find(|step| step.when().is_after(collapse.when())).copied()
    };
    let reopened = |collapse: &Reading<'_>, step: &Reading<'_>| {
        let later = reopenings.partition_point(|reopening| reopening.when().end <= collapse.when().start);
        let mut later = reopenings.iter().skip(later);
        later.any(|reopening| undoes(reopening, collapse, false) && !reopening.when().is_after(step.when()))
    };
    let earliest = in_time(case, is_collapse).into_iter().find_map(|collapse| {
        let step = first_step(collapse).filter(|step| !reopened(collapse, step))?;
        Some((collapse, step))
    });
    let told = earliest.map(|(collapse, step)| {
        let kind = capital(&step.event().type_name().replace('_', " "));
        let (when, collapsed) = (on(step.when()), on(collapse.when()));
        let message = format!("{kind} {when}, after the collapse {collapsed}, and nobody reopened the deal.");
        RawFinding::new(message).on([collapse, step])
    });
    told.into_iter().collect()
}

/// The first step of the talks wholly after the completion, unless the deal was reopened before it.
pub(super) fn step_after_completion(case: &DealAtCuts<'_>, _: &World<'_, '_>) -> Vec<RawFinding> {
    let Some(completion) = case.completion() else { return Vec::new() };
    let of_the_talks = |event: &Event| {
        let kind = event.kind();
        case.step(event).is_some() && !matches!(kind, Kind::Completion | Kind::ClauseTriggered | Kind::PersonalTerms)
    };
    let steps = in_time(case, of_the_talks).into_iter();
    let Some(step) = steps.into_iter().find(|step| step.when().is_after(completion.when())) else { return Vec::new() };
    let mut reopenings = case.events(|event| event.is(Kind::Reopening));
    if reopenings.any(|again| !completion.when().is_after(again.when()) && !again.when().is_after(step.when())) {
        return Vec::new();
    }
    let kind = capital(&step.event().type_name().replace('_', " "));
    let message = format!("{kind} {}, after the completion {}.", on(step.when()), on(completion.when()));
    vec![RawFinding::new(message).on([completion, step])]
}

/// A collapse wholly after the completion that no later completion mends.
pub(super) fn collapse_after_completion(case: &DealAtCuts<'_>, _: &World<'_, '_>) -> Vec<RawFinding> {
    let Some(completion) = case.completion() else { return Vec::new() };
    let mended = |collapse: &&Reading<'_>| case.events(is_completion).any(|again| undoes(again, collapse, false));
    let after = case.events(is_collapse).filter(|collapse| collapse.when().is_after(completion.when()));
    let first =
        after.filter(|collapse| !mended(collapse)).min_by_key(|collapse| (collapse.when().end, collapse.position()));
    let told = first.map(|collapse| {
        let message =
            format!("Collapsed {}, after it had been completed {}.", on(collapse.when()), on(completion.when()));
        RawFinding::new(message).on([completion, collapse])
    });
    told.into_iter().collect()
}

/// The best grade among what says that it was done.
pub(super) fn weak_completion(case: &DealAtCuts<'_>, _: &World<'_, '_>) -> Vec<RawFinding> {
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
    let message =
        format!("Completed {}, but {source}: a source graded C2 or better is missing.", on(completion.when()));
    vec![RawFinding::new(message).on(case.events(says_so))]
}
