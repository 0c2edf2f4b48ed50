//! A headless Chromium, and what a person does with it.

use crate::command::DriverCommand;
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// How long anything may take that is waited for.
const PATIENCE: Duration = Duration::from_secs(20);

/// Keys as the protocol names them.
/// All that is in a field: Ctrl and A, and then no key.
const ALL: &str = "\u{e009}a\u{e000}";
pub(crate) const ENTER: &str = "\u{e007}";
pub(crate) const PAGE_DOWN: &str = "\u{e00f}";
pub(crate) const PAGE_UP: &str = "\u{e00e}";
pub(crate) const END: &str = "\u{e010}";
pub(crate) const HOME: &str = "\u{e011}";
pub(crate) const LEFT: &str = "\u{e012}";
pub(crate) const RIGHT: &str = "\u{e014}";

/// The browser, its driver, and the profile that goes with them.
pub(crate) struct Browser {
    runtime: Runtime,
    client: Client,
    driver: Child,
    _profile: TempDir,
}

/// The first of these programs that is installed.
fn installed(names: &[&str]) -> Option<PathBuf> {
    let folders = ["/usr/bin", "/usr/local/bin", "/usr/lib/chromium", "/snap/bin"];
    names.iter().flat_map(|name| folders.map(|folder| Path::new(folder).join(name))).find(|path| path.exists())
}

impl Browser {
    /// None where it is not installed, which is told.
    pub(crate) fn start() -> Option<Self> {
        let found = installed(&["chromium", "chromium-browser", "google-chrome"]).zip(installed(&["chromedriver"]));
        let Some((chromium, chromedriver)) = found else {
            eprintln!("SKIPPED: the page is not tested in a browser. Install chromium and chromium-driver.");
            return None;
        };
        let profile = tempfile::tempdir().unwrap();
        let mut driver = Command::new(chromedriver)
            .arg("--port=0")
            .env("HOME", profile.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let told = BufReader::new(driver.stdout.take().unwrap()).lines().map_while(Result::ok);
        let port =
            told.filter_map(|line| line.split_once("successfully on port ").map(|(_, port)| port.to_owned())).next();
        let port = port.unwrap();
        let port = port.trim_end_matches('.');
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--hide-scrollbars",
        ];
        let profile_folder = format!("--user-data-dir={}", profile.path().join("profile").display());
        let arguments: Vec<&str> = arguments.into_iter().chain([profile_folder.as_str()]).collect();
        let capabilities = json!({
            "goog:chromeOptions": {"binary": chromium, "args": arguments},
            "goog:loggingPrefs": {"browser": "ALL"},
        });
        let Value::Object(capabilities) = capabilities else { unreachable!() };
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let client = runtime.block_on(async {
            ClientBuilder::new(HttpConnector::new())
                .capabilities(capabilities)
                .connect(&format!("http://127.0.0.1:{port}"))
                .await
        });
        let browser = Self { runtime, client: client.unwrap(), driver, _profile: profile };
        browser.look(1_280, 900, "light");
        Some(browser)
    }

    #[track_caller]
    fn wait<T>(&self, done: impl Future<Output = Result<T, CmdError>>) -> T {
        self.runtime.block_on(done).unwrap()
    }

    pub(crate) fn go(&self, address: &str) {
        self.wait(self.client.goto(address));
    }

    pub(crate) fn back(&self) {
        self.wait(self.client.back());
    }

    pub(crate) fn reload(&self) {
        self.wait(self.client.refresh());
    }

