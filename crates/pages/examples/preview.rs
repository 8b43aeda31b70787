//! Renders every page into a folder, to be looked at in a browser:
//!
//! ```sh
//! cargo run -p pages --example preview -- /tmp/preview
//! cd /tmp/preview && python3 -m http.server
//! ```

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use api::{
    CategoryList, CategoryNode, Facet, FacetKind, FacetRange, FacetValue, ProductList,
    ProductSummary, Rating,
};
use commerce::listing::Sort;
use money::Currency;
use pages::{Chosen, Context, ListView};

#[path = "../tests/fixtures/mod.rs"]
mod fixtures;

use fixtures::{ENGLISH, GERMAN, Store};

fn main() -> io::Result<()> {
    let target = env::args_os().nth(1).map(PathBuf::from);
    let target = target.ok_or_else(|| io::Error::other("name a folder to write to"))?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    copy(&root.join("kv-seed/media"), &target.join("media"))?;
    assets(&root.join("static"), &target)?;
    for (name, store, currency) in [
        ("en", ENGLISH, Currency::EUR),
        ("de", GERMAN, Currency::EUR),
        ("usd", ENGLISH, Currency::USD),
        (
            "kontor",
            Store {
                theme: "kontor",
                ..GERMAN
            },
            Currency::EUR,
        ),
    ] {
        let folder = target.join(name);
        fs::create_dir_all(&folder)?;
        for (page, html) in render(store, currency) {
            fs::write(folder.join(format!("{page}.html")), html)?;
        }
    }
    Ok(())
}

