//! Which of the promotions, lanes and coupons that are kept take part in an order, and how.

use calculation::promotion::{self, Limit};

use crate::catalogue::{Coupon, Lane, Promotion};
use crate::time;

/// What is kept of what is taken off orders, as far as it can concern one order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct KeptOffers {
    pub promotions: Vec<KeptPromotion>,
    /// In their order.
    pub lanes: Vec<Lane>,
    /// Those that were given, and no others.
    pub coupons: Vec<KeptCoupon>,
}

/// A promotion as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptPromotion {
    pub promotion: Promotion,
    /// One of its coupons, if it has any: it does not take effect without one.
    pub some_coupon: Option<String>,
}

/// A coupon as it is kept, with how often it was used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptCoupon {
    pub coupon: Coupon,
    pub used: u64,
    /// By the buyer of the order.
    pub used_by_customer: u64,
}

impl KeptOffers {
    /// Puts a promotion in the place of the one with its id, as old as that and with its coupons, or after
    /// the others. `now` is in seconds since 1970.
    pub fn put_promotion(&mut self, mut promotion: Promotion, now: i64) {
        let mut kept = self.promotions.iter_mut();
        let known = kept.find(|kept| kept.promotion.rule.id == promotion.rule.id);
        if promotion.rule.created == 0 {
            let before = known.as_ref().map(|known| known.promotion.rule.created);
            promotion.rule.created = before.unwrap_or(now);
        }
        match known {
            Some(known) => known.promotion = promotion,
            None => self.promotions.push(KeptPromotion {
                promotion,
                some_coupon: None,
            }),
        }
    }

    /// Puts a lane in the place of the one with its code, or after the others.
    pub fn put_lane(&mut self, lane: Lane) {
        match self.lanes.iter_mut().find(|kept| kept.code == lane.code) {
            Some(known) => *known = lane,
            None => self.lanes.push(lane),
        }
    }

    /// Puts a coupon in the place of the one with its code, whose uses stay. Its promotion does not take
    /// effect without one from then on.
    pub fn put_coupon(&mut self, coupon: Coupon) {
        let mut promotions = self.promotions.iter_mut();
        let promotion = promotions.find(|kept| kept.promotion.rule.id == coupon.promotion);
        if let Some(promotion) = promotion {
            promotion.some_coupon = Some(coupon.code.clone());
        }
        let mut kept = self.coupons.iter_mut();
        match kept.find(|kept| kept.coupon.code == coupon.code) {
            Some(known) => known.coupon = coupon,
            None => self.coupons.push(KeptCoupon {
                coupon,
                used: 0,
                used_by_customer: 0,
            }),
        }
    }

    /// The promotions as an engine takes them, each with those of its coupons that were given.
    pub fn rules(&self) -> Vec<promotion::Promotion> {
        let rules = self.promotions.iter().map(|kept| {
            let mut rule = kept.promotion.rule.clone();
            let coupons = self.coupons.iter();
            let own = coupons.filter(|kept| kept.coupon.promotion == rule.id);
            rule.coupons = own.map(KeptCoupon::rule).collect();
            // Without the one that it needs, it is to be one that needs one.
            if rule.coupons.is_empty() {
                rule.coupons
                    .extend(kept.some_coupon.clone().map(|code| promotion::Coupon {
                        code,
                        ..promotion::Coupon::default()
                    }));
            }
            rule
        });
        rules.collect()
    }
}

impl KeptCoupon {
    fn rule(&self) -> promotion::Coupon {
        let Coupon {
            code,
            starts,
            ends,
            max_uses,
            max_uses_by_customer,
            per_order,
            ..
        } = &self.coupon;
        let limit = |most: Option<u32>, used| Limit {
            most: most.map(u64::from),
            used,
        };
        promotion::Coupon {
            code: code.clone(),
            starts: starts.as_deref().and_then(time::seconds),
            ends: ends.as_deref().and_then(time::seconds),
            uses: limit(*max_uses, self.used),
            uses_by_customer: limit(*max_uses_by_customer, self.used_by_customer),
            per_order: *per_order,
        }
    }
}

impl Promotion {
    /// Whether it is for orders of a store in a currency.
    pub fn is_for(&self, store: &str, currency: &str) -> bool {
        let stores = &self.stores;
        (stores.is_empty() || stores.iter().any(|one| one == store))
            && self.currency.is_none_or(|one| one.code() == currency)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn promotion(id: &str, created: i64) -> Promotion {
        let rule = json!({"id": id, "created": created,
            "actions": [{"spread": {"discount": {"percent": 10}}}]});
        let promotion = json!({"rule": rule, "stores": ["souk"], "currency": "EUR"});
        serde_json::from_value(promotion).unwrap()
    }

    fn coupon(code: &str, promotion: &str) -> Coupon {
        let coupon = json!({"code": code, "promotion": promotion, "max_uses": 3,
            "max_uses_by_customer": 1, "ends": "2026-01-02T00:00:00Z"});
        serde_json::from_value(coupon).unwrap()
    }

    fn kept() -> KeptOffers {
        KeptOffers {
            promotions: vec![
                KeptPromotion {
                    promotion: promotion("plain", 1),
                    some_coupon: None,
                },
                KeptPromotion {
                    promotion: promotion("gated", 2),
                    some_coupon: Some("OTHER".to_owned()),
                },
            ],
            lanes: Vec::new(),
            coupons: Vec::new(),
        }
    }

    #[test]
    fn a_promotion_with_coupons_needs_one_though_none_was_given() {
        let rules = kept().rules();
        assert_eq!(rules[0].coupons, []);
        assert_eq!(rules[1].coupons[0].code, "OTHER");
    }

    #[test]
    fn a_coupon_that_was_given_comes_with_its_limits_and_uses() {
        let mut offers = kept();
        offers.coupons.push(KeptCoupon {
            coupon: coupon("GIVEN", "gated"),
            used: 2,
            used_by_customer: 1,
        });
        let rules = offers.rules();
        let [given] = &rules[1].coupons[..] else {
            panic!("the given one alone: {:?}", rules[1].coupons);
        };
        assert_eq!(given.ends, Some(1_767_312_000));
        assert_eq!((given.uses.most, given.uses.used), (Some(3), 2));
        assert!(given.uses_by_customer.is_used_up());
    }

    #[test]
    fn a_draft_stands_in_the_place_of_what_is_kept() {
        let mut offers = kept();
        offers.put_promotion(promotion("gated", 0), 9);
        offers.put_promotion(promotion("new", 0), 9);
        let rules = offers.rules();
        let ids: Vec<_> = rules.iter().map(|rule| rule.id.as_str()).collect();
        assert_eq!(ids, ["plain", "gated", "new"]);
        assert_eq!(rules[1].created, 2, "as old as what is kept");
        assert_eq!(rules[2].created, 9);
        assert_eq!(rules[1].coupons[0].code, "OTHER", "its coupons stay");
        offers.put_coupon(coupon("DRAFT", "new"));
        assert_eq!(offers.rules()[2].coupons[0].code, "DRAFT");
    }

    #[test]
    fn it_is_for_its_stores_and_its_currency() {
        let of_souk = promotion("one", 1);
        assert!(of_souk.is_for("souk", "EUR"));
        assert!(!of_souk.is_for("kontor", "EUR"));
        assert!(!of_souk.is_for("souk", "USD"));
    }
}
