//! Questions.

use crate::http::description::{Parameter, Shape, answers as shapes, deals, parameter as known, reports as sheets};
use crate::http::endpoint::{Endpoint, EndpointGroup};
use crate::http::media::{Media, TABLES, TEXTS};
use crate::http::question::{self, CHAIN_FORMS, EXPORT_FORMS, TIMELINE_FORMS};

const AFTER_A_NAME: Parameter =
    Parameter { of: Shape::Text, ..known::AFTER }.about("the name of a deal: the answer begins with the next one");
const REGISTERED: Shape = Shape::List(&Shape::Object(&shapes::REGISTERED));
const DEALS: Shape = Shape::List(&Shape::Object(&deals::DEAL));
const ENTRIES: Shape = Shape::List(&Shape::Object(&shapes::ENTRY));

/// About one deal, or one record.
pub(super) fn of_deals() -> Vec<Endpoint> {
    let deal = Shape::Object(&deals::DEAL);
    vec![
        Endpoint::question("showDeal", "/api/v1/deals/{deal}", question::show, TEXTS, deal)
            .says("The state of a deal")
            .takes_cuts()
            .of_a_deal()
            .example("/api/v1/deals/caldara-atalanta?at=2020-01-06&known_at=2020-01-06", ""),
        Endpoint::question("listRecords", "/api/v1/deals/{deal}/records", question::history, TABLES, ENTRIES)
            .says("The records of a deal")
            .takes_cuts()
            .of_a_deal()
            .example("/api/v1/deals/barrow-bologna/records", ""),
        Endpoint::question("blameDeal", "/api/v1/deals/{deal}/blame", question::blame, TEXTS, shapes::BLAME)
            .says("Who said what about the terms of a deal")
            .takes(&[known::FIELD])
            .takes_cuts()
            .of_a_deal()
            .example("/api/v1/deals/barrow-bologna/blame?field=purchase_price&at=2020-01-31", ""),
        Endpoint::question(
            "diffDeal",
            "/api/v1/deals/{deal}/diff",
            question::diff,
            TEXTS,
            Shape::Object(&shapes::DIFF),
        )
        .says("What changed in a deal between two dates, or between what was known on two dates")
        .takes(&[
            known::FROM.about("the earlier date, beside to"),
            known::TO.about("the later date, beside from"),
            known::KNOWN_FROM.about("the earlier date on which something was known, beside known_to"),
            known::KNOWN_TO.about("the later date on which something was known, beside known_from"),
        ])
        .takes_cuts()
        .of_a_deal()
        .example("/api/v1/deals/kjaer-sampdoria/diff?known_from=2020-01-06&known_to=2020-01-07", ""),
        Endpoint::question(
            "showRecord",
            "/api/v1/records/{record}",
            question::record,
            TEXTS,
            Shape::Object(&shapes::ENTRY),
        )
        .says("One record")
        .takes_cuts()
        .fails_with(&[410])
        .group(EndpointGroup::OneDeal)
        .example("/api/v1/records/42", ""),
    ]
}

