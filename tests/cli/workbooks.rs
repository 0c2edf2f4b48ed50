//! Workbooks, read back as another program reads them: sheets, types of cells, cuts; and what is refused.

use crate::findings::{SIXTH, with_dates};
use crate::house::{House, deal_of_caldara};
use calamine::{Data, DataType as _, Range, Reader as _, Xlsx, open_workbook};
use std::collections::BTreeMap;
use std::path::Path;

fn sheet(file: &Path, name: &str) -> Range<Data> {
    let mut book: Xlsx<_> = open_workbook(file).unwrap();
    book.worksheet_range(name).unwrap()
}

/// The rows of a sheet, each by the names of its columns.
fn rows(file: &Path, name: &str) -> Vec<BTreeMap<String, Data>> {
    let sheet = sheet(file, name);
    let head: Vec<String> = sheet.rows().next().unwrap().iter().map(ToString::to_string).collect();
    sheet.rows().skip(1).map(|row| head.iter().cloned().zip(row.iter().cloned()).collect()).collect()
}

fn row_of(rows: Vec<BTreeMap<String, Data>>, column: &str, text: &str) -> BTreeMap<String, Data> {
    rows.into_iter().find(|row| row[column] == Data::String(text.into())).unwrap()
}

/// A real date, as `2020-01-12` or `2020-01-12 15:30:00`.
fn date(cell: &Data) -> String {
    assert!(cell.is_datetime(), "{cell:?} is no date");
    let time = cell.as_datetime().unwrap().to_string();
    time.strip_suffix(" 00:00:00").map_or(time.clone(), str::to_owned)
}

/// What the first sheet says.
fn about(file: &Path) -> BTreeMap<String, String> {
    sheet(file, "About").rows().map(|row| (row[0].to_string(), row[1].to_string())).collect()
}

#[test]
fn a_ledger_is_a_workbook_of_real_dates_and_numbers() {
    let house = with_dates();
    let file = house.path("ledger.xlsx");
    assert_eq!(
        house.ok(&["export", "~/ledger.xlsx"]),
        format!("{}: 16 deals, 108 records, 28 findings\n", file.display())
    );
    let book: Xlsx<_> = open_workbook(&file).unwrap();
    assert_eq!(book.sheet_names(), ["About", "Board", "Deals", "Terms", "Records", "Findings", "Sums"]);
    let caldara = row_of(rows(&file, "Deals"), "deal", "caldara-atalanta");
    assert_eq!(caldara["loan_fee_from"], Data::Float(900_000.0));
    assert_eq!(caldara["loan_fee_to"], Data::Float(900_000.0));
    assert_eq!(caldara["loan_fee_currency"], Data::String("EUR".into()));
    assert_eq!(caldara["fee_from"], Data::Empty);
    assert_eq!([date(&caldara["phase_since_from"]), date(&caldara["until"])], ["2020-01-12", "2021-06-30"]);
    assert_eq!(caldara["version"], Data::Float(14.0));
    let contact = rows(&file, "Records").into_iter().find(|row| {
        row["type"] == Data::String("contact".into()) && row["deal"] == Data::String("caldara-atalanta".into())
    });
    let contact = contact.unwrap();
    assert_eq!([date(&contact["happened_from"]), date(&contact["happened_to"])], ["2020-01-03", "2020-01-06"]);
    assert_eq!(contact["possible"], Data::Bool(false));
    assert!(date(&contact["recorded"]).starts_with("20"));
    let positions: Vec<f64> = rows(&file, "Records").iter().map(|row| row["position"].as_f64().unwrap()).collect();
    assert!(positions.is_sorted() && positions.len() == 108);
    let rivals =
        rows(&file, "Terms").into_iter().filter(|row| row["deal"] == Data::String("kulusevski-juventus".into()));
    let fee = |row: &BTreeMap<String, Data>| row["field"] == Data::String("fee".into());
    let money: Vec<Data> = rivals.filter(fee).map(|row| row["money_from"].clone()).collect();
    assert_eq!(money, [Data::Float(35_000_000.0), Data::Float(39_000_000.0)]);
    let sums = rows(&file, "Sums");
    let disputed = sums.iter().find(|row| row["disputed_from"] == Data::Float(35_000_000.0)).unwrap();
    assert_eq!(disputed["disputed_to"], Data::Float(39_000_000.0));
    assert_eq!(rows(&file, "Findings").len(), 28);
}

#[test]
fn a_workbook_says_which_past_it_shows() {
    let house = with_dates();
    let file = house.path("sixth.xlsx");
    house.ok(&[&["export", "~/sixth.xlsx", "--window", "serie-a-2019-20-winter"], &SIXTH[..]].concat());
    let about = about(&file);
    assert_eq!([&about["at"], &about["known_at"], &about["up_to"]], ["2020-01-06", "2020-01-06", "all"]);
    assert_eq!([&about["zone"], &about["records_in_the_ledger"]], ["Europe/Rome", "120"]);
    assert_eq!(about["root"].len(), 64);
    let deals = rows(&file, "Deals");
    assert_eq!(deals.len(), 10);
    assert_eq!(row_of(deals, "deal", "caldara-atalanta")["authorization"], Data::String("pending_replacement".into()));
    // Both are in the log, and neither was learned by then.
    assert!(!rows(&file, "Records").iter().any(|row| row["deal"] == Data::String("kjaer-milan".into())));
    house.ok(&["export", "~/one.xlsx", "--deal", "caldara", "--up-to", "20"]);
    assert_eq!(rows(&house.path("one.xlsx"), "Board").len(), 1);
}

