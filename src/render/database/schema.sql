-- The tables of `mercato export FILE.sqlite`; docs/sql.md explains them. Dates are ISO 8601, in the zone of the ledger.
CREATE TABLE ledger (
    name TEXT NOT NULL,
    text TEXT NOT NULL
);
CREATE TABLE windows (
    window TEXT PRIMARY KEY,
    association TEXT,
    competition TEXT,
    season TEXT,
    opens TEXT,
    closes TEXT,
    zone TEXT,
    position INTEGER,
    source TEXT
);
CREATE TABLE deals (
    deal TEXT PRIMARY KEY,
    players TEXT,
    owner TEXT,
    loan_club TEXT,
    to_club TEXT,
    agent TEXT,
    window TEXT,
    phase TEXT,
    possible_phase TEXT,
    phase_since TEXT, phase_since_from TEXT, phase_since_to TEXT,
    ended_since TEXT, ended_since_from TEXT, ended_since_to TEXT,
    ended_basis TEXT,
    authorization TEXT NOT NULL,
    authorization_by TEXT,
    authorization_since TEXT, authorization_since_from TEXT, authorization_since_to TEXT,
    authorization_replacement TEXT,
    authorization_deal TEXT,
    authorization_deal_phase TEXT,
    kind TEXT,
    fee TEXT, fee_from NUMERIC, fee_to NUMERIC, fee_currency TEXT,
    loan_fee TEXT, loan_fee_from NUMERIC, loan_fee_to NUMERIC, loan_fee_currency TEXT,
    purchase TEXT,
    purchase_price TEXT, purchase_price_from NUMERIC, purchase_price_to NUMERIC, purchase_price_currency TEXT,
    purchase_condition TEXT,
    option_until TEXT,
    add_ons TEXT, add_ons_from NUMERIC, add_ons_to NUMERIC, add_ons_currency TEXT,
    instalments TEXT,
    sell_on TEXT,
    buy_back TEXT,
    buy_back_price TEXT, buy_back_price_from NUMERIC, buy_back_price_to NUMERIC, buy_back_price_currency TEXT,
    exchange TEXT,
    exchange_value TEXT, exchange_value_from NUMERIC, exchange_value_to NUMERIC, exchange_value_currency TEXT,
    wage TEXT, wage_from NUMERIC, wage_to NUMERIC, wage_currency TEXT,
    signing_bonus TEXT, signing_bonus_from NUMERIC, signing_bonus_to NUMERIC, signing_bonus_currency TEXT,
    agent_fee TEXT, agent_fee_from NUMERIC, agent_fee_to NUMERIC, agent_fee_currency TEXT,
    wage_share TEXT,
    effective TEXT,
    until TEXT,
    contract_until TEXT,
    asking TEXT, asking_from NUMERIC, asking_to NUMERIC, asking_currency TEXT,
    asking_package TEXT, asking_package_from NUMERIC, asking_package_to NUMERIC, asking_package_currency TEXT,
    disputed TEXT,
    doubtful TEXT,
    offers TEXT,
    personal_terms TEXT,
    medical TEXT,
    moves_on TEXT,
    planned TEXT,
    clauses TEXT,
    possible TEXT,
    unconfirmed TEXT,
    ambiguous TEXT,
    version INTEGER NOT NULL,
    id TEXT NOT NULL
);
CREATE TABLE deal_players (
    deal TEXT NOT NULL REFERENCES deals (deal),
    player TEXT NOT NULL,
    PRIMARY KEY (deal, player)
);
CREATE TABLE records (
    position INTEGER PRIMARY KEY,
    deal TEXT NOT NULL,
    version INTEGER NOT NULL,
    type TEXT NOT NULL,
    text TEXT NOT NULL,
    happened TEXT, happened_from TEXT, happened_to TEXT,
    learned TEXT, learned_from TEXT, learned_to TEXT,
    recorded TEXT NOT NULL,
    recorder TEXT,
    source TEXT,
    source_ref TEXT,
    grade TEXT,
    note TEXT,
    standing TEXT NOT NULL,
    corrected_by TEXT,
    retracted_by INTEGER,
    erased_by INTEGER,
    possible INTEGER NOT NULL,
    now_text TEXT,
    now_happened TEXT, now_happened_from TEXT, now_happened_to TEXT,
    now_note TEXT,
    data TEXT,
    id TEXT NOT NULL
);
CREATE INDEX records_by_deal ON records (deal, version);
CREATE TABLE terms (
    deal TEXT NOT NULL REFERENCES deals (deal),
    field TEXT NOT NULL,
    wins INTEGER NOT NULL,
    disputed INTEGER NOT NULL,
    value TEXT NOT NULL,
    money TEXT, money_from NUMERIC, money_to NUMERIC, money_currency TEXT,
    day TEXT,
    position INTEGER NOT NULL REFERENCES records (position),
    source TEXT,
    source_ref TEXT,
    grade TEXT,
    happened TEXT, happened_from TEXT, happened_to TEXT,
    learned TEXT, learned_from TEXT, learned_to TEXT,
    recorded TEXT NOT NULL,
    recorder TEXT
);
CREATE INDEX terms_by_deal ON terms (deal, field);
CREATE TABLE offers (
    position INTEGER PRIMARY KEY REFERENCES records (position),
    deal TEXT NOT NULL REFERENCES deals (deal),
    "by" TEXT NOT NULL,
    happened TEXT, happened_from TEXT, happened_to TEXT,
    terms TEXT,
    kind TEXT,
    fee TEXT, fee_from NUMERIC, fee_to NUMERIC, fee_currency TEXT,
    loan_fee TEXT, loan_fee_from NUMERIC, loan_fee_to NUMERIC, loan_fee_currency TEXT,
    purchase TEXT,
    purchase_price TEXT, purchase_price_from NUMERIC, purchase_price_to NUMERIC, purchase_price_currency TEXT,
    purchase_condition TEXT,
    option_until TEXT,
    add_ons TEXT, add_ons_from NUMERIC, add_ons_to NUMERIC, add_ons_currency TEXT,
    instalments TEXT,
    sell_on TEXT,
    buy_back TEXT,
    buy_back_price TEXT, buy_back_price_from NUMERIC, buy_back_price_to NUMERIC, buy_back_price_currency TEXT,
    exchange TEXT,
    exchange_value TEXT, exchange_value_from NUMERIC, exchange_value_to NUMERIC, exchange_value_currency TEXT,
    wage TEXT, wage_from NUMERIC, wage_to NUMERIC, wage_currency TEXT,
    signing_bonus TEXT, signing_bonus_from NUMERIC, signing_bonus_to NUMERIC, signing_bonus_currency TEXT,
    agent_fee TEXT, agent_fee_from NUMERIC, agent_fee_to NUMERIC, agent_fee_currency TEXT,
    wage_share TEXT,
    effective TEXT,
    until TEXT,
    contract_until TEXT,
    expires TEXT,
    rejected_by TEXT,
    reason TEXT
);
CREATE TABLE findings (
    finding INTEGER PRIMARY KEY,
    rule TEXT NOT NULL,
    severity TEXT NOT NULL,
    deal TEXT NOT NULL,
    records TEXT NOT NULL,
    message TEXT NOT NULL
);
CREATE TABLE finding_records (
    finding INTEGER NOT NULL REFERENCES findings (finding),
    position INTEGER NOT NULL,
    PRIMARY KEY (finding, position)
);
CREATE TABLE sums (
    club TEXT NOT NULL,
    side TEXT NOT NULL,
    what TEXT NOT NULL,
    contingent INTEGER NOT NULL,
    currency TEXT,
    certain TEXT, certain_from NUMERIC, certain_to NUMERIC,
    doubtful TEXT, doubtful_from NUMERIC, doubtful_to NUMERIC,
    disputed TEXT, disputed_from NUMERIC, disputed_to NUMERIC,
    free TEXT,
    unknown TEXT
);
CREATE VIEW board AS
    SELECT phase, deal, players, owner, loan_club, to_club, phase_since, authorization, authorization_deal
    FROM deals
    ORDER BY instr('interest contact meeting offer agreed signed completed collapsed', phase), deal;
