//! Which price: of all lists that could give one, the one that wins, and why the others lost.
//! Moments are seconds since 1970, UTC.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use crate::order::{falling, sort, sort_by_numbers};
use crate::problem::{Facts, Settings};
use crate::promotion::Discount;

/// Prices of one currency for those whom it is meant for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PriceList {
    pub code: String,
    pub currency: String,
    #[serde(default)]
    pub kind: ListKind,
    /// The higher one wins, whatever it says.
    #[serde(default)]
    pub priority: i32,
    #[serde(default)]
    pub audience: Audience,
    #[serde(default)]
    pub tiers: TierMode,
}

/// Whom something is meant for: those who meet all that is given. The entries of one list are
/// alternatives, and an empty list is everyone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = PriceAudience))]
#[serde(default, deny_unknown_fields)]
pub struct Audience {
    pub stores: Vec<String>,
    pub countries: Vec<String>,
    pub channels: Vec<String>,
    pub segments: Vec<String>,
    pub organizations: Vec<String>,
    pub customers: Vec<String>,
    /// It holds from then on.
    #[serde(default, with = "crate::json::moment")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub starts: Option<i64>,
    /// It holds no longer from then on.
    #[serde(default, with = "crate::json::moment")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub ends: Option<i64>,
}

/// What a list's prices are to others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = PriceListKind))]
#[serde(rename_all = "snake_case")]
pub enum ListKind {
    #[default]
    Base,
    /// Reduced: the price that it beats is shown beside it.
    Sale,
    /// In the place of the price that it beats.
    Override,
}

/// What the price of a larger quantity is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = PriceTierMode))]
#[serde(rename_all = "snake_case")]
pub enum TierMode {
    /// For all units.
    #[default]
    AllUnits,
    /// For the units from there on.
    Graduated,
}

/// A price in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PriceRow {
    pub list: String,
    pub of: Priced,
    /// The quantity from which it holds; at least one.
    #[serde(default = "crate::json::one")]
    pub from: u64,
    /// Of one unit, in minor units; zero is a price.
    pub amount: i64,
}

/// What has a price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Priced {
    /// All variants of a product that have no row of their own in the list.
    Product(String),
    Variant(String),
}

/// A reduction of prices in the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CataloguePromotion {
    #[serde(default)]
    pub id: String,
    /// Higher ones come first; among equals the older.
    #[serde(default)]
    pub priority: i32,
    #[serde(default)]
    pub created: i64,
    /// Where it applies, no other does; of several the highest.
    #[serde(default)]
    pub exclusive: bool,
    #[serde(default)]
    pub audience: Audience,
    /// Products and variants; none is all.
    #[serde(default)]
    pub of: Vec<Priced>,
    pub discount: Discount,
    /// Minor units that a price is not reduced below.
    #[serde(default)]
    pub floor: i64,
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ask<'a> {
    pub product: &'a str,
    pub variant: &'a str,
    pub quantity: u64,
}

/// The price of something, with the reasons.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decision {
    /// None where it cannot be bought.
    pub price: Option<Price>,
    /// What could have been the price and is not.
    pub lost: Vec<Lost>,
}

/// A price that won.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    /// Of one unit at the quantity that was asked for; with graduated tiers of the last unit.
    pub unit: i64,
    /// What it was reduced from, where it is lower.
    pub compare_at: Option<i64>,
    /// Code of the list that it comes from.
    pub list: String,
    /// By rising quantity, the first from one unit on.
    pub tiers: Vec<Tier>,
    /// How many units cost what, in the order of the tiers.
    pub units: Vec<(u64, i64)>,
    /// Catalogue promotions that reduced it, in order.
    pub promotions: Vec<String>,
}

/// What a unit costs from a quantity on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tier {
    pub from: u64,
    pub unit: i64,
    pub list: String,
}

/// A price that lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    pub list: String,
    /// None where the list as a whole does not hold.
    pub row: Option<(u64, i64)>,
    pub reason: WhyLost,
}

