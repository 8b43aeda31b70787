use commerce::import::Row as ImportRow;
use commerce::listing::Sort;
use commerce::published::{Merchandising, Product, Site};
use money::Currency;

use super::*;
use crate::catalogue::{Catalogue, Moment, Outcome, Refusal, StoredFile, import, put_file};
use crate::documents::decode;
use crate::keys;
use crate::listing::{Query, find};
use crate::migrations;
use crate::sql::Row;
use crate::testing::{Memory, MemoryDocuments, run};

mod addresses_over_time;
mod composed;
mod countries;
mod exchanged_addresses;
mod prices;
mod relations;
mod removal;
mod scale;
mod statements;
mod together;

/// 2026-01-02T00:00:00Z.
const NOW: i64 = 1_767_312_000;

struct Shop {
    sql: Memory,
    documents: MemoryDocuments,
    ids: std::cell::Cell<u32>,
}

impl Shop {
    /// Two stores, one category and one product in both languages of the first store.
    fn new() -> Self {
        let shop = Self {
            sql: Memory::migrated(),
            documents: MemoryDocuments::default(),
            ids: std::cell::Cell::default(),
        };
        shop.take(store("souk", &["en", "de"], true));
        shop.take(store("kontor", &["de"], false));
        shop.take(json!({"brand": {"external_id": "halm", "texts": {"en": {"name": "Halm"}}}}));
        shop.take(json!({"category": {"external_id": "cups", "position": 1, "stores": ["souk", "kontor"],
            "texts": {"en": {"name": "Cups", "slug": "cups"}, "de": {"name": "Tassen", "slug": "tassen"}}}}));
        shop.take(json!({"warehouse": {"code": "berlin", "texts": {"en": {"name": "Berlin"}}}}));
        shop.take(product("mug", "active"));
        shop
    }

    fn import(&self, row: &Json) -> Result<Outcome, Vec<String>> {
        let row = ImportRow::parse(row.to_string().as_bytes())
            .map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>())?;
        let new_id = || {
            self.ids.set(self.ids.get() + 1);
            format!("id-{}", self.ids.get())
        };
        let moment = Moment {
            now: "2026-01-02T00:00:00Z",
            new_id: &new_id,
        };
        let outcome = run(async {
            let mut catalogue = Catalogue::load(&self.sql).await?;
            import(&self.sql, &mut catalogue, row, &moment).await
        });
        outcome.map_err(|refusal| match refusal {
            Refusal::Fields(errors) => errors
                .into_iter()
                .map(|error| error.code.to_owned())
                .collect(),
            Refusal::Storage(error) => panic!("{error}"),
        })
    }

    fn take(&self, row: Json) -> Outcome {
        self.import(&row).unwrap()
    }

    fn publish(&self) {
        while run(publish(&self.sql, &self.documents, 2, NOW))
            .unwrap()
            .remaining
            > 0
        {}
    }

    fn keys(&self, prefix: &str) -> Vec<String> {
        let documents = self.documents.0.borrow();
        documents
            .keys()
            .filter(|key| key.starts_with(prefix))
            .cloned()
            .collect()
    }

    fn read<T: for<'b> minicbor::Decode<'b, ()>>(&self, key: &str) -> T {
        decode(&self.documents.0.borrow()[key]).unwrap()
    }

    /// What the store's sitemap lists.
    fn addresses(&self, store: &str) -> Vec<String> {
        let things = addresses::Kind::ALL.map(|kind| {
            let shown = addresses::Shown {
                store,
                kind,
                now: 1_800_000_000,
            };
            run(shown.things(&self.sql, 1, 10_000, 0, 10_000)).unwrap()
        });
        let alternates = things
            .into_iter()
            .flatten()
            .flat_map(|thing| thing.alternates);
        alternates.map(|alternate| alternate.href).collect()
    }

    fn list(&self, store: &str, language: &str, words: Option<&str>) -> Vec<String> {
        self.found(store, language, words, None)
    }

    fn list_in(&self, store: &str, language: &str, category: &str) -> Vec<String> {
        self.found(store, language, None, Some(category))
    }

    fn found(
        &self,
        store: &str,
        language: &str,
        words: Option<&str>,
        category: Option<&str>,
    ) -> Vec<String> {
        let query = Query {
            store,
            language,
            currency: Currency::EUR,
            market: None,
            question: words.unwrap_or_default(),
            category,
            filters: &[],
            sort: Sort::Name,
            facets: &[],
            categories: listing::Categories::All,
            merchandising: &Merchandising::default(),
            now: 0,
        };
        let found = run(find(&self.sql, &query, None, 100)).unwrap();
        assert_eq!(
            found.total,
            found.cards.len() as u64,
            "the count equals the list"
        );
        found.cards.into_iter().map(|card| card.slug).collect()
    }
}

