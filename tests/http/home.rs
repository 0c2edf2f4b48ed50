//! The start of the page says what other answers say.

use crate::given::given;
use mercato::http::TokenRole;
use serde_json::Value;

const WINDOW: &str = "window=serie-a-2019-20-winter";

/// What follows each of the beginnings, up to a quotation mark.
fn behind<'t>(text: &'t str, beginning: &str) -> Vec<&'t str> {
    text.split(beginning).skip(1).map(|rest| rest.split_once('"').unwrap().0).collect()
}

/// The position of the last record of a day.
fn newest(step: &Value) -> u64 {
    step["events"].as_array().unwrap().iter().map(|event| event["position"].as_u64().unwrap()).max().unwrap()
}

#[test]
fn it_tells_the_last_days_and_the_deals_that_are_open_longest() {
    let given = given();
    let cookie = given.cookie(TokenRole::Reader);
    for cuts in ["at=2020-01-06&known_at=2020-01-06", "at=2020-01-20&known_at=2020-01-20", "known_at=2020-01-31"] {
        let home = given.browse(&format!("/?{cuts}"), &cookie).text().to_owned();
        let rest = home.split_once("id=\"last\"").unwrap().1;
        let json = |path: &str| -> Value { serde_json::from_str(given.get(path, &[]).text()).unwrap() };
        let days = json(&format!("/replay?{WINDOW}&by=learned&from=0001-01-01&to=9999-12-01&{cuts}"));
        let mut days: Vec<&Value> = days.as_array().unwrap().iter().collect();
        days.sort_by_key(|step| (step["day"].as_str().unwrap(), newest(step)));
        let days = days.iter().rev().take(8);
        let days: Vec<String> =
            days.map(|step| format!("{} {}", step["day"].as_str().unwrap(), step["deal"].as_str().unwrap())).collect();
        assert_eq!(days.len(), 8);
        let (last, rest) = rest.split_once("</section><section>").unwrap();
        assert_eq!(behind(last, "data-key=\""), days, "{cuts}");
        let open = json(&format!("/reports/ageing?{WINDOW}&{cuts}"));
        let open: Vec<String> = open["deals"]
            .as_array()
            .unwrap()
            .iter()
            .map(|aged| format!("open {}", aged["deal"].as_str().unwrap()))
            .collect();
        let shown = behind(rest.split_once("</section>").unwrap().0, "data-key=\"");
        assert_eq!(shown, open.iter().take(6).collect::<Vec<_>>(), "{cuts}");
        // The deals of all phases, and nothing else, are on the board.
        let tally = home.split_once("class=\"tally\"").unwrap().1.split_once("</ul>").unwrap().0;
        let counted = tally.split("</a>").filter_map(|link| link.rsplit_once("</span> ")?.1.parse::<usize>().ok());
        let board = json(&format!("/board?{WINDOW}&{cuts}"));
        let in_a_phase = board.as_array().unwrap().iter().filter(|deal| !deal["phase"].is_null()).count();
        assert_eq!(counted.sum::<usize>(), in_a_phase, "{cuts}");
    }
}
