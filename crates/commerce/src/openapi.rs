use std::borrow::Cow;

use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

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

impl ToSchema for Language {
    // The API has a `Language` of its own: the tag with its addresses.
    fn name() -> Cow<'static, str> {
        "LanguageTag".into()
    }
}
