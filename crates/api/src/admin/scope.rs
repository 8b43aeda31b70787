use serde::{Deserialize, Serialize};

/// What a key may do. The key in the shop's variable `admin_api_key` may do everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Scope {
    /// Read the catalogue and how far the shop is.
    #[serde(rename = "catalogue:read")]
    CatalogueRead,
    /// Import rows and store media.
    #[serde(rename = "catalogue:write")]
    CatalogueWrite,
    /// Publish.
    #[serde(rename = "publications:write")]
    PublicationsWrite,
    /// Migrate the database.
    #[serde(rename = "schema:write")]
    SchemaWrite,
    /// Read price lists and catalogue promotions, and ask which price is whose.
    #[serde(rename = "pricing:read")]
    PricingRead,
    /// Change price lists and catalogue promotions.
    #[serde(rename = "pricing:write")]
    PricingWrite,
    /// Read promotions and coupons, and try them on an order.
    #[serde(rename = "promotions:read")]
    PromotionsRead,
    /// Change promotions, and make coupons.
    #[serde(rename = "promotions:write")]
    PromotionsWrite,
    /// Create, list and revoke keys.
    #[serde(rename = "keys:manage")]
    KeysManage,
}

impl Scope {
    pub const ALL: [Self; 9] = [
        Self::CatalogueRead,
        Self::CatalogueWrite,
        Self::PublicationsWrite,
        Self::SchemaWrite,
        Self::PricingRead,
        Self::PricingWrite,
        Self::PromotionsRead,
        Self::PromotionsWrite,
        Self::KeysManage,
    ];

    /// The word that names it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CatalogueRead => "catalogue:read",
            Self::CatalogueWrite => "catalogue:write",
            Self::PublicationsWrite => "publications:write",
            Self::SchemaWrite => "schema:write",
            Self::PricingRead => "pricing:read",
            Self::PricingWrite => "pricing:write",
            Self::PromotionsRead => "promotions:read",
            Self::PromotionsWrite => "promotions:write",
            Self::KeysManage => "keys:manage",
        }
    }

    /// The scope with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == name)
    }
}

/// An address of the administration.
#[derive(Debug, Clone, Copy)]
pub struct Endpoint {
    /// Below `/api/v1/admin/`; a segment in braces stands for any.
    pub path: &'static str,
    /// The scope that each method needs.
    pub methods: &'static [(&'static str, Scope)],
    /// The same methods, as the header `Allow` lists them.
    pub allow: &'static str,
}

