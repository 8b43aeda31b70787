use super::{View, markdown};
use crate::catalogue::{Block, BlockKind, MenuItem, Page, PageKind, PageTexts, Target};
use crate::published::{self, Alternate, BlockHead, Dates, Link, Seo};

impl<'a> View<'a> {
    fn page_texts(&self, page: &'a Page) -> Option<&'a PageTexts> {
        self.resolve(&page.texts)
    }

    fn page_href(&self, page: &Page, texts: &PageTexts) -> String {
        let prefix = self.prefix();
        match page.kind {
            PageKind::Home if prefix.is_empty() => "/".to_owned(),
            PageKind::Home => prefix,
            PageKind::Static => format!("{prefix}/{}", texts.slug),
        }
    }

    pub(super) fn page_link(&self, code: &str) -> Option<Link> {
        let key = (self.store.code.clone(), code.to_owned());
        let page = self.references.pages.get(&key)?;
        let texts = self.page_texts(page)?;
        Some(Link {
            label: texts.title.clone(),
            href: self.page_href(page, texts),
            language: self.language_of(&page.texts),
            ..Link::default()
        })
    }

    /// Where a target leads, with its own name; nothing where the store does not show it.
    fn link(&self, target: &Target) -> Option<Link> {
        match target {
            Target::Category(external_id) => self.category_link(external_id),
            Target::Product(external_id) => {
                let product = self.references.products.get(external_id)?;
                let card = self.card(product)?;
                Some(Link {
                    label: card.name,
                    href: card.href,
                    language: card.language,
                    dates: Dates::of(&product.product),
                })
            }
            Target::Page(code) => self.page_link(code),
            Target::Url(url) if url.starts_with('/') => Some(Link {
                label: url.clone(),
                href: format!("{}{url}", self.prefix()),
                ..Link::default()
            }),
            Target::Url(url) => Some(Link {
                label: url.clone(),
                href: url.clone(),
                ..Link::default()
            }),
        }
    }

    /// The entries that lead somewhere, or have entries that do.
    pub(super) fn menu(&self, items: &[MenuItem]) -> Vec<published::MenuItem> {
        items
            .iter()
            .filter_map(|item| self.menu_item(item))
            .collect()
    }

    fn menu_item(&self, item: &MenuItem) -> Option<published::MenuItem> {
        let link = item.link.as_ref().map(|target| self.link(target));
        let link = match link {
            Some(None) => return None,
            Some(found) => found,
            None => None,
        };
        let children = self.menu(&item.children);
        if link.is_none() && children.is_empty() {
            return None;
        }
        let own = self.resolve(&item.texts);
        if own.is_none() && link.is_none() {
            return None;
        }
        let leads = link.is_some();
        let link = link.unwrap_or_default();
        let (label, language) = match own {
            Some(texts) => (texts.label.clone(), self.language_of(&item.texts)),
            None => (link.label, link.language),
        };
        Some(published::MenuItem {
            label,
            href: leads.then_some(link.href),
            children,
            language,
            dates: link.dates,
        })
    }

    /// The document of a page, with the cards of the products that its blocks name.
    pub fn page(&self, page: &'a Page) -> Option<published::Page> {
        let texts = (page.store == self.store.code).then(|| self.page_texts(page))??;
        let alternates = self.in_all_languages().filter_map(|view| {
            let texts = view.page_texts(page)?;
            Some(Alternate {
                language: view.language.clone(),
                href: view.page_href(page, texts),
            })
        });
        Some(published::Page {
            code: page.code.clone(),
            slug: texts.slug.clone(),
            href: self.page_href(page, texts),
            title: texts.title.clone(),
            body_html: markdown::to_html(&texts.body),
            blocks: page.blocks.iter().map(|block| self.block(block)).collect(),
            seo: Seo {
                title: texts.title.clone(),
                description: texts.description.clone(),
            },
            alternates: alternates.collect(),
            language: self.language_of(&page.texts),
        })
    }

    fn block(&self, block: &Block) -> published::Block {
        let texts = self.resolve(&block.texts);
        let action = block
            .link
            .as_ref()
            .and_then(|target| self.link(target))
            .map(|link| {
                let own = texts.map(|texts| &texts.action);
                match own.filter(|action| !action.is_empty()) {
                    Some(action) => Link {
                        label: action.clone(),
                        language: self.language_of(&block.texts),
                        ..link
                    },
                    None => link,
                }
            });
        let head = BlockHead {
            title: texts.map(|texts| texts.title.clone()).unwrap_or_default(),
            text_html: texts
                .map(|texts| markdown::to_html(&texts.text))
                .unwrap_or_default(),
            image: block.image.as_deref().and_then(|file| self.image(file, "")),
            action,
            language: self.language_of(&block.texts),
        };
        match block.block {
            BlockKind::Hero => published::Block::Hero(head),
            BlockKind::Text => published::Block::Text(head),
            BlockKind::Products => published::Block::Products {
                head,
                products: block
                    .products
                    .iter()
                    .filter_map(|name| self.references.products.get(name))
                    .filter_map(|product| self.card(product))
                    .collect(),
            },
            BlockKind::Categories => published::Block::Categories {
                head,
                categories: block
                    .categories
                    .iter()
                    .filter_map(|name| self.category_card(name))
                    .collect(),
            },
        }
    }
}
