//! The address of a view: what it is of, and its cuts.

use axum::http::Uri;

/// What a link carries on from page to page.
const CUTS: [&str; 3] = ["at", "known_at", "up_to"];

/// A path and its parameters, as they were typed.
#[derive(Clone, Debug)]
pub(super) struct PageAddress {
    path: String,
    pairs: Vec<(String, String)>,
}

impl PageAddress {
    /// Of a request.
    pub(super) fn of(uri: &Uri) -> Self {
        let query = uri.query().unwrap_or_default().as_bytes();
        Self { path: uri.path().into(), pairs: form_urlencoded::parse(query).into_owned().collect() }
    }

    /// Of a link; none where it leads to another server.
    pub(super) fn parse(link: &str) -> Option<Self> {
        let is_ours = link.starts_with('/') && !link.starts_with("//") && !link.contains(['\\', '\t', '\n', '\r']);
        link.parse().ok().filter(|_| is_ours).map(|uri: Uri| Self::of(&uri))
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// What a parameter says.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        let found = self.pairs.iter().find(|(given, _)| given == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// Another page, at the same cuts and in the same window.
    pub(super) fn to(&self, path: &str) -> String {
        written(path, self.pairs.iter().filter(|(name, _)| CUTS.contains(&name.as_str()) || name == "window"))
    }

    /// A deal, at the same cuts.
    pub(super) fn deal(&self, slug: &str) -> String {
        written(&format!("/deals/{slug}"), self.pairs.iter().filter(|(name, _)| CUTS.contains(&name.as_str())))
    }

    /// It is about one deal.
    pub(super) fn is_of_a_deal(&self) -> bool {
        self.path.starts_with("/deals/")
    }

    /// The same page of another deal.
    pub(super) fn of_deal(&self, slug: &str) -> String {
        let mut parts: Vec<&str> = self.path.split('/').collect();
        if let Some(part) = parts.iter().position(|part| *part == "deals").and_then(|place| parts.get_mut(place + 1)) {
            *part = slug;
        }
        written(&parts.join("/"), self.pairs.iter())
    }

    /// The board of a window, at the same cuts.
    pub(super) fn board(&self, window: &str) -> String {
        let window = ("window".to_owned(), window.to_owned());
        let cuts = self.pairs.iter().filter(|(name, _)| CUTS.contains(&name.as_str()));
        written("/board", std::iter::once(&window).chain(cuts))
    }

    /// The same page, where these parameters say something else, or nothing.
    pub(super) fn with(&self, changed: &[(&str, Option<&str>)]) -> String {
        let others = self.pairs.iter().filter(|(name, _)| changed.iter().all(|(other, _)| other != name));
        let said = changed.iter().filter_map(|(name, value)| Some(((*name).to_owned(), (*value)?.to_owned())));
        let said: Vec<(String, String)> = said.collect();
        written(&self.path, others.chain(&said))
    }

    /// The same page without these parameters.
    pub(super) fn without(&self, names: &[&str]) -> Self {
        let others = self.pairs.iter().filter(|(name, _)| !names.contains(&name.as_str()));
        Self { path: self.path.clone(), pairs: others.cloned().collect() }
    }

    pub(super) fn has_cuts(&self) -> bool {
        self.pairs.iter().any(|(name, _)| CUTS.contains(&name.as_str()))
    }

    /// The same page without cuts.
    pub(super) fn without_cuts(&self) -> String {
        self.with(&CUTS.map(|name| (name, None)))
    }

    /// The same page without parameters that say nothing; none where there are no such.
    pub(super) fn tidy(&self) -> Option<String> {
        let says = |(_, value): &&(String, String)| !value.trim().is_empty();
        let is_tidy = self.pairs.iter().all(|pair| says(&pair));
        (!is_tidy).then(|| written(&self.path, self.pairs.iter().filter(says)))
    }

    /// What the interface for programs answers to the same question.
    pub(super) fn data(&self, path: &str, format: &str) -> String {
        let of_the_page = ["layout"];
        let asked = self.pairs.iter().filter(|(name, _)| !of_the_page.contains(&name.as_str()));
        written(&format!("/api/v1{path}"), asked.chain(&[("format".to_owned(), format.to_owned())]))
    }

    /// Logging in, which leads back here.
    pub(super) fn login(&self) -> String {
        let here = ("to".to_owned(), self.with(&[]));
        written("/login", std::iter::once(&here))
    }

    /// Where programs follow what is recorded of the deals of this page.
    pub(super) fn feed(&self) -> String {
        let deal = self.path.strip_prefix("/deals/").map(|deal| ("deal".to_owned(), deal.to_owned()));
        let window = self.pairs.iter().find(|(name, _)| name == "window");
        written("/api/v1/live", deal.iter().chain(window))
    }

    /// The parameters that are no cuts, for a form that keeps them.
    pub(super) fn kept(&self, without: &[&str]) -> impl Iterator<Item = &(String, String)> {
        self.pairs.iter().filter(move |(name, _)| !without.contains(&name.as_str()))
    }
}

fn written<'p>(path: &str, pairs: impl Iterator<Item = &'p (String, String)>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(pairs);
    match query.finish() {
        query if query.is_empty() => path.into(),
        query => format!("{path}?{query}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(link: &str) -> PageAddress {
        PageAddress::parse(link).unwrap()
    }

    #[test]
    fn the_cuts_and_the_window_go_on_to_other_pages() {
        let here = address("/board?window=w&club=a%26b&at=2020-01-06&known_at=2020");
        assert_eq!(here.to("/chain"), "/chain?window=w&at=2020-01-06&known_at=2020");
        assert_eq!(here.deal("x-y"), "/deals/x-y?at=2020-01-06&known_at=2020");
        let of_a_deal = address("/deals/kjaer/record/offer?at=2020");
        assert_eq!(of_a_deal.of_deal("kjaer-milan"), "/deals/kjaer-milan/record/offer?at=2020");
        assert_eq!(here.with(&[("at", None), ("club", Some("c"))]), "/board?window=w&known_at=2020&club=c");
        assert_eq!(here.without_cuts(), "/board?window=w&club=a%26b");
        assert_eq!(
            here.data("/deals", "csv"),
            "/api/v1/deals?window=w&club=a%26b&at=2020-01-06&known_at=2020&format=csv"
        );
    }

    #[test]
    fn a_link_to_another_server_is_none() {
        for link in ["//evil.example", "https://evil.example/", "/\\evil.example", "", "x", "/\t/evil.example"] {
            assert!(PageAddress::parse(link).is_none(), "{link}");
        }
    }

    #[test]
    fn what_says_nothing_is_left_out() {
        assert_eq!(address("/board?club=&at=2020&text=+").tidy().as_deref(), Some("/board?at=2020"));
        assert_eq!(address("/board?at=2020").tidy(), None);
    }
}