/// Why a price is not the one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhyLost {
    Currency,
    Store,
    Country,
    Channel,
    Segment,
    Organization,
    Customer,
    NotStarted,
    Ended,
    /// The variant has a row of its own in the list.
    VariantHasOwn,
    /// Another list has a higher priority.
    Priority {
        than: String,
    },
    /// Another list is meant for fewer.
    LessSpecific {
        than: String,
    },
    /// A sale goes before the regular price, and an override before both.
    Kind {
        than: String,
    },
    /// Of lists that are alike in all this: the one that began later, ends sooner, is lower, and then by code.
    Tie {
        with: String,
    },
    /// It is below the price of a higher list for fewer units.
    UnderHigherList {
        than: String,
    },
    /// More units would have to be bought.
    Quantity,
}

/// A row with its list, and its place among others.
#[derive(Clone, Copy)]
struct Candidate<'a> {
    list: &'a PriceList,
    row: &'a PriceRow,
}

impl Candidate<'_> {
    fn level(&self) -> (i32, [bool; 6]) {
        (self.list.priority, self.list.audience.specificity())
    }

    /// How its list stands to others, whatever they say. The larger wins.
    fn standing(&self) -> impl Ord {
        (self.level(), self.list.kind)
    }

    /// The larger wins.
    fn rank(&self) -> impl Ord {
        let audience = &self.list.audience;
        (
            self.standing(),
            audience.starts.unwrap_or(i64::MIN),
            Reverse(audience.ends.unwrap_or(i64::MAX)),
            Reverse(self.row.amount),
            Reverse(self.list.code.clone()),
        )
    }

    fn lost(&self, reason: WhyLost) -> Lost {
        Lost {
            list: self.list.code.clone(),
            row: Some((self.row.from, self.row.amount)),
            reason,
        }
    }

    fn why_lost_to(&self, winner: &Self) -> WhyLost {
        let than = winner.list.code.clone();
        if self.list.priority < winner.list.priority {
            WhyLost::Priority { than }
        } else if self.level() < winner.level() {
            WhyLost::LessSpecific { than }
        } else if self.list.kind < winner.list.kind {
            WhyLost::Kind { than }
        } else {
            WhyLost::Tie { with: than }
        }
    }
}

impl Audience {
    /// What it says, the narrowest first: a list for one customer is more specific than any that
    /// is for a segment, however many countries that names.
    fn specificity(&self) -> [bool; 6] {
        let lists = [
            &self.customers,
            &self.organizations,
            &self.segments,
            &self.channels,
            &self.countries,
            &self.stores,
        ];
        lists.map(|list| !list.is_empty())
    }

    /// Why it is not meant for these facts, if it is not.
    fn refuses(&self, facts: &Facts) -> Option<WhyLost> {
        let now = facts.time.seconds;
        let none_of = |list: &[String], value: Option<&String>| {
            !list.is_empty() && value.is_none_or(|value| !list.contains(value))
        };
        let customer = &facts.customer;
        if none_of(&self.stores, Some(&facts.store)) {
            Some(WhyLost::Store)
        } else if none_of(&self.countries, facts.country.as_ref()) {
            Some(WhyLost::Country)
        } else if none_of(&self.channels, facts.channel.as_ref()) {
            Some(WhyLost::Channel)
        } else if none_of(&self.organizations, customer.organization.as_ref()) {
            Some(WhyLost::Organization)
        } else if none_of(&self.customers, customer.id.as_ref()) {
            Some(WhyLost::Customer)
        } else if !self.segments.is_empty()
            && !customer
                .segments
                .iter()
                .any(|segment| self.segments.contains(segment))
        {
            Some(WhyLost::Segment)
        } else if self.starts.is_some_and(|starts| now < starts) {
            Some(WhyLost::NotStarted)
        } else if self.ends.is_some_and(|ends| now >= ends) {
            Some(WhyLost::Ended)
        } else {
            None
        }
    }
}

