/// Between the domain's types and the interface `pricing` in the module `$wire`.
#[doc(hidden)]
#[macro_export]
macro_rules! mirror_pricing {
    ($wire:ident) => {
        $crate::mirror_lists!($wire);
        $crate::record!($crate::domain::Audience = $wire::Audience {
            stores,
            countries,
            channels,
            segments,
            organizations,
            customers,
            starts,
            ends,
        });
        $crate::cases!($crate::domain::Priced = $wire::Priced { ; Product, Variant });
        $crate::record!($crate::domain::CataloguePromotion = $wire::CataloguePromotion {
            id,
            priority,
            created,
            exclusive,
            audience,
            of,
            discount,
            floor,
        });
    };
}

/// Of the same those that an engine cannot have as they are in the domain.
#[doc(hidden)]
#[macro_export]
macro_rules! mirror_lists {
    ($wire:ident) => {
        $crate::cases!($crate::domain::ListKind = $wire::ListKind { Base, Sale, Override });
        $crate::cases!($crate::domain::TierMode = $wire::TierMode { AllUnits, Graduated });
        $crate::record!($crate::domain::PriceList = $wire::PriceList {
            code,
            currency,
            kind,
            priority,
            audience,
            tiers,
        });
        $crate::record!($crate::domain::PriceRow = $wire::PriceRow {
            list = list,
            of = of,
            from = from_quantity,
            amount = amount,
        });
        $crate::record!($crate::domain::Decision = $wire::Decision { price, lost });
        $crate::record!($crate::domain::Price = $wire::Price {
            unit,
            compare_at,
            list,
            tiers,
            units,
            promotions,
        });
        $crate::record!($crate::domain::Tier = $wire::Tier {
            from = from_quantity,
            unit = unit,
            list = list,
        });
        $crate::record!($crate::domain::Lost = $wire::Lost { list, row, reason });

        impl $crate::Convert<$wire::WhyLost> for $crate::domain::WhyLost {
            fn convert(self) -> $wire::WhyLost {
                match self {
                    Self::Currency => $wire::WhyLost::Currency,
                    Self::Store => $wire::WhyLost::Store,
                    Self::Country => $wire::WhyLost::Country,
                    Self::Channel => $wire::WhyLost::Channel,
                    Self::Segment => $wire::WhyLost::Segment,
                    Self::Organization => $wire::WhyLost::Organization,
                    Self::Customer => $wire::WhyLost::Customer,
                    Self::NotStarted => $wire::WhyLost::NotStarted,
                    Self::Ended => $wire::WhyLost::Ended,
                    Self::VariantHasOwn => $wire::WhyLost::VariantHasOwn,
                    Self::Priority { than } => $wire::WhyLost::Priority(than),
                    Self::LessSpecific { than } => $wire::WhyLost::LessSpecific(than),
                    Self::Kind { than } => $wire::WhyLost::Kind(than),
                    Self::Tie { with } => $wire::WhyLost::Tie(with),
                    Self::UnderHigherList { than } => $wire::WhyLost::UnderHigherList(than),
                    Self::Quantity => $wire::WhyLost::Quantity,
                }
            }
        }

        impl $crate::Convert<$crate::domain::WhyLost> for $wire::WhyLost {
            fn convert(self) -> $crate::domain::WhyLost {
                use $crate::domain::WhyLost;
                match self {
                    Self::Currency => WhyLost::Currency,
                    Self::Store => WhyLost::Store,
                    Self::Country => WhyLost::Country,
                    Self::Channel => WhyLost::Channel,
                    Self::Segment => WhyLost::Segment,
                    Self::Organization => WhyLost::Organization,
                    Self::Customer => WhyLost::Customer,
                    Self::NotStarted => WhyLost::NotStarted,
                    Self::Ended => WhyLost::Ended,
                    Self::VariantHasOwn => WhyLost::VariantHasOwn,
                    Self::Priority(than) => WhyLost::Priority { than },
                    Self::LessSpecific(than) => WhyLost::LessSpecific { than },
                    Self::Kind(than) => WhyLost::Kind { than },
                    Self::Tie(with) => WhyLost::Tie { with },
                    Self::UnderHigherList(than) => WhyLost::UnderHigherList { than },
                    Self::Quantity => WhyLost::Quantity,
                }
            }
        }
    };
}
