//! An import beside others who record.

use crate::given::*;
use chrono_tz::Europe::Rome;
use mercato::bytes::line::Line;
use mercato::deal::ids::Position;
use mercato::deal::name::Name;
use mercato::ledger::{Import, Imported, PartedImport, Writer};
use serde_json::Value;

fn import(writer: &Writer, goes_on: bool) -> PartedImport {
    PartedImport::new(writer, Name::new("Bo").unwrap(), goes_on)
}

fn read(lines: &[Value]) -> Vec<(Line, usize)> {
    let texts = lines.iter().map(Value::to_string);
    texts.map(|text| (Line::read(&text, Rome).unwrap(), text.len())).collect()
}

fn lines() -> Vec<Value> {
    vec![opened("caldara"), note("caldara", "one"), opened("kjaer"), note("caldara", "one"), note("kjaer", "two")]
}

#[test]
fn its_records_are_those_of_an_import_alone() {
    let writer = writer();
    let mut parted = import(&writer, false);
    for part in lines().chunks(2) {
        assert!(parted.take(read(part)).unwrap().is_empty());
    }
    assert_eq!(parted.done(), Imported { recorded: 5, stood: 0 });
    let mut alone = ledger();
    let mut whole = Import::new(&mut alone, Name::new("Bo").unwrap(), false, noon()).unwrap();
    lines().iter().for_each(|line| whole.take(&line.to_string(), noon()).unwrap().unwrap());
    whole.flush().unwrap();
    assert_eq!(export(&writer), export_of(&alone));
    let mut again = import(&writer, false);
    assert!(again.take(read(&lines())).unwrap().is_empty());
    assert_eq!(again.done(), Imported { recorded: 0, stood: 5 });
}

#[test]
fn between_its_parts_others_record() {
    let writer = writer();
    let mut parted = import(&writer, false);
    parted.take(read(&lines()[..2])).unwrap();
    let receipt = writer.record(one(&note("caldara", "between"))).unwrap().remove(0);
    assert_eq!(receipt.record.position, Position(3));
    parted.take(read(&lines()[2..])).unwrap();
    assert_eq!(parted.done(), Imported { recorded: 5, stood: 0 });
    let recorders: Vec<String> =
        export(&writer).iter().map(|line| line["recorder"].as_str().unwrap().to_owned()).collect();
    assert_eq!(recorders, ["Bo", "Bo", "Ada", "Bo", "Bo", "Bo"]);
}

#[test]
fn it_stops_at_a_bad_line_or_goes_on_after_it() {
    let bad = [opened("caldara"), refused("caldara"), note("caldara", "one")];
    let (stops, goes_on) = (writer(), writer());
    let mut parted = import(&stops, false);
    let faults = parted.take(read(&bad)).unwrap();
    assert_eq!(faults.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1]);
    assert_eq!(parted.done().recorded, 1);
    let mut parted = import(&goes_on, true);
    let faults = parted.take(read(&bad)).unwrap();
    assert_eq!(faults.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1]);
    assert_eq!(parted.done().recorded, 2);
}
