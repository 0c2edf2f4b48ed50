//! What the name of a column tells besides what it is about: in what its amounts are counted, and what its days are not.

use super::words::plain;

/// The name of a column, taken apart.
pub(super) struct HeaderWords {
    /// In small plain letters, without the unit and the currency at its end.
    pub(super) name: String,
    /// What its bare numbers count in, as in `Prezzo (mln)`.
    pub(super) unit: Option<u32>,
    /// What its amounts are paid in.
    pub(super) currency: Option<&'static str>,
}

const MILLIONS: [&str; 12] =
    ["m", "mn", "mln", "mio", "mill", "million", "millions", "milioni", "millones", "millionen", "meur", "mios"];
const THOUSANDS: [&str; 5] = ["k", "th", "tsd", "mila", "keur"];
const CURRENCIES: [(&str, &str); 10] = [
    ("\u{20ac}", "EUR"),
    ("eur", "EUR"),
    ("euro", "EUR"),
    ("euros", "EUR"),
    ("meur", "EUR"),
    ("\u{a3}", "GBP"),
    ("gbp", "GBP"),
    ("$", "USD"),
    ("usd", "USD"),
    ("chf", "CHF"),
];

impl HeaderWords {
    pub(super) fn of(column: &str) -> Self {
        // The plain letters of a sign would be taken for a part of the word beside it.
        let whole = plain(&column.replace(['\u{20ac}', '\u{a3}', '$'], " "));
        let mut words: Vec<&str> = whole.split(' ').collect();
        let is_code = |word: &str| CURRENCIES.iter().any(|(mark, _)| *mark == word);
        let currency = CURRENCIES
            .iter()
            .find(|(mark, _)| words.contains(mark) || (!mark.is_ascii() || *mark == "$") && column.contains(mark))
            .map(|(_, code)| *code);
        let mut unit = None;
        while let Some(last) = words.last().copied().filter(|_| words.len() > 1) {
            if MILLIONS.contains(&last) {
                unit = Some(1_000_000);
            } else if THOUSANDS.contains(&last) {
                unit = Some(1_000);
            } else if !is_code(last) && !matches!(last, "in" | "en" | "di" | "de") {
                break;
            }
            words.pop();
        }
        Self { name: words.join(" "), unit, currency }
    }
}

/// The days of such a column are those on which somebody wrote in the row.
pub(super) fn is_of_updates(plain: &str) -> bool {
    const NAMES: [&str; 30] = [
        "update",
        "updated",
        "updated on",
        "last update",
        "last updated",
        "last change",
        "last contact",
        "date of contact",
        "contact date",
        "contacted",
        "date added",
        "added",
        "aggiornato",
        "aggiornamento",
        "ultimo aggiornamento",
        "ultimo contatto",
        "data contatto",
        "data del contatto",
        "actualizado",
        "ultima actualizacion",
        "ultimo contacto",
        "fecha de contacto",
        "aktualisiert",
        "letzte aktualisierung",
        "letzter kontakt",
        "kontakt am",
        "mise a jour",
        "derniere mise a jour",
        "dernier contact",
        "date de contact",
    ];
    NAMES.contains(&plain)
}

/// The days of such a column are those of a contract or of a life: nothing happened in a deal then.
pub(super) fn is_of_no_event(plain: &str) -> bool {
    const WORDS: [&str; 16] = [
        "bis", "fin", "fine", "end", "ends", "ending", "dob", "until", "till", "hasta", "fino", "jusqu", "nato",
        "nacido", "ne", "since",
    ];
    const BEGINNINGS: [&str; 15] = [
        "contract",
        "contratt",
        "contrat",
        "vertrag",
        "expir",
        "scad",
        "vencim",
        "ablauf",
        "laufzeit",
        "birth",
        "born",
        "nascit",
        "nacimient",
        "gebor",
        "geburt",
    ];
    plain.split(' ').any(|word| {
        WORDS.contains(&word) || word.starts_with("naissance") || BEGINNINGS.iter().any(|begin| word.starts_with(begin))
    })
}

/// The months in five languages, in plain letters, whole and short.
const MONTHS: &str = "january february march april may june july august september october november december jan feb mar apr jun \
    jul aug sep sept oct nov dec gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre gen \
    mag giu lug ago set ott dic enero febrero abril mayo junio julio septiembre octubre noviembre diciembre ene abr januar februar \
    marz maerz april mai juni juli oktober dezember okt dez janvier fevrier mars avril juin juillet aout septembre octobre novembre \
    decembre janv fevr avr juil";

/// The name of a table without what changes from one version of its file to the next: days, months, numbers, `copy`, `final`.
pub fn steady_name(stem: &str) -> String {
    const VERSIONS: [&str; 20] = [
        "copy",
        "copia",
        "kopie",
        "copie",
        "final",
        "finale",
        "def",
        "definitivo",
        "definitiva",
        "new",
        "neu",
        "nuovo",
        "nuova",
        "nuevo",
        "nueva",
        "nouveau",
        "latest",
        "v",
        "ver",
        "version",
    ];
    let words = stem.split(|c: char| !c.is_alphanumeric()).filter_map(|word| {
        let kept = word.trim_end_matches(|c: char| c.is_ascii_digit());
        // `u21` is a word of its own, and `targets2` is the second of `targets`.
        let kept = if kept.len() == 1 && !kept.eq_ignore_ascii_case("v") { word } else { kept };
        let small = plain(kept);
        let is_left = !kept.is_empty()
            && kept.chars().any(char::is_alphabetic)
            && !VERSIONS.contains(&small.as_str())
            && !MONTHS.split(' ').any(|month| month == small);
        is_left.then_some(kept)
    });
    let name = words.collect::<Vec<_>>().join("-");
    if name.is_empty() { "table".into() } else { name }
}
