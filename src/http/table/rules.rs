//! By which rules a table is read.

use crate::http::HttpFault;
use crate::table::fault::TableFault;
use crate::table::layouts::{LAYOUTS, Layout, layout, recognised};
use crate::table::rules::{Rules, TableShape};
use crate::table::sheet::TableSheet;

/// Rules for a table, as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::http) enum RulesChoice {
    /// Those of somebody.
    Own(String),
    /// Those of a layout, by its name.
    Layout(&'static str),
}

impl RulesChoice {
    /// Those of the layout with this name.
    pub(in crate::http) fn named(name: &str) -> Result<Self, HttpFault> {
        let none = || HttpFault::parameter("layout", format!("there is no layout \"{name}\""), layouts_in_words());
        layout(name).map(|layout| Self::Layout(layout.name)).ok_or_else(none)
    }

    /// Those of the layout that has the columns of this table; none where no layout has.
    pub(in crate::http) fn recognised(
        file: &str,
        bytes: Vec<u8>,
        sheet: Option<&str>,
    ) -> Result<(Option<Self>, Vec<String>), TableFault> {
        let shape = TableShape { sheet: sheet.map(str::to_owned), ..TableShape::default() };
        let columns = TableSheet::open(file, bytes, &shape)?.columns()?;
        Ok((recognised(&columns).map(|Layout { name, .. }| Self::Layout(name)), columns))
    }

    /// As errors name it.
    pub(in crate::http) fn name(&self) -> &'static str {
        match self {
            Self::Own(_) => "the rules",
            Self::Layout(name) => name,
        }
    }

    pub(in crate::http) fn text(&self) -> &str {
        match self {
            Self::Own(text) => text,
            Self::Layout(name) => layout(name).map_or("", |layout| layout.text),
        }
    }

    /// Ready to be followed, on this sheet of a workbook.
    pub(in crate::http) fn read(&self, sheet: Option<&str>) -> Result<Rules, TableFault> {
        let mut rules = Rules::read(self.text()).map_err(|fault| fault.of(self.name()))?;
        if let Some(sheet) = sheet {
            rules.table.sheet = Some(sheet.to_owned());
        }
        Ok(rules)
    }
}

/// The names of all layouts.
fn layouts_in_words() -> String {
    format!("one of {}", LAYOUTS.map(|layout| layout.name).join(", "))
}
