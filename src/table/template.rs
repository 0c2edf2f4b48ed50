//! Templates and conditions, which cannot run for ever.

use super::fault::RuleFault;
use minijinja::value::{DynObject, Object, Value};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Expression, UndefinedBehavior};
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

/// Steps that a template may take; a loop over the letters of a text takes a few hundred.
const STEPS: u64 = 20_000;
/// The longest text that a template may make.
const LONGEST: usize = 64 * 1024;

/// The values of a row, by their names.
#[derive(Debug, Default)]
pub struct RowValues(pub BTreeMap<Arc<str>, Value>);

impl Object for RowValues {
    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        self.0.get(key).cloned()
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }
}

/// What compiles templates. Names that are not there are errors.
pub fn environment<'t>() -> Environment<'t> {
    let mut environment = Environment::new();
    environment.set_fuel(Some(STEPS));
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.add_filter("season", super::season::short_season);
    environment
}

/// A text with values in it.
pub enum Template<'t> {
    /// It has none.
    Plain(&'t str),
    /// One value alone.
    Value(&'t str),
    /// More than that.
    Full(minijinja::Template<'t, 't>),
}

impl<'t> Template<'t> {
    /// Compiles it; all names in it must be known.
    pub fn new(
        environment: &'t Environment<'t>,
        rule: &str,
        text: &'t str,
        names: &dyn Fn(&str) -> bool,
    ) -> Result<Self, RuleFault> {
        if !text.contains("{{") && !text.contains("{%") && !text.contains("{#") {
            return Ok(Self::Plain(text.trim()));
        }
        let template = environment.template_from_str(text).map_err(|error| fault(rule, &error))?;
        are_known(rule, template.undeclared_variables(false), names)?;
        let inside = text.trim().strip_prefix("{{").and_then(|text| text.strip_suffix("}}")).map(str::trim);
        Ok(match inside {
            Some(name) if names(name) => Self::Value(name),
            _ => Self::Full(template),
        })
    }

    /// The text for a row, without white space around it; the reason says why there is none.
    pub fn render(&self, values: &Arc<RowValues>) -> Result<String, String> {
        match self {
            Self::Plain(text) => Ok((*text).to_owned()),
            Self::Value(name) => Ok(values.0.get(*name).map(ToString::to_string).unwrap_or_default()),
            Self::Full(template) => {
                let mut made = LimitedText::default();
                let rendered =
                    template.render_captured_to(Value::from_dyn_object(DynObject::new(Arc::clone(values))), &mut made);
                if made.is_full {
                    return Err(format!("the template makes a text of more than {LONGEST} bytes"));
                }
                rendered.map_err(|error| reason(&error))?;
                Ok(String::from_utf8_lossy(&made.text).trim().to_owned())
            }
        }
    }
}

/// A text that is not longer than a template may make it.
#[derive(Default)]
struct LimitedText {
    text: Vec<u8>,
    is_full: bool,
}

impl std::io::Write for LimitedText {
    fn write(&mut self, piece: &[u8]) -> std::io::Result<usize> {
        if self.text.len() + piece.len() > LONGEST {
            self.is_full = true;
            return Err(std::io::Error::other("it is too long"));
        }
        self.text.extend_from_slice(piece);
        Ok(piece.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// An expression that holds or does not.
pub struct Condition<'t>(Expression<'t, 't>);

impl<'t> Condition<'t> {
    /// Compiles it; all names in it must be known.
    pub fn new(
        environment: &'t Environment<'t>,
        rule: &str,
        text: &'t str,
        names: &dyn Fn(&str) -> bool,
    ) -> Result<Self, RuleFault> {
        let expression = environment.compile_expression(text).map_err(|error| fault(rule, &error))?;
        are_known(rule, expression.undeclared_variables(false), names)?;
        Ok(Self(expression))
    }

    /// Whether it holds for a row.
    pub fn holds(&self, values: &Arc<RowValues>) -> Result<bool, String> {
        let value =
            self.0.eval(Value::from_dyn_object(DynObject::new(Arc::clone(values)))).map_err(|error| reason(&error))?;
        Ok(value.is_true())
    }
}

fn are_known(rule: &str, named: HashSet<String>, names: &dyn Fn(&str) -> bool) -> Result<(), RuleFault> {
    const FUNCTIONS: [&str; 4] = ["range", "dict", "namespace", "debug"];
    let mut unknown: Vec<String> =
        named.into_iter().filter(|name| !names(name) && !FUNCTIONS.contains(&name.as_str())).collect();
    unknown.sort_unstable();
    match unknown.first() {
        Some(name) => {
            let what = format!(
                "`{name}` is no name of [columns] or [values]. If a column has it, name the column there; if it is the same in each \
                 row, write [values] and below it {name} = \"...\""
            );
            Err(RuleFault::new(rule, what))
        }
        None => Ok(()),
    }
}

fn fault(rule: &str, error: &Error) -> RuleFault {
    RuleFault::new(rule, reason(error))
}

fn reason(error: &Error) -> String {
    match error.kind() {
        ErrorKind::OutOfFuel => format!("the template takes more than {STEPS} steps: does a loop not end?"),
        kind => match error.detail() {
            Some(detail) => format!("{kind}: {detail}"),
            None => kind.to_string(),
        },
    }
}