#[test]
fn every_list_and_report_is_a_workbook_too() {
    let house = with_dates();
    house.ok(&["club", "add", "Milan", "--alias", "AC Milan"]);
    let file = house.path("one.xlsx");
    for (args, name, count) in [
        (&["list", "--club", "Milan"][..], "Deals", None),
        (&["board", "--at", "2020-01-06"], "Board", None),
        (&["history", "barrow"], "History", None),
        (&["replay", "--from", "2020-01-06", "--to", "2020-01-08"], "Replay", None),
        (&["findings"], "Findings", Some(28)),
        (&["chain"], "Chain", None),
        (&["report", "ageing", "--at", "2020-01-06"], "Ageing", None),
        (&["report", "funnel"], "Funnel", Some(7)),
        (&["report", "calendar"], "Calendar", None),
        (&["report", "clubs"], "Clubs", None),
        (&["report", "sources"], "Sources", None),
        (&["window", "list"], "Windows", Some(12)),
        (&["club", "list"], "Clubs", Some(1)),
        (&["player", "list"], "Players", Some(0)),
        (&["list", "--player", "nobody"], "Deals", Some(0)),
    ] {
        let made = house.json(&[args, &["-o", "~/one.xlsx", "--force"]].concat());
        let (rows, csv) = (rows(&file, name), house.ok(&[args, &["-O", "csv"]].concat()));
        assert_eq!(made["rows"], rows.len(), "{args:?}");
        let lines = csv::Reader::from_reader(csv.as_bytes()).records().count();
        let count = if name == "Replay" { None } else { Some(count.unwrap_or(lines)) };
        assert!(count.is_none_or(|count| count == rows.len()), "{args:?}: {} rows, {lines} in CSV", rows.len());
        assert!(about(&file).contains_key("made"), "{args:?}");
    }
    let change = house.ok(&["history", "barrow", "-o", "~/h.xlsx"]);
    assert!(change.ends_with("rows\n"), "{change}");
    let agreed = row_of(rows(&house.path("h.xlsx"), "History"), "standing", "retracted");
    assert_eq!(agreed["changed"], Data::String("possible phase: agreed".into()));
    assert_eq!(agreed["retracted_by"], Data::Float(15.0));
}

#[test]
fn no_text_is_a_formula_and_none_is_lost_in_silence() {
    let house = deal_of_caldara();
    let formula = "=HYPERLINK(\"http://x\",\"y\")";
    house.ok(&["record", "note", "caldara", "--note", formula, "--source", "+39 press"]);
    house.ok(&["record", "note", "caldara", "--note", &"long ".repeat(8_000)]);
    let most = "79228162514264337593543950335 EUR";
    house.ok(&["record", "valuation", "caldara", "--by", "Milan", "--fee", most, "--on", "2020-01-03"]);
    house.ok(&["export", "~/x.xlsx"]);
    let file = house.path("x.xlsx");
    let records = rows(&file, "Records");
    assert_eq!(records[1]["note"], Data::String(formula.into()));
    assert_eq!(records[1]["source"], Data::String("+39 press".into()));
    let mut book: Xlsx<_> = open_workbook(&file).unwrap();
    assert!(book.worksheet_formula("Records").unwrap().is_empty());
    let long = records[2]["note"].to_string();
    assert!(long.len() == 32_767 && long.ends_with("(cut: longer than a cell may be)"), "{}", long.len());
    assert_eq!(rows(&file, "Deals")[0]["asking_from"], Data::String("79228162514264337593543950335".into()));
    assert_eq!(about(&file)["note"], "1 text longer than a cell may be, and cut");
}

#[test]
fn a_workbook_that_is_there_is_replaced_only_when_asked_to() {
    let house = deal_of_caldara();
    std::fs::write(house.path("kept.xlsx"), "mine").unwrap();
    for args in [&["export", "~/kept.xlsx"][..], &["list", "-o", "~/kept.xlsx"], &["chain", "-o", "~/kept.xlsx"]] {
        house.refuses(2, &[(args, &["kept.xlsx: it is there already", "--force"])]);
    }
    assert_eq!(std::fs::read(house.path("kept.xlsx")).unwrap(), b"mine");
    house.ok(&["export", "~/kept.xlsx", "--force"]);
    assert_eq!(rows(&house.path("kept.xlsx"), "Deals").len(), 1);
}

#[test]
fn what_cannot_be_a_table_is_refused_and_leaves_no_file() {
    let house = House::new();
    house.ok(&["open", "A B", "--owner", "C", "--to", "D", "--on", "2020-01-02"]);
    let before = std::fs::read_dir(house.path(".")).unwrap().count();
    house.refuses(
        2,
        &[
            (&["list", "-o", "~/list.csv"], &["list.csv", "end the name in .xlsx", "-O csv"]),
            (&["export", "~/all"], &["does not say what kind of file", ".xlsx or .sqlite"]),
            (&["export", "--at", "2020-01-06"], &["lines are exported whole", "export ledger.xlsx --at 2020-01-06"]),
            (&["export", "--window", "w"], &["FILE"]),
            (&["chain", "-o", "~/chain.xlsx", "--dark"], &["--dark is for pictures"]),
            (&["export", "~/store/x.xlsx"], &["it lies in the folder of the store"]),
        ],
    );
    house.refuses(4, &[(&["export", "~/x.xlsx", "--deal", "nobody"], &["nobody"])]);
    assert_eq!(std::fs::read_dir(house.path(".")).unwrap().count(), before);
}
