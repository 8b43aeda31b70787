//! Prices that are not the same in every country.

use commerce::Country;
use commerce::published::{PriceStep, Sale};

use super::*;
use crate::listing::Filter;

const EUR: Currency = Currency::EUR;
/// From a day after [`NOW`] on, for ten days.
const START: i64 = NOW + 86_400;
const END: i64 = START + 10 * 86_400;

/// What a unit costs, with its reduction.
type Unit = (i64, Option<Sale>);

impl Shop {
    /// The shop, with the first store in some countries.
    fn in_countries(countries: &[&str]) -> Self {
        let shop = Self::new();
        shop.move_to(countries);
        shop
    }

    fn move_to(&self, countries: &[&str]) {
        let mut row = store("souk", &["en", "de"], true);
        row["store"]["countries"] = json!(countries);
        self.take(row);
        self.publish();
    }

    /// A list with a price of the mug.
    fn price_list(&self, code: &str, audience: &Json, amount: i64) {
        let list = json!({"code": code, "currency": "EUR", "kind": "sale", "audience": audience});
        self.take(json!({"price_list": list}));
        self.take(json!({"price": {"list": code, "sku": "MUG", "amount": amount}}));
    }

    /// What one unit of the mug costs in a country, by its page, its card and the lists.
    fn unit_in(&self, country: &str, now: i64) -> Unit {
        let country: Option<Country> = country.parse().ok();
        let mut product: Product = self.read("product:souk:en:mug");
        product.show_in(country);
        let variant = &product.variants[0];
        let step = PriceStep::at(&variant.steps, EUR, now);
        let amount = step.map_or(&variant.prices[&EUR], |step| &step.tiers)[0].amount;
        let unit = (amount, step.and_then(|step| step.sale));
        let site: Site = self.read("site:souk.example");
        let mut countries = site.countries.iter();
        let own = countries.find(|known| Some(known.code) == country);
        let market = own.and_then(|own| own.market);
        let mut card = self.cards(market, &[]).pop().unwrap();
        card.show_in(country);
        let step = PriceStep::at(&card.steps, EUR, now);
        let on_card = step.map_or(card.prices[&EUR].min, |step| step.tiers[0].amount);
        let sale = step.and_then(|step| step.sale);
        assert_eq!((on_card, sale), unit, "a card says what the page says");
        // Lists are right for the moment of the publication.
        if now == NOW {
            let bound = Filter::Price {
                min: Some(amount),
                max: Some(amount),
            };
            assert_eq!(
                self.cards(market, &[bound]).len(),
                1,
                "{country:?} {amount}"
            );
            let reduced = Filter::Values {
                facet: "on_sale".to_owned(),
                any_of: vec![unit.1.is_some().to_string()],
            };
            assert_eq!(self.cards(market, &[reduced]).len(), 1, "{country:?}");
        }
        unit
    }

    fn amount_in(&self, country: &str) -> i64 {
        self.unit_in(country, NOW).0
    }

    fn cards(&self, market: Option<Country>, filters: &[Filter]) -> Vec<commerce::published::Card> {
        let query = Query {
            store: "souk",
            language: "en",
            currency: EUR,
            market,
            question: "",
            category: None,
            filters,
            sort: Sort::PriceAscending,
            facets: &[],
            categories: listing::Categories::None,
            merchandising: &Merchandising::default(),
            now: 0,
        };
        run(find(&self.sql, &query, None, 100)).unwrap().cards
    }

    fn bytes(&self, key: &str) -> usize {
        let document = run(self.documents.get(key)).unwrap();
        document.unwrap().len()
    }
}

#[test]
fn a_list_for_a_country_holds_there_and_nowhere_else() {
    let shop = Shop::in_countries(&["DE", "AT", "CH"]);
    shop.price_list("swiss", &json!({"countries": ["CH", "LI"]}), 2000);
    shop.publish();
    let amounts = ["DE", "AT", "CH", "LI", "US", ""].map(|country| shop.amount_in(country));
    // The store has no customers in Liechtenstein.
    assert_eq!(amounts, [2400, 2400, 2000, 2400, 2400, 2400]);
    let sale = shop.unit_in("CH", NOW).1.unwrap();
    assert_eq!((sale.compare_at, sale.lowest), (2400, 2400));
    // What is for the default country is what visitors of no country see.
    shop.price_list("german", &json!({"countries": ["DE"]}), 1900);
    shop.publish();
    let amounts = ["DE", "AT", "CH", ""].map(|country| shop.amount_in(country));
    assert_eq!(amounts, [1900, 2400, 2000, 1900]);
    for (list, expected) in [("german", [2400, 2400, 2000]), ("swiss", [2400; 3])] {
        shop.take(json!({"delete": {"price_list": list}}));
        shop.publish();
        assert_eq!(["DE", "AT", "CH"].map(|c| shop.amount_in(c)), expected);
    }
    let product: Product = shop.read("product:souk:en:mug");
    assert!(product.in_countries.is_empty() && product.variants[0].in_countries.is_empty());
}

