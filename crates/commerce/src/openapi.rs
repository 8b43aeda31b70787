use std::borrow::Cow;

use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::Country;
use crate::language::Language;

impl PartialSchema for Language {
    fn schema() -> RefOr<Schema> {
        let schema = ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("A language of BCP 47, where needed with a region."))
            .pattern(Some("^[a-z]{2,3}(-[A-Z]{2})?$"))
            .examples(["en", "fr-CA"]);
        schema.build().into()
    }
}

impl PartialSchema for Country {
    fn schema() -> RefOr<Schema> {
        let schema = ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("A country of ISO 3166-1."))
            .pattern(Some("^[A-Z]{2}$"))
            .examples(["CH"]);
        schema.build().into()
    }
}

impl ToSchema for Country {}

impl ToSchema for Language {
    // The API has a `Language` of its own: the tag with its addresses.
    fn name() -> Cow<'static, str> {
        "LanguageTag".into()
    }
}
