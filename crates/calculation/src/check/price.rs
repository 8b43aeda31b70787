use super::{Checks, Invalid, MAX_LISTS, MAX_ROWS, MAX_VALUES, repeated};
use crate::order::sort;
use crate::price::{Audience, CataloguePromotion, PriceList, PriceRow, Priced};

/// All that is wrong with a price list by itself.
pub fn price_list(list: &PriceList) -> Vec<Invalid> {
    let mut checks = Checks::default();
    checks.price_list(list);
    checks.found
}

/// All that is wrong with a price by itself.
pub fn price_row(row: &PriceRow) -> Vec<Invalid> {
    let mut checks = Checks::default();
    checks.price_row(row);
    checks.found
}

/// All that is wrong with a catalogue promotion by itself.
pub fn catalogue_promotion(promotion: &CataloguePromotion) -> Vec<Invalid> {
    let mut checks = Checks::default();
    checks.catalogue_promotion(promotion);
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
    let lists_fit = checks.fits("lists", lists.len(), MAX_LISTS);
    if lists_fit {
        checks.each("lists", lists, Checks::price_list);
        let codes = lists.iter().map(|list| list.code.as_str());
        checks.unique("lists", "code", codes);
    }
    if lists_fit && checks.fits("rows", rows.len(), MAX_ROWS) {
        let codes = lists.iter().map(|list| list.code.as_str());
        let mut codes: Vec<(&str, usize)> = codes.zip(0..).collect();
        sort(&mut codes, Ord::cmp);
        checks.each("rows", rows, |checks, row| {
            checks.price_row(row);
            let known = codes.binary_search_by(|(code, _)| (*code).cmp(&row.list));
            if known.is_err() {
                checks.fail("list", &"expected the code of one of `lists`");
            }
        });
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
            checks.fail(&format!("rows[{place}]"), &expected);
        }
    }
    if checks.fits("promotions", promotions.len(), MAX_LISTS) {
        checks.each("promotions", promotions, Checks::catalogue_promotion);
        let ids = promotions.iter().map(|one| one.id.as_str());
        checks.unique("promotions", "id", ids);
    }
    checks.found
}

impl Checks {
    fn price_list(&mut self, list: &PriceList) {
        self.code("code", &list.code);
        self.currency("currency", &list.currency);
        self.within("audience", |checks| checks.audience(&list.audience));
    }

    fn audience(&mut self, audience: &Audience) {
        self.codes("stores", &audience.stores);
        self.codes("channels", &audience.channels);
        self.codes("segments", &audience.segments);
        self.codes("organizations", &audience.organizations);
        self.codes("customers", &audience.customers);
        let countries = &audience.countries;
        if self.fits("countries", countries.len(), MAX_VALUES) {
            self.each("countries", countries, |checks, one| {
                checks.country("", one);
            });
        }
        self.window(audience.starts, audience.ends);
    }

    fn price_row(&mut self, row: &PriceRow) {
        self.code("list", &row.list);
        self.within("of", |checks| checks.priced(&row.of));
        self.at_least_one("from", row.from);
        self.not_negative("amount", row.amount);
    }

    fn priced(&mut self, of: &Priced) {
        match of {
            Priced::Product(code) => self.code("product", code),
            Priced::Variant(code) => self.code("variant", code),
        }
    }

    fn catalogue_promotion(&mut self, promotion: &CataloguePromotion) {
        self.code("id", &promotion.id);
        self.within("audience", |checks| checks.audience(&promotion.audience));
        if self.fits("of", promotion.of.len(), MAX_VALUES) {
            self.each("of", &promotion.of, Checks::priced);
        }
        self.discount("discount", promotion.discount);
        self.not_negative("floor", promotion.floor);
    }
}
