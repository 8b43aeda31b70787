//! What all pages of a store share.

use minicbor::{Decode, Encode};
use money::Currency;

use super::Image;
use crate::Country;
use crate::language::Language;

/// What every page of a store needs: one document per host and language.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct Site {
    /// The store's code, which keys its other documents.
    #[n(0)]
    pub store: String,
    #[n(1)]
    pub theme: String,
    #[n(2)]
    pub name: String,
    #[n(3)]
    pub tagline: String,
    #[n(4)]
    pub description: String,
    #[n(5)]
    pub contact_email: String,
    /// The language of this document.
    #[n(6)]
    pub language: Language,
    /// All languages of the store, the default one first.
    #[n(7)]
    pub languages: Vec<SiteLanguage>,
    /// All currencies of the store, the default one first.
    #[n(8)]
    pub currencies: Vec<Currency>,
    #[n(9)]
    pub menu: Vec<MenuItem>,
    #[n(10)]
    pub footer: Vec<MenuItem>,
    /// How long a parcel takes, the first that fits a destination.
    #[n(11)]
    #[cbor(default)]
    pub delivery: Vec<DeliveryEstimate>,
    #[n(12)]
    pub returns: Option<ReturnPolicy>,
    #[n(13)]
    pub organization: Option<Organization>,
    /// The countries that prices are told apart by, the default one first.
    #[n(14)]
    #[cbor(default)]
    pub countries: Vec<SiteCountry>,
}

/// A country of a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct SiteCountry {
    #[n(0)]
    pub code: Country,
    /// The first country that all the same lists and promotions are meant for: under its name
    /// there are the prices by which lists are narrowed and ordered. None where those are the
    /// default country's.
    #[n(1)]
    pub market: Option<Country>,
}

/// How long a parcel takes, in working days.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct DeliveryEstimate {
    /// Codes of ISO 3166-1; none is everywhere.
    #[n(0)]
    pub countries: Vec<String>,
    #[n(1)]
    pub min_days: u16,
    #[n(2)]
    pub max_days: u16,
}

/// How long, and at whose cost, goods may be sent back.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct ReturnPolicy {
    #[n(0)]
    pub days: u16,
    #[n(1)]
    pub free: bool,
    /// A page that says more.
    #[n(2)]
    pub page: Option<Link>,
}

/// Who runs a store.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct Organization {
    #[n(0)]
    pub legal_name: String,
    #[n(1)]
    pub logo: Option<Image>,
    #[n(2)]
    pub phone: Option<String>,
    #[n(3)]
    pub profiles: Vec<String>,
    #[n(4)]
    pub street: Option<String>,
    #[n(5)]
    pub postal_code: Option<String>,
    #[n(6)]
    pub city: Option<String>,
    #[n(7)]
    pub country: Option<String>,
}

/// A language of a store.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct SiteLanguage {
    #[n(0)]
    pub code: Language,
    /// The first segment of its addresses with a slash (`/de`), empty for the default one.
    #[n(1)]
    pub prefix: String,
}

/// An entry of a menu; a heading where it has no address.
#[derive(Debug, Clone, Default, PartialEq, Encode, Decode)]
pub struct MenuItem {
    #[n(0)]
    pub label: String,
    #[n(1)]
    pub href: Option<String>,
    #[n(2)]
    pub children: Vec<MenuItem>,
    /// What its label is in, where that is not the language of the document.
    #[n(3)]
    pub language: Option<Language>,
    /// When there is something at its address; always where it does not say.
    #[n(4)]
    pub dates: Option<Dates>,
}

/// From when on and until when something is shown, in seconds since 1970.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Encode, Decode)]
pub struct Dates {
    #[n(0)]
    pub from: Option<i64>,
    #[n(1)]
    pub until: Option<i64>,
}

/// A label with its address.
#[derive(Debug, Clone, Default, PartialEq, Encode, Decode)]
pub struct Link {
    #[n(0)]
    pub label: String,
    #[n(1)]
    pub href: String,
    /// What its label is in, where that is not the language of the document.
    #[n(2)]
    pub language: Option<Language>,
    /// When there is something at its address; always where it does not say.
    #[n(3)]
    pub dates: Option<Dates>,
}

/// The same thing in another language.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct Alternate {
    #[n(0)]
    pub language: Language,
    #[n(1)]
    pub href: String,
}

/// What a title and a description in a search result should say.
#[derive(Debug, Clone, Default, PartialEq, Encode, Decode)]
pub struct Seo {
    #[n(0)]
    pub title: String,
    #[n(1)]
    pub description: String,
}

/// Where something is now that had the address before.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Redirect {
    /// The address of its page: `/de/p/becher-halm`.
    #[n(0)]
    pub href: String,
}
