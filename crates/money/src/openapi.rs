use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::Currency;

impl PartialSchema for Currency {
    fn schema() -> RefOr<Schema> {
        let schema = ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("A code of ISO 4217."))
            .pattern(Some("^[A-Z]{3}$"))
            .examples([Self::EUR.code()]);
        schema.build().into()
    }
}

impl ToSchema for Currency {}