#[test]
fn without_countries_a_store_shows_what_is_for_everyone() {
    let shop = Shop::new();
    shop.price_list("swiss", &json!({"countries": ["CH"]}), 2000);
    shop.publish();
    assert_eq!(shop.amount_in(""), 2400);
    shop.move_to(&["CH"]);
    assert_eq!(shop.amount_in(""), 2000);
}

#[test]
fn countries_come_to_share_prices_and_cease_to() {
    let shop = Shop::in_countries(&["DE", "AT", "CH"]);
    shop.price_list("alps", &json!({"countries": ["AT", "CH"]}), 2000);
    shop.publish();
    let markets = || {
        let site: Site = shop.read("site:souk.example");
        let markets = site.countries.iter().map(|country| country.market);
        markets
            .map(|market| market.map(|code| code.to_string()).unwrap_or_default())
            .collect::<Vec<_>>()
    };
    assert_eq!(markets(), ["", "AT", "AT"]);
    // A list without a price of the mug still parts the two.
    let swiss = |countries: Json| json!({"price_list": {"code": "swiss", "currency": "EUR", "audience": {"countries": countries}}});
    shop.take(swiss(json!(["CH"])));
    shop.publish();
    assert_eq!(markets(), ["", "AT", "CH"]);
    assert_eq!(
        ["DE", "AT", "CH"].map(|c| shop.amount_in(c)),
        [2400, 2000, 2000]
    );
    shop.take(swiss(json!(["DE"])));
    shop.publish();
    assert_eq!(markets(), ["", "AT", "AT"]);
    assert_eq!(
        ["DE", "AT", "CH"].map(|c| shop.amount_in(c)),
        [2400, 2000, 2000]
    );
}

#[test]
fn a_promotion_for_a_country_is_told_and_shown_there() {
    let shop = Shop::in_countries(&["DE", "CH"]);
    shop.take(json!({"catalogue_promotion": {"texts": {"en": {"name": "A tenth off"}},
        "rule": {"id": "tenth-off", "discount": {"percent": 10}, "audience": {"countries": ["CH"]}}}}));
    shop.publish();
    assert_eq!(["DE", "CH"].map(|c| shop.amount_in(c)), [2400, 2160]);
    let told = |country: &str| {
        let mut offers: commerce::published::Offers = shop.read("offers:souk:en");
        offers.show_at(EUR, country.parse().ok(), NOW);
        offers.items.len()
    };
    assert_eq!((told("DE"), told("CH"), told("")), (0, 1, 0));
}

#[test]
fn a_sale_begins_and_ends_at_its_time_in_its_country() {
    let shop = Shop::in_countries(&["DE", "CH"]);
    let window = json!({"countries": ["CH"], "starts": commerce::time::timestamp(START),
        "ends": commerce::time::timestamp(END)});
    shop.price_list("swiss", &window, 2000);
    shop.publish();
    for (now, expected) in [
        (START - 1, 2400),
        (START, 2000),
        (END - 1, 2000),
        (END, 2400),
    ] {
        assert_eq!(shop.unit_in("CH", now).0, expected, "{now}");
        assert_eq!(shop.unit_in("DE", now).0, 2400, "{now}");
    }
}

#[test]
fn the_lowest_price_is_that_of_the_country() {
    let day = 86_400;
    let shop = Shop::in_countries(&["DE", "AT", "CH"]);
    shop.price_list("swiss", &json!({"countries": ["CH"]}), 2000);
    shop.publish_at(NOW + day);
    // Gone after a day, and then there is a sale for all.
    shop.take(json!({"delete": {"price_list": "swiss"}}));
    shop.publish_at(NOW + 2 * day);
    shop.price_list("winter", &json!({}), 2100);
    shop.publish_at(NOW + 10 * day);
    let lowest = |country: &str, now: i64| shop.unit_in(country, now).1.unwrap().lowest;
    let at = NOW + 10 * day;
    assert_eq!(
        ["DE", "AT", "CH"].map(|c| lowest(c, at)),
        [2400, 2400, 2000]
    );
    // It stays while the sale lasts, and another one long after is compared with what was then.
    shop.take(json!({"price": {"list": "winter", "sku": "MUG", "amount": 1500}}));
    shop.publish_at(NOW + 60 * day);
    let at = NOW + 60 * day;
    assert_eq!(
        ["DE", "AT", "CH"].map(|c| lowest(c, at)),
        [2100, 2100, 2100]
    );
    // By then the countries have the same history again.
    shop.take(json!({"price": {"list": "winter", "sku": "MUG", "amount": 1400}}));
    shop.publish_at(NOW + 120 * day);
    let kept = run(shop
        .sql
        .query("SELECT history FROM product_price", Vec::new()))
    .unwrap();
    let history: Json = kept[0].json(0).unwrap();
    let places: Vec<_> = history["souk"].as_object().unwrap().keys().collect();
    assert_eq!(places, ["EUR"]);
}

