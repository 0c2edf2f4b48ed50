//! Names for forms.

use crate::given::{Given, given};
use crate::recording::Recorder;
use mercato::http::TokenRole;
use serde_json::{Value, json};

fn names(given: &Given, query: &str) -> Vec<Value> {
    let answered = given.get(&format!("/names{query}"), &[]);
    assert_eq!(answered.status, 200, "{}", answered.text());
    serde_json::from_str(answered.text()).unwrap()
}

fn called(given: &Given, query: &str) -> Vec<String> {
    names(given, query).iter().map(|known| known["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn names_of_every_kind_are_completed_and_an_alias_finds_the_name_of_its_entry() {
    let given = given();
    let milan = json!({"kind": "club", "name": "Milan", "aliases": ["AC Milan", "Rossoneri"], "registered": true, "about": null, "near": false});
    assert_eq!(names(&given, "?q=rosson"), std::slice::from_ref(&milan));
    assert_eq!(names(&given, "?q=milan&kind=club").first(), Some(&milan));
    assert_eq!(called(&given, "?q=cal%20mat&kind=player"), ["Mattia Caldara"]);
    let deal = &names(&given, "?q=caldara&kind=deal")[0];
    assert_eq!((&deal["name"], &deal["about"]), (&json!("caldara-atalanta"), &json!("Mattia Caldara to Atalanta")));
    let window = &names(&given, "?q=serie-a&kind=window")[0];
    assert_eq!((&window["name"], &window["registered"]), (&json!("serie-a-2019-20-winter"), &json!(true)));
    let windows = called(&given, "?kind=window");
    assert_eq!(windows.iter().filter(|name| *name == "serie-a-2019-20-winter").count(), 1, "{windows:?}");
    assert!(called(&given, "?kind=source").len() > 5);
    assert_eq!(names(&given, "?q=caldrra")[0]["near"], true);
    assert_eq!(called(&given, "").len(), 20);
    assert!(given.get("/names?q=caldara&format=csv", &[]).text().starts_with("kind,name,aliases,"));
    given.get("/names?kind=coach", &[]).problem(400, "unreadable-parameter");
    given.get("/names?at=2020", &[]).problem(400, "unknown-parameter");
}

#[test]
fn names_follow_what_is_recorded_corrected_retracted_and_erased() {
    let given = given();
    let kurt = Recorder::new(&given, "Kurt", TokenRole::Keeper);
    let opened = json!({
        "deal": "rossi-genoa", "type": "opened", "happened": "2020-02-01",
        "source": {"name": "Gazzetta di Prova"},
        "data": {"players": ["Paolo Rosi"], "owner": "Vicenza", "to": "Genoa", "agent": "Ugo Procuratore"},
    });
    assert_eq!(called(&given, "?q=paolo"), Vec::<String>::new());
    assert_eq!(kurt.post("/deals", &[], &opened).status, 201);
    assert_eq!(called(&given, "?q=paolo"), ["Paolo Rosi"]);
    assert_eq!(called(&given, "?q=procur&kind=agent"), ["Ugo Procuratore"]);
    assert_eq!(called(&given, "?q=gazzetta%20di%20prova"), ["Gazzetta di Prova"]);
    let record: Value = serde_json::from_str(given.get("/deals/rossi-genoa/records", &[]).text()).unwrap();
    let path = format!("/records/{}", record[0]["position"]);
    let correction = json!({"patch": {"data": {"players": ["Paolo Rossi"]}}, "reason": "misspelt"});
    assert_eq!(kurt.post(&format!("{path}/corrections"), &[], &correction).status, 201);
    assert_eq!(called(&given, "?q=paolo"), ["Paolo Rossi"]);
    let interest = json!({"type": "interest", "happened": "2020-02-02", "data": {"by": "Nuova Squadra"}});
    let recorded: Value = serde_json::from_str(kurt.post("/deals/rossi-genoa/records", &[], &interest).text()).unwrap();
    assert_eq!(called(&given, "?q=nuova"), ["Nuova Squadra"]);
    let interest = format!("/records/{}", recorded["position"]);
    assert_eq!(kurt.post(&format!("{interest}/retractions"), &[], &json!({"reason": "never said"})).status, 201);
    assert_eq!(called(&given, "?q=nuova"), Vec::<String>::new());
    let erasure = json!({"reason": "he asked for it", "yes": true});
    assert_eq!(kurt.post(&format!("{path}/erasure"), &[], &erasure).status, 200);
    assert_eq!(called(&given, "?q=paolo"), Vec::<String>::new());
}
