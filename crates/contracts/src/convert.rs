//! Values of one type as the values of another that mean the same.

use crate::{Error, domain};

/// Becomes the value of another type that means the same.
///
/// wit-bindgen makes types of its own for each side of an interface. [`crate::mirror_types`] and the
/// macros beside it write the conversions between them and the domain's once, for all of them.
pub trait Convert<T>: Sized {
    /// The same as a `T`.
    fn convert(self) -> T;

    /// All of a list.
    #[inline]
    fn convert_all(list: Vec<Self>) -> Vec<T> {
        list.into_iter().map(Self::convert).collect()
    }
}

/// Becomes the value of another type, unless it says something that cannot be.
pub trait TryConvert<T> {
    /// The same as a `T`.
    fn try_convert(self) -> Result<T, Error>;
}

macro_rules! same {
    ($($type:ty),*) => {
        $(impl Convert<$type> for $type {
            #[inline]
            fn convert(self) -> $type {
                self
            }

            #[inline]
            fn convert_all(list: Vec<$type>) -> Vec<$type> {
                list
            }
        })*
    };
}

same!(bool, u8, u16, u32, u64, i16, i32, i64, String);
same!((String, String), (u64, i64));
// What an engine has as it is in the domain.
same!(
    domain::Rate,
    domain::Discount,
    domain::Time,
    domain::Customer,
    domain::Facts
);
same!(
    domain::TaxRate,
    domain::Tax,
    domain::Line,
    domain::Charge,
    domain::On,
    domain::UnitPrice
);
same!(domain::Limit, domain::Coupon, domain::Range, domain::Every);
same!(domain::Applied, domain::Adjustment, domain::Gift);
same!(domain::Audience, domain::Priced, domain::CataloguePromotion);

/// A place in a list.
impl Convert<u32> for usize {
    fn convert(self) -> u32 {
        u32::try_from(self).unwrap_or(u32::MAX)
    }
}

impl Convert<usize> for u32 {
    fn convert(self) -> usize {
        self as usize
    }
}

impl<A: Convert<B>, B> Convert<Vec<B>> for Vec<A> {
    fn convert(self) -> Vec<B> {
        A::convert_all(self)
    }
}

impl<A: Convert<B>, B> Convert<Option<B>> for Option<A> {
    fn convert(self) -> Option<B> {
        self.map(A::convert)
    }
}

/// Two records with the same fields; or with names for the first's fields in the second.
#[doc(hidden)]
#[macro_export]
macro_rules! record {
    ($one:ty = $other:ty { $($field:ident),* $(,)? }) => {
        $crate::record!($one = $other { $($field = $field),* });
    };
    ($one:ty = $other:ty { $($field:ident = $name:ident),* $(,)? }) => {
        impl $crate::Convert<$other> for $one {
            fn convert(self) -> $other {
                type Other = $other;
                Other { $($name: $crate::Convert::convert(self.$field)),* }
            }
        }
        impl $crate::Convert<$one> for $other {
            fn convert(self) -> $one {
                type One = $one;
                One { $($field: $crate::Convert::convert(self.$name)),* }
            }
        }
    };
}

/// Two enums with the same cases: first those without a value, then those with one.
#[doc(hidden)]
#[macro_export]
macro_rules! cases {
    ($one:ty = $other:ty { $($bare:ident),* $(; $($full:ident),*)? }) => {
        $crate::cases!(@ $one, $other, $($bare)*, $($($full)*)?);
        $crate::cases!(@ $other, $one, $($bare)*, $($($full)*)?);
    };
    (@ $from:ty, $to:ty, $($bare:ident)*, $($full:ident)*) => {
        impl $crate::Convert<$to> for $from {
            fn convert(self) -> $to {
                type To = $to;
                match self {
                    $(Self::$bare => To::$bare,)*
                    $(Self::$full(value) => To::$full($crate::Convert::convert(value)),)*
                }
            }
        }
    };
}
