//! Engines outside of a shop: how they answer, and what that costs.

mod bindings;
mod build;
mod composed;
pub mod limits;
mod shop;

use anyhow::{Context as _, Result, ensure};
use calculation::outcome::Outcome;
use calculation::price::{Ask, CataloguePromotion, Decision, PriceList, PriceRow};
use calculation::problem::{Facts, Problem, Settings};
use contracts::tax::{PartTotals, Taxed};
use contracts::testing::order;
use contracts::{Convert as _, Error};
use wasmtime::component::{Component, Linker};
use wasmtime::{Config, Engine, OperatorCost, Store};

pub use bindings::promotions::PromotionsEngine;
pub use bindings::promotions::exports::souk::commerce::promotions as wire;
pub use build::{Built, build_also, built, built_file};
pub use composed::Composed;
pub use shop::{Composition, compositions};

/// A compiled engine.
pub struct Lab {
    engine: Engine,
    component: Component,
    linker: Linker<()>,
}

/// An instance of an engine, and what it has used.
pub struct Instance<T> {
    store: Store<()>,
    instance: T,
}

const FUEL: u64 = u64::MAX / 2;

/// Counts instructions, one each: also those that copy or fill many bytes, for which fuel otherwise counts
/// the bytes.
fn counting() -> Config {
    let mut cost = OperatorCost::new();
    cost.variable.memory_copy_per_byte = 0;
    cost.variable.memory_fill_per_byte = 0;
    let mut config = Config::new();
    config.consume_fuel(true).operator_cost(cost);
    config
}

impl Lab {
    /// Compiles an engine. It is given nothing: what imports something is refused.
    pub fn new(component: &std::path::Path) -> Result<Self> {
        let engine = Engine::new(&counting()).map_err(anyhow::Error::from)?;
        let compiled = Component::from_file(&engine, component).map_err(anyhow::Error::from);
        Ok(Self {
            component: compiled.with_context(|| format!("compiling {}", component.display()))?,
            linker: Linker::new(&engine),
            engine,
        })
    }

    /// The interfaces that it exports, without the package.
    pub fn exports(&self) -> Vec<String> {
        let component = self.component.component_type();
        let names = component.exports(&self.engine).map(|(name, _)| name);
        names.map(interface).collect()
    }

    /// Whether it exports this one.
    pub fn exports_interface(&self, name: &str) -> bool {
        self.exports().iter().any(|exported| exported == name)
    }

    /// What it imports, which should be nothing.
    pub fn imports(&self) -> Vec<String> {
        let component = self.component.component_type();
        let names = component.imports(&self.engine).map(|(name, _)| name);
        names.map(str::to_owned).collect()
    }

    /// How many instructions its engine for promotions executes for one order as a shop has it.
    pub fn instructions(&self, lines: u32, promotions: u32) -> Result<u64> {
        let problem = order(lines, promotions);
        let mut engine = self.promotions()?;
        let started = engine.instructions()?;
        let outcome = engine.evaluate(&problem)?;
        ensure!(outcome.is_ok(), "{outcome:?}");
        Ok(engine.instructions()? - started)
    }

    /// How many its engine for taxes executes to add that order up.
    pub fn instructions_of_totals(&self, lines: u32, promotions: u32) -> Result<u64> {
        let problem = order(lines, promotions);
        let outcome = calculation::evaluate(&problem)?;
        let taxed = contracts::tax::taxed(&problem, &outcome)?;
        let mut engine = self.tax()?;
        let started = engine.instructions()?;
        let totals = engine.total(problem.settings, &taxed)?;
        ensure!(totals.is_ok(), "{totals:?}");
        Ok(engine.instructions()? - started)
    }

    fn store(&self) -> Result<Store<()>> {
        let mut store = Store::new(&self.engine, ());
        store.set_fuel(FUEL)?;
        Ok(store)
    }

