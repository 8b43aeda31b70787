use std::collections::BTreeMap;

use super::View;
use crate::catalogue::MenuItem;
use crate::published::{DeliveryEstimate, Organization, ReturnPolicy, Site, SiteLanguage};

impl View<'_> {
    /// The document that every page of the store needs. Menus are by code.
    pub fn site(&self, menus: &BTreeMap<String, Vec<MenuItem>>) -> Option<Site> {
        let texts = self.resolve(&self.store.texts)?;
        let menu = |code: &str| {
            menus
                .get(code)
                .map(|items| self.menu(items))
                .unwrap_or_default()
        };
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
            menu: menu("main"),
            footer: menu("footer"),
            delivery: delivery.collect(),
            returns,
            organization: self.organization(&texts.name),
            countries: self.markets(),
        })
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
