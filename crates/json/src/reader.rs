use std::borrow::Cow;
use std::fmt;

use serde::de::value::CowStrDeserializer;
use serde::de::{
    self, Deserializer, EnumAccess, Expected, MapAccess, SeqAccess, Unexpected, VariantAccess,
    Visitor,
};

use crate::text::{Number, Text};
use crate::{Refused, near, path, raw};

/// What was wrong. Small, as every step of reading returns one or none.
#[derive(Debug)]
pub(crate) struct Fault(Box<What>);

#[derive(Debug)]
enum What {
    Syntax(String),
    Field(String),
    Missing(&'static str),
}

impl Fault {
    pub(crate) fn syntax(expected: String) -> Self {
        Self(Box::new(What::Syntax(expected)))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            What::Syntax(expected) | What::Field(expected) => f.write_str(expected),
            What::Missing(field) => write!(f, "expected the field `{field}`"),
        }
    }
}

impl std::error::Error for Fault {}

impl de::Error for Fault {
    #[inline(never)]
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(Box::new(What::Field(message.to_string())))
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        unexpected(expected)
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        unexpected(expected)
    }

    fn missing_field(field: &'static str) -> Self {
        Self(Box::new(What::Missing(field)))
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        one_of("expected no such field, but one of: ", field, expected)
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        one_of("expected one of: ", variant, expected)
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self(Box::new(What::Field("expected it once".to_owned())))
    }
}

#[inline(never)]
fn unexpected(expected: &dyn Expected) -> Fault {
    let expected = expected.to_string();
    // In the words of JSON where these are Rust's.
    let words = match expected.as_str() {
        "i64" => "an integer of 64 bits",
        "i8" => "an integer from -128 to 127",
        "i16" => "an integer from -32768 to 32767",
        "i32" => "an integer from -2147483648 to 2147483647",
        "u64" => "an integer from 0",
        "u8" => "an integer from 0 to 255",
        "u16" => "an integer from 0 to 65535",
        "u32" => "an integer from 0 to 4294967295",
        "a sequence" => "a list",
        "a map" => "an object",
        other if other.starts_with("struct ") => "an object",
        other if other.starts_with("enum ") => {
            "a name, or an object with one field that says which"
        }
        other => other,
    };
    Fault(Box::new(What::Field(format!("expected {words}"))))
}

#[inline(never)]
fn one_of(words: &str, found: &str, expected: &[&str]) -> Fault {
    let mut all = words.to_owned() + &expected.join(", ");
    if let Some(near) = near::nearest(found, expected) {
        all += "; perhaps `";
        all += near;
        all.push('`');
    }
    Fault(Box::new(What::Field(all)))
}

/// A text that is read by the types that are expected in it.
pub(crate) struct Reader<'a> {
    text: Text<'a>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self {
            text: Text::new(text),
        }
    }

    /// That nothing follows.
    pub(crate) fn end(&mut self) -> Result<(), Fault> {
        match self.text.peek() {
            0 if self.text.at >= self.text.whole().len() => Ok(()),
            _ => Err(self.text.syntax("the end")),
        }
    }

    /// A fault that was found where this has come to.
    pub(crate) fn explain(&self, fault: &Fault) -> Refused {
        let at = |missing| path::at(self.text.whole(), self.text.at, missing);
        Refused {
            field: match &*fault.0 {
                What::Syntax(_) => String::new(),
                What::Field(_) => at(None),
                What::Missing(field) => at(Some(field)),
            },
            expected: fault.to_string(),
        }
    }

    fn number<'de, V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Fault> {
        if !matches!(self.text.peek(), b'-' | b'0'..=b'9') {
            return Err(self.other_than(&visitor));
        }
        match self.text.number()? {
            Number::Positive(number) => visitor.visit_u64(number),
            Number::Negative(number) => visitor.visit_i64(number),
            Number::Other(_) => Err(unexpected(&visitor)),
        }
    }

    /// The fault of a value of another kind. It is read first, so that what is no JSON at all is said to
    /// be that.
    #[inline(never)]
    fn other_than(&mut self, expected: &dyn Expected) -> Fault {
        let at = self.text.at;
        self.skip_scalar().err().unwrap_or_else(|| {
            self.text.at = at;
            unexpected(expected)
        })
    }

    /// Goes past a value that holds no others; into one that does.
    fn skip_scalar(&mut self) -> Result<(), Fault> {
        match self.text.peek() {
            b'"' => self.text.string().map(drop),
            b'-' | b'0'..=b'9' => self.text.number().map(drop),
            b'[' | b'{' => {
                self.text.at += 1;
                Ok(())
            }
            b't' => self.text.word("true"),
            b'f' => self.text.word("false"),
            _ => self.text.word("null"),
        }
    }

    /// Goes past a value.
    #[inline(never)]
    fn skip(&mut self) -> Result<(), Fault> {
        let close = match self.text.peek() {
            b'[' => b']',
            b'{' => b'}',
            _ => return self.skip_scalar(),
        };
        self.text.open()?;
        let mut first = true;
        while self.text.follows(close, &mut first)? {
            if close == b'}' {
                self.text.name()?;
                self.text.colon()?;
            }
            self.skip()?;
        }
        Ok(())
    }

    fn text<'de, V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Fault> {
        match self.text.peek() {
            b'"' => visitor.visit_str(&self.text.string()?),
            _ => Err(self.other_than(&visitor)),
        }
    }

    fn list<'de, V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Fault> {
        if self.text.peek() != b'[' {
            return Err(self.other_than(&visitor));
        }
        self.text.open()?;
        let mut within = Within {
            reader: self,
            first: true,
            done: false,
        };
        let value = visitor.visit_seq(&mut within)?;
        let done = within.done;
        if !done && self.text.follows(b']', &mut false)? {
            return Err(self.text.syntax("the end of a list"));
        }
        Ok(value)
    }

    fn object<'de, V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Fault> {
        if self.text.peek() != b'{' {
            return Err(self.other_than(&visitor));
        }
        self.text.open()?;
        visitor.visit_map(&mut Within {
            reader: self,
            first: true,
            done: false,
        })
    }
}

