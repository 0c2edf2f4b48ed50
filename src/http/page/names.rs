//! The windows, clubs and players that have an entry, with the ways to set them.

use super::address::PageAddress;
use super::frame::{self, FramedView};
use super::view::data_links;
use super::words;
use crate::deal::cuts::Cuts;
use crate::deal::entry::{ClubSet, PlayerSet, RegisterKind};
use crate::deal::event::Event;
use crate::deal::record::Record;
use crate::desk::ask::{Records, WindowsQuestion};
use crate::http::asking::Asking;
use crate::http::media::Media;
use crate::http::token::TokenRole;
use crate::render::clean;
use crate::views::date::readable;
use crate::views::wording::list;
use axum::response::Response;
use maud::{Markup, html};

/// `GET /names`: as they are now.
pub(in crate::http) async fn names(asking: Asking) -> Response {
    let (here, access) = (PageAddress::of(asking.uri()), asking.access().clone());
    let may_record = access.may(TokenRole::Recorder).is_ok();
    asking
        .answer(&[Media::Html], move |query| {
            // Links carry the cuts and the window on from page to page.
            query.cuts()?;
            query.text("window")?;
            Ok(move |records: &Records, _| {
                let windows = WindowsQuestion.answer(records)?;
                let clubs = records.entries_at(RegisterKind::Club, &Cuts::default())?;
                let players = records.entries_at(RegisterKind::Player, &Cuts::default())?;
                let windows = windows.iter().map(|known| {
                    let window = &known.window;
                    let words = format!(
                        "{}: {} – {} ({})",
                        window.competition,
                        readable(&window.opens),
                        readable(&window.closes),
                        window.zone.name()
                    );
                    (window.name.to_string(), window.name.to_string(), words)
                });
                let body = html! {
                    h1 { (words::ENTRIES) }
                    (section(&OF_WINDOWS, &windows.collect::<Vec<_>>(), &here, may_record))
                    (section(&OF_CLUBS, &told(&clubs), &here, may_record))
                    (section(&OF_PLAYERS, &told(&players), &here, may_record))
                };
                let view = FramedView { title: words::ENTRIES.into(), time: html! {}, body, foot: html! {} };
                Ok(frame::whole(&view, &here, &access).into_string().into_bytes())
            })
        })
        .await
}

/// What the log calls it, its name, and what else there is to say.
fn told(entries: &[Record]) -> Vec<(String, String, String)> {
    let mut told: Vec<_> = entries
        .iter()
        .filter_map(|record| {
            let (name, aliases, born, remark) = match &record.event {
                Event::ClubSet(ClubSet { name, aliases, remark, .. }) => (name, aliases, None, remark),
                Event::PlayerSet(PlayerSet { name, aliases, born, remark, .. }) => {
                    (name, aliases, born.as_ref(), remark)
                }
                _ => return None,
            };
            let also = (!aliases.is_empty()).then(|| format!("{} {}", words::ALSO_CALLED, list(aliases)));
            let born = born.map(|born| format!("{} {}", words::BORN_IN, readable(born.as_str())));
            let words: Vec<String> =
                also.into_iter().chain(born).chain(remark.iter().map(ToString::to_string)).collect();
            Some((record.slug.to_string(), name.to_string(), words.join("; ")))
        })
        .collect();
    told.sort_by(|one, other| one.1.cmp(&other.1));
    told
}

/// A kind of names: its heading, where programs find them, and the form that adds one.
struct NameSection {
    title: &'static str,
    path: &'static str,
    form: &'static str,
    add: &'static str,
}

const OF_WINDOWS: NameSection =
    NameSection { title: words::WINDOWS, path: "/windows", form: "/record/window", add: words::ADD_WINDOW };
const OF_CLUBS: NameSection =
    NameSection { title: words::CLUBS_WITH_NAMES, path: "/clubs", form: "/record/club", add: words::ADD_CLUB };
const OF_PLAYERS: NameSection =
    NameSection { title: words::PLAYERS_WITH_NAMES, path: "/players", form: "/record/player", add: words::ADD_PLAYER };

fn section(of: &NameSection, entries: &[(String, String, String)], here: &PageAddress, may_record: bool) -> Markup {
    let NameSection { title, path, form, add } = of;
    // The page shows them as they are now, whatever dates its address carries on.
    let data = data_links(&here.without(&["at", "known_at", "up_to", "window"]), path);
    let of_name = |form: &str, name: &str| {
        let name: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
        format!("{form}?name={name}")
    };
    // The dates of a window are set anew; windows are not removed.
    let removal = Some(format!("{form}/remove")).filter(|_| *form != OF_WINDOWS.form);
    html! {
        section {
            h2 { (title) }
            @if entries.is_empty() { p.none { (words::NO_ENTRIES) } }
            ul.entries {
                @for (slug, name, more) in entries {
                    li id=(slug) {
                        bdi.of { (clean(name)) } " " span.note { bdi { (clean(more)) } }
                        @if may_record {
                            " " a href=(of_name(form, name)) aria-label={ (words::SET_ANEW) ": " (clean(name)) } { (words::SET_ANEW) }
                            @if let Some(removal) = &removal {
                                " " a href=(of_name(removal, name)) aria-label={ (words::REMOVE) ": " (clean(name)) } { (words::REMOVE) }
                            }
                        }
                    }
                }
            }
            @if may_record { p { a.step href=(form) { (add) } } }
            @if !entries.is_empty() {
                ul.data aria-label={ (title) ": " (words::DATA) } {
                    @for (name, link) in data { li { a href=(link) { (name) } } }
                }
            }
        }
    }
}
