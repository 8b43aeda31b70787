use api::admin::StoredCalculationRequest;
use commerce::import::FieldError;
use commerce::import::offers::Row;
use commerce::offers::KeptOffers;
use web::Failure;

/// The drafts of a request, each with nothing wrong in it that can be said without the database.
pub(crate) struct Drafts(Vec<Row>);

impl Drafts {
    /// Takes them out of a request.
    pub(crate) fn of(request: &mut StoredCalculationRequest) -> Result<Self, Failure> {
        let drafts = std::mem::take(&mut request.drafts);
        let mut errors = Vec::new();
        for (place, draft) in drafts.iter().enumerate() {
            let found = draft.check().into_iter();
            errors.extend(found.map(|error| at(place, draft, error)));
            if let Row::Promotion(promotion) = draft
                && !promotion.is_for(&request.store, &request.currency)
            {
                let detail = "expected a promotion for the store and the currency of the order";
                let error = FieldError::new("stores", "another_order", detail);
                errors.push(at(place, draft, error));
            }
        }
        match errors.is_empty() {
            true => Ok(Self(drafts)),
            false => Err(admin::records::refused(errors)),
        }
    }

    /// The promotions whose coupons are among them.
    pub(crate) fn named(&self) -> Vec<&str> {
        let named = self.0.iter().filter_map(|draft| match draft {
            Row::Coupon(coupon) => Some(coupon.promotion.as_str()),
            _ => None,
        });
        named.collect()
    }

    /// The way to a promotion: in the request where it is one of them, and else by its id.
    pub(crate) fn path_of(&self, id: &str) -> String {
        let is_it =
            |draft: &Row| matches!(draft, Row::Promotion(promotion) if promotion.rule.id == id);
        match self.0.iter().position(is_it) {
            Some(place) => format!("drafts[{place}].promotion.rule"),
            None => format!("promotions.{id}"),
        }
    }

    /// Puts them in the place of what is kept.
    pub(crate) fn put(&self, kept: &mut KeptOffers, now: i64) -> Result<(), Failure> {
        for draft in &self.0 {
            match draft {
                Row::Promotion(promotion) => kept.put_promotion((**promotion).clone(), now),
                Row::Lane(lane) => kept.put_lane(lane.clone()),
                Row::Coupon(_) => {}
            }
        }
        for (place, draft) in self.0.iter().enumerate() {
            let Row::Coupon(coupon) = draft else {
                continue;
            };
            let mut promotions = kept.promotions.iter();
            if !promotions.any(|kept| kept.promotion.rule.id == coupon.promotion) {
                let field = format!("drafts[{place}].coupon.promotion");
                let expected =
                    "expected the id of a promotion for the store and the currency of the order";
                return Err(Failure::invalid(field, expected));
            }
            kept.put_coupon(coupon.clone());
        }
        Ok(())
    }
}

fn at(place: usize, draft: &Row, mut error: FieldError) -> FieldError {
    error.field = format!("drafts[{place}].{}.{}", draft.kind(), error.field);
    error
}