/// Decides what something costs these people at this time.
///
/// Of the rows for a quantity the one wins whose list has the higher priority, then the more
/// specific audience, then the stronger kind; then the one that began later, ends sooner, is
/// lower, and comes first by code. A tier of a list below that of the price for fewer units is
/// passed over: it never slips under it.
pub fn price(
    lists: &[PriceList],
    rows: &[PriceRow],
    promotions: &[CataloguePromotion],
    ask: Ask<'_>,
    facts: &Facts,
    settings: Settings,
) -> Decision {
    let mut decision = Decision::default();
    let mut candidates = Vec::new();
    for list in lists {
        let refusal = if list.currency == facts.currency {
            list.audience.refuses(facts)
        } else {
            Some(WhyLost::Currency)
        };
        let of_list: Vec<_> = rows
            .iter()
            .filter(|row| row.list == list.code && row.of.covers(ask))
            .map(|row| Candidate { list, row })
            .collect();
        if of_list.is_empty() {
            continue;
        }
        if let Some(reason) = refusal {
            decision.lost.push(Lost {
                list: list.code.clone(),
                row: None,
                reason,
            });
            continue;
        }
        let is_own = |candidate: &Candidate<'_>| matches!(candidate.row.of, Priced::Variant(_));
        let has_own = of_list.iter().any(is_own);
        for candidate in of_list {
            if has_own && !is_own(&candidate) {
                decision.lost.push(candidate.lost(WhyLost::VariantHasOwn));
            } else {
                candidates.push(candidate);
            }
        }
    }
    let tiers = choose_tiers(candidates.clone(), &mut decision.lost);
    // Nothing is for sale without a price for one unit.
    let Some(first) = tiers.first().filter(|tier| tier.row.from <= 1) else {
        return decision;
    };
    let at = tiers
        .iter()
        .rev()
        .find(|tier| tier.row.from <= ask.quantity.max(1))
        .unwrap_or(first);
    let not_yet = tiers
        .iter()
        .filter(|tier| tier.row.from > ask.quantity.max(1));
    decision
        .lost
        .extend(not_yet.map(|tier| tier.lost(WhyLost::Quantity)));
    let reduce = Reduce::new(promotions, ask, facts, settings);
    let (unit, by) = reduce.price(at.row.amount);
    // What a sale beats is what a further reduction is compared with as well.
    let compare_at = regular(at, &candidates, ask.quantity.max(1)).or(Some(at.row.amount));
    let reduced: Vec<Tier> = tiers
        .iter()
        .map(|tier| Tier {
            from: tier.row.from.max(1),
            unit: reduce.price(tier.row.amount).0,
            list: tier.list.code.clone(),
        })
        .collect();
    decision.price = Some(Price {
        unit,
        compare_at: compare_at.filter(|compare_at| *compare_at > unit),
        list: at.list.code.clone(),
        units: units(&reduced, at.list.tiers, ask.quantity, unit),
        tiers: reduced,
        promotions: by,
    });
    decision
}

/// For each quantity the row that wins, as long as no list slips under a higher one.
fn choose_tiers<'a>(
    mut candidates: Vec<Candidate<'a>>,
    lost: &mut Vec<Lost>,
) -> Vec<Candidate<'a>> {
    sort(&mut candidates, |a, b| {
        let by_quantity = a.row.from.max(1).cmp(&b.row.from.max(1));
        by_quantity.then_with(|| b.rank().cmp(&a.rank()))
    });
    let mut tiers: Vec<Candidate<'_>> = Vec::new();
    for group in candidates.chunk_by(|a, b| a.row.from.max(1) == b.row.from.max(1)) {
        let Some((winner, others)) = group.split_first() else {
            continue;
        };
        lost.extend(
            others
                .iter()
                .map(|other| other.lost(other.why_lost_to(winner))),
        );
        match tiers
            .last()
            .filter(|last| winner.standing() < last.standing())
        {
            Some(last) => {
                let than = last.list.code.clone();
                lost.push(winner.lost(WhyLost::UnderHigherList { than }));
            }
            None => tiers.push(*winner),
        }
    }
    tiers
}