/// Who may do what. What is not here cannot be called.
pub const ENDPOINTS: [Endpoint; 25] = [
    Endpoint {
        path: "status",
        methods: &[("GET", Scope::CatalogueRead)],
        allow: "GET",
    },
    Endpoint {
        path: "migrations",
        methods: &[("POST", Scope::SchemaWrite)],
        allow: "POST",
    },
    Endpoint {
        path: "import",
        methods: &[("POST", Scope::CatalogueWrite)],
        allow: "POST",
    },
    Endpoint {
        path: "export",
        methods: &[("GET", Scope::CatalogueRead)],
        allow: "GET",
    },
    Endpoint {
        path: "media",
        methods: &[("GET", Scope::CatalogueRead)],
        allow: "GET",
    },
    Endpoint {
        path: "media/{file}",
        methods: &[("PUT", Scope::CatalogueWrite)],
        allow: "PUT",
    },
    Endpoint {
        path: "publications",
        methods: &[("POST", Scope::PublicationsWrite)],
        allow: "POST",
    },
    Endpoint {
        path: "prices",
        methods: &[("GET", Scope::PricingRead)],
        allow: "GET",
    },
    Endpoint {
        path: "price-lists",
        methods: &[("GET", Scope::PricingRead)],
        allow: "GET",
    },
    Endpoint {
        path: "price-lists/{code}",
        methods: &[
            ("GET", Scope::PricingRead),
            ("PUT", Scope::PricingWrite),
            ("DELETE", Scope::PricingWrite),
        ],
        allow: "GET, PUT, DELETE",
    },
    Endpoint {
        path: "price-lists/{code}/prices",
        methods: &[
            ("GET", Scope::PricingRead),
            ("POST", Scope::PricingWrite),
            ("DELETE", Scope::PricingWrite),
        ],
        allow: "GET, POST, DELETE",
    },
    Endpoint {
        path: "catalogue-promotions",
        methods: &[("GET", Scope::PricingRead)],
        allow: "GET",
    },
    Endpoint {
        path: "catalogue-promotions/{id}",
        methods: &[
            ("GET", Scope::PricingRead),
            ("PUT", Scope::PricingWrite),
            ("DELETE", Scope::PricingWrite),
        ],
        allow: "GET, PUT, DELETE",
    },
    Endpoint {
        path: "calculations",
        methods: &[("POST", Scope::PromotionsRead)],
        allow: "POST",
    },
    Endpoint {
        path: "promotions",
        methods: &[
            ("GET", Scope::PromotionsRead),
            ("POST", Scope::PromotionsWrite),
        ],
        allow: "GET, POST",
    },
    Endpoint {
        path: "promotions/{id}",
        methods: &[
            ("GET", Scope::PromotionsRead),
            ("PUT", Scope::PromotionsWrite),
            ("DELETE", Scope::PromotionsWrite),
        ],
        allow: "GET, PUT, DELETE",
    },
    Endpoint {
        path: "promotion-rules",
        methods: &[("GET", Scope::PromotionsRead)],
        allow: "GET",
    },
    Endpoint {
        path: "promotion-rules/{code}",
        methods: &[
            ("GET", Scope::PromotionsRead),
            ("PUT", Scope::PromotionsWrite),
            ("DELETE", Scope::PromotionsWrite),
        ],
        allow: "GET, PUT, DELETE",
    },
    Endpoint {
        path: "promotion-rules/{code}/component",
        methods: &[("GET", Scope::PromotionsRead)],
        allow: "GET",
    },
    Endpoint {
        path: "lanes",
        methods: &[("GET", Scope::PromotionsRead)],
        allow: "GET",
    },
    Endpoint {
        path: "lanes/{code}",
        methods: &[
            ("GET", Scope::PromotionsRead),
            ("PUT", Scope::PromotionsWrite),
            ("DELETE", Scope::PromotionsWrite),
        ],
        allow: "GET, PUT, DELETE",
    },
    Endpoint {
        path: "coupons",
        methods: &[
            ("GET", Scope::PromotionsRead),
            ("POST", Scope::PromotionsWrite),
        ],
        allow: "GET, POST",
    },
    Endpoint {
        path: "coupons/{code}",
        methods: &[
            ("GET", Scope::PromotionsRead),
            ("PUT", Scope::PromotionsWrite),
            ("DELETE", Scope::PromotionsWrite),
        ],
        allow: "GET, PUT, DELETE",
    },
    Endpoint {
        path: "api-keys",
        methods: &[("GET", Scope::KeysManage), ("POST", Scope::KeysManage)],
        allow: "GET, POST",
    },
    Endpoint {
        path: "api-keys/{id}",
        methods: &[("DELETE", Scope::KeysManage)],
        allow: "DELETE",
    },
];

impl Endpoint {
    /// The endpoint at these segments, which follow `/api/v1/admin`.
    pub fn at(segments: &[String]) -> Option<&'static Self> {
        ENDPOINTS.iter().find(|endpoint| {
            let mut pattern = endpoint.path.split('/');
            segments.iter().all(|segment| {
                let expected = pattern.next();
                expected.is_some_and(|name| name.starts_with('{') || name == segment)
            }) && pattern.next().is_none()
        })
    }

    /// The scope that a method needs here.
    pub fn scope(&self, method: &str) -> Option<Scope> {
        let found = self.methods.iter().find(|(known, _)| *known == method);
        found.map(|(_, scope)| *scope)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_is_written_as_it_is_named() {
        for scope in Scope::ALL {
            let written = serde_json::to_value(scope).unwrap();
            assert_eq!(written, scope.as_str());
            assert_eq!(Scope::named(scope.as_str()), Some(scope));
        }
    }

    #[test]
    fn an_endpoint_is_found_by_whole_segments() {
        let at = |path: &str| {
            let segments: Vec<_> = path.split('/').map(str::to_owned).collect();
            Endpoint::at(&segments).map(|endpoint| endpoint.path)
        };
        assert_eq!(at("api-keys"), Some("api-keys"));
        assert_eq!(at("api-keys/7"), Some("api-keys/{id}"));
        for unknown in ["", "api-keys/7/8", "imports", "media/a/b"] {
            assert_eq!(at(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn allow_lists_the_methods() {
        for endpoint in ENDPOINTS {
            let methods: Vec<_> = endpoint.methods.iter().map(|(method, _)| *method).collect();
            assert_eq!(endpoint.allow, methods.join(", "));
        }
    }
}
