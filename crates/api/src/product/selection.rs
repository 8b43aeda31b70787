//! What a request's query selects of a product, and what that costs.

use std::collections::BTreeMap;

use super::{Availability, Product, Quantities, RelationKind, Variant};
use crate::{Money, answer};

answer! {
    /// What the query of a request selects, and what it costs.
    pub struct Selection {
        /// The variant.
        pub sku: String,
        /// False where no variant has all the option values that were asked for, and this is the
        /// nearest.
        pub exact: bool,
        pub quantity: u32,
        /// Why so many cannot be ordered; null where they can.
        pub quantity_problem: Option<QuantityProblem>,
        /// What one unit costs at this quantity, with what is chosen in the sections; where tiers are
        /// graduated, the last one. Null where it cannot be ordered like this.
        pub unit: Option<Money>,
        /// What all units cost.
        pub total: Option<Money>,
    }

    /// Why a quantity cannot be ordered.
    #[derive(Copy, Eq)]
    #[serde(rename_all = "snake_case")]
    pub enum QuantityProblem {
        BelowMinimum,
        AboveMaximum,
        /// It is no multiple of the pack.
        NotAPack,
    }
}

/// In a section, says that nothing is wanted of it.
pub const NONE: &str = "none";

/// The query parameter that takes the choices of a section.
pub fn choice_parameter(section: &str) -> String {
    format!("choice.{section}")
}

/// What a visitor asks for.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Option code to value code.
    pub options: BTreeMap<String, String>,
    pub quantity: Option<u32>,
    /// Section codes with the SKUs chosen there. A section that is not named keeps what is chosen
    /// to begin with.
    pub choices: Vec<(String, Vec<String>)>,
}

impl Product {
    /// Selects what is wanted: the nearest variant, the choices, and what they cost.
    pub fn select(&mut self, wanted: &Wanted) {
        for section in &mut self.sections {
            let mut choices = wanted.choices.iter();
            let skus = choices.find(|(code, _)| *code == section.code);
            section.take(skus.map(|(_, skus)| skus.as_slice()));
        }
        self.selection = self.selection_of(wanted);
        let unit = self.selection.as_ref().and_then(|selection| selection.unit);
        if let Some(bundle) = &mut self.bundle {
            bundle.saving = bundle.saving_at(unit);
        }
        let sold_out = self
            .chosen()
            .is_some_and(|chosen| chosen.availability == Availability::OutOfStock);
        if sold_out {
            let mut relations = self.relations.iter();
            let substitutes = relations.position(|of| of.kind == RelationKind::Substitute);
            if let Some(place) = substitutes {
                self.relations[..=place].rotate_right(1);
            }
        }
    }

    fn selection_of(&self, wanted: &Wanted) -> Option<Selection> {
        let (variant, exact) = self.choose(&wanted.options)?;
        let quantity = wanted.quantity.unwrap_or(variant.quantities.first());
        let quantity_problem = variant.quantities.problem(quantity);
        let price = match quantity_problem {
            None => self.price(variant, quantity),
            Some(_) => None,
        };
        let (unit, total) = price.unzip();
        Some(Selection {
            sku: variant.sku.clone(),
            exact,
            quantity,
            quantity_problem,
            unit,
            total,
        })
    }

    /// What one unit of a variant, and what all of them cost, with all that is chosen. A unit whose
    /// total cannot be told cannot be ordered either.
    fn price(&self, variant: &Variant, quantity: u32) -> Option<(Money, Money)> {
        let price = variant.price.as_ref()?;
        let (mut unit, mut total) = (price.at(quantity), price.total(quantity)?);
        for section in &self.sections {
            if section.problem.is_some() {
                return None;
            }
            for part in section.chosen() {
                let added = part.amount()?;
                unit.amount = unit.amount.checked_add(added)?;
                let of_all = added.checked_mul(quantity.into())?;
                total.amount = total.amount.checked_add(of_all)?;
            }
        }
        Some((unit, total))
    }
}

impl Quantities {
    pub(super) fn problem(self, quantity: u32) -> Option<QuantityProblem> {
        if quantity < self.first() {
            Some(QuantityProblem::BelowMinimum)
        } else if self.max.is_some_and(|max| quantity > max) {
            Some(QuantityProblem::AboveMaximum)
        } else if !quantity.is_multiple_of(self.pack) {
            Some(QuantityProblem::NotAPack)
        } else {
            None
        }
    }
}
