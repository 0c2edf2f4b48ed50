//! The demo in a browser.

use super::{ARTICLE, WINDOW};
use crate::cli::browser;
use crate::cli::environment::Environment;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::serve::{Serving, place, serve};
use crate::deal::name::Name;
use crate::http::{Listener, ServerOptions, TokenRole};
use std::net::{Ipv4Addr, SocketAddr};

/// Serves the demo, which is loaded by now, and opens the board of its window on the day of the article.
pub(super) fn run(environment: &Environment) -> Result<String, Failure> {
    let listener = Listener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), None)?;
    let board = format!("/board?window={WINDOW}&at={ARTICLE}&known_at={ARTICLE}");
    serve(environment, listener, ServerOptions::default(), |server, url| {
        let name = Name::new(&environment.recorder).or_else(|_| Name::new("demo"));
        let name = name.map_err(|error| Failure::usage(format!("the recorder has no name: {error}"), ""))?;
        let to: String = form_urlencoded::byte_serialize(board.as_bytes()).collect();
        let login = format!("{url}{}&to={to}", server.login_link(name, TokenRole::Keeper));
        let store = place(environment, server)?;
        let printed = environment.prints_login_links().then(|| login.clone());
        let told = Serving { url, store: store.clone(), tokens: 0, login: printed.clone() };
        let told = output::one(environment.output, &told, || {
            let link = printed.map(|link| format!("In a browser: {link} (works once)\n")).unwrap_or_default();
            format!("Atalanta's January 2020, 108 records of 16 deals, from {store}\n{link}To stop: Ctrl-C\n")
        })?;
        crate::cli::print(environment, &told, None)?;
        if environment.opens_browser {
            browser::open(environment, server, &login);
        }
        Ok(())
    })
}
