//! What columns and their values are called, in English, Italian, Spanish, German and French.

use super::header_words::{HeaderWords, is_of_updates};
use crate::deal::name::fold;

/// What a column is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    Id,
    Player,
    From,
    To,
    Date,
    Season,
    Fee,
    Status,
    Source,
    League,
    Window,
    Agent,
    Note,
}

/// The names of the columns of each, in small plain letters; the surer ones first.
const NAMES: [(Role, &[&str]); 13] = [
    (Role::Id, &["id", "player id", "transfer id", "row id", "nr", "no", "num", "numero", "nummer"]),
    (
        Role::Player,
        &[
            "player",
            "player name",
            "giocatore",
            "calciatore",
            "jugador",
            "futbolista",
            "spieler",
            "spielername",
            "joueur",
            "nom du joueur",
            "nome giocatore",
            "target",
            "obiettivo",
            "objetivo",
            "ziel",
            "cible",
            "name",
            "nome",
            "nombre",
            "nom",
        ],
    ),
    (
        Role::From,
        &[
            "from",
            "from club",
            "from club name",
            "current club",
            "selling club",
            "seller",
            "old club",
            "owner",
            "left",
            "da",
            "squadra attuale",
            "club attuale",
            "cedente",
            "venditore",
            "provenienza",
            "club actual",
            "equipo actual",
            "vendedor",
            "procedencia",
            "club de origen",
            "origen",
            "von",
            "abgebender verein",
            "aktueller verein",
            "verkaufer",
            "club actuel",
            "ancien club",
            "vendeur",
            "provenance",
            "club de depart",
            "proprietario",
            "besitzer",
            "club",
            "team",
            "squadra",
            "equipo",
            "verein",
            "equipe",
        ],
    ),
    (
        Role::To,
        &[
            "to",
            "to club",
            "to club name",
            "new club",
            "interested club",
            "interested",
            "buying club",
            "buyer",
            "joined",
            "interessata",
            "squadra interessata",
            "acquirente",
            "nuova squadra",
            "destinazione",
            "nuovo club",
            "club interesado",
            "interesado",
            "comprador",
            "nuevo club",
            "nuevo equipo",
            "destino",
            "nach",
            "neuer verein",
            "interessent",
            "interessierter verein",
            "aufnehmender verein",
            "kaufer",
            "nouveau club",
            "club interesse",
            "acheteur",
            "destination",
            "vers",
        ],
    ),
    (
        Role::Date,
        &[
            "date",
            "day",
            "transfer date",
            "announced",
            "data",
            "giorno",
            "data trasferimento",
            "fecha",
            "dia",
            "fecha de traspaso",
            "datum",
            "tag",
            "jour",
            "date du transfert",
        ],
    ),
    (Role::Season, &["season", "transfer season", "stagione", "temporada", "saison"]),
    (
        Role::Fee,
        &[
            "fee",
            "transfer fee",
            "price",
            "amount",
            "asking price",
            "cost",
            "prezzo",
            "prezzo richiesto",
            "costo",
            "cifra",
            "importo",
            "valutazione",
            "precio",
            "precio pedido",
            "importe",
            "coste",
            "traspaso",
            "abloese",
            "ablose",
            "ablosesumme",
            "preis",
            "summe",
            "forderung",
            "prix",
            "prix demande",
            "montant",
            "indemnite",
            "asking",
            "fee asking",
            "asking fee",
            "asked",
            "price asked",
            "richiesta",
            "valore",
            "valor",
            "valeur",
            "wert",
        ],
    ),
    (
        Role::Status,
        &[
            "status",
            "state",
            "stage",
            "stato",
            "situazione",
            "stadio",
            "fase",
            "estado",
            "stand",
            "phase",
            "statut",
            "etat",
            "etape",
            "situation",
            "situacion",
        ],
    ),
    (Role::Source, &["source", "said by", "who told us", "told by", "fonte", "fuente", "quelle", "medium", "journal"]),
    (
        Role::League,
        &[
            "league",
            "competition",
            "league name",
            "campionato",
            "lega",
            "liga",
            "competicion",
            "wettbewerb",
            "ligue",
            "championnat",
        ],
    ),
    (
        Role::Window,
        &["window", "transfer window", "finestra", "ventana", "fenster", "transferfenster", "fenetre", "periode"],
    ),
    (Role::Agent, &["agent", "procuratore", "agente", "representante", "berater"]),
    (
        Role::Note,
        &[
            "note",
            "notes",
            "remark",
            "remarks",
            "comment",
            "comments",
            "osservazioni",
            "commento",
            "nota",
            "notas",
            "comentario",
            "bemerkung",
            "kommentar",
            "notiz",
            "remarque",
            "commentaire",
        ],
    ),
];

