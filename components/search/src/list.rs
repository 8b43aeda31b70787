use std::mem::ManuallyDrop;

use api::{
    CategoryList, CategoryNode, Facet, FacetKind, FacetRange, FacetValue, ProductList,
    ProductSummary,
};
use commerce::language::Label;
use commerce::listing::Sort;
use commerce::published::{Card, CategoryTops, CategoryTree, Merchandising};
use money::Money;
use pages::Chosen;
use storage::listing::{self, Cursor, FacetCounts, ValueCount};
use storage::{Reader, keys};
use storefront::{Shop, now};
use web::{Failure, OfList, Request, open_cursor, seal_cursor};

use crate::wanted::{self, UNKNOWN, Wanted};

/// Categories, and what merchants say of lists. They are kept until the instance ends, which gives
/// their memory back at once.
pub(crate) type Categories = ManuallyDrop<(CategoryList, Merchandising)>;

/// All categories of the store.
pub(crate) async fn all_categories(shop: &Shop) -> Result<Categories, Failure> {
    let key = keys::category_tree(shop.store(), shop.language());
    let tree: Option<CategoryTree> = shop.read(&key).await?;
    let tree = tree.ok_or_else(Failure::not_set_up)?;
    Ok(categories(tree.categories, tree.merchandising))
}

/// Those at the top.
pub(crate) async fn top_categories(shop: &Shop) -> Result<Categories, Failure> {
    let key = keys::category_tops(shop.store(), shop.language());
    match shop.read::<CategoryTops>(&key).await? {
        Some(tops) => Ok(categories(tops.categories, tops.merchandising)),
        // The site was published before there was such a document.
        None => all_categories(shop).await,
    }
}

/// Those that a request may offer: all where it names one, else those at the top.
pub(crate) async fn offered_categories(
    shop: &Shop,
    request: &Request,
) -> Result<Categories, Failure> {
    match request.query.one("category")? {
        Some(_) => all_categories(shop).await,
        None => top_categories(shop).await,
    }
}

fn categories<T>(items: Vec<T>, merchandising: Merchandising) -> Categories
where
    CategoryNode: From<T>,
{
    let items = items.into_iter().map(CategoryNode::from).collect();
    ManuallyDrop::new((CategoryList { items }, merchandising))
}

/// What a list is of, besides what [`Wanted`] says.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'a> {
    /// External id.
    pub(crate) category: Option<&'a str>,
    /// The categories to offer as a facet.
    pub(crate) offered: &'a [CategoryNode],
    /// Codes of the attributes to offer, where the category says which.
    pub(crate) facets: &'a [String],
    pub(crate) merchandising: &'a Merchandising,
}

impl<'a> Scope<'a> {
    /// Reads the category of a request, by its slug or by one that it had before; other categories
    /// are offered.
    pub(crate) async fn read(
        shop: &Shop,
        request: &Request,
        tree: &'a CategoryList,
        merchandising: &'a Merchandising,
    ) -> Result<(Self, Option<&'a CategoryNode>), Failure> {
        let (category, offered) = match request.query.one("category")? {
            Some(slug) => {
                let expected = "expected the slug of a category: see /api/v1/categories";
                let mut found = find_category(&tree.items, slug);
                if found.is_none()
                    && let Some(href) = shop.new_address("category", slug).await?
                {
                    let slug = href.rsplit('/').next().unwrap_or_default();
                    found = find_category(&tree.items, slug);
                }
                let (category, offered) =
                    found.ok_or_else(|| Failure::invalid("category", expected))?;
                (Some(category), offered)
            }
            None => (None, &tree.items[..]),
        };
        let scope = Self {
            category: category.map(|category| &*category.external_id),
            offered,
            facets: &[],
            merchandising,
        };
        Ok((scope, category))
    }
}

/// A page of a list, and what its filters really were.
pub(crate) struct Listed {
    pub(crate) list: ProductList,
    /// Without the parameters that are no filters of the store.
    pub(crate) chosen: Vec<Chosen>,
    /// How many products there would be without filters, where there is none with them.
    pub(crate) unfiltered: Option<u64>,
    /// Seconds until a card shows another price.
    pub(crate) changes_in: Option<u64>,
}

