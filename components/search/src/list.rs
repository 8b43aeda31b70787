use api::limits::{DEFAULT_PRODUCTS, MAX_BRANDS, MAX_PRODUCTS, MAX_QUESTION};
use api::{CategoryList, CategoryNode, Facet, FacetValue, ProductList, ProductSummary};
use commerce::listing::Sort;
use commerce::published::{Card, CategoryTree};
use commerce::slug::is_slug;
use storage::listing::{self, Cursor, FacetCounts, Filter};
use storage::{Database, keys};
use storefront::Shop;
use web::{Failure, Request, open_cursor, seal_cursor};

/// How a request narrows and orders a list.
pub(crate) struct Wanted {
    pub(crate) brands: Vec<String>,
    pub(crate) sort: Sort,
    pub(crate) cursor: Option<String>,
    pub(crate) limit: usize,
}

impl Wanted {
    /// Reads the parameters that all lists share.
    pub(crate) fn read(request: &Request) -> Result<Self, Failure> {
        let query = &request.query;
        let mut brands: Vec<String> = Vec::new();
        for brand in query.all("brand") {
            let Err(place) = brands.binary_search_by(|known| known.as_str().cmp(brand)) else {
                continue;
            };
            if brands.len() == MAX_BRANDS || !is_slug(brand) {
                let expected = format!("expected at most {MAX_BRANDS} codes of brands");
                return Err(Failure::invalid("brand", expected));
            }
            brands.insert(place, brand.to_owned());
        }
        let sort = match query.one("sort")? {
            None => Sort::default(),
            Some(word) => Sort::parse(word).ok_or_else(|| {
                let words = Sort::ALL.map(Sort::as_str).join(", ");
                Failure::invalid("sort", format!("expected one of {words}"))
            })?,
        };
        let limit = match query.one("limit")? {
            None => DEFAULT_PRODUCTS,
            Some(text) => text
                .parse()
                .ok()
                .filter(|limit| (1..=MAX_PRODUCTS).contains(limit))
                .ok_or_else(|| {
                    Failure::invalid("limit", format!("expected 1 to {MAX_PRODUCTS}"))
                })?,
        };
        Ok(Self {
            brands,
            sort,
            cursor: query.one("cursor")?.map(str::to_owned),
            limit,
        })
    }
}

/// The question in the search field, without the blanks around it.
fn question(request: &Request) -> Result<&str, Failure> {
    let question = request.query.one("q")?.unwrap_or_default().trim();
    if question.chars().count() > MAX_QUESTION {
        return Err(Failure::invalid(
            "q",
            format!("expected at most {MAX_QUESTION} characters"),
        ));
    }
    Ok(question)
}

/// All categories of the store.
pub(crate) async fn categories(shop: &Shop) -> Result<CategoryList, Failure> {
    let tree: Option<CategoryTree> = shop
        .read(&keys::category_tree(shop.store(), shop.language()))
        .await?;
    let tree = tree.ok_or_else(Failure::not_set_up)?;
    Ok(CategoryList {
        items: tree
            .categories
            .into_iter()
            .map(CategoryNode::from)
            .collect(),
    })
}

/// What a list is of, besides what [`Wanted`] says.
pub(crate) struct Scope<'a> {
    /// What the visitor asked for; empty for all products.
    pub(crate) question: &'a str,
    /// External id.
    pub(crate) category: Option<&'a str>,
    /// The categories to offer as a facet.
    pub(crate) offered: &'a [CategoryNode],
}

impl<'a> Scope<'a> {
    /// Reads the question and the category of a request; other categories are offered.
    pub(crate) fn read(request: &'a Request, tree: &'a CategoryList) -> Result<Self, Failure> {
        let question = question(request)?;
        let (category, offered) = match request.query.one("category")? {
            Some(slug) => {
                let expected = "expected the slug of a category: see /api/v1/categories";
                let found = find_category(&tree.items, slug);
                let (category, offered) =
                    found.ok_or_else(|| Failure::invalid("category", expected))?;
                (Some(category.external_id.as_str()), offered)
            }
            None => (None, &tree.items[..]),
        };
        Ok(Self {
            question,
            category,
            offered,
        })
    }
}

