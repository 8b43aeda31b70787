use std::collections::BTreeMap;

use super::View;
use crate::catalogue;
use crate::published::{
    DeliveryEstimate, MenuItem, Organization, ReturnPolicy, Site, SiteLanguage,
};

/// How much of the tree a menu shows that nobody made.
const MENU_LEVELS: usize = 2;
const MENU_LENGTH: usize = 8;

impl View<'_> {
    /// The document that every page of the store needs. Menus are by code.
    pub fn site(&self, menus: &BTreeMap<String, Vec<catalogue::MenuItem>>) -> Option<Site> {
        let texts = self.resolve(&self.store.texts)?;
        let menu = |code: &str| menus.get(code).map(|items| self.menu(items));
        let delivery = self.store.delivery.iter().map(|estimate| DeliveryEstimate {
            countries: estimate.countries.clone(),
            min_days: estimate.min_days,
            max_days: estimate.max_days,
        });
        let returns = self.store.returns.as_ref().map(|returns| ReturnPolicy {
            days: returns.days,
            free: returns.free,
            page: returns
                .page
                .as_deref()
                .and_then(|code| self.page_link(code)),
        });
        Some(Site {
            store: self.store.code.clone(),
            theme: self.store.theme.clone(),
            name: texts.name.clone(),
            tagline: texts.tagline.clone(),
            description: texts.description.clone(),
            contact_email: self.store.contact_email.clone(),
            language: self.language.clone(),
            languages: self
                .in_all_languages()
                .map(|view| SiteLanguage {
                    code: view.language.clone(),
                    prefix: view.prefix(),
                })
                .collect(),
            currencies: self.store.currencies.clone(),
            menu: menu("main").unwrap_or_else(|| self.menu_of_categories(None, MENU_LEVELS)),
            footer: menu("footer").unwrap_or_default(),
            delivery: delivery.collect(),
            returns,
            organization: self.organization(&texts.name),
            countries: self.markets(),
        })
    }

    /// The menu of a store whose merchant has made none: its categories.
    fn menu_of_categories(&self, parent: Option<&str>, levels: usize) -> Vec<MenuItem> {
        if levels == 0 {
            return Vec::new();
        }
        let categories = self.references.categories.children(parent);
        let items = categories.filter_map(|(_, category)| {
            let name = &category.external_id;
            let link = self.category_link(name)?;
            Some(MenuItem {
                label: link.label,
                href: Some(link.href),
                children: self.menu_of_categories(Some(name), levels - 1),
                language: link.language,
                ..MenuItem::default()
            })
        });
        items.take(MENU_LENGTH).collect()
    }

    fn organization(&self, store_name: &str) -> Option<Organization> {
        let organization = self.store.organization.as_ref()?;
        let logo = organization.logo.as_deref();
        Some(Organization {
            legal_name: organization.legal_name.clone(),
            logo: logo.and_then(|file| self.image(file, store_name)),
            phone: organization.phone.clone(),
            profiles: organization.profiles.clone(),
            street: organization.street.clone(),
            postal_code: organization.postal_code.clone(),
            city: organization.city.clone(),
            country: organization.country.clone(),
        })
    }
}