/// What a sale price is reduced from: the best regular price for as many units.
fn regular(winner: &Candidate<'_>, candidates: &[Candidate<'_>], quantity: u64) -> Option<i64> {
    if winner.list.kind != ListKind::Sale {
        return None;
    }
    let regular = candidates
        .iter()
        .filter(|candidate| candidate.list.kind != ListKind::Sale && candidate.row.from <= quantity)
        .copied();
    let tiers = choose_tiers(regular.collect(), &mut Vec::new());
    tiers.last().map(|tier| tier.row.amount)
}

/// How many units cost what.
fn units(tiers: &[Tier], mode: TierMode, quantity: u64, unit: i64) -> Vec<(u64, i64)> {
    if mode == TierMode::AllUnits {
        return vec![(quantity, unit)];
    }
    let mut units = Vec::new();
    for (place, tier) in tiers.iter().enumerate() {
        let end = tiers.get(place + 1).map_or(u64::MAX, |next| next.from - 1);
        let count = end.min(quantity).saturating_sub(tier.from - 1);
        if count > 0 {
            units.push((count, tier.unit));
        }
    }
    units
}

impl Priced {
    fn covers(&self, ask: Ask<'_>) -> bool {
        match self {
            Self::Product(product) => product == ask.product,
            Self::Variant(variant) => variant == ask.variant,
        }
    }
}

/// The catalogue promotions that hold for an ask, in order.
struct Reduce<'a> {
    promotions: Vec<&'a CataloguePromotion>,
    settings: Settings,
}

impl<'a> Reduce<'a> {
    fn new(
        promotions: &'a [CataloguePromotion],
        ask: Ask<'_>,
        facts: &Facts,
        settings: Settings,
    ) -> Self {
        let mut holding: Vec<_> = promotions
            .iter()
            .filter(|one| one.of.is_empty() || one.of.iter().any(|of| of.covers(ask)))
            .filter(|one| one.audience.refuses(facts).is_none())
            .collect();
        sort(&mut holding, |a, b| a.id.cmp(&b.id));
        sort_by_numbers(&mut holding, |one| {
            (falling(one.priority.into()), one.created)
        });
        Self {
            promotions: holding,
            settings,
        }
    }

    /// A price as they leave it, and those that changed it.
    fn price(&self, price: i64) -> (i64, Vec<String>) {
        let reduced = |one: &CataloguePromotion, price: i64| {
            let off = one.discount.off(price, self.settings);
            (price - off).max(one.floor.min(price))
        };
        let mut exclusive = self.promotions.iter().filter(|one| one.exclusive);
        if let Some(alone) = exclusive.find(|one| reduced(one, price) < price) {
            return (reduced(alone, price), vec![alone.id.clone()]);
        }
        let mut left = price;
        let mut by = Vec::new();
        for one in self.promotions.iter().filter(|one| !one.exclusive) {
            let now = reduced(one, left);
            if now < left {
                left = now;
                by.push(one.id.clone());
            }
        }
        (left, by)
    }
}

/// The lowest price in the days before a reduction (Directive 98/6/EC, Article 6a): `history` holds
/// since when something cost what, in order of time.
///
/// The price that held when the period began counts as well.
pub fn lowest_before(history: &[(i64, i64)], reduced_at: i64, days: u32) -> Option<i64> {
    let begin = reduced_at.saturating_sub(i64::from(days) * 86_400);
    let before = history.iter().take_while(|(since, _)| *since < reduced_at);
    let held_at_begin = history
        .iter()
        .rfind(|(since, _)| *since <= begin && *since < reduced_at);
    let within = before.filter(|(since, _)| *since > begin);
    within.chain(held_at_begin).map(|(_, amount)| *amount).min()
}