    /// The path and the parameters of the page.
    pub(crate) fn address(&self) -> String {
        let url = self.wait(self.client.current_url());
        url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()))
    }

    #[track_caller]
    pub(crate) fn find(&self, selector: &str) -> Element {
        let found = self.runtime.block_on(self.client.find(Locator::Css(selector)));
        found.unwrap_or_else(|error| panic!("{selector} at {}: {error}", self.address()))
    }

    #[track_caller]
    pub(crate) fn text(&self, selector: &str) -> String {
        let found = self.find(selector);
        self.wait(found.text())
    }

    #[track_caller]
    pub(crate) fn is_seen(&self, selector: &str) -> bool {
        let found = self.find(selector);
        self.wait(found.is_displayed())
    }

    #[track_caller]
    pub(crate) fn click(&self, selector: &str) {
        let found = self.find(selector);
        self.wait(found.click());
    }

    /// The same of what another page has, which is on its way.
    #[track_caller]
    pub(crate) fn click_once_there(&self, selector: &str) {
        let begun = Instant::now();
        while self.runtime.block_on(self.client.find(Locator::Css(selector))).is_err() {
            assert!(begun.elapsed() < PATIENCE, "never: {selector} at {}", self.address());
            std::thread::sleep(Duration::from_millis(5));
        }
        self.click(selector);
    }

    #[track_caller]
    pub(crate) fn click_link(&self, text: &str) {
        let found = self.runtime.block_on(self.client.find(Locator::LinkText(text)));
        let found = found.unwrap_or_else(|error| panic!("no link {text} at {}: {error}", self.address()));
        self.wait(found.click());
    }

    #[track_caller]
    pub(crate) fn keys(&self, selector: &str, keys: &str) {
        let found = self.find(selector);
        self.wait(found.send_keys(keys));
    }

    /// Types into a field that may have something in it.
    #[track_caller]
    pub(crate) fn fill(&self, selector: &str, text: &str) {
        self.keys(selector, &format!("{ALL}{text}"));
    }

    #[track_caller]
    pub(crate) fn choose(&self, selector: &str, value: &str) {
        let found = self.find(selector);
        self.wait(found.select_by_value(value));
    }

    /// What a function of these lines returns in the page.
    #[track_caller]
    pub(crate) fn run(&self, script: &str) -> Value {
        self.wait(self.client.execute(script, Vec::new()))
    }

    /// What the lines hand to `done`.
    #[track_caller]
    pub(crate) fn run_until_done(&self, script: &str) -> Value {
        let script = format!("const done = arguments[arguments.length - 1];\n{script}");
        self.wait(self.client.execute_async(&script, Vec::new()))
    }

    /// Waits until an expression is true in the page.
    #[track_caller]
    pub(crate) fn until(&self, expression: &str) {
        let begun = Instant::now();
        let script = format!("return Boolean({expression})");
        // While a page is left, nothing can be asked.
        let holds = || self.runtime.block_on(self.client.execute(&script, Vec::new())).is_ok_and(|told| told == true);
        while !holds() {
            assert!(begun.elapsed() < PATIENCE, "never: {expression}, at {}\n{}", self.address(), self.text("body"));
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits until the page of this address is there: where scripts are off, a click does not.
    #[track_caller]
    pub(crate) fn arrives(&self, is_there: impl Fn(&str) -> bool) {
        let begun = Instant::now();
        while !(is_there(&self.address()) && self.runtime.block_on(self.client.find(Locator::Css("footer"))).is_ok()) {
            assert!(begun.elapsed() < PATIENCE, "never: it is at {}", self.address());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// What only Chromium can be told.
    #[track_caller]
    pub(crate) fn tell(&self, command: &str, parameters: &Value) -> Value {
        let body = json!({"cmd": command, "params": parameters});
        self.wait(self.client.issue_cmd(DriverCommand { path: "goog/cdp/execute", body }))
    }

    /// A screen of this size and scheme.
    pub(crate) fn look(&self, width: u32, height: u32, scheme: &str) {
        let screen = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.tell("Emulation.setDeviceMetricsOverride", &screen);
        let scheme = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        self.tell("Emulation.setEmulatedMedia", &scheme);
    }

    pub(crate) fn without_script(&self, is_off: bool) {
        self.tell("Emulation.setScriptExecutionDisabled", &json!({"value": is_off}));
    }

    /// A press of the mouse, at this place of the screen.
    pub(crate) fn press(&self, x: f64, y: f64) {
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1});
            self.tell("Input.dispatchMouseEvent", &event);
        }
    }

    /// What the browser complained about since it was asked last: errors of scripts, and what the policy of the page forbids.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let body = json!({"type": "browser"});
        let told = self.wait(self.client.issue_cmd(DriverCommand { path: "se/log", body }));
        let told =
            told.as_array().unwrap().iter().filter(|entry| entry["level"] != "INFO" && entry["level"] != "DEBUG");
        told.map(|entry| entry["message"].as_str().unwrap().to_owned()).collect()
    }

    #[track_caller]
    pub(crate) fn has_no_complaints(&self) {
        let complaints = self.complaints();
        assert!(complaints.is_empty(), "{complaints:#?}");
    }

    /// Leaves the page, whose server may end then.
    pub(crate) fn leave(&self) {
        self.go("about:blank");
    }

    /// As it was at first, whatever failed.
    pub(crate) fn begin_anew(&self) {
        self.without_script(false);
        self.look(1_280, 900, "light");
        self.complaints();
    }

    /// The same, but for answers that are no page of a ledger.
    #[track_caller]
    pub(crate) fn complains_of_answers_alone(&self) {
        let others: Vec<String> =
            self.complaints().into_iter().filter(|told| !told.contains("Failed to load resource")).collect();
        assert!(others.is_empty(), "{others:#?}");
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        drop(self.runtime.block_on(self.client.clone().close()));
        drop(self.driver.kill());
        drop(self.driver.wait());
    }
}