fn store(code: &str, languages: &[&str], default: bool) -> Json {
    json!({"store": {"code": code, "hosts": [format!("{code}.example")], "default": default,
        "languages": languages, "currencies": ["EUR"], "theme": code, "contact_email": "a@b.example",
        "texts": {"en": {"name": code, "tagline": "", "description": ""}}}})
}

fn product(code: &str, status: &str) -> Json {
    json!({"product": {"external_id": code, "status": status, "stores": ["souk"], "brand": "halm",
        "categories": ["cups"],
        "texts": {"en": {"name": "Halm mug", "slug": code}, "de": {"name": "Halm Becher", "slug": format!("{code}-de")}},
        "media": [{"file": "mug.svg", "texts": {"en": {"alt": "A mug"}}}],
        "variants": [{"sku": code.to_uppercase(), "stock": {"berlin": 3},
            "prices": [{"currency": "EUR", "amount": 2400}, {"currency": "EUR", "amount": 2200, "min_quantity": 6}]}]}})
}

/// The product with fields of its row replaced.
fn product_with(code: &str, fields: Json) -> Json {
    let mut row = product(code, "active");
    for (name, value) in fields.as_object().unwrap() {
        row["product"][name] = value.clone();
    }
    row
}

#[test]
fn a_store_is_published_under_its_hosts_and_languages() {
    let shop = Shop::new();
    shop.publish();
    let expected = [
        "site:*",
        "site:*:de",
        "site:*:en",
        "site:kontor.example",
        "site:kontor.example:de",
        "site:souk.example",
        "site:souk.example:de",
        "site:souk.example:en",
    ];
    assert_eq!(shop.keys("site:"), expected);
    assert_eq!(shop.read::<Site>("site:kontor.example").store, "kontor");
}

#[test]
fn a_product_is_published_where_its_stores_show_it() {
    let shop = Shop::new();
    shop.publish();
    assert_eq!(
        shop.keys("product:"),
        ["product:souk:de:mug-de", "product:souk:en:mug"]
    );
    assert_eq!(shop.list("souk", "en", Some("mug")), ["mug"]);
    assert_eq!(shop.list("souk", "de", Some("becher")), ["mug-de"]);
    assert!(shop.list("kontor", "de", None).is_empty());
    let mug: Product = shop.read(&keys::product("souk", "en", "mug"));
    assert_eq!(mug.variants[0].available, Some(3));
    assert_eq!(mug.variants[0].prices[&Currency::EUR][1].min_quantity, 6);
    assert_eq!(mug.breadcrumbs[0].href, "/c/cups");
}

#[test]
fn a_draft_and_a_hidden_product_leave_no_trace() {
    let shop = Shop::new();
    shop.take(product("draft", "draft"));
    shop.publish();
    shop.take(product("mug", "hidden"));
    shop.publish();
    assert!(shop.keys("product:").is_empty());
    assert!(shop.list("souk", "en", None).is_empty());
    assert!(shop.list("souk", "en", Some("mug")).is_empty());
}