macro_rules! numbers {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
            self.number(visitor)
        }
    )*};
}

impl<'de> Deserializer<'de> for &mut Reader<'_> {
    type Error = Fault;

    /// A number with a fraction or an exponent comes as a text, exactly as it was written.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.text.peek() {
            b'"' => self.text(visitor),
            b'[' => self.list(visitor),
            b'{' => self.object(visitor),
            b't' | b'f' => self.deserialize_bool(visitor),
            b'n' => {
                self.text.word("null")?;
                visitor.visit_unit()
            }
            _ => match self.text.number()? {
                Number::Positive(number) => visitor.visit_u64(number),
                Number::Negative(number) => visitor.visit_i64(number),
                Number::Other(number) => visitor.visit_str(number),
            },
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let value = self.text.peek() == b't';
        match self.text.peek() {
            b't' => self.text.word("true")?,
            b'f' => self.text.word("false")?,
            _ => return Err(self.other_than(&visitor)),
        }
        visitor.visit_bool(value)
    }

    numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
        deserialize_f32 deserialize_f64
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.text(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.text(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.text(visitor)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.text(visitor)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.text(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if self.text.peek() == b'n' {
            self.text.word("null")?;
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.text.peek() {
            b'n' => self.text.word("null")?,
            _ => return Err(self.other_than(&visitor)),
        }
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        if name != raw::NAME {
            return visitor.visit_newtype_struct(self);
        }
        self.text.peek();
        let start = self.text.at;
        self.skip()?;
        visitor.visit_str(&self.text.whole()[start..self.text.at])
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.list(visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Fault> {
        self.list(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.list(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.object(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.object(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        match self.text.peek() {
            b'"' => {
                let name = self.text.string()?;
                visitor.visit_enum(CowStrDeserializer::new(Cow::Borrowed(&*name)))
            }
            b'{' => {
                self.text.open()?;
                if !self.text.follows(b'}', &mut true)? {
                    return Err(self.other_than(&visitor));
                }
                let value = visitor.visit_enum(Choice { reader: self })?;
                if self.text.follows(b'}', &mut false)? {
                    // The name of what is too much.
                    self.text.name()?;
                    let expected = "expected no other field beside the first".to_owned();
                    return Err(Fault(Box::new(What::Field(expected))));
                }
                Ok(value)
            }
            _ => Err(self.other_than(&visitor)),
        }
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.text(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.skip()?;
        visitor.visit_unit()
    }
}

/// A list or an object whose bracket was passed.
struct Within<'r, 'a> {
    reader: &'r mut Reader<'a>,
    first: bool,
    /// Whether its end was passed.
    done: bool,
}

impl Within<'_, '_> {
    #[inline(never)]
    fn follows(&mut self, close: u8) -> Result<bool, Fault> {
        let follows = self.reader.text.follows(close, &mut self.first)?;
        self.done = !follows;
        Ok(follows)
    }
}

impl<'de> SeqAccess<'de> for &mut Within<'_, '_> {
    type Error = Fault;

    fn next_element_seed<T: de::DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Fault> {
        if !self.follows(b']')? {
            return Ok(None);
        }
        seed.deserialize(&mut *self.reader).map(Some)
    }
}

impl<'de> MapAccess<'de> for &mut Within<'_, '_> {
    type Error = Fault;

    fn next_key_seed<K: de::DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Fault> {
        if !self.follows(b'}')? {
            // A field that is missing is missed at the bracket.
            return Ok(None);
        }
        let name = self.reader.text.name()?;
        let key = seed.deserialize(CowStrDeserializer::new(name))?;
        self.reader.text.colon()?;
        Ok(Some(key))
    }

    fn next_value_seed<V: de::DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        seed.deserialize(&mut *self.reader)
    }
}

/// An object with one field, which says what it is; its bracket was passed.
struct Choice<'r, 'a> {
    reader: &'r mut Reader<'a>,
}

impl<'de> EnumAccess<'de> for Choice<'_, '_> {
    type Error = Fault;
    type Variant = Self;

    fn variant_seed<V: de::DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Fault> {
        let name = self.reader.text.name()?;
        let variant = seed.deserialize(CowStrDeserializer::new(name))?;
        self.reader.text.colon()?;
        Ok((variant, self))
    }
}

impl<'de> VariantAccess<'de> for Choice<'_, '_> {
    type Error = Fault;

    fn unit_variant(self) -> Result<(), Fault> {
        Err(Fault(Box::new(What::Field(
            "expected its name alone, as a text".to_owned(),
        ))))
    }

    fn newtype_variant_seed<T: de::DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Fault> {
        seed.deserialize(self.reader)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Fault> {
        self.reader.list(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.reader.object(visitor)
    }
}
