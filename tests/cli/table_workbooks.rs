//! Tables in workbooks and JSON, made for each test.

use crate::house::House;
use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write as _};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const RULES: &str = r#"
name = "list"
key = ["player"]
[columns]
player = { column = "player", required = true }
from = "from"
to = "to"
[columns.day]
column = "day"
read = "date"
required = true
formats = ["DD/MM/YYYY"]
[columns.fee]
column = "fee"
read = "money"
currency = "EUR"
decimal = ","
[deal]
player = "{{ player }}"
owner = "{{ from }}"
to = "{{ to }}"
[every]
happened = "{{ day }}"
source = "The list"
[[record]]
type = "completion"
basis = "report"
fee = "{{ fee }}"
"#;

fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A workbook of these sheets: name, attributes of the sheet, rows.
fn xlsx(sheets: &[(&str, &str, &str)]) -> Vec<u8> {
    let (mut names, mut parts, mut types) = (String::new(), String::new(), String::new());
    for (at, (name, attributes, _)) in sheets.iter().enumerate() {
        write!(names, r#"<sheet name="{name}" sheetId="{0}" {attributes} r:id="rId{0}"/>"#, at + 1).unwrap();
        let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet";
        write!(parts, r#"<Relationship Id="rId{0}" Type="{kind}" Target="worksheets/sheet{0}.xml"/>"#, at + 1).unwrap();
        let content = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";
        write!(types, r#"<Override PartName="/xl/worksheets/sheet{}.xml" ContentType="{content}"/>"#, at + 1).unwrap();
    }
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relations = "http://schemas.openxmlformats.org/package/2006/relationships";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut files = vec![
        (
            "[Content_Types].xml".to_owned(),
            format!(r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{types}</Types>"#),
        ),
        (
            "_rels/.rels".to_owned(),
            format!(
                r#"<Relationships xmlns="{relations}"><Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/workbook.xml".to_owned(),
            format!(r#"<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{names}</sheets></workbook>"#),
        ),
        (
            "xl/_rels/workbook.xml.rels".to_owned(),
            format!(
                r#"<Relationships xmlns="{relations}">{parts}<Relationship Id="rId99" Type="{office}/styles" Target="styles.xml"/></Relationships>"#
            ),
        ),
        // The second format is that of days.
        (
            "xl/styles.xml".to_owned(),
            format!(
                r#"<styleSheet xmlns="{main}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#
            ),
        ),
    ];
    for (at, (.., rows)) in sheets.iter().enumerate() {
        let sheet = format!(r#"<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>"#);
        files.push((format!("xl/worksheets/sheet{}.xml", at + 1), sheet));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    zipped(&files)
}

/// A row: `=` before a number, `@` before a day as a number, `!` before an error, text otherwise.
fn row(number: u32, cells: &[&str]) -> String {
    let mut text = format!(r#"<row r="{number}">"#);
    for (at, cell) in cells.iter().enumerate() {
        let place = format!("{}{number}", char::from(b'A' + u8::try_from(at).unwrap()));
        let cell = match (cell.strip_prefix('='), cell.strip_prefix('@'), cell.strip_prefix('!')) {
            (Some(value), ..) => format!(r#"<c r="{place}"><f>1+1</f><v>{value}</v></c>"#),
            (_, Some(day), _) => format!(r#"<c r="{place}" s="1"><v>{day}</v></c>"#),
            (.., Some(error)) => format!(r#"<c r="{place}" t="e"><f>X1</f><v>{error}</v></c>"#),
            _ if cell.is_empty() => continue,
            _ => format!(r#"<c r="{place}" t="inlineStr"><is><t>{cell}</t></is></c>"#),
        };
        text.push_str(&cell);
    }
    text + "</row>"
}

const HEADER: [&str; 5] = ["player", "from", "to", "day", "fee"];

fn with(file: &str, bytes: impl AsRef<[u8]>, rules: &str) -> House {
    let house = House::new();
    fs::write(house.path(file), bytes).unwrap();
    fs::write(house.path("rules.toml"), rules).unwrap();
    house
}

fn import(file: &'static str) -> [&'static str; 4] {
    ["import", "--rules", "~/rules.toml", file]
}

#[test]
fn workbooks_are_read_with_their_dates_and_numbers_as_such() {
    let rows = [
        row(1, &HEADER),
        // A day as a day and an amount as a formula; as text; an empty row between.
        row(2, &["Aldo Neri", "Roma", "Lazio", "@43833", "=1234567.5"]),
        row(5, &["Beno Bianchi", "Roma", "Genoa", "04/01/2020", "1.234.567,5"]),
    ]
    .concat();
    let house = with(
        "table.xlsx",
        xlsx(&[("Empty", "", ""), ("Notes", r#"state="hidden""#, "<row r=\"1\"/>"), ("Moves", "", &rows)]),
        RULES,
    );
    let told = house.ok(&import("~/table.xlsx"));
    assert!(told.starts_with("4 recorded\n2 rows were read\n"), "{told}");
    for deal in ["neri", "bianchi"] {
        assert!(house.json(&["show", deal])["terms"].to_string().contains("1234567.5"), "{deal}");
    }
    assert!(house.ok(&["export"]).contains("\"happened\":\"2020-01-03\""));
    let sheet = [&import("~/table.xlsx")[..], &["--sheet", "moves"]].concat();
    assert!(house.ok(&sheet).starts_with("0 recorded, 4 already"));
    let other = [&import("~/table.xlsx")[..], &["--sheet", "Winter"]].concat();
    house.run(&other).refused(2, &["no sheet \"Winter\"", "hint: its sheets are \"Empty\", \"Notes\", \"Moves\""]);
}

#[test]
fn a_formula_without_a_saved_value_is_a_bad_cell() {
    let bad = row(2, &["Aldo Neri", "Roma", "Lazio", "@43833", "=5"]).replace("<v>5</v>", "<v></v>");
    assert!(bad.contains("<f>1+1</f><v></v>"));
    let house = with("table.xlsx", xlsx(&[("Moves", "", &[row(1, &HEADER), bad].concat())]), RULES);
    let fact = "column \"fee\": \"=1+1\": the formula was saved without its value: open the table in a spreadsheet";
    house.run(&import("~/table.xlsx")).refused(2, &["row 2", fact]);
}

#[test]
fn rejected_rows_of_a_workbook_keep_their_dates_and_numbers() {
    let rows = [
        row(3, &HEADER),
        row(4, &["Aldo Neri", "Roma", "Lazio", "@43833", "=1234567.5"]),
        row(5, &["Beno Bianchi", "Roma", "Roma", "@43834", "=2345678.5"]),
    ];
    let rules = format!("{RULES}\n[table]\nheader = 3\nsheet = \"Moves\"\n");
    let house = with("table.xlsx", xlsx(&[("Moves", "", &rows.concat())]), &rules);
    let run = house.run(&[&import("~/table.xlsx")[..], &["--rejects", "~/bad.csv"]].concat());
    assert!(run.err.contains("row 5") && run.out.starts_with("2 recorded"), "{} {}", run.out, run.err);
    let bad = fs::read_to_string(house.path("bad.csv")).unwrap();
    fs::write(house.path("bad.csv"), bad.replace("Roma,Roma", "Roma,Genoa")).unwrap();
    let told = house.ok(&import("~/bad.csv"));
    assert_eq!(told, "2 recorded\n1 row was read\n");
    assert!(house.json(&["show", "bianchi"])["terms"].to_string().contains("2345678.5"));
    assert!(house.ok(&["export"]).contains("\"happened\":\"2020-01-04\""));
}

#[test]
fn bad_cells_of_a_workbook_name_sheet_row_and_column() {
    for (cells, fact) in [
        (
            ["Aldo Neri", "Roma", "Lazio", "=43833", "5"],
            "row 2: column \"day\": \"43833\": 43833 is a number, not a date",
        ),
        (
            ["Aldo Neri", "Roma", "Lazio", "@43833", "!#REF!"],
            "row 2: column \"fee\": \"#REF!\": it is the error of a formula",
        ),
        (
            ["", "Roma", "Lazio", "@43833", "5"],
            "row 2: column \"player\": \"\": it is empty, and the rules say `required = true`; empty cells of merged ones",
        ),
    ] {
        let rows = [row(1, &HEADER), row(2, &cells)].concat();
        let house = with("table.xlsx", xlsx(&[("Moves", "", &rows)]), RULES);
        house.run(&import("~/table.xlsx")).refused(2, &["table.xlsx, sheet Moves, ", fact]);
        assert_eq!(house.count(), 0);
    }
    // Merged cells have their value in the first.
    let rows = [
        row(1, &HEADER),
        row(2, &["Aldo Neri", "Roma", "Lazio", "@43833", "5 000"]),
        row(3, &["Beno Bianchi", "", "Genoa", "@43833", "5 000"]),
    ]
    .concat();
    let house = with("table.xlsx", xlsx(&[("Moves", "", &rows)]), &format!("{RULES}\n[table]\nfill = [\"from\"]\n"));
    house.ok(&import("~/table.xlsx"));
    assert!(house.ok(&["show", "bianchi"]).contains("Roma"));
}

const MANIFEST: &str = r#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"#;

fn ods(rows: &str, manifest: &str) -> Vec<u8> {
    let content = format!(
        r#"<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet><table:table table:name="Moves">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"#
    );
    zipped(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", &content),
    ])
}

fn ods_row(cells: &[&str]) -> String {
    let cells = cells.iter().map(|cell| match cell.strip_prefix('@') {
        Some(day) => format!(r#"<table:table-cell office:value-type="date" office:date-value="{day}"><text:p>{day}</text:p></table:table-cell>"#),
        None => format!(r#"<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>"#),
    });
    format!("<table:table-row>{}</table:table-row>", cells.collect::<String>())
}

#[test]
fn ods_files_are_read_and_their_bombs_are_not() {
    let rows = [ods_row(&HEADER), ods_row(&["Aldo Neri", "Roma", "Lazio", "@2020-01-03", "5 Mio. €"])].concat();
    let house = with("table.ods", ods(&rows, MANIFEST), RULES);
    assert!(house.ok(&import("~/table.ods")).starts_with("2 recorded\n"));
    assert!(house.ok(&["show", "neri"]).contains("5m EUR"));
    // A million rows of a thousand columns, in a few bytes.
    let bomb = r#"<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="1000" office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>"#;
    let house = with("table.ods", ods(bomb, MANIFEST), RULES);
    house.run(&import("~/table.ods")).refused(2, &["table.ods: a sheet of it is wider and longer than"]);
    let locked = MANIFEST
        .replace("/>", "><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>");
    let house = with("table.ods", ods(&rows, &locked), RULES);
    house.run(&import("~/table.ods")).refused(2, &["password"]);
}

#[test]
fn what_unpacks_without_end_is_refused() {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("xl/workbook.xml", SimpleFileOptions::default()).unwrap();
    let zeros = vec![0; 16 << 20];
    for _ in 0..66 {
        archive.write_all(&zeros).unwrap();
    }
    let bytes = archive.finish().unwrap().into_inner();
    assert!(bytes.len() < 4 << 20);
    let house = with("table.xlsx", bytes, RULES);
    house.run(&import("~/table.xlsx")).refused(2, &["table.xlsx: it unpacks to more than 1024 MiB", "hint:"]);
}

#[test]
fn what_is_no_table_is_told_for_what_it_is() {
    for (bytes, fact) in [
        (&b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 encrypted"[..], "protected by a password, or a workbook of before 2007"),
        (b"PK\x03\x04 and nothing else", "damaged workbook"),
        (b"%PDF-1.7", "no table"),
        (b"", "it is empty"),
        (b"[{\"player\": \"A\"}, 3]", "row 2 is no object"),
        (b"[{\"player\": ", "no JSON"),
    ] {
        let house = with("table.xlsx", bytes, RULES);
        house.run(&import("~/table.xlsx")).refused(2, &["table.xlsx: ", fact, "hint:"]);
        assert_eq!(house.count(), 0);
    }
    let house = with("table.xlsx", zipped(&[("readme.txt", "x")]), RULES);
    house.run(&import("~/table.xlsx")).refused(2, &["no workbook that can be read"]);
}

#[test]
fn an_array_of_json_objects_is_a_table() {
    let json = r#"[
        {"player": "Aldo Neri", "clubs": {"from": "Roma", "to": "Lazio"}, "day": "03/01/2020", "fee": 5000000},
        {"player": "Beno Bianchi", "clubs": {"from": null, "to": "Genoa"}, "day": "04/01/2020"}]"#;
    let rules =
        RULES.replace("from = \"from\"", "from = \"clubs.from\"").replace("to = \"to\"\n[", "to = \"clubs.to\"\n[");
    let house = with("table.json", json, &rules);
    assert!(house.ok(&import("~/table.json")).starts_with("4 recorded\n"));
    assert!(house.ok(&["show", "neri"]).contains("5m EUR"));
    fs::write(house.path("table.json"), json.replace("04/01", "4/1/")).unwrap();
    house.run(&import("~/table.json")).refused(2, &["table.json, row 2: column \"day\""]);
}