#[test]
fn a_renamed_slug_leaves_no_document_behind() {
    let shop = Shop::new();
    shop.publish();
    let mut renamed = product("mug", "active");
    renamed["product"]["texts"]["en"]["slug"] = json!("cup");
    shop.take(renamed);
    shop.publish();
    assert_eq!(shop.keys("product:souk:en"), ["product:souk:en:cup"]);
    assert_eq!(shop.list("souk", "en", None), ["cup"]);
}

#[test]
fn an_address_can_pass_from_one_product_to_another() {
    for first_published in ["a", "b"] {
        let shop = Shop::new();
        let with_slug = |code: &str, slug: &str| {
            let mut row = product(code, "active");
            row["product"]["texts"]["en"]["slug"] = json!(slug);
            row
        };
        shop.take(with_slug("a", "one"));
        shop.take(with_slug("b", "two"));
        shop.publish();
        shop.take(with_slug("a", "three"));
        if first_published == "a" {
            shop.publish();
        }
        shop.take(with_slug("b", "one"));
        shop.publish();
        let expected = ["mug", "one", "three"].map(|slug| format!("product:souk:en:{slug}"));
        assert_eq!(shop.keys("product:souk:en"), expected);
        assert_eq!(shop.read::<Product>("product:souk:en:one").external_id, "b");
    }
}

#[test]
fn the_sitemap_has_what_a_store_shows_and_nothing_else() {
    let shop = Shop::new();
    shop.take(product("draft", "draft"));
    shop.publish();
    assert_eq!(
        shop.addresses("souk"),
        ["/p/mug", "/de/p/mug-de", "/c/cups", "/de/c/tassen"]
    );
    assert_eq!(shop.addresses("kontor"), ["/c/tassen"]);
    shop.take(product("mug", "hidden"));
    shop.publish();
    assert_eq!(shop.addresses("souk"), ["/c/cups", "/de/c/tassen"]);
}

#[test]
fn the_same_row_again_changes_nothing_and_publishes_nothing() {
    let shop = Shop::new();
    shop.publish();
    for row in [store("souk", &["en", "de"], true), product("mug", "active")] {
        assert_eq!(shop.take(row), Outcome::Unchanged);
    }
    assert_eq!(run(pending(&shop.sql)).unwrap(), 0);
}

#[test]
fn a_picture_that_comes_later_is_shown() {
    let shop = Shop::new();
    shop.publish();
    assert!(shop.read::<Product>("product:souk:en:mug").media.is_empty());
    let file = StoredFile {
        hash: "abc",
        extension: "svg",
        width: 8,
        height: 10,
        bytes: 1,
        renditions: &[],
    };
    run(put_file(&shop.sql, "mug.svg", &file)).unwrap();
    shop.publish();
    let mug: Product = shop.read("product:souk:en:mug");
    assert_eq!(mug.media[0].image.src, "/media/abc.svg");
}

#[test]
fn slugs_and_skus_belong_to_one_product() {
    let shop = Shop::new();
    let mut other = product("other", "active");
    other["product"]["texts"]["en"]["slug"] = json!("mug");
    assert_eq!(shop.import(&other), Err(vec!["slug_taken".to_owned()]));
    let mut other = product("other", "active");
    other["product"]["variants"][0]["sku"] = json!("MUG");
    assert_eq!(shop.import(&other), Err(vec!["sku_taken".to_owned()]));
}

#[test]
fn a_category_cannot_be_put_below_itself() {
    let shop = Shop::new();
    let child = |code: &str, parent: &str| {
        json!({"category": {"external_id": code, "parent": parent, "position": 1, "stores": ["souk"],
            "texts": {"en": {"name": code, "slug": code}}}})
    };
    shop.take(child("mugs", "cups"));
    shop.take(child("tiny-mugs", "mugs"));
    let mut cups = child("cups", "tiny-mugs");
    cups["category"]["texts"]["en"]["slug"] = json!("cups");
    assert_eq!(shop.import(&cups), Err(vec!["cycle".to_owned()]));
}

