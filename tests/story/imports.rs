//! Bringing lines in.

use crate::events::{name, slug};
use crate::story::{ZONE, noon};
use mercato::deal::filter::DealFilter;
use mercato::deal::ids::{Position, RecordId};
use mercato::deal::refusal::Refusal;
use mercato::ledger::{Export, Import, Imported, Ledger, LineFault};
use mercato::views::board::list;
use mercato::views::deals::Deals;
use serde_json::{Value, json};
use uuid::Uuid;

fn ledger(secret: u8) -> Ledger {
    Ledger::in_memory(ZONE, [secret; 32]).unwrap()
}

fn opened() -> Value {
    json!({"deal": "caldara-atalanta", "type": "opened", "happened": "2020-01-02", "learned": "2020-01-02",
        "data": {"players": ["Mattia Caldara"], "owner": "Milan", "to": "Atalanta"}})
}

fn contact() -> Value {
    json!({"deal": "caldara-atalanta", "type": "contact", "happened": "2020-01-03", "learned": "2020-01-03",
        "data": {"between": ["Milan", "Atalanta"]}})
}

/// The same line with some members set.
fn with(line: &Value, members: &Value) -> Value {
    let mut line = line.clone();
    line.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    line
}

fn import(ledger: &mut Ledger, lines: &[Value]) -> (Imported, Vec<Option<LineFault>>) {
    run(ledger, lines, false)
}

fn run(ledger: &mut Ledger, lines: &[Value], dry: bool) -> (Imported, Vec<Option<LineFault>>) {
    let mut import = Import::new(ledger, name("Ada"), dry, noon()).unwrap();
    let faults = lines.iter().map(|line| import.take(&line.to_string(), noon()).unwrap().err()).collect();
    import.flush().unwrap();
    (import.done(), faults)
}

