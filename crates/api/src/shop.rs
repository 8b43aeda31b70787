use commerce::{Country, published};
use money::Currency;

use crate::answer;

answer! {
    /// An amount in minor units of its currency: 1999 EUR is 19.99 €.
    #[derive(Copy)]
    #[cfg_attr(feature = "openapi", schema(examples(json!({"amount": 1999, "currency": "EUR"}))))]
    pub struct Money {
        pub amount: i64,
        pub currency: Currency,
    }

    /// A label with its address.
    pub struct Link {
        pub label: String,
        pub href: String,
        /// What the label is in, where the shop lacks it in the language of the answer.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(nullable = false))]
        pub language: Option<commerce::language::Language>,
    }

    /// A picture. The size keeps its place in the layout.
    pub struct Image {
        pub src: String,
        pub alt: String,
        pub width: u32,
        pub height: u32,
        /// Copies: smaller ones as WebP, and one in a type that every program shows. Never wider
        /// than the picture, but where that is a vector picture.
        pub renditions: Vec<Rendition>,
    }

    /// A copy of a picture.
    pub struct Rendition {
        pub src: String,
        pub width: u32,
        pub height: u32,
        #[serde(rename = "type")]
        pub kind: PictureType,
    }

    /// The media type of a copy.
    #[derive(Copy, Eq)]
    pub enum PictureType {
        #[serde(rename = "image/webp")]
        Webp,
        #[serde(rename = "image/jpeg")]
        Jpeg,
        #[serde(rename = "image/png")]
        Png,
    }

    /// What a title and a description in a search result should say.
    pub struct Seo {
        pub title: String,
        pub description: String,
    }

    /// What reviews amount to.
    pub struct Rating {
        /// The average of 1 to 5 stars, as a decimal: `4.35`.
        #[cfg_attr(feature = "openapi", schema(examples("4.35")))]
        pub average: String,
        /// How many reviews there are.
        pub count: u32,
    }

    /// The same thing in another language.
    pub struct Alternate {
        pub language: String,
        pub href: String,
    }

    /// A language of the store.
    pub struct Language {
        /// Tag of BCP 47.
        pub code: String,
        /// What its addresses begin with; empty for the store's first language.
        pub prefix: String,
    }

    /// An entry of a menu; a heading where it has no address.
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    pub struct MenuItem {
        pub label: String,
        pub href: Option<String>,
        pub children: Vec<MenuItem>,
        /// What the label is in, where the shop lacks it in the language of the answer.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(nullable = false))]
        pub language: Option<commerce::language::Language>,
    }

    /// The store that answers on this host.
    pub struct Store {
        pub code: String,
        pub name: String,
        pub tagline: String,
        pub description: String,
        pub contact_email: String,
        /// The language of this answer.
        pub language: String,
        /// The first is the default.
        pub languages: Vec<Language>,
        /// Codes of ISO 4217; the first is the default.
        pub currencies: Vec<Currency>,
        /// Codes of ISO 3166-1 of the countries that it has prices for; the first is the default.
        pub countries: Vec<Country>,
        pub menu: Vec<MenuItem>,
        pub footer: Vec<MenuItem>,
        /// How long a parcel takes, the first that fits a destination.
        pub delivery: Vec<DeliveryEstimate>,
        /// How goods may be sent back.
        pub returns: Option<ReturnPolicy>,
    }

    /// How long a parcel takes from the order to the door, in working days.
    pub struct DeliveryEstimate {
        /// Codes of ISO 3166-1; none is everywhere.
        pub countries: Vec<String>,
        pub min_days: u16,
        pub max_days: u16,
    }

    /// How long, and at whose cost, goods may be sent back.
    pub struct ReturnPolicy {
        /// Calendar days after delivery.
        pub days: u16,
        /// Whether the store pays the return.
        pub free: bool,
        /// A page that says more.
        pub page: Option<Link>,
    }

    /// A content page.
    pub struct Page {
        pub code: String,
        pub slug: String,
        pub href: String,
        pub title: String,
        /// Sanitized HTML.
        pub body_html: String,
        pub seo: Seo,
        pub alternates: Vec<Alternate>,
        /// What the text is in, where the shop lacks it in the language of the answer.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(nullable = false))]
        pub language: Option<commerce::language::Language>,
    }
}