#[test]
fn a_change_during_publishing_is_not_forgotten() {
    let shop = Shop::new();
    shop.publish();
    run(async {
        enqueue(&shop.sql, "product", "mug").await.unwrap();
        let rows = shop
            .sql
            .query("SELECT kind, target, revision FROM publication", Vec::new())
            .await
            .unwrap();
        let targets = vec![Target::read(&rows[0]).unwrap()];
        let catalogue = load::load(&shop.sql, &targets, NOW).await.unwrap();
        let owners = targets.iter().filter_map(Target::owner).collect();
        let slugs = slug::settle(&shop.sql, &catalogue, owners).await.unwrap();
        let mut known = shown::Known::default();
        let made: Vec<_> = targets
            .into_iter()
            .map(|target| Published::make(&catalogue, &slugs, &mut known, target))
            .collect();
        // Another change arrives, and another publisher is done with it, before this one writes.
        enqueue(&shop.sql, "product", "mug").await.unwrap();
        publish(&shop.sql, &shop.documents, 10, NOW).await.unwrap();
        write(&shop.sql, &shop.documents, made).await.unwrap();
        assert_eq!(
            pending(&shop.sql).await.unwrap(),
            1,
            "what was written may be stale"
        );
    });
}

/// Stores of a process that is killed before its n-th call.
struct Killed<'a> {
    shop: &'a Shop,
    calls_left: std::cell::Cell<usize>,
}

impl Killed<'_> {
    fn call(&self) -> Result<(), StorageError> {
        let left = self.calls_left.get().checked_sub(1);
        self.calls_left.set(left.unwrap_or_default());
        left.map(drop).ok_or(StorageError("killed".to_owned()))
    }
}

impl Sql for Killed<'_> {
    async fn query(
        &self,
        statement: &str,
        parameters: Vec<Value>,
    ) -> Result<Vec<Row>, StorageError> {
        self.call()?;
        self.shop.sql.query(statement, parameters).await
    }
}

impl Documents for Killed<'_> {
    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StorageError> {
        self.call()?;
        self.shop.documents.get(key).await
    }

    async fn set(&self, key: &str, value: &[u8]) -> Result<(), StorageError> {
        self.call()?;
        self.shop.documents.set(key, value).await
    }

    async fn delete(&self, key: &str) -> Result<(), StorageError> {
        self.call()?;
        self.shop.documents.delete(key).await
    }
}

/// A shop with one product renamed, one hidden and one new, all waiting.
fn shop_with_changes() -> Shop {
    let shop = Shop::new();
    shop.take(product("plate", "active"));
    shop.publish();
    let mut renamed = product("mug", "active");
    renamed["product"]["texts"]["en"]["slug"] = json!("cup");
    shop.take(renamed);
    shop.take(product("plate", "hidden"));
    shop.take(product("bowl", "active"));
    shop
}

#[test]
fn a_publisher_that_is_killed_anywhere_leaves_what_the_next_one_completes() {
    let whole = shop_with_changes();
    whole.publish();
    let expected = whole.documents.0.borrow().clone();
    let mut calls = 0;
    loop {
        let shop = shop_with_changes();
        let killed = Killed {
            shop: &shop,
            calls_left: std::cell::Cell::new(calls),
        };
        let done = run(publish(&killed, &killed, 100, NOW)).is_ok();
        // With the process its connection goes, and an open transaction with that.
        let _ = run(shop.sql.rollback());
        shop.publish();
        assert_eq!(
            *shop.documents.0.borrow(),
            expected,
            "killed after {calls} calls"
        );
        assert_eq!(
            shop.list("souk", "en", None),
            whole.list("souk", "en", None)
        );
        assert_eq!(
            shop.list("souk", "de", Some("becher")),
            whole.list("souk", "de", Some("becher"))
        );
        if done {
            break;
        }
        calls += 1;
    }
    assert!(
        calls > 50,
        "a publication has many points to be killed at: {calls}"
    );
}