/// About many deals.
pub(super) fn of_windows() -> Vec<Endpoint> {
    let mut endpoints = vec![
        Endpoint::question("listDeals", "/api/v1/deals", question::list, TABLES, DEALS)
            .says("Deals")
            .takes(&[known::WINDOW, known::PLAYER, known::CLUB, known::AGENT, known::PHASE, known::TEXT])
            .takes_cuts()
            .takes(&[AFTER_A_NAME])
            .in_pages()
            .example("/api/v1/deals?club=Milan&phase=completed", ""),
        Endpoint::question("showBoard", "/api/v1/board", question::board, TABLES, DEALS)
            .says("The deals of a window")
            .takes(&[known::WINDOW, known::AGENT])
            .takes_cuts()
            .example("/api/v1/board?window=serie-a-2019-20-winter&at=2020-01-10", ""),
        Endpoint::question(
            "listFindings",
            "/api/v1/findings",
            question::findings,
            TABLES,
            Shape::List(&Shape::Object(&shapes::FINDING)),
        )
        .says("What an auditor would ask about")
        .takes(&[known::DEAL, known::WINDOW, known::RULE])
        .takes(&[known::RECORDED_WITHIN, known::LEARNED_WITHIN, known::GRANTED_WITHIN])
        .takes_cuts()
        .example("/api/v1/findings?rule=agreed-with-two-clubs", ""),
        Endpoint::question(
            "replay",
            "/api/v1/replay",
            question::replay,
            TABLES,
            Shape::List(&Shape::Object(&shapes::STEP)),
        )
        .says("What happened, day by day")
        .takes(&[known::WINDOW, known::FROM, known::TO, known::BY])
        .takes_cuts()
        .example("/api/v1/replay?from=2020-01-06&to=2020-01-08&by=learned", ""),
        Endpoint::question(
            "showChain",
            "/api/v1/chain",
            question::chain,
            CHAIN_FORMS,
            Shape::List(&Shape::Object(&shapes::LINK)),
        )
        .says("Which deals wait for which")
        .takes(&[known::DEAL, known::WINDOW, known::THEME])
        .takes_cuts()
        .example("/api/v1/chain?deal=caldara&at=2020-01-06", ""),
        Endpoint::question(
            "showTimeline",
            "/api/v1/timeline",
            question::timeline,
            TIMELINE_FORMS,
            Shape::Object(&sheets::TIMELINE),
        )
        .says("Deals against time")
        .takes(&[known::DEALS, known::WINDOW, known::THEME])
        .takes_cuts()
        .example("/api/v1/timeline?deals=kjaer-milan,caldara-atalanta&at=2020-02", ""),
    ];
    endpoints.extend(reports());
    endpoints.push(
        Endpoint::question(
            "completeName",
            "/api/v1/names",
            question::names,
            TEXTS,
            Shape::List(&Shape::Object(&shapes::KNOWN_NAME)),
        )
        .says("Names that begin as typed, for forms")
        .takes(&[known::TYPED, known::NAME_KIND])
        .example("/api/v1/names?q=cald", ""),
    );
    endpoints.push(
        Endpoint::question(
            "exportRecords",
            "/api/v1/records",
            question::records,
            question::RECORDS_FORMS,
            Shape::List(&Shape::Object(&shapes::EXPORTED)),
        )
        .says("Records in the order of the log, a page at a time")
        .takes(&[known::AFTER])
        .in_pages()
        .takes(&[known::DEAL, known::WINDOW, known::CLUB, known::PLAYER])
        .fails_with(&[404])
        .example("/api/v1/records?after=100&limit=5", ""),
    );
    endpoints.push(
        Endpoint::question("exportTables", "/api/v1/export", question::export, EXPORT_FORMS, Shape::Text)
            .says("The ledger as tables: a workbook or a SQLite database")
            .takes(&[known::DEAL, known::WINDOW])
            .takes_cuts()
            .fails_with(&[404])
            .example("/api/v1/export?at=2020-01-06&known_at=2020-01-06", ""),
    );
    endpoints.push(
        Endpoint::question("listClubs", "/api/v1/clubs", question::clubs, TABLES, REGISTERED)
            .says("The clubs that have an entry"),
    );
    endpoints.push(
        Endpoint::question("listPlayers", "/api/v1/players", question::players, TABLES, REGISTERED)
            .says("The players that have an entry"),
    );
    endpoints.push(
        Endpoint::question(
            "listWindows",
            "/api/v1/windows",
            question::windows,
            TABLES,
            Shape::List(&Shape::Object(&shapes::WINDOW)),
        )
        .says("The windows whose dates are known"),
    );
    endpoints.into_iter().map(|endpoint| endpoint.group(EndpointGroup::ManyDeals)).collect()
}

fn reports() -> Vec<Endpoint> {
    let reports = vec![
        Endpoint::question(
            "reportAgeing",
            "/api/v1/reports/ageing",
            question::ageing,
            TABLES,
            Shape::Object(&sheets::AGEING),
        )
        .says("Open deals, and for how long they have been in their phase")
        .example("/api/v1/reports/ageing?at=2020-01-20", ""),
        Endpoint::question(
            "reportFunnel",
            "/api/v1/reports/funnel",
            question::funnel,
            TABLES,
            Shape::Object(&sheets::FUNNEL),
        )
        .says("How far deals came, and how fast")
        .example("/api/v1/reports/funnel?window=serie-a-2019-20-winter", ""),
        Endpoint::question(
            "reportCalendar",
            "/api/v1/reports/calendar",
            question::calendar,
            TABLES,
            Shape::Object(&sheets::CALENDAR),
        )
        .says("How much happened, and how much was learned, on each day")
        .example("/api/v1/reports/calendar?at=2020-01-31", ""),
        Endpoint::question(
            "reportClubs",
            "/api/v1/reports/clubs",
            question::club_report,
            TABLES,
            Shape::Object(&sheets::CLUBS),
        )
        .says("What each club spent and received")
        .example("/api/v1/reports/clubs?club=Atalanta", ""),
        Endpoint::question(
            "reportSources",
            "/api/v1/reports/sources",
            question::sources,
            TABLES,
            Shape::Object(&sheets::SOURCES),
        )
        .says("How often each source was right")
        .example("/api/v1/reports/sources?at=2021", ""),
    ];
    let page = Endpoint::question(
        "reportWindow",
        "/api/v1/reports/window",
        question::window_page,
        &[Media::Html],
        Shape::Text,
    )
    .says("A window on one page of HTML")
    .takes(&[known::WINDOW.required()])
    .takes_cuts()
    .example("/api/v1/reports/window?window=serie-a-2019-20-winter", "");
    reports.into_iter().map(|report| report.takes(&[known::WINDOW, known::CLUB]).takes_cuts()).chain([page]).collect()
}
