//! A form of the page, as a browser without script sends it.

use crate::given::{Answered, Given};
use axum::body::Body;
use axum::http::Request;

/// A form that is shown.
pub(crate) struct Form<'g> {
    given: &'g Given,
    cookie: String,
    path: String,
    /// What is in its fields.
    fields: Vec<(String, String)>,
}

impl<'g> Form<'g> {
    /// The form at this address.
    #[track_caller]
    pub(crate) fn open(given: &'g Given, cookie: &str, path: &str) -> Self {
        let answered = given.browse(path, cookie);
        assert_eq!(answered.status, 200, "{path}: {}", answered.text());
        Self { given, cookie: cookie.into(), path: path.into(), fields: fields(answered.text()) }
    }

    /// The same with what came back.
    pub(crate) fn with(&self, answered: &Answered) -> Self {
        Self {
            given: self.given,
            cookie: self.cookie.clone(),
            path: self.path.clone(),
            fields: fields(answered.text()),
        }
    }

    /// What is in a field.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// What a browser sends for this button, once these fields were filled in.
    pub(crate) fn body(&self, button: &str, typed: &[(&str, &str)]) -> String {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(self.fields.iter().filter(|(field, _)| typed.iter().all(|(name, _)| name != field)));
        body.extend_pairs(typed).append_pair("do", button);
        body.finish()
    }

    /// The answer to that.
    pub(crate) fn send(&self, button: &str, typed: &[(&str, &str)]) -> Answered {
        post(self.given, &self.path, &[("cookie", &self.cookie)], self.body(button, typed))
    }

    /// The form as it is once this was checked.
    #[track_caller]
    pub(crate) fn check(&self, typed: &[(&str, &str)]) -> (Self, Answered) {
        let answered = self.send("check", typed);
        assert_eq!(answered.status, 200, "{}: {}", self.path, answered.text());
        assert!(answered.text().contains("This would be recorded"), "{}: {}", self.path, answered.text());
        (self.with(&answered), answered)
    }

    /// Checks and records it; where that leads.
    #[track_caller]
    pub(crate) fn record(&self, typed: &[(&str, &str)]) -> String {
        let recorded = self.check(typed).0.send("record", &[]);
        assert_eq!(recorded.status, 303, "{}: {}", self.path, recorded.text());
        recorded.header("location").to_owned()
    }
}

/// Sends a form.
pub(crate) fn post(given: &Given, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Answered {
    let mut request =
        Request::builder().method("POST").uri(path).header("content-type", "application/x-www-form-urlencoded");
    request = request.header("accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    given.send(request.body(body.into()).unwrap())
}

/// What a browser would send of the form that records; boxes that are not ticked are not sent.
fn fields(page: &str) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    let Some((_, form)) = page.split_once("<form class=\"recording\"").or(page.split_once("<form class=\"login\""))
    else {
        return fields;
    };
    let form = form.split("</form>").next().unwrap();
    for input in form.split("<input ").skip(1) {
        let tag = input.split('>').next().unwrap();
        let is_unticked = tag.contains("type=\"checkbox\"") && !tag.contains(" checked");
        if let (Some(name), false) = (attribute(tag, "name"), is_unticked) {
            fields.push((name, attribute(tag, "value").unwrap_or_default()));
        }
    }
    for area in form.split("<textarea ").skip(1) {
        let (tag, rest) = area.split_once('>').unwrap();
        let text = rest.split("</textarea>").next().unwrap();
        fields.push((attribute(tag, "name").unwrap(), unescaped(text.strip_prefix('\n').unwrap_or(text))));
    }
    for select in form.split("<select ").skip(1) {
        let (tag, rest) = select.split_once('>').unwrap();
        let options = rest.split("</select>").next().unwrap();
        let chosen = options.split("<option ").find(|option| option.contains(" selected>"));
        fields
            .push((attribute(tag, "name").unwrap(), chosen.and_then(|it| attribute(it, "value")).unwrap_or_default()));
    }
    fields
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!("{name}=\""))?;
    Some(unescaped(rest.split('"').next()?))
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}
