//! Money added up, exactly.

use crate::deal::money::Money;

/// Sums by currency; ranges stay ranges.
#[derive(Clone, Debug, Default)]
pub(super) struct Sums(Vec<Money>);

impl Sums {
    /// Adds to the sum of the same currency. Where that could not be done to the last digit, it stands beside it.
    pub(super) fn add(&mut self, money: Money) {
        for sum in &mut self.0 {
            if let Some(more) = added(sum, &money) {
                *sum = more;
                return;
            }
        }
        self.0.push(money);
    }

    /// A sum a currency.
    pub(super) fn sums(&self) -> &[Money] {
        &self.0
    }
}

/// None for other currencies, and for what has more digits than a number can hold.
fn added(one: &Money, other: &Money) -> Option<Money> {
    if one.currency() != other.currency() {
        return None;
    }
    let exact = |one: rust_decimal::Decimal, other: rust_decimal::Decimal| {
        let sum = one.checked_add(other)?;
        (sum.checked_sub(other)? == one && sum.checked_sub(one)? == other).then_some(sum)
    };
    let (low, high) = (exact(one.low(), other.low())?, exact(one.high(), other.high())?);
    Money::new(low, (low != high).then_some(high), one.currency()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sums(of: &[&str]) -> Vec<String> {
        let mut sums = Sums::default();
        of.iter().for_each(|money| sums.add(Money::parse(money).unwrap()));
        sums.sums().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn each_currency_has_its_sum_and_a_range_stays_one() {
        assert_eq!(sums(&[]), Vec::<String>::new());
        assert_eq!(sums(&["15m EUR", "900k EUR", "1m GBP"]), ["15.9m EUR", "1m GBP"]);
        assert_eq!(sums(&["8m..10m EUR", "5m EUR"]), ["13m..15m EUR"]);
        assert_eq!(sums(&["0.10 EUR", "0.20 EUR"]), ["0.30 EUR"]);
    }

    #[test]
    fn what_cannot_be_added_exactly_stands_apart() {
        let most = "79228162514264337593543950335 EUR";
        assert_eq!(sums(&[most, "1 EUR"]).len(), 2);
        assert_eq!(sums(&["7922816251426433759354395033 EUR", "0.01 EUR"]).len(), 2);
    }
}
