//! Rules drafted from a table.

use crate::house::House;
use std::fs;

/// Drafts rules for a table, and imports it by them.
fn drafted(file: &str, table: impl AsRef<[u8]>) -> (String, House) {
    let house = House::new();
    fs::write(house.path(file), table).unwrap();
    let file = format!("~/{file}");
    let rules = house.ok(&["import", "--draft", &file]);
    fs::write(house.path("rules.toml"), &rules).unwrap();
    let run = house.run(&["import", "--rules", "~/rules.toml", &file]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{rules}");
    (rules, house)
}

#[test]
fn drafts_import_the_easy_table_in_five_languages() {
    for (file, table) in [
        (
            "en.csv",
            "Player,From,To,Date,Fee\nElio Tasca,Borgo,Lido,2020-01-08,€15m\nIvo Brun,Borgo,Faro,2020-01-31,Free transfer\n",
        ),
        (
            "it.csv",
            "Giocatore;Squadra attuale;Interessata;Data;Stato;Fonte\nElio Tasca;Borgo;Lido;31.01.2020;Interessamento;Il Foglio\nIvo Brun;Borgo;Faro;08.01.2020;Contatto;Il Foglio\n",
        ),
        (
            "es.csv",
            "Jugador\tClub actual\tNuevo club\tFecha\tPrecio\nElio Tasca\tBorgo\tLido\t31/01/2020\t15 millones €\nIvo Brun\tBorgo\tFaro\t08/01/2020\tdesconocido\n",
        ),
        (
            "de.csv",
            "Spieler;Abgebender Verein;Neuer Verein;Datum;Ablöse\nElio Tasca;Borgo;Lido;31.01.2020;15,00 Mio. €\nIvo Brun;Borgo;Faro;08.01.2020;ablösefrei\n",
        ),
        (
            "fr.csv",
            "Joueur,Club actuel,Nouveau club,Date,Montant,Statut\nElio Tasca,Borgo,Lido,31/01/2020,15 M€,officiel\nIvo Brun,Borgo,Faro,08/01/2020,,accord\n",
        ),
    ] {
        let (rules, house) = drafted(file, table);
        let deals = house.json(&["list"]);
        assert_eq!(deals["deals"].as_array().or(deals.as_array()).map(Vec::len), Some(2), "{file}: {deals}\n{rules}");
        let tasca = house.json(&["show", "tasca"]);
        assert_eq!(tasca["owner"].as_str().or(tasca["parties"]["owner"].as_str()), Some("Borgo"), "{file}: {tasca}");
        assert_eq!(table.contains("15"), tasca.to_string().contains("15000000"), "{file}: {tasca}\n{rules}");
        assert!(house.ok(&["import", "--rules", "~/rules.toml", &format!("~/{file}")]).starts_with("0 recorded"));
    }
}

#[test]
fn a_draft_says_what_it_could_not_tell() {
    let (rules, _) = drafted(
        "table.csv",
        "Player,Club,New club,Date,Shirt\nElio Tasca,Borgo,Lido,03/01/2020,7\nElio Tasca,Borgo,Lido,03/01/2020,8\n",
    );
    for said in [
        "# Not read: \"Shirt\"",
        "# ? Several rows have the same; add a name of [columns], if one tells them apart.",
        "# ? It could also be \"MM/DD/YYYY\": no date tells.",
        "# ? Who says so?",
    ] {
        assert!(rules.contains(said), "{said}: {rules}");
    }
    let house = House::new();
    fs::write(
        house.path("t.csv"),
        "Player,To,Date,Fee,Status\nA B,Lido,2020-01-03,on request,dreamt\nC D,Lido,2020-01-03,1.500,bid\n",
    )
    .unwrap();
    let rules = house.ok(&["import", "--draft", "~/t.csv"]);
    for said in [
        "each is taken for a free agent",
        "# ? Is this free or unknown? Add each to one of the lists: \"on request\"",
        "# ? Some amounts could be read in two ways",
        "# ? What does this mean? Rows that say it are not taken.\n# \"dreamt\"",
        "\"bid\" = \"offer\"",
        "# ? No cell names a currency: say which. Until then, rows with amounts are not taken.\n# currency = \"EUR\"",
        "kind = \"{% if fee_is == 'free' %}free{% endif %}\"",
        "when = \"fee_is == 'known' and status not in ['offer', 'agreement', 'completion']\"",
        "# learned = \"{{ date }}\"",
        "key = [\"player\", \"to\", \"date\"]",
    ] {
        assert!(rules.contains(said), "{said}: {rules}");
    }
    // Left as it is, it takes no amount for euros.
    fs::write(house.path("rules.toml"), rules.replace("dreamt\\n", "")).unwrap();
    fs::write(house.path("t.csv"), "Player,To,Date,Fee,Status\nC D,Lido,2020-01-03,1.5m,bid\n").unwrap();
    house.run(&["import", "--rules", "~/rules.toml", "~/t.csv"]).refused(2, &["row 2: column \"Fee\"", "currency"]);
    fs::write(house.path("t.csv"), "Player\n").unwrap();
    house.run(&["import", "--draft", "~/t.csv"]).refused(2, &["no rows below the names of its columns"]);
}

#[test]
fn a_draft_finds_the_header_and_the_encoding() {
    let text =
        "Obiettivi di gennaio\n\nGiocatore;Interessata;Giorno;Osservazioni\nNicolò Sala;Lido;08.01.2020;già visto\n";
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let (rules, house) = drafted("table.csv", latin);
    assert!(rules.contains("header = 3") && rules.contains("encoding = \"windows-1252\""), "{rules}");
    assert!(house.ok(&["show", "sala"]).contains("Nicolò Sala"));
}

/// The rules that are drafted for a table of this name.
fn draft_of(file: &str, table: &str) -> (House, String) {
    let house = House::new();
    fs::write(house.path(file), table).unwrap();
    let rules = house.ok(&["import", "--draft", &format!("~/{file}")]);
    (house, rules)
}

#[test]
fn the_end_of_a_contract_is_no_day_on_which_something_happened() {
    for (ends, updated) in [
        ("Contract until", "Last update"),
        ("Expires", "Updated"),
        ("Scadenza", "Ultimo aggiornamento"),
        ("Vencimiento", "Ultimo contacto"),
        ("Vertrag bis", "Letzter Kontakt"),
        ("Fin de contrat", "Derni\u{e8}re mise \u{e0} jour"),
        ("Date of birth", "Date of contact"),
    ] {
        let table = format!("Player,Club,To,{ends},{updated}\nElio Tasca,Borgo,Lido,30/06/2027,31/01/2020\n");
        let (_, rules) = draft_of("t.csv", &table);
        let column = format!("each is taken for the day on which it happened.\ncolumn = \"{updated}\"");
        assert!(rules.contains(&column) && rules.contains(&format!("# Not read: \"{ends}\"")), "{rules}");
        assert!(rules.contains("key = [\"player\", \"from\", \"to\"]"), "{rules}");
        let (house, rules) = draft_of("t.csv", &format!("Player,Club,To,{ends}\nElio Tasca,Borgo,Lido,30/06/2027\n"));
        assert!(rules.contains("# ? No column was recognised as the day on which it happened."), "{rules}");
        fs::write(house.path("rules.toml"), rules).unwrap();
        house.run(&["import", "--rules", "~/rules.toml", "~/t.csv"]).refused(2, &["happened: it is missing"]);
    }
    let (_, rules) = draft_of("t.csv", "Player,Club,To,Seen\nElio Tasca,Borgo,Lido,31/01/2020\n");
    assert!(rules.contains("did it happen on the days of this one?\ncolumn = \"Seen\""), "{rules}");
}

#[test]
fn a_draft_tells_amounts_in_millions() {
    for (fee, currency) in [
        ("Richiesta (mln)", None),
        ("Price (\u{20ac}m)", Some("EUR")),
        ("Prezzo (mln)", None),
        ("Asking price (m)", None),
        ("Fee in \u{a3}m", Some("GBP")),
        ("Asking (Mio. \u{20ac})", Some("EUR")),
    ] {
        let (_, rules) = draft_of("t.csv", &format!("Player;To;Date;{fee}\nElio Tasca;Lido;31/01/2020;12,5\n"));
        assert!(rules.contains(&format!("column = \"{fee}\"")) && rules.contains("\nunit = 1000000\n"), "{rules}");
        let currency = currency.map(|currency| format!("\ncurrency = \"{currency}\"")).unwrap_or_default();
        assert!(rules.contains(&currency), "{rules}");
    }
    for fee in ["Fee (asking)", "Asking", "Valore", "Asking price"] {
        let (house, rules) = draft_of("t.csv", &format!("Player;To;Date;{fee}\nElio Tasca;Lido;31/01/2020;12,5\n"));
        assert!(rules.contains("bare number such as \"12,5\" is taken as it stands"), "{rules}");
        assert!(rules.contains("\n# unit = 1000000\n"), "{rules}");
        fs::write(house.path("rules.toml"), rules.replace("# currency =", "currency =")).unwrap();
        let check = house.ok(&["import", "--rules", "~/rules.toml", "~/t.csv", "--check"]);
        let remark = format!("remark: column \"{fee}\": amounts under 1000 EUR: are they in millions?");
        assert!(check.contains(&remark) && check.contains("`unit = 1000000` in [columns.fee] (row 2)"), "{check}");
    }
    let (_, rules) = draft_of("t.csv", "Player;To;Date;Fee\nElio Tasca;Lido;31/01/2020;12.500.000\n");
    assert!(!rules.contains("unit ="), "{rules}");
}

#[test]
fn a_drafted_name_is_that_of_later_versions_too() {
    const TABLE: &str = "Player,To,Date\nElio Tasca,Lido,31/01/2020\n";
    for (file, name) in [
        ("lista-gennaio.csv", "lista"),
        ("lista-febbraio.csv", "lista"),
        ("targets2.csv", "targets"),
        ("Targets 2026-01-31 (copy).csv", "Targets"),
        ("obiettivi_v2_final.csv", "obiettivi"),
        ("u21 marketing.csv", "u21-marketing"),
        ("2026.csv", "table"),
    ] {
        let (_, rules) = draft_of(file, TABLE);
        assert!(rules.contains("# Keep this name for later versions of the table: by it"), "{rules}");
        assert!(rules.contains(&format!("\nname = \"{name}\"\n")), "{file}: {rules}");
    }
}

#[test]
fn a_list_of_targets_asks_for_the_name_of_the_club() {
    let (house, rules) = draft_of(
        "t.csv",
        "Calciatore;Club attuale;Ultimo contatto;Situazione\nElio Tasca;Borgo;31/01/2020;ufficiale\nIvo Brun;Borgo;08/01/2020;saltata\n",
    );
    assert!(rules.contains("column = \"Situazione\"") && rules.contains("\"saltata\" = \"collapse\""), "{rules}");
    fs::write(house.path("rules.toml"), &rules).unwrap();
    const IMPORT: [&str; 4] = ["import", "--rules", "~/rules.toml", "~/t.csv"];
    house.run(&IMPORT).refused(2, &["values.to: it is empty: write your club's name there"]);
    fs::write(house.path("rules.toml"), rules.replace("\nto = \"\"\n", "\nto = \"Lido\"\n")).unwrap();
    assert!(house.ok(&IMPORT).starts_with("4 recorded"));
}

#[test]
fn a_status_is_known_by_its_words() {
    let (_, rules) = draft_of(
        "t.csv",
        "Player,To,Date,How far\nElio Tasca,Lido,31/01/2020,bid made\nIvo Brun,Lido,30/01/2020,agreed\n",
    );
    assert!(
        rules.contains("# ? No name of a column tells the status: its words look like it.\ncolumn = \"How far\""),
        "{rules}"
    );
}