impl From<money::Money> for Money {
    fn from(money: money::Money) -> Self {
        Self {
            amount: money.amount,
            currency: money.currency,
        }
    }
}

impl From<Money> for money::Money {
    fn from(money: Money) -> Self {
        Self::new(money.amount, money.currency)
    }
}

impl From<published::Link> for Link {
    fn from(link: published::Link) -> Self {
        Self {
            label: link.label,
            href: link.href,
            language: link.language,
        }
    }
}

impl From<published::Image> for Image {
    fn from(image: published::Image) -> Self {
        Self {
            renditions: Rendition::all(&image.src, &image.renditions),
            src: image.src,
            alt: image.alt,
            width: image.width,
            height: image.height,
        }
    }
}

impl Image {
    /// The address of the picture in pixels and in a type that every program shows, where there
    /// is one: what other sites are given.
    pub fn shareable(&self) -> Option<&str> {
        let common = |rendition: &&Rendition| rendition.kind != PictureType::Webp;
        let common = self.renditions.iter().find(common);
        let own = Some(&*self.src).filter(|src| !src.ends_with(".svg"));
        common.map(|rendition| &*rendition.src).or(own)
    }
}

impl Rendition {
    /// The renditions of a picture with their addresses.
    pub fn all(src: &str, renditions: &[published::Rendition]) -> Vec<Self> {
        let of = |rendition: &published::Rendition| Self {
            src: rendition.src(src),
            width: rendition.width,
            height: rendition.height,
            kind: match rendition.format {
                published::PictureFormat::Webp => PictureType::Webp,
                published::PictureFormat::Jpeg => PictureType::Jpeg,
                published::PictureFormat::Png => PictureType::Png,
            },
        };
        renditions.iter().map(of).collect()
    }
}

impl From<published::Seo> for Seo {
    fn from(seo: published::Seo) -> Self {
        Self {
            title: seo.title,
            description: seo.description,
        }
    }
}

impl From<published::Rating> for Rating {
    fn from(rating: published::Rating) -> Self {
        let hundredths = rating.average_hundredths;
        Self {
            average: format!("{}.{:02}", hundredths / 100, hundredths % 100),
            count: rating.count,
        }
    }
}

impl From<published::Alternate> for Alternate {
    fn from(alternate: published::Alternate) -> Self {
        Self {
            language: alternate.language.to_string(),
            href: alternate.href,
        }
    }
}

impl From<published::MenuItem> for MenuItem {
    fn from(item: published::MenuItem) -> Self {
        Self {
            label: item.label,
            href: item.href,
            children: item.children.into_iter().map(Self::from).collect(),
            language: item.language,
        }
    }
}

impl From<published::Site> for Store {
    fn from(site: published::Site) -> Self {
        Self {
            code: site.store,
            name: site.name,
            tagline: site.tagline,
            description: site.description,
            contact_email: site.contact_email,
            language: site.language.to_string(),
            languages: site
                .languages
                .into_iter()
                .map(|language| Language {
                    code: language.code.to_string(),
                    prefix: language.prefix,
                })
                .collect(),
            currencies: site.currencies,
            countries: site.countries.iter().map(|country| country.code).collect(),
            menu: site.menu.into_iter().map(MenuItem::from).collect(),
            footer: site.footer.into_iter().map(MenuItem::from).collect(),
            delivery: site
                .delivery
                .into_iter()
                .map(|estimate| DeliveryEstimate {
                    countries: estimate.countries,
                    min_days: estimate.min_days,
                    max_days: estimate.max_days,
                })
                .collect(),
            returns: site.returns.map(|returns| ReturnPolicy {
                days: returns.days,
                free: returns.free,
                page: returns.page.map(Link::from),
            }),
        }
    }
}

impl From<published::Page> for Page {
    fn from(page: published::Page) -> Self {
        Self {
            code: page.code,
            slug: page.slug,
            href: page.href,
            title: page.title,
            body_html: page.body_html,
            seo: page.seo.into(),
            alternates: page.alternates.into_iter().map(Alternate::from).collect(),
            language: page.language,
        }
    }
}
