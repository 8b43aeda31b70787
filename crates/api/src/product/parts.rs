//! Products made of others: bundles and configurations.

use commerce::language::Language;
use commerce::published::{self, PriceStep};
use money::Currency;

use super::Availability;
use crate::{Image, Money, answer};

answer! {
    /// What a bundle consists of.
    pub struct Bundle {
        pub parts: Vec<Part>,
        /// What the parts cost one by one; null where one of them has no price in this currency.
        pub separately: Option<Money>,
        /// What the selected variant costs less than its parts; null where it does not.
        pub saving: Option<Money>,
    }

    /// A variant that is part of something else.
    pub struct Part {
        pub sku: String,
        /// Units of it in one unit of the whole.
        pub quantity: u32,
        pub name: String,
        /// Its own page, where the store shows it.
        pub href: Option<String>,
        pub image: Option<Image>,
        /// Of one unit of the part; null where it has none in this currency.
        pub price: Option<Money>,
        /// Whether there is enough of it for one unit of the whole.
        pub availability: Availability,
        /// What the name is in, where the shop lacks it in the language of the answer.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(nullable = false))]
        pub language: Option<Language>,
    }

    /// Something that the buyer of a configurable product chooses.
    pub struct Section {
        /// Its choices are given as `choice.CODE=SKU`.
        pub code: String,
        pub label: String,
        pub min_choices: u32,
        pub max_choices: u32,
        pub choices: Vec<Choice>,
        /// Whether something else is chosen than to begin with.
        pub is_changed: bool,
        /// Why what is chosen cannot be ordered; null where it can.
        pub problem: Option<ChoiceProblem>,
        /// What the label is in, where the shop lacks it in the language of the answer.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(nullable = false))]
        pub language: Option<Language>,
    }

    /// What can be chosen in a section.
    pub struct Choice {
        pub part: Part,
        pub chosen: bool,
    }

    /// Why the choices of a section cannot be ordered.
    #[derive(Copy, Eq)]
    #[serde(rename_all = "snake_case")]
    pub enum ChoiceProblem {
        /// More has to be chosen.
        TooFew,
        /// Less has to be chosen.
        TooMany,
        /// The section does not offer what was asked for.
        Unknown,
        /// What is chosen is sold out, or has no price in this currency.
        Unavailable,
    }
}

impl Bundle {
    pub(super) fn of(parts: Vec<published::Part>, currency: Currency, now: i64) -> Self {
        let parts: Vec<_> = parts
            .into_iter()
            .map(|part| Part::of(part, currency, now))
            .collect();
        let mut sum = Some(0_i64);
        for part in &parts {
            sum = sum
                .zip(part.amount())
                .and_then(|(sum, amount)| sum.checked_add(amount));
        }
        Self {
            separately: sum.map(|amount| Money { amount, currency }),
            saving: None,
            parts,
        }
    }

    /// The saving of who pays this for the whole.
    pub(super) fn saving_at(&self, price: Option<Money>) -> Option<Money> {
        let (separately, price) = self.separately.zip(price)?;
        let amount = separately.amount.checked_sub(price.amount)?;
        (amount > 0).then_some(Money { amount, ..price })
    }
}

impl Part {
    fn of(part: published::Part, currency: Currency, now: i64) -> Self {
        let amount = match PriceStep::at(&part.steps, currency, now) {
            Some(step) => step.tiers.first().map(|tier| tier.amount),
            None => part.prices.get(&currency).copied(),
        };
        let price = amount.map(|amount| Money { amount, currency });
        let units = i64::from(part.quantity.max(1));
        let (name, language) = part.name.said();
        let wholes = part.available.map(|available| available / units);
        Self {
            sku: part.sku,
            quantity: part.quantity,
            name,
            language,
            href: part.href,
            image: part.image.map(Image::from),
            availability: Availability::of(wholes, price.is_some()),
            price,
        }
    }

    /// What all its units cost, in minor units.
    pub(super) fn amount(&self) -> Option<i64> {
        let price = self.price.as_ref()?;
        price.amount.checked_mul(self.quantity.into())
    }

    /// What all its units cost.
    pub fn total(&self) -> Option<Money> {
        let currency = self.price.as_ref()?.currency;
        let amount = self.amount()?;
        Some(Money { amount, currency })
    }
}

impl Section {
    pub(super) fn of(section: published::Section, currency: Currency, now: i64) -> Self {
        let choices = section.choices.into_iter().map(|part| Choice {
            chosen: part.default,
            part: Part::of(part, currency, now),
        });
        let (label, language) = section.label.said();
        Self {
            code: section.code,
            label,
            min_choices: section.min_choices,
            max_choices: section.max_choices,
            choices: choices.collect(),
            is_changed: false,
            problem: None,
            language,
        }
    }

    /// The choices that are taken.
    pub fn chosen(&self) -> impl Iterator<Item = &Part> {
        let chosen = self.choices.iter().filter(|choice| choice.chosen);
        chosen.map(|choice| &choice.part)
    }

    /// Takes what is wanted; `None` leaves what is chosen to begin with.
    pub(super) fn take(&mut self, wanted: Option<&[String]>) {
        let mut is_known = true;
        if let Some(wanted) = wanted {
            for choice in &mut self.choices {
                let chosen = wanted.contains(&choice.part.sku);
                self.is_changed |= chosen != choice.chosen;
                choice.chosen = chosen;
            }
            let offers = |sku: &String| self.choices.iter().any(|choice| choice.part.sku == *sku);
            is_known = wanted.iter().all(|sku| sku == super::NONE || offers(sku));
        }
        let count = self.chosen().count();
        self.problem = if !is_known {
            Some(ChoiceProblem::Unknown)
        } else if count < self.min_choices as usize {
            Some(ChoiceProblem::TooFew)
        } else if count > self.max_choices as usize {
            Some(ChoiceProblem::TooMany)
        } else if !self.chosen().all(|part| part.availability.is_buyable()) {
            Some(ChoiceProblem::Unavailable)
        } else {
            None
        };
    }
}