fn export(ledger: &Ledger) -> Vec<Value> {
    let mut out = Vec::new();
    Export::new(&mut out).go_on(ledger, None, &mut |_, _| {}).unwrap();
    String::from_utf8(out).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn repeated_it_adds_nothing() {
    let mut ledger = ledger(1);
    let lines = [opened(), contact()];
    assert_eq!(import(&mut ledger, &lines).0, Imported { recorded: 2, stood: 0 });
    assert_eq!(import(&mut ledger, &lines).0, Imported { recorded: 0, stood: 2 });
    assert_eq!(ledger.head().unwrap(), Position(2));
}

#[test]
fn equal_lines_are_as_many_records_once() {
    let mut ledger = ledger(1);
    let lines = [opened(), contact(), contact()];
    assert_eq!(import(&mut ledger, &lines).0, Imported { recorded: 3, stood: 0 });
    assert_eq!(import(&mut ledger, &lines).0, Imported { recorded: 0, stood: 3 });
    let thrice = [opened(), contact(), contact(), contact()];
    assert_eq!(import(&mut ledger, &thrice).0, Imported { recorded: 1, stood: 3 });
}

#[test]
fn lines_are_equal_by_their_content_however_they_are_written() {
    let mut ledger = ledger(1);
    import(&mut ledger, &[opened(), contact()]);
    let written_otherwise = json!({"data": {"between": [" Milan ", "Atalanta"], "channel": null}, "note": null,
        "learned": "2020-01-03", "happened": "2020-01-03", "type": "contact", "deal": "caldara-atalanta"});
    assert_eq!(import(&mut ledger, &[written_otherwise]).0, Imported { recorded: 0, stood: 1 });
}

#[test]
fn other_content_for_an_id_that_stands_is_refused() {
    let id = Uuid::from_u128(7);
    let line =
        with(&contact(), &json!({"id": id, "source": {"name": "Gazzetta"}, "note": "by phone", "recorder": "Bo"}));
    let mut ledger = ledger(1);
    import(&mut ledger, &[opened(), line.clone()]);
    for (members, expected) in [
        (json!({"happened": "2020-01-01"}), "happened"),
        (json!({"learned": "2020-01-04"}), "learned"),
        (json!({"source": {"name": "Tuttosport"}}), "source"),
        (json!({"note": "in person"}), "note"),
        (json!({"recorder": "Ada"}), "recorder"),
        (json!({"data": {"between": ["Milan"]}}), "data"),
        (json!({"type": "signature", "data": null}), "type"),
        (json!({"deal": "kjaer-milan"}), "deal"),
    ] {
        let (done, faults) = import(&mut ledger, &[with(&line, &members)]);
        assert_eq!(done, Imported::default());
        let Some(LineFault::Refused(refusal)) = &faults[0] else { panic!("{expected}: {faults:?}") };
        let other = Refusal::IdHasOtherContent { id: RecordId(id), position: Position(2), differs: expected };
        assert_eq!(*refusal, other);
    }
    assert_eq!(import(&mut ledger, &[line]).0, Imported { recorded: 0, stood: 1 });
}

#[test]
fn an_id_twice_in_one_file_is_held_against_the_first() {
    let id = Uuid::from_u128(7);
    let line = with(&contact(), &json!({"id": id}));
    let (done, faults) =
        import(&mut ledger(1), &[opened(), line.clone(), line.clone(), with(&line, &json!({"note": "x"}))]);
    assert_eq!(done, Imported { recorded: 2, stood: 1 });
    assert!(
        matches!(faults[3], Some(LineFault::Refused(Refusal::IdHasOtherContent { differs: "note", .. }))),
        "{faults:?}"
    );
}

#[test]
fn a_line_of_another_zone_is_refused() {
    let mut ledger = ledger(1);
    let (done, faults) = import(&mut ledger, &[with(&opened(), &json!({"zone": "Europe/London"}))]);
    assert_eq!(done, Imported::default());
    assert!(matches!(&faults[0], Some(LineFault::Unreadable(error)) if error.field == "zone"), "{faults:?}");
    assert_eq!(import(&mut ledger, &[with(&opened(), &json!({"zone": "Europe/Rome"}))]).0.recorded, 1);
}

#[test]
fn a_bad_line_is_refused_alone_and_names_its_field() {
    let mut ledger = ledger(1);
    let negative = json!({"terms": {"fee": {"amount": "-1", "currency": "EUR"}}});
    let lines = [
        opened(),
        with(&contact(), &json!({"happened": "yesterday"})),
        with(&contact(), &json!({"type": "agreement", "data": negative})),
        with(&contact(), &json!({"deal": "kjaer-milan"})),
        contact(),
    ];
    let (done, faults) = import(&mut ledger, &lines);
    assert_eq!(done, Imported { recorded: 2, stood: 0 });
    assert!(matches!(&faults[1], Some(LineFault::Unreadable(error)) if error.field == "happened"), "{faults:?}");
    assert!(
        matches!(&faults[2], Some(LineFault::Unreadable(error)) if error.field.starts_with("data.terms.fee")),
        "{faults:?}"
    );
    assert!(
        matches!(&faults[3], Some(LineFault::Refused(Refusal::UnknownDeal { slug, .. })) if slug == "kjaer-milan"),
        "{faults:?}"
    );
}

#[test]
fn a_dry_run_decides_everything_and_records_nothing() {
    let mut ledger = ledger(1);
    let twice = with(&opened(), &json!({"note": "again"}));
    let (done, faults) = run(&mut ledger, &[opened(), contact(), twice], true);
    assert_eq!(done, Imported { recorded: 2, stood: 0 });
    let exists = Refusal::DealExists { slug: slug("caldara-atalanta") };
    assert!(matches!(&faults[2], Some(LineFault::Refused(refusal)) if *refusal == exists), "{faults:?}");
    assert_eq!(ledger.head().unwrap(), Position(0));
    assert_eq!(import(&mut ledger, &[opened(), contact()]).0.recorded, 2, "afterwards it can be recorded");
}

#[test]
fn a_line_without_a_recorder_is_recorded_as_the_importers() {
    let mut ledger = ledger(1);
    import(&mut ledger, &[opened(), with(&contact(), &json!({"recorder": "Bo"}))]);
    let recorders: Vec<Value> = export(&ledger).iter().map(|line| line["recorder"].clone()).collect();
    assert_eq!(recorders, ["Ada", "Bo"]);
}

#[test]
fn an_export_gives_an_empty_ledger_with_another_secret_the_same_states() {
    let (mut one, mut other) = (ledger(1), ledger(2));
    let window = json!({"type": "window_set", "happened": "2020-01-01", "data": {"name": "winter", "association": "FIGC",
        "competition": "Serie A", "season": "2019/20", "opens": "2020-01-02", "closes": "2020-01-31T20:00", "zone": "Europe/Rome"}});
    let today = with(&contact(), &json!({"happened": "2020-03-01", "learned": "2020-03-01"}));
    let (done, faults) = import(&mut one, &[window, opened(), contact(), today]);
    assert_eq!(done.recorded, 4, "{faults:?}");
    let lines = export(&one);
    assert!(lines.iter().all(|line| line["learned"].is_string() && line["zone"] == "Europe/Rome"));
    assert_eq!(import(&mut other, &lines).0, Imported { recorded: 4, stood: 0 });
    let states = |ledger: &Ledger| {
        let histories = ledger.histories(&DealFilter::default()).unwrap();
        let mut deals = json!(list(&Deals::of(&histories, &Default::default()), &DealFilter::default()));
        // A deal's own identity hangs on the secret.
        deals.as_array_mut().unwrap().iter_mut().for_each(|deal| deal["id"] = Value::Null);
        deals
    };
    assert_eq!(states(&other), states(&one));
    assert_eq!(states(&one)[0]["phase"], "contact");
    assert_eq!(export(&other), lines);
    assert_eq!(other.windows().unwrap()[0].0, one.windows().unwrap()[0].0);
}

#[test]
fn the_secret_decides_the_derived_ids() {
    let (mut one, mut same, mut other) = (ledger(1), ledger(1), ledger(2));
    for ledger in [&mut one, &mut same, &mut other] {
        import(ledger, &[opened()]);
    }
    let id = |ledger: &Ledger| export(ledger)[0]["id"].clone();
    assert_eq!(id(&one), id(&same));
    assert_ne!(id(&one), id(&other));
}

/// Longer than what a check keeps in memory.
#[test]
fn a_long_check_says_what_the_import_says() {
    let deal = |number: u64| json!({"deal": format!("player-{number}-roma")});
    let named = |number: u64| json!({"id": Uuid::from_u128(number.into())});
    let (mut lines, text) = (Vec::new(), "x".repeat(40_000));
    for number in 0..1_000_u64 {
        let of = deal(number % 50);
        let line = if number < 50 { with(&opened(), &of) } else { with(&contact(), &of) };
        let line = with(&line, &json!({"note": format!("{number} {text}")}));
        lines.push(if number.is_multiple_of(3) { with(&line, &named(number)) } else { line });
        if number % 100 == 99 {
            // What is there already, in whatever step, what is of an unknown deal, and what comes twice.
            lines.push(with(&opened(), &deal(number % 7)));
            lines.push(with(&lines[6].clone(), &json!({"note": "another"})));
            lines.push(lines[9].clone());
            lines.push(with(&contact(), &deal(1_000 + number)));
            lines.push(with(&contact(), &deal(3)));
        }
    }
    let mut ledger = ledger(1);
    import(&mut ledger, &lines[10..30]);
    let checked = run(&mut ledger, &lines, true);
    assert_eq!(ledger.head().unwrap(), Position(20));
    let imported = import(&mut ledger, &lines);
    assert_eq!(checked.0, imported.0);
    let words = |faults: Vec<Option<LineFault>>| faults.iter().map(|fault| format!("{fault:?}")).collect::<Vec<_>>();
    assert_eq!(words(checked.1), words(imported.1));
}