/// The page of a list with its counts, in one statement.
pub(crate) async fn products(
    shop: &Shop,
    wanted: &Wanted,
    scope: &Scope<'_>,
) -> Result<ProductList, Failure> {
    let brands = Filter::Values {
        facet: "brand".to_owned(),
        any_of: wanted.brands.clone(),
    };
    let filters = if wanted.brands.is_empty() {
        &[][..]
    } else {
        std::slice::from_ref(&brands)
    };
    let query = query(shop, scope, filters, wanted.sort);
    let list = query.fingerprint();
    let cursor: Option<Cursor> = match &wanted.cursor {
        Some(cursor) => Some(open_cursor(&list, cursor)?),
        None => None,
    };
    let database = Database::open().await?;
    let found = listing::find(&database, &query, cursor, wanted.limit).await?;
    let mut facets = vec![brand_facet(&found.facets, &wanted.brands)];
    if !scope.offered.is_empty() {
        facets.push(category_facet(&found.facets, scope));
    }
    Ok(ProductList {
        items: summaries(shop, found.cards),
        total: found.total,
        next_cursor: found.next.map(|next| seal_cursor(&list, &next)),
        facets,
    })
}

fn query<'a>(
    shop: &'a Shop,
    scope: &Scope<'a>,
    filters: &'a [Filter],
    sort: Sort,
) -> listing::Query<'a> {
    listing::Query {
        store: shop.store(),
        language: shop.language(),
        currency: shop.currency,
        question: scope.question,
        category: scope.category,
        filters,
        sort,
        facets: &[],
        now: now(),
    }
}

/// Seconds since 1970.
fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| {
        i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
    })
}

fn counts<'f>(facets: &'f [FacetCounts], code: &str) -> &'f [listing::ValueCount] {
    let facet = facets.iter().find(|facet| facet.code == code);
    facet.map_or(&[], |facet| &facet.values)
}

fn brand_facet(facets: &[FacetCounts], selected: &[String]) -> Facet {
    let mut values: Vec<FacetValue> = Vec::new();
    for count in counts(facets, "brand") {
        let value = FacetValue {
            selected: selected.contains(&count.code),
            code: count.code.clone(),
            label: count.label.clone(),
            count: count.count,
        };
        // Few and nearly in order: a sort would be more code than all that it sorts.
        let place = values.partition_point(|other| other.label <= value.label);
        values.insert(place, value);
    }
    Facet {
        code: "brand".to_owned(),
        values,
    }
}

/// Values in the order of the tree, those without a match left out.
fn category_facet(facets: &[FacetCounts], scope: &Scope<'_>) -> Facet {
    let counts = counts(facets, "category");
    let count_of = |node: &CategoryNode| {
        let count = counts.iter().find(|count| count.code == node.external_id);
        count.map(|count| count.count)
    };
    let values = scope.offered.iter().filter_map(|node| {
        Some(FacetValue {
            code: node.slug.clone(),
            label: node.name.clone(),
            count: count_of(node)?,
            selected: scope.category == Some(&node.external_id),
        })
    });
    Facet {
        code: "category".to_owned(),
        values: values.collect(),
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

/// The most popular products of the store, in one statement.
pub(crate) async fn popular(shop: &Shop, limit: usize) -> Result<Vec<ProductSummary>, Failure> {
    let scope = Scope {
        question: "",
        category: None,
        offered: &[],
    };
    let query = query(shop, &scope, &[], Sort::Relevance);
    let database = Database::open().await?;
    let found = listing::find(&database, &query, None, limit).await?;
    Ok(summaries(shop, found.cards))
}

fn summaries(shop: &Shop, cards: Vec<Card>) -> Vec<ProductSummary> {
    let cards = cards.into_iter();
    cards
        .map(|card| ProductSummary::of(card, shop.currency))
        .collect()
}