/// The page of a list with its counts, kept as [`Categories`] are.
pub(crate) async fn products(
    shop: &Shop,
    request: &Request,
    wanted: Wanted<'_>,
    scope: Scope<'_>,
) -> Result<ManuallyDrop<Listed>, Failure> {
    let filters = wanted::filters(&wanted.chosen, shop.currency);
    let offered = scope.offered.iter();
    let offered: Vec<&str> = offered.map(|node| node.external_id.as_str()).collect();
    let query = listing::Query {
        filters: &filters,
        sort: wanted.sort,
        category: scope.category,
        facets: scope.facets,
        // On its own page a category offers no others.
        categories: match scope.offered {
            [] => listing::Categories::None,
            _ => listing::Categories::These(&offered),
        },
        ..all(shop, wanted.question, scope.merchandising)
    };
    let cursor: Option<(OfList, Cursor)> = wanted.cursor.map(open_cursor).transpose()?;
    let (of_list, cursor) = cursor.unzip();
    let database = Reader::open()?;
    let mut found = listing::find(&database, &query, cursor, wanted.limit).await?;
    let mut chosen = wanted.chosen;
    if let Some(unknown) = found.unknown.first() {
        if request.is_api() {
            let names = |chosen: &&Chosen| is_of(chosen, unknown);
            let parameter = chosen.iter().find(names).map(|chosen| &chosen.parameter);
            return Err(Failure::invalid(parameter.unwrap_or(unknown), UNKNOWN));
        }
        chosen.retain(|chosen| !found.unknown.iter().any(|unknown| is_of(chosen, unknown)));
    }
    // What is no filter of the store makes no other list.
    let known = wanted::filters(&chosen, shop.currency);
    let query = listing::Query {
        filters: &known,
        ..query
    };
    let list = query.fingerprint();
    if let Some(of_list) = of_list {
        of_list.check(&list)?;
    }
    // On its own page a category is no filter, and offers no others.
    let narrows = scope.category.filter(|_| !scope.offered.is_empty());
    let unfiltered = match found.total {
        0 if !request.is_api() && (!chosen.is_empty() || narrows.is_some()) => {
            let category = scope.category.filter(|_| narrows.is_none());
            let query = listing::Query {
                category,
                ..all(shop, wanted.question, scope.merchandising)
            };
            Some(listing::find(&database, &query, None, 1).await?.total)
        }
        _ => None,
    };
    let now = now();
    for card in &mut found.cards {
        card.show_in(shop.country);
    }
    let changes = found.cards.iter().filter_map(|card| card.changes_in(now));
    Ok(ManuallyDrop::new(Listed {
        changes_in: changes.min(),
        list: ProductList {
            items: summaries(shop, found.cards),
            country: shop.country,
            total: found.total,
            next_cursor: found.next.map(|next| seal_cursor(&list, &next)),
            facets: facets(shop, found.facets, &chosen, scope),
            corrected: found.corrected,
            did_you_mean: found.did_you_mean,
            ignored_words: found.ignored,
        },
        chosen,
        unfiltered,
    }))
}

/// Whether a filter is by this property.
fn is_of(chosen: &Chosen, facet: &str) -> bool {
    let rest = chosen.parameter.strip_prefix(facet);
    matches!(rest, Some("" | ".min" | ".max"))
}

/// The list of all products that a question finds.
fn all<'a>(
    shop: &'a Shop,
    question: &'a str,
    merchandising: &'a Merchandising,
) -> listing::Query<'a> {
    listing::Query {
        store: shop.store(),
        language: shop.language(),
        currency: shop.currency,
        market: shop.market(),
        question,
        category: None,
        filters: &[],
        sort: Sort::Relevance,
        facets: &[],
        categories: listing::Categories::None,
        merchandising,
        now: now(),
    }
}

/// The facets to offer: categories first, the others in the order of the list.
fn facets(
    shop: &Shop,
    counted: Vec<FacetCounts>,
    chosen: &[Chosen],
    scope: Scope<'_>,
) -> Vec<Facet> {
    let mut facets = Vec::with_capacity(counted.len());
    for facet in counted {
        if facet.code == "category" {
            if !scope.offered.is_empty() {
                facets.insert(0, category_facet(&facet.values, scope));
            }
            continue;
        }
        facets.push(if facet.kind == listing::FacetKind::Range {
            range_facet(shop, facet, chosen)
        } else {
            value_facet(facet, chosen)
        });
    }
    facets.retain(|facet| !facet.values.is_empty() || facet.range.is_some());
    pages::name_facets(&shop.site.language, &mut facets);
    facets
}

