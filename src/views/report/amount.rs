//! How much is known of an amount of money.

use crate::deal::money::Money;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// How much is known of an amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Amount {
    /// Nobody contradicts it. It may be a range.
    Certain(Money),
    /// Nobody contradicts it, but its source is a doubtful one.
    Doubtful(Money),
    /// Sources contradict each other: the range that it lies in, for each currency that they name.
    Disputed(Vec<Money>),
    /// Nothing was paid, and that is known.
    Free,
    /// Nobody said how much.
    Unknown,
}

impl Amount {
    /// These contradict each other: the range that they lie in, for each currency; from nothing, if it may be another
    /// currency.
    pub(super) fn disputed(money: &[Money]) -> Self {
        let mut by_currency: BTreeMap<&str, (Decimal, Decimal)> = BTreeMap::new();
        for one in money {
            let range = by_currency.entry(one.currency()).or_insert((one.low(), one.high()));
            *range = (range.0.min(one.low()), range.1.max(one.high()));
        }
        let alone = by_currency.len() == 1;
        let of = |(currency, (low, high))| range(if alone { low } else { Decimal::ZERO }, high, currency);
        Self::Disputed(by_currency.into_iter().filter_map(of).collect())
    }

    /// It may not be due at all.
    pub(super) fn or_nothing(self) -> Self {
        let from_nothing = |money: &Money| range(Decimal::ZERO, money.high(), money.currency());
        match self {
            Self::Certain(money) | Self::Doubtful(money) => Self::Disputed(from_nothing(&money).into_iter().collect()),
            Self::Disputed(ranges) => Self::Disputed(ranges.iter().filter_map(from_nothing).collect()),
            Self::Free | Self::Unknown => self,
        }
    }

    /// As doubtful as what it hangs on.
    pub(super) fn doubted(self) -> Self {
        if let Self::Certain(money) = self { Self::Doubtful(money) } else { self }
    }
}

/// What all of these leave, which agree with each other.
pub(super) fn common(money: &[Money]) -> Option<Money> {
    let low = money.iter().map(Money::low).max()?;
    let high = money.iter().map(Money::high).min()?;
    // In the digits of whoever says just that.
    let said = money.iter().find(|one| (one.low(), one.high()) == (low, high)).copied();
    said.or_else(|| range(low, high, money.first()?.currency()))
}

/// From `low` to `high`; an amount, where that is one.
fn range(low: Decimal, high: Decimal, currency: &str) -> Option<Money> {
    Money::new(low, (low != high).then_some(high), currency).ok()
}
