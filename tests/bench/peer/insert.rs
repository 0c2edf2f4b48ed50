//! A line into the tables. Nothing is decided: whatever parses is taken.

use crate::Outcome;
use rusqlite::{Connection, Statement, params};
use serde_json::Value;

pub(crate) struct Insert<'c> {
    event: Statement<'c>,
    deal: Statement<'c>,
    drawn: u64,
}

impl<'c> Insert<'c> {
    pub(crate) fn new(connection: &'c Connection) -> Outcome<Self> {
        let event = "INSERT INTO events (id, deal, type, happened, learned, recorded, rest)
            VALUES (?1, (SELECT deal FROM deals WHERE slug = ?2), ?3, ?4, ?5, ?6, ?7)";
        let deal = "INSERT INTO deals (slug, player, owner, buyer, loan_club, window) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let drawn: i64 = connection.query_row("SELECT coalesce(max(position), 0) FROM events", [], |row| row.get(0))?;
        Ok(Self { event: connection.prepare(event)?, deal: connection.prepare(deal)?, drawn: drawn.cast_unsigned() })
    }

    pub(crate) fn line(&mut self, text: &str, recorded: i64) -> Outcome<()> {
        let mut line: Value = serde_json::from_str(text)?;
        let mut column = |name: &str| match line.as_object_mut().and_then(|line| line.swap_remove(name)) {
            Some(Value::String(text)) => Some(text),
            _ => None,
        };
        let (id, deal, kind) = (column("id"), column("deal"), column("type"));
        let (happened, learned) = (column("happened"), column("learned"));
        let id = match id {
            Some(id) => uuid::Uuid::parse_str(&id)?,
            None => self.id(),
        };
        if kind.as_deref() == Some("opened") {
            let data = &line["data"];
            let word = |value: &Value| value.as_str().map(str::to_owned);
            self.deal.execute(params![
                deal,
                word(&data["players"][0]),
                word(&data["owner"]),
                word(&data["to"]),
                word(&data["loan_club"]),
                word(&data["window"])
            ])?;
        }
        let rest = line.to_string();
        self.event.execute(params![id.as_bytes(), deal, kind, happened, learned, recorded, rest])?;
        Ok(())
    }

    /// As good as drawn by lot: in no order, and none twice.
    fn id(&mut self) -> uuid::Uuid {
        self.drawn += 1;
        let mixed = (u128::from(self.drawn) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
        uuid::Builder::from_random_bytes((mixed ^ (mixed >> 61)).to_be_bytes()).into_uuid()
    }
}
