//! An answer as a workbook.

use super::HttpFault;
use crate::deal::moment::Instant;
use crate::desk::ask::Records;
use crate::render::cells::Tabular;
use crate::render::workbook::{Provenance, workbook};
use crate::views::board::Behind;
use crate::views::deal::AsOf;
use uuid::Uuid;

/// What a workbook says of its ledger, and of when it was made.
#[derive(Clone, Copy)]
pub(super) struct SheetOrigin {
    pub(super) ledger: Uuid,
    pub(super) now: Instant,
}

impl SheetOrigin {
    /// A workbook of one sheet, as of these cuts.
    pub(super) fn workbook<T: Tabular>(
        self,
        records: &Records,
        sheet: &str,
        rows: &[T],
        (as_of, behind): (&AsOf, Behind),
    ) -> Result<Vec<u8>, HttpFault> {
        let of = self.provenance(records, as_of, behind)?;
        workbook(&of, false, |sheets| sheets.table(sheet, rows)).map_err(|_| HttpFault::ServerFailed)
    }

    /// What a file of tables says of itself.
    pub(super) fn provenance(self, records: &Records, as_of: &AsOf, behind: Behind) -> Result<Provenance, HttpFault> {
        Ok(Provenance {
            ledger: self.ledger.to_string(),
            zone: records.zone(),
            head: records.head()?,
            root: hex::encode(records.root()),
            as_of: as_of.clone(),
            made: self.now,
            notes: [behind.left_out(), behind.late()].into_iter().flatten().collect(),
        })
    }
}
