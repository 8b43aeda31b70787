use super::{At, Checks, Invalid, MAX_LISTS, MAX_ROWS, MAX_VALUES, repeated};
use crate::order::sort;
use crate::price::{Audience, CataloguePromotion, PriceList, PriceRow, Priced};

/// All that is wrong with a price list by itself.
pub fn price_list(list: &PriceList) -> Vec<Invalid> {
    let mut checks = Checks::default();
    checks.price_list(At::ROOT, list);
    checks.found
}

/// All that is wrong with a price by itself.
pub fn price_row(row: &PriceRow) -> Vec<Invalid> {
    let mut checks = Checks::default();
    checks.price_row(At::ROOT, row);
    checks.found
}

/// All that is wrong with a catalogue promotion by itself.
pub fn catalogue_promotion(promotion: &CataloguePromotion) -> Vec<Invalid> {
    let mut checks = Checks::default();
    checks.catalogue_promotion(At::ROOT, promotion);
    checks.found
}

/// All that is wrong with lists, their rows and the promotions on them together: `lists[0].code`,
/// `rows[3].amount`, `promotions[1].discount.percent`.
pub fn prices(
    lists: &[PriceList],
    rows: &[PriceRow],
    promotions: &[CataloguePromotion],
) -> Vec<Invalid> {
    let mut checks = Checks::default();
    let at = At::ROOT.field("lists");
    let lists_fit = checks.fits(at, lists.len(), MAX_LISTS);
    if lists_fit {
        for (index, list) in lists.iter().enumerate() {
            checks.price_list(at.index(index), list);
        }
        checks.unique(at, "code", lists.iter().map(|list| list.code.as_str()));
    }
    let at = At::ROOT.field("rows");
    if lists_fit && checks.fits(at, rows.len(), MAX_ROWS) {
        let codes = lists.iter().map(|list| list.code.as_str());
        let mut codes: Vec<(&str, usize)> = codes.zip(0..).collect();
        sort(&mut codes, Ord::cmp);
        for (index, row) in rows.iter().enumerate() {
            checks.price_row(at.index(index), row);
            let list = row.list.as_str();
            if codes
                .binary_search_by(|(code, _)| (*code).cmp(list))
                .is_err()
            {
                checks.fail(
                    at.index(index).field("list"),
                    "expected the code of one of `lists`",
                );
            }
        }
        let key = |row: &PriceRow| {
            let (kind, code) = match &row.of {
                Priced::Product(code) => ("product", code),
                Priced::Variant(code) => ("variant", code),
            };
            // No code holds a line break.
            format!("{}\n{kind}\n{code}\n{}", row.list, row.from)
        };
        let keys: Vec<String> = rows.iter().map(key).collect();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        for place in repeated(&keys) {
            let expected = "expected one price of a list for the same thing and quantity";
            checks.fail(at.index(place), expected);
        }
    }
    let at = At::ROOT.field("promotions");
    if checks.fits(at, promotions.len(), MAX_LISTS) {
        for (index, promotion) in promotions.iter().enumerate() {
            checks.catalogue_promotion(at.index(index), promotion);
        }
        let ids = promotions.iter().map(|one| one.id.as_str());
        checks.unique(at, "id", ids);
    }
    checks.found
}

impl Checks {
    fn price_list(&mut self, at: At<'_>, list: &PriceList) {
        self.code(at.field("code"), &list.code);
        self.currency(at.field("currency"), &list.currency);
        self.audience(at.field("audience"), &list.audience);
    }

    fn audience(&mut self, at: At<'_>, audience: &Audience) {
        self.codes(at.field("stores"), &audience.stores);
        self.codes(at.field("channels"), &audience.channels);
        self.codes(at.field("segments"), &audience.segments);
        self.codes(at.field("organizations"), &audience.organizations);
        self.codes(at.field("customers"), &audience.customers);
        let countries = at.field("countries");
        if self.fits(countries, audience.countries.len(), MAX_VALUES) {
            for (index, country) in audience.countries.iter().enumerate() {
                self.country(countries.index(index), country);
            }
        }
        self.window(at, audience.starts, audience.ends);
    }

    fn price_row(&mut self, at: At<'_>, row: &PriceRow) {
        self.code(at.field("list"), &row.list);
        self.priced(at.field("of"), &row.of);
        self.at_least_one(at.field("from"), row.from);
        self.not_negative(at.field("amount"), row.amount);
    }

    fn priced(&mut self, at: At<'_>, of: &Priced) {
        match of {
            Priced::Product(code) => self.code(at.field("product"), code),
            Priced::Variant(code) => self.code(at.field("variant"), code),
        }
    }

    fn catalogue_promotion(&mut self, at: At<'_>, promotion: &CataloguePromotion) {
        self.code(at.field("id"), &promotion.id);
        self.audience(at.field("audience"), &promotion.audience);
        let of = at.field("of");
        if self.fits(of, promotion.of.len(), MAX_VALUES) {
            for (index, one) in promotion.of.iter().enumerate() {
                self.priced(of.index(index), one);
            }
        }
        self.discount(at.field("discount"), promotion.discount);
        self.not_negative(at.field("floor"), promotion.floor);
    }
}