    /// An instance of the engine for promotions.
    pub fn promotions(&self) -> Result<Instance<PromotionsEngine>> {
        let mut store = self.store()?;
        let instance = PromotionsEngine::instantiate(&mut store, &self.component, &self.linker)?;
        Ok(Instance { store, instance })
    }

    /// An instance of the engine for taxes.
    pub fn tax(&self) -> Result<Instance<bindings::tax::TaxEngine>> {
        let mut store = self.store()?;
        let instance =
            bindings::tax::TaxEngine::instantiate(&mut store, &self.component, &self.linker)?;
        Ok(Instance { store, instance })
    }

    /// An instance of the engine for prices.
    pub fn pricing(&self) -> Result<Instance<bindings::pricing::PricingEngine>> {
        let mut store = self.store()?;
        let instance = bindings::pricing::PricingEngine::instantiate(
            &mut store,
            &self.component,
            &self.linker,
        )?;
        Ok(Instance { store, instance })
    }
}

/// `pricing` of `souk:commerce/pricing@0.1.0`.
fn interface(name: &str) -> String {
    let name = name.split_once('/').map_or(name, |(_, name)| name);
    name.split_once('@')
        .map_or(name, |(name, _)| name)
        .to_owned()
}

impl<T> Instance<T> {
    /// How many instructions it has executed.
    pub fn instructions(&self) -> Result<u64> {
        Ok(FUEL - self.store.get_fuel()?)
    }
}

impl Instance<PromotionsEngine> {
    /// Asks the engine. The outer error is a trap.
    pub fn evaluate(&mut self, problem: &Problem) -> Result<Result<Outcome, Error>> {
        self.evaluate_lists(&problem.clone().convert())
    }

    /// Asks it about conditions and filters that may be no trees.
    pub fn evaluate_lists(&mut self, problem: &wire::Problem) -> Result<Result<Outcome, Error>> {
        let interface = self.instance.souk_commerce_promotions();
        let answer = interface.call_evaluate(&mut self.store, problem)?;
        Ok(match answer {
            Ok(outcome) => Ok(outcome.convert()),
            Err(error) => Err(error.convert()),
        })
    }
}

impl Instance<bindings::tax::TaxEngine> {
    /// Asks the engine. The outer error is a trap.
    pub fn total(
        &mut self,
        settings: Settings,
        taxed: &[Taxed],
    ) -> Result<Result<PartTotals, Error>> {
        let interface = self.instance.souk_commerce_tax();
        let taxed: Vec<_> = taxed.to_vec().convert();
        let answer = interface.call_total(&mut self.store, settings.convert(), &taxed)?;
        Ok(match answer {
            Ok(totals) => Ok(totals.convert()),
            Err(error) => Err(error.convert()),
        })
    }
}

/// What prices are chosen from.
pub struct Offer {
    pub lists: Vec<PriceList>,
    pub rows: Vec<PriceRow>,
    pub promotions: Vec<CataloguePromotion>,
    pub facts: Facts,
    pub settings: Settings,
}

impl Instance<bindings::pricing::PricingEngine> {
    /// Asks the engine. The outer error is a trap.
    pub fn decide(
        &mut self,
        offer: &Offer,
        asks: &[Ask<'_>],
    ) -> Result<Result<Vec<Decision>, Error>> {
        use bindings::pricing::exports::souk::commerce::pricing;
        let asks = asks.iter().map(|ask| pricing::Ask {
            product: ask.product.to_owned(),
            variant: ask.variant.to_owned(),
            quantity: ask.quantity,
        });
        let request = pricing::Request {
            settings: offer.settings.convert(),
            facts: offer.facts.clone().convert(),
            lists: offer.lists.clone().convert(),
            rows: offer.rows.clone().convert(),
            promotions: offer.promotions.clone().convert(),
            asks: asks.collect(),
        };
        let interface = self.instance.souk_commerce_pricing();
        let answer = interface.call_decide(&mut self.store, &request)?;
        Ok(match answer {
            Ok(decisions) => Ok(decisions.convert()),
            Err(error) => Err(error.convert()),
        })
    }
}
