//! Made-up people and clubs: 160 first names, 500 last names, 5 leagues of 20 clubs.

const FIRST: &str = "\
    Aaron Abel Adrián Alan Albin Aldo Alek Alvaro Amadou Amir André Anton Arda Arne Arthur Aurelio Axel Bakary \
    Baptiste Bastian Beni Bogdan Boris Bruno Carlo Cédric Cheikh Cyril Dalibor Daniele Dario David Denis Diogo \
    Domen Dragan Duarte Edin Eduardo Elias Emil Enzo Erik Ezequiel Fabio Facundo Federico Felix Filip Florent \
    Franco Gabriel Gaël Gianni Giorgio Goran Grzegorz Guido Gustavo Hakan Hamza Hannes Hugo Ibrahim Igor Iker Ilja \
    Isak Ivan Jakub Jan Jens Joao Joel Jonas Jordi José Josip Jules Karim Kasper Kevin Kofi Kristian Lamine Lars \
    Leandro Leon Levi Lorenzo Luca Lucas Ludovic Luka Maël Malik Manuel Marc Marek Mario Marten Mateo Matías Maxime \
    Mehdi Michele Mikkel Milan Milos Moussa Nabil Nemanja Nicolás Niklas Noah Nuno Olaf Omar Oscar Ousmane Pablo \
    Paolo Pascal Patrik Pedro Petar Philip Pierre Radek Rafael Raúl Renato Ricardo Robin Rodrigo Romain Ruben Salif \
    Samuel Sandro Sebastian Sergio Simon Stefan Sven Tarik Théo Thiago Tiago Tobias Tomás Umberto Valentin Viktor \
    Vito Willem Xavi Yann Youssef Zlatko";

/// How many those are.
const FIRSTS: usize = 160;

/// A last name is one of these and one of the endings.
const STEMS: &str = "\
    Al Bar Bel Bor Cal Can Cor Dal Den Dor El Fal Fer Fon Gal Gar Gor Hal Her Hol Ist Jan Jor Kal Kar Kol Lam Lin \
    Lor Mal Mar Mil Mor Nar Nov Ol Pal Per Por Ral Ren Ros Sal Ser Sol Tar Tor Val Ver Zan";
const STEM_COUNT: usize = 50;
const ENDINGS: [&str; 10] = ["ini", "etti", "ovic", "sen", "ez", "ier", "ak", "ano", "stad", "beira"];

/// Leagues: what windows are named by, the association, and the clubs.
pub(crate) const LEAGUES: [League; 5] = [
    League {
        slug: "prima-lega",
        name: "Prima Lega",
        association: "FSC",
        currency: "EUR",
        clubs: "Albarossa, Bellamonte, Castelvero, Doria Mare, Fontana, Grantorre, Isolabella, Lagonero, \
                Montesole, Nerazzurra, Oltrefiume, Pontelungo, Quercia, Roccaforte, San Telmo, Torreblu, \
                Ulivara, Valdoro, Virtus Marina, Zafferana",
    },
    League {
        slug: "first-league",
        name: "First League",
        association: "FAN",
        currency: "GBP",
        clubs: "Ashford Vale, Blackmoor, Cranbridge City, Dunmere, Eastwick Rovers, Fairhaven, Greystone, \
                Hallow Park, Ironbridge Town, Kingsmead, Larkhill, Millgate, Northam Forge, Oakwell United, \
                Penrose, Redcliffe, Silverdale, Thornbury, Westerleigh, Yarrow County",
    },
    League {
        slug: "liga-mayor",
        name: "Liga Mayor",
        association: "RFM",
        currency: "EUR",
        clubs: "Alcornia, Bahia Real, Campoverde, Deportivo Luna, Encinar, Floresta, Guadamar, Huerta Alta, \
                Ibarrena, Jaral, Las Palmas Nuevas, Miramonte, Navarrosa, Olivares, Puertollano Sur, Ribera, \
                Sierra Blanca, Torrelavega, Union Cabrera, Villaplata",
    },
    League {
        slug: "oberliga-eins",
        name: "Oberliga Eins",
        association: "DFV",
        currency: "EUR",
        clubs: "Adlerburg, Birkenau 04, Concordia Stein, Dornfeld, Eintracht Hain, Falkensee, Germania Ried, \
                Hohenlinde, Immenrode, Jagdhausen, Kaltenbach, Lindenhof, Merzstadt, Neuenwald, Ostheim, \
                Preussen Au, Rheinau, Schwarzach, Talheim, Wolfsgrund",
    },
    League {
        slug: "ligue-haute",
        name: "Ligue Haute",
        association: "FFH",
        currency: "EUR",
        clubs: "Arlanges, Beaurivage, Chantemerle, Dombrelle, Estaing Sud, Fontenac, Granvaux, Hautecombe, \
                Islemont, Jolibois, Lavardin, Marsac, Noirval, Olympique Vern, Pontarly, Racing Saule, \
                Sainte-Aube, Tournay, Valcourt, Vieux-Port",
    },
];

pub(crate) struct League {
    pub(crate) slug: &'static str,
    pub(crate) name: &'static str,
    pub(crate) association: &'static str,
    pub(crate) currency: &'static str,
    /// Twenty.
    pub(crate) clubs: &'static str,
}

/// The first and last name of a person; people with near numbers have nothing in common.
pub(crate) fn first_name(person: u32) -> &'static str {
    FIRST.split(' ').nth(person as usize % FIRSTS).unwrap_or_default()
}

pub(crate) fn last_name(person: u32) -> String {
    let number = person as usize / FIRSTS;
    let stem = STEMS.split(' ').nth(number % STEM_COUNT).unwrap_or_default();
    format!("{stem}{}", ENDINGS[number / STEM_COUNT % ENDINGS.len()])
}

pub(crate) fn person(person: u32) -> String {
    format!("{} {}", first_name(person), last_name(person))
}

/// How many people there are.
pub(crate) const PEOPLE: u64 = (FIRSTS * STEM_COUNT * ENDINGS.len()) as u64;

/// A club of any league.
pub(crate) fn club(number: u16) -> &'static str {
    let number = usize::from(number);
    LEAGUES[number / 20 % LEAGUES.len()].clubs.split(", ").nth(number % 20).unwrap_or_default()
}

/// How many clubs there are.
pub(crate) const CLUBS: u64 = 100;
