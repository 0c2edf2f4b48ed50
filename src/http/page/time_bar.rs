//! The time bar: a form that moves both clocks, step by step or to a date.

use super::address::PageAddress;
use super::unread_date::{UnreadDate, unread_dates};
use super::{map, words};
use crate::deal::cuts::Cuts;
use crate::deal::ids::Position;
use crate::deal::moment::Moment;
use crate::render::capital;
use crate::views::date::{at_cut, readable};
use crate::views::deal::AsOf;
use crate::views::moments::Moments;
use maud::{Markup, html};

/// A clock, and what its fields are called.
struct TimeClock {
    /// The parameter.
    name: &'static str,
    /// The range that moves it, and where that stood.
    step: &'static str,
    was: &'static str,
    label: &'static str,
    class: &'static str,
}

const HAPPENED: TimeClock =
    TimeClock { name: "at", step: "step", was: "was", label: words::HAPPENED_BY, class: "clock happened" };
const LEARNED: TimeClock = TimeClock {
    name: "known_at",
    step: "known_step",
    was: "known_was",
    label: words::KNOWN_BY,
    class: "clock learned",
};

/// The form, at the cuts of the view. Dates that cannot be read stay in their fields.
pub(super) fn time_bar(
    moments: &Moments,
    cuts: &Cuts,
    here: &PageAddress,
    head: Position,
    unread: &[UnreadDate],
) -> Markup {
    let together = here.value("at") == here.value("known_at");
    let (at, known_at) = (place(moments, cuts.at.as_ref()), place(moments, cuts.known_at.as_ref()));
    let steps: Vec<&str> = moments.steps.iter().map(|step| step.words.as_str()).collect();
    let told: Vec<String> = moments.steps.iter().map(|step| readable(&step.words)).collect();
    html! {
        section.time aria-label=(words::TIME) {
            form #time method="get" action="/move" autocomplete="off" data-steps=(steps.join("|")) data-told=(told.join("|")) data-now=(words::NOW)
                data-head=(head) data-live=(here.feed()) {
                input type="hidden" name="to" value=(here.without_cuts());
                input type="hidden" name="head" value=(head);
                p.asof #asof { (in_words(cuts)) }
                (unread_dates(unread))
                div.clocks {
                    (clock(&HAPPENED, here, at, moments.steps.len(), unread))
                    (clock(&LEARNED, here, known_at, moments.steps.len(), unread))
                }
                p.choices {
                    label.together { input #together type="checkbox" name="together" value="on" checked[together]; " " (words::TOGETHER) }
                    button type="submit" { (words::SHOW) }
                    span #steps {
                        (link("prev", words::BACK, beside(moments, here, at, known_at, together, false).as_deref()))
                        (link("next", words::ON, beside(moments, here, at, known_at, together, true).as_deref()))
                        (link("bookmark", words::TODAY, here.has_cuts().then(|| here.without_cuts()).as_deref()))
                    }
                }
            }
            (map::map(moments, at, known_at))
        }
    }
}

/// A link to another moment; hidden where it leads nowhere, so that the script can show it once it does.
fn link(rel: &str, name: &str, href: Option<&str>) -> Markup {
    html! { a.step href=(href.unwrap_or_default()) rel=(rel) hidden[href.is_none()] { (name) } " " }
}

/// The cuts in a few words.
pub(super) fn in_words(cuts: &Cuts) -> String {
    let as_of = AsOf::from(cuts);
    match (&as_of.at, &as_of.known_at, &as_of.up_to) {
        (None, None, None) => words::AT_PRESENT.into(),
        (Some(at), Some(known_at), None) if at == known_at => format!("{} {}", words::AS_KNOWN, at_cut(at)),
        _ => capital(&as_of.words()),
    }
}

fn clock(clock: &TimeClock, here: &PageAddress, place: usize, last: usize, unread: &[UnreadDate]) -> Markup {
    let wrong = unread.iter().find(|date| date.name == clock.name).map(|date| date.typed.as_str());
    let said = here.value(clock.name).map_or_else(|| words::NOW.to_owned(), readable);
    html! {
        div class=(clock.class) {
            label for=(clock.step) {
                @if clock.name == "at" { span.apart { (clock.label) } span.joint { (words::BOTH_BY) } } @else { (clock.label) }
            }
            input id=(clock.step) type="range" name=(clock.step) min="0" max=(last) step="1" value=(place) aria-valuetext=(said);
            input type="hidden" name=(clock.was) value=(place);
            input id=(clock.name) type="text" name=(clock.name) value=[wrong.or(here.value(clock.name))] size="17" autocomplete="off"
                aria-invalid=[wrong.map(|_| "true")] aria-describedby=[wrong.map(|_| "dates")]
                spellcheck="false" placeholder=(words::NOW) aria-label={ (clock.label) ": " (words::A_DATE) } title=(words::A_DATE);
        }
    }
}

/// Where the range stands: behind the last step, where nothing is cut.
fn place(moments: &Moments, cut: Option<&Moment>) -> usize {
    cut.map_or(moments.steps.len(), |cut| moments.step(cut))
}

/// The same view one step on, or one back; none at the ends.
fn beside(
    moments: &Moments,
    here: &PageAddress,
    at: usize,
    known_at: usize,
    together: bool,
    on: bool,
) -> Option<String> {
    let next = |place: usize| if on { Some(place + 1) } else { place.checked_sub(1) };
    let words = |place: usize| moments.steps.get(place).map(|step| step.words.as_str());
    let place = next(at).filter(|place| *place <= moments.steps.len())?;
    let known = if together { words(place) } else { words(known_at) };
    Some(here.with(&[("at", words(place)), ("known_at", known)]))
}
