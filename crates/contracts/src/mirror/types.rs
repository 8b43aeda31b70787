/// Between the domain's types and the interface `types` in the module `$wire`.
#[doc(hidden)]
#[macro_export]
macro_rules! mirror_types {
    ($wire:ident) => {
        $crate::mirror_settings!($wire);
        $crate::record!($crate::domain::Rate = $wire::Rate { mantissa, scale });
        $crate::record!($crate::domain::Time = $wire::Time { seconds, offset_minutes });
        $crate::record!($crate::domain::Customer = $wire::Customer {
            id,
            registered,
            segments,
            organization,
            orders,
        });
        $crate::record!($crate::domain::Facts = $wire::Facts {
            store,
            currency,
            channel,
            country,
            shipping_method,
            payment_method,
            customer,
            time,
        });
        $crate::cases!($crate::domain::Discount = $wire::Discount { ; Percent, Amount, FixedPrice });
        $crate::record!($crate::domain::TaxRate = $wire::TaxRate { code, rate, compound, beside });
        $crate::record!($crate::domain::Tax = $wire::Tax { included, rates, origin });
        $crate::record!($crate::domain::Line = $wire::Line {
            id,
            product,
            variant,
            brand,
            categories,
            tags,
            attributes,
            quantity,
            unit_price,
            prices,
            on_sale,
            floor,
            excluded,
            tax,
        });
        $crate::record!($crate::domain::Charge = $wire::Charge { id, method, amount, tax });
        $crate::cases!($crate::domain::On = $wire::On { ; Line, Shipping, Surcharge });
        $crate::record!($crate::domain::UnitPrice = $wire::UnitPrice { count, price });
    };
}

/// Of the same those that an engine cannot have as they are in the domain.
#[doc(hidden)]
#[macro_export]
macro_rules! mirror_settings {
    ($wire:ident) => {
        $crate::cases!(
            $crate::domain::Rounding = $wire::Rounding {
                HalfUp,
                HalfEven,
                HalfDown,
                HalfOdd,
                Up,
                Down
            }
        );
        $crate::cases!(
            $crate::domain::Leftover = $wire::Leftover {
                LargestRemainder,
                First,
                Last,
                OneEach,
                CarriedOn,
                RoundedLast,
                RoundedOneEach
            }
        );
        $crate::cases!(
            $crate::domain::Weights = $wire::Weights {
                AsEntered,
                WithTax,
                Units
            }
        );
        $crate::cases!($crate::domain::Percentage = $wire::Percentage { Remaining, Taken });
        $crate::cases!($crate::domain::RoundPer = $wire::RoundPer { Line, Unit, Total });
        $crate::cases!($crate::domain::Included = $wire::Included { Tax, Net });
        $crate::cases!(
            $crate::domain::TaxBase = $wire::TaxBase {
                AfterDiscount,
                BeforeDiscount,
                DiscountsApart
            }
        );
        $crate::cases!(
            $crate::domain::ShippingTax = $wire::ShippingTax {
                Own,
                AsGoods,
                HighestOfGoods
            }
        );
        $crate::cases!($crate::domain::Destination = $wire::Destination { KeepGross, KeepNet });
        $crate::record!(
            $crate::domain::Settings = $wire::Settings {
                rounding,
                leftover,
                weights,
                percentage,
                round_per,
                included,
                tax_base,
                destination,
                shipping_tax,
                cash_step,
            }
        );
        impl $crate::Convert<$wire::Error> for $crate::Error {
            fn convert(self) -> $wire::Error {
                match self {
                    Self::Overflow => $wire::Error::Overflow,
                    Self::Invalid { field, expected } => {
                        $wire::Error::Invalid($wire::Invalid { field, expected })
                    }
                    Self::Other(why) => $wire::Error::Other(why),
                }
            }
        }

        impl $crate::Convert<$crate::Error> for $wire::Error {
            fn convert(self) -> $crate::Error {
                match self {
                    Self::Overflow => $crate::Error::Overflow,
                    Self::Invalid($wire::Invalid { field, expected }) => {
                        $crate::Error::Invalid { field, expected }
                    }
                    Self::Other(why) => $crate::Error::Other(why),
                }
            }
        }
    };
}