/// Any name of a role is surer than this.
const UNSURE: usize = usize::MAX;

/// Words that say that nothing was paid.
pub(super) const FREE: [&str; 12] = [
    "free",
    "free transfer",
    "gratis",
    "parametro zero",
    "a parametro zero",
    "svincolato",
    "libre",
    "coste cero",
    "ablosefrei",
    "abloesefrei",
    "gratuit",
    "libre de tout contrat",
];

/// Words that say that nobody knows what was paid.
pub(super) const UNKNOWN: [&str; 22] = [
    "?",
    "-",
    "--",
    "n/a",
    "na",
    "nd",
    "n.d.",
    "unknown",
    "undisclosed",
    "sconosciuto",
    "non noto",
    "desconocido",
    "unbekannt",
    "inconnu",
    "tbd",
    "tba",
    "k.a.",
    "k. a.",
    "nc",
    "n.c.",
    "s/d",
    "none",
];

/// The events that values of a status mean, by how they begin.
const STATUSES: [(&str, &[&str]); 7] = [
    (
        "interest",
        &[
            "interest", "rumo", "interess", "interes", "gerucht", "geruecht", "voce", "target", "monitor", "segui",
            "sondagg", "scout", "watch",
        ],
    ),
    (
        "contact",
        &["contact", "contatt", "talk", "kontakt", "trattativ", "negoci", "gespra", "verhandl", "negotiat", "in talk"],
    ),
    ("meeting", &["meeting", "met", "incontr", "reunion", "treffen", "rencontr"]),
    ("offer", &["offer", "bid", "ofert", "angebot", "offre", "propos"]),
    ("agreement", &["agree", "accord", "acuerd", "einig"]),
    (
        "completion",
        &[
            "done", "complet", "fatto", "conclus", "ufficial", "official", "hecho", "cerrad", "oficial", "fix",
            "perfekt", "fait", "conclu", "officiel", "signed",
        ],
    ),
    (
        "collapse",
        &[
            "off", "collaps", "salt", "sfuma", "roto", "descart", "geplatzt", "annul", "avort", "failed", "rejected",
            "drop",
        ],
    ),
];

impl Role {
    /// What templates call it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Player => "player",
            Self::From => "from",
            Self::To => "to",
            Self::Date => "date",
            Self::Season => "season",
            Self::Fee => "fee",
            Self::Status => "status",
            Self::Source => "source",
            Self::League => "league",
            Self::Window => "window",
            Self::Agent => "agent",
            Self::Note => "note",
        }
    }

    /// The roles that a column of this name may have, with how far down its list the name is; the less, the surer.
    pub(super) fn of(column: &str) -> impl Iterator<Item = (Self, usize)> {
        let plain = HeaderWords::of(column).name;
        let updated = is_of_updates(&plain).then_some((Self::Date, UNSURE));
        let named = NAMES
            .into_iter()
            .filter_map(move |(role, names)| Some((role, names.iter().position(|name| *name == plain)?)));
        named.chain(updated)
    }
}

/// The event that a status means.
pub(super) fn event_of(status: &str) -> Option<&'static str> {
    let plain = plain(status);
    // `off` begins `offer` and `official`: the longest beginning counts.
    let known = STATUSES.iter().flat_map(|(event, words)| words.iter().map(move |word| (*event, *word)));
    let begun = known.filter(|(_, word)| plain.starts_with(word) && (*word != "off" || plain == "off"));
    begun.max_by_key(|(_, word)| word.len()).map(|(event, _)| event)
}

/// A cell that says that a deal is done, agreed or off: a word or two, and no sentence.
pub(in crate::table) fn says_how_it_stands(text: &str) -> bool {
    const LONGEST: usize = 30;
    const ENDING: usize = 4;
    if text.len() > LONGEST || !text.contains(char::is_alphabetic) {
        return false;
    }
    let plain = plain(text);
    let first = plain.split(' ').next().unwrap_or_default();
    let ends = STATUSES.iter().filter(|(event, _)| matches!(*event, "agreement" | "completion" | "collapse"));
    let is_it = |word: &&str| first.strip_prefix(*word).is_some_and(|rest| rest.len() <= ENDING);
    plain.split(' ').count() <= 2 && event_of(text).is_some() && ends.flat_map(|(_, words)| *words).any(is_it)
}

/// Small plain letters, with one space between words.
pub(super) fn plain(text: &str) -> String {
    let folded = fold(text);
    let words = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}