#[test]
fn what_thirty_countries_share_is_written_once() {
    let codes: Vec<String> = (b'A'..)
        .take(30)
        .map(|c| {
            let (first, second) = (b'A' + (c - b'A') / 26, b'A' + (c - b'A') % 26);
            format!("{}{}", char::from(first), char::from(second))
        })
        .collect();
    let countries: Vec<_> = codes.iter().map(String::as_str).collect();
    let shop = Shop::in_countries(&countries);
    let size = || {
        (shop.bytes("product:souk:en:mug"), {
            let rows = run(shop.sql.query(
                "SELECT (SELECT sum(length(card)) FROM listing WHERE language = 'en'),
               (SELECT count(DISTINCT name) FROM search_column),
               (SELECT max(length(history)) FROM product_price)",
                Vec::new(),
            ))
            .unwrap();
            (
                rows[0].integer(0).unwrap(),
                rows[0].integer(1).unwrap(),
                rows[0].integer(2).unwrap(),
            )
        })
    };
    let (product, (card, columns, history)) = size();
    shop.price_list("others", &json!({"countries": countries[1..]}), 2000);
    shop.publish();
    assert_eq!(
        (
            shop.amount_in("AA"),
            shop.amount_in("AB"),
            shop.amount_in("BD")
        ),
        (2400, 2000, 2000)
    );
    let (of_product, (of_card, of_columns, of_history)) = size();
    assert!(of_product - product < 400, "{product} {of_product}");
    assert!(of_card - card < 200, "{card} {of_card}");
    assert_eq!(
        of_columns - columns,
        3,
        "price, band and sale of one market"
    );
    assert!(of_history - history < 150, "{history} {of_history}");
}

#[test]
fn prices_for_some_people_are_in_no_document() {
    let shop = Shop::in_countries(&["DE", "CH"]);
    let published = || {
        let documents = [
            "product:souk:en:mug",
            "product:souk:de:mug-de",
            "site:souk.example",
        ];
        let documents = documents.map(|key| run(shop.documents.get(key)).unwrap().unwrap());
        (documents, shop.cards(None, &[]))
    };
    let before = published();
    for (index, audience) in [
        json!({"segments": ["wholesale"]}),
        json!({"organizations": ["acme"]}),
        json!({"customers": ["anna"]}),
        json!({"channels": ["pos"]}),
        json!({"stores": ["kontor"]}),
        json!({"countries": ["CH"], "segments": ["wholesale"]}),
        json!({"countries": ["CH"], "customers": ["anna"], "channels": ["web"]}),
    ]
    .into_iter()
    .enumerate()
    {
        shop.price_list(&format!("list-{index}"), &audience, 7);
        shop.take(
            json!({"catalogue_promotion": {"texts": {"en": {"name": "Secret"}}, "rule": {
            "id": format!("rule-{index}"), "discount": {"percent": 90}, "audience": audience}}}),
        );
        shop.publish();
        assert!(published() == before, "{audience}");
        let offers: commerce::published::Offers = shop.read("offers:souk:en");
        assert!(offers.items.is_empty(), "{audience}");
    }
}

#[test]
fn a_configurable_product_shows_by_how_much_it_starts_lower() {
    let shop = Shop::in_countries(&["DE", "CH"]);
    shop.take(product("cup", "active"));
    shop.take(
        json!({"product": {"external_id": "set", "status": "active", "stores": ["souk"],
        "categories": ["cups"], "kind": "configurable",
        "sections": [{"code": "cup", "min_choices": 1, "max_choices": 1,
            "texts": {"en": {"label": "Cup"}}, "choices": [{"sku": "MUG", "quantity": 1}, {"sku": "CUP", "quantity": 1}]}],
        "texts": {"en": {"name": "Set", "slug": "set"}},
        "variants": [{"sku": "SET", "prices": [{"currency": "EUR", "amount": 1000}]}]}}),
    );
    shop.publish();
    let starts_at = |country: &str, now: i64| {
        let mut product: Product = shop.read("product:souk:en:set");
        product.show_in(country.parse().ok());
        let step = PriceStep::at(&product.steps, EUR, now);
        let amount = step.map_or(product.prices[&EUR].min, |step| step.tiers[0].amount);
        let sale = step.and_then(|step| step.sale);
        (amount, sale.map(|sale| (sale.compare_at, sale.lowest)))
    };
    assert_eq!(starts_at("DE", NOW), (3400, None));
    // The mug is what makes it cheaper, in one country.
    shop.price_list("swiss", &json!({"countries": ["CH"]}), 2000);
    shop.publish_at(NOW + 60);
    assert_eq!(starts_at("DE", NOW + 60), (3400, None));
    assert_eq!(starts_at("CH", NOW + 60), (3000, Some((3400, 3400))));
    shop.price_list("all", &json!({}), 1900);
    shop.publish_at(NOW + 120);
    assert_eq!(starts_at("DE", NOW + 120), (2900, Some((3400, 3400))));
    assert_eq!(
        starts_at("CH", NOW + 120),
        (3000, Some((3400, 3400))),
        "the narrower list"
    );
}