fn value_facet(facet: FacetCounts, chosen: &[Chosen]) -> Facet {
    let is_selected = |code: &str| {
        let mut chosen = chosen.iter();
        chosen.any(|chosen| chosen.parameter == facet.code && chosen.value == code)
    };
    let values = facet.values.into_iter().map(|value| {
        let (label, language) = Label::from_kept(value.label).said();
        FacetValue {
            selected: is_selected(&value.code),
            code: value.code,
            label,
            count: value.count,
            swatch: value.swatch,
            language,
        }
    });
    let (label, language) = Label::from_kept(facet.label).said();
    Facet {
        values: values.collect(),
        kind: match facet.kind {
            listing::FacetKind::Colours => FacetKind::Colours,
            _ => FacetKind::Values,
        },
        code: facet.code,
        label,
        range: None,
        language,
    }
}

fn range_facet(shop: &Shop, facet: FacetCounts, chosen: &[Chosen]) -> Facet {
    let written = |value: Option<&ValueCount>| {
        let code = value.map(|value| &*value.code).unwrap_or_default();
        match code.parse() {
            Ok(amount) if facet.code == "price" => {
                Money::new(amount, shop.currency).to_decimal_string()
            }
            _ => code.to_owned(),
        }
    };
    let selected = |bound: &str| {
        let mut chosen = chosen.iter();
        let own = chosen.find(|chosen| chosen.parameter.strip_prefix(&*facet.code) == Some(bound));
        own.map(|chosen| chosen.value.clone())
    };
    let (label, language) = Label::from_kept(facet.label).said();
    Facet {
        range: (!facet.values.is_empty()).then(|| FacetRange {
            min: written(facet.values.first()),
            max: written(facet.values.last()),
            selected_min: selected(".min"),
            selected_max: selected(".max"),
        }),
        kind: FacetKind::Range,
        values: Vec::new(),
        code: facet.code,
        label,
        language,
    }
}

/// Values in the order of the tree, those without a match left out.
fn category_facet(counts: &[ValueCount], scope: Scope<'_>) -> Facet {
    let values = scope.offered.iter().filter_map(|node| {
        let count = counts.iter().find(|count| count.code == node.external_id)?;
        Some(FacetValue {
            code: node.slug.clone(),
            label: node.name.clone(),
            count: count.count,
            selected: scope.category == Some(&node.external_id),
            swatch: None,
            language: node.language.clone(),
        })
    });
    Facet {
        code: "category".to_owned(),
        label: String::new(),
        kind: FacetKind::Values,
        values: values.collect(),
        range: None,
        language: None,
    }
}

/// The category with this slug, and those to offer beside it: its children, or where it has none
/// its siblings.
fn find_category<'a>(
    nodes: &'a [CategoryNode],
    slug: &str,
) -> Option<(&'a CategoryNode, &'a [CategoryNode])> {
    nodes.iter().find_map(|node| {
        if node.slug == slug {
            let offered = if node.children.is_empty() {
                nodes
            } else {
                &node.children
            };
            Some((node, offered))
        } else {
            find_category(&node.children, slug)
        }
    })
}

/// The most popular products of the store.
pub(crate) async fn popular(
    shop: &Shop,
    merchandising: &Merchandising,
    limit: usize,
) -> Result<Vec<ProductSummary>, Failure> {
    let database = Reader::open()?;
    let query = all(shop, "", merchandising);
    let found = listing::find(&database, &query, None, limit).await?;
    Ok(summaries(shop, found.cards))
}

pub(crate) fn summaries(shop: &Shop, cards: Vec<Card>) -> Vec<ProductSummary> {
    let now = now();
    let cards = cards.into_iter().map(|mut card| {
        card.show_in(shop.country);
        ProductSummary::of(card, shop.currency, now)
    });
    cards.collect()
}