/// The files as the pages name them.
fn assets(from: &Path, target: &Path) -> io::Result<()> {
    for file in static_files::FILES {
        let to = target.join(file.path.trim_start_matches('/'));
        fs::create_dir_all(to.parent().unwrap_or(target))?;
        fs::copy(from.join(file.name), to)?;
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        fs::copy(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(())
}

fn render(store: Store, currency: Currency) -> Vec<(&'static str, String)> {
    let site = store.site();
    let product = api::Product::of(store.product(), currency, 0);
    let alternates = &product.alternates;
    let ctx = |path| Context {
        site: &site,
        currency,
        country: None,
        origin: "https://shop.example",
        path,
        alternates,
        search: "",
    };
    let cards = store
        .cards()
        .into_iter()
        .map(|card| ProductSummary::of(card, currency, 0));
    let mut cards: Vec<_> = cards.collect();
    cards[1].rating = Some(Rating {
        average: "4.35".to_owned(),
        count: 128,
    });
    let list = ProductList {
        country: None,
        items: cards.clone(),
        total: 27,
        next_cursor: Some("b3BhcXVl".to_owned()),
        facets: vec![brands(&["halm", "oltmann"]), colours(), price(), ratings()],
        corrected: None,
        did_you_mean: None,
        ignored_words: Vec::new(),
    };
    let empty = ProductList {
        items: Vec::new(),
        total: 0,
        next_cursor: None,
        facets: Vec::new(),
        did_you_mean: Some("xylophone".to_owned()),
        ..list.clone()
    };
    let choose = |(parameter, value): (&str, &str)| Chosen {
        parameter: parameter.to_owned(),
        value: value.to_owned(),
    };
    let chosen = [
        ("brand", "halm"),
        ("brand", "oltmann"),
        ("colour", "oat"),
        ("price.max", "40.00"),
    ];
    let chosen = chosen.map(choose);
    let view = ListView {
        path: "/c/cups",
        q: None,
        category: None,
        filters: &[],
        sort: Sort::default(),
        cursor: None,
        unfiltered: None,
    };
    let all = ProductList {
        facets: vec![brands(&[]), colours(), price(), ratings()],
        ..list.clone()
    };
    let category = api::Category::from(store.category());
    let tree = CategoryList {
        items: store
            .tree()
            .categories
            .into_iter()
            .map(CategoryNode::from)
            .collect(),
    };
    let narrowed = ListView {
        filters: &chosen,
        cursor: Some("b3BhcXVl"),
        ..view
    };
    let searched = ListView {
        path: "/search",
        q: Some("mug"),
        category: Some(&tree.items[0].children[0]),
        ..view
    };
    let nothing = ListView {
        path: "/search",
        q: Some("xyloph"),
        ..view
    };
    let found = ProductList {
        facets: vec![categories(), brands(&[])],
        corrected: Some("mug".to_owned()),
        ignored_words: vec!["xyz".to_owned()],
        ..list.clone()
    };
    let search = Context {
        search: "mug",
        ..ctx("/search")
    };
    let shown = |mut product: api::Product, wanted: &api::Wanted| {
        product.select(wanted);
        let ctx = Context {
            path: &product.href,
            ..ctx("/")
        };
        pages::product(&ctx, &product)
    };
    let made = |published| api::Product::of(published, currency, 0);
    let options = |pairs: &[(&str, &str)]| api::Wanted {
        options: pairs
            .iter()
            .map(|(code, value)| ((*code).to_owned(), (*value).to_owned()))
            .collect(),
        ..Default::default()
    };
    let configured = api::Wanted {
        quantity: Some(2),
        choices: vec![("bulbs".to_owned(), vec!["none".to_owned()])],
        ..Default::default()
    };
    vec![
        ("home", pages::home(&ctx("/"), &store.home(), 0)),
        (
            "category",
            pages::category(&ctx("/c/cups"), &category, &all, &view),
        ),
        (
            "filtered",
            pages::category(&ctx("/c/cups"), &category, &list, &narrowed),
        ),
        (
            "search",
            pages::search(&search, &found, &searched, &[], &tree),
        ),
        (
            "nothing",
            pages::search(&search, &empty, &nothing, &cards[..4], &tree),
        ),
        (
            "ask",
            pages::search(
                &ctx("/search"),
                &empty,
                &ListView { q: None, ..nothing },
                &cards[..4],
                &tree,
            ),
        ),
        ("product", shown(product.clone(), &options(&[]))),
        (
            "nearest",
            shown(
                product.clone(),
                &options(&[("colour", "rust"), ("size", "king")]),
            ),
        ),
        (
            "sold-out",
            shown(
                product.clone(),
                &options(&[("colour", "oat"), ("size", "double")]),
            ),
        ),
        ("bundle", shown(made(store.bundle()), &options(&[]))),
        (
            "configurable",
            shown(made(store.configurable()), &options(&[])),
        ),
        (
            "misconfigured",
            shown(made(store.configurable()), &configured),
        ),
        ("digital", shown(made(store.digital()), &options(&[]))),
        (
            "article",
            pages::article(&ctx("/delivery-and-returns"), &store.article().into()),
        ),
        ("not-found", pages::not_found(&ctx("/c/nowhere"))),
        (
            "bad-request",
            pages::bad_request(
                &ctx("/c/cups"),
                "expected one of relevance, price, -price, newest, name",
                "sort",
            ),
        ),
        ("unavailable", pages::unavailable()),
        ("not-set-up", pages::not_set_up()),
    ]
}

fn facet(code: &str, kind: FacetKind, values: &[(&str, &str, u64)], selected: &[&str]) -> Facet {
    let value = |(code, label, count): &(&str, &str, u64)| FacetValue {
        language: None,
        code: (*code).to_owned(),
        label: (*label).to_owned(),
        count: *count,
        selected: selected.contains(code),
        swatch: (kind == FacetKind::Colours).then(|| (*label).to_owned()),
    };
    Facet {
        language: None,
        code: code.to_owned(),
        label: code.to_owned(),
        kind,
        values: values.iter().map(value).collect(),
        range: None,
    }
}

fn brands(selected: &[&str]) -> Facet {
    let values = [
        ("halm", "Halm", 12),
        ("jizera", "Jizera", 3),
        ("oltmann", "Oltmann", 7),
        ("wupper", "Wupper", 5),
        ("a", "Alforja", 5),
        ("b", "Fiadeira", 5),
        ("c", "Kveld", 5),
        ("d", "Quart", 5),
        ("e", "Saboaria", 5),
        ("f", "Tessitura", 5),
    ];
    facet("brand", FacetKind::Values, &values, selected)
}

fn colours() -> Facet {
    let values = [
        ("oat", "#d8cbb3", 9),
        ("moss", "#5a6b4b", 6),
        ("ink", "#22283a", 1),
    ];
    facet("colour", FacetKind::Colours, &values, &["oat"])
}

fn ratings() -> Facet {
    let values = [("4", "4 stars and up", 9), ("3", "3 stars and up", 16)];
    facet("rating", FacetKind::Values, &values, &[])
}

fn price() -> Facet {
    Facet {
        language: None,
        range: Some(FacetRange {
            min: "4.50".to_owned(),
            max: "420.00".to_owned(),
            selected_min: None,
            selected_max: Some("40.00".to_owned()),
        }),
        ..facet("price", FacetKind::Range, &[], &[])
    }
}

fn categories() -> Facet {
    let values = [
        ("cups", "Cups & mugs", 9),
        ("coffee", "Coffee & tea", 6),
        ("plates", "Plates", 1),
    ];
    facet("category", FacetKind::Values, &values, &["cups"])
}
