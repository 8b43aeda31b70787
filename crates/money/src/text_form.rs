/// Gives a type that is a short text, such as a code, the one form of it everywhere: for people, in JSON
/// and in CBOR. `$text` is its method that gives the text; `FromStr` reads it, and checks it.
///
/// The crate that calls it depends on `serde` and `minicbor`.
#[macro_export]
macro_rules! text_form {
    ($type:ty, $text:ident) => {
        impl ::std::fmt::Display for $type {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.$text())
            }
        }

        impl ::std::fmt::Debug for $type {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.$text())
            }
        }

        impl ::serde::Serialize for $type {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.$text())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $type {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                let text = <::std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(::serde::de::Error::custom)
            }
        }

        impl<C> ::minicbor::Encode<C> for $type {
            fn encode<W: ::minicbor::encode::Write>(
                &self,
                encoder: &mut ::minicbor::Encoder<W>,
                _: &mut C,
            ) -> Result<(), ::minicbor::encode::Error<W::Error>> {
                encoder.str(self.$text())?.ok()
            }
        }

        impl<'b, C> ::minicbor::Decode<'b, C> for $type {
            fn decode(
                decoder: &mut ::minicbor::Decoder<'b>,
                _: &mut C,
            ) -> Result<Self, ::minicbor::decode::Error> {
                let text = decoder.str()?;
                text.parse().map_err(::minicbor::decode::Error::custom)
            }
        }
    };
}
