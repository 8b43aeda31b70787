//! Pages of the small store, rendered.

use crate::fixtures::{ENGLISH, Store};
use api::{CategoryList, CategoryNode, Facet, FacetKind, FacetValue, ProductList, ProductSummary};
use commerce::listing::Sort;
use commerce::published::{self, Site};
use money::Currency;
use pages::{Chosen, Context, ListView};

pub(crate) const ORIGIN: &str = "https://shop.example";

/// What could break out of text, an attribute or a script.
pub(crate) const HOSTILE: &str = "\"'><script>alert(1)</script><!--";

pub(crate) fn context<'a>(site: &'a Site, path: &'a str) -> Context<'a> {
    Context {
        site,
        currency: site.currencies[0],
        country: None,
        origin: ORIGIN,
        path,
        alternates: &[],
        search: "",
    }
}

pub(crate) fn summaries(store: Store, currency: Currency) -> Vec<ProductSummary> {
    let cards = store.cards().into_iter();
    cards
        .map(|card| ProductSummary::of(card, currency, 0))
        .collect()
}

pub(crate) fn facet(code: &str, label: &str, values: Vec<FacetValue>) -> Facet {
    Facet {
        language: None,
        code: code.to_owned(),
        label: label.to_owned(),
        kind: FacetKind::Values,
        values,
        range: None,
    }
}

pub(crate) fn value(code: &str, label: &str, selected: bool) -> FacetValue {
    FacetValue {
        language: None,
        code: code.to_owned(),
        label: label.to_owned(),
        count: 4,
        selected,
        swatch: None,
    }
}

pub(crate) fn list(store: Store) -> ProductList {
    let brands = vec![
        value("halm", "HALM", true),
        value("wupper", "WUPPER", false),
    ];
    ProductList {
        country: None,
        items: summaries(store, Currency::EUR),
        total: 1234,
        next_cursor: Some("a+b/c=".to_owned()),
        facets: vec![facet("brand", "Brand", brands)],
        corrected: None,
        did_you_mean: None,
        ignored_words: Vec::new(),
    }
}

pub(crate) fn nothing() -> ProductList {
    ProductList {
        items: Vec::new(),
        total: 0,
        next_cursor: None,
        facets: Vec::new(),
        ..list(ENGLISH)
    }
}

pub(crate) fn view(path: &str) -> ListView<'_> {
    ListView {
        path,
        q: None,
        category: None,
        filters: &[],
        sort: Sort::default(),
        cursor: None,
        unfiltered: None,
    }
}

pub(crate) fn chosen<const N: usize>(filters: [(&str, &str); N]) -> [Chosen; N] {
    filters.map(|(parameter, value)| Chosen {
        parameter: parameter.to_owned(),
        value: value.to_owned(),
    })
}

pub(crate) fn tree(store: Store) -> CategoryList {
    let nodes = store.tree().categories.into_iter();
    CategoryList {
        items: nodes.map(CategoryNode::from).collect(),
    }
}

/// A product with the variant of this number selected.
pub(crate) fn selected(
    published: published::Product,
    currency: Currency,
    sku: &str,
) -> api::Product {
    let mut product = api::Product::of(published, currency, 0);
    let mut variants = product.variants.iter();
    let variant = variants.find(|variant| variant.sku == sku).unwrap();
    product.select(&api::Wanted {
        options: variant.options.clone(),
        ..Default::default()
    });
    product
}

pub(crate) fn product_page(store: Store, currency: Currency, sku: &str) -> String {
    let site = store.site();
    let product = selected(store.product(), currency, sku);
    let ctx = Context {
        currency,
        country: None,
        alternates: &product.alternates,
        ..context(&site, &product.href)
    };
    pages::product(&ctx, &product)
}

pub(crate) fn of_kind(store: Store, published: published::Product) -> String {
    let site = store.site();
    let product = api::Product::of(published, Currency::EUR, 0);
    pages::product(&context(&site, &product.href), &product)
}

pub(crate) fn category_page(store: Store, view: &ListView<'_>) -> String {
    let site = store.site();
    let category = api::Category::from(store.category());
    let ctx = Context {
        alternates: &category.alternates,
        ..context(&site, &category.href)
    };
    pages::category(&ctx, &category, &list(store), view)
}

/// One of each page, by name.
pub(crate) fn every_page(store: Store) -> Vec<(&'static str, String)> {
    let site = store.site();
    let cards = summaries(store, Currency::EUR);
    let searched = ListView {
        q: Some("mug"),
        ..view("/search")
    };
    let ctx = |path| context(&site, path);
    let search = ctx("/search");
    vec![
        ("home", pages::home(&ctx("/"), &store.home(), 0)),
        ("category", category_page(store, &view("/c/cups"))),
        (
            "search",
            pages::search(&search, &list(store), &searched, &[], &tree(store)),
        ),
        (
            "no result",
            pages::search(&search, &nothing(), &searched, &cards, &tree(store)),
        ),
        (
            "product",
            product_page(store, Currency::EUR, "FIA-BLANKET-MOSS-KING"),
        ),
        ("bundle", of_kind(store, store.bundle())),
        ("configurable", of_kind(store, store.configurable())),
        ("digital", of_kind(store, store.digital())),
        (
            "product without price",
            product_page(store, Currency::USD, "FIA-BLANKET-RUST-THROW"),
        ),
        (
            "article",
            pages::article(&ctx("/delivery"), &store.article().into()),
        ),
        ("not found", pages::not_found(&ctx("/c/nowhere"))),
        (
            "bad request",
            pages::bad_request(&ctx("/c/cups"), "expected a word", "sort"),
        ),
        ("unavailable", pages::unavailable()),
        ("not set up", pages::not_set_up()),
    ]
}
