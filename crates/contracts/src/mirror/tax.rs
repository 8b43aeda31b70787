/// Between the domain's types and the interface `tax` in the module `$wire`.
#[doc(hidden)]
#[macro_export]
macro_rules! mirror_tax {
    ($wire:ident) => {
        $crate::record!(
            $crate::tax::Taxed = $wire::Taxed {
                id,
                tax,
                entered,
                discount,
                before,
                after,
            }
        );
        $crate::record!(
            $crate::tax::PartTotal = $wire::AmountTotal {
                id,
                net,
                tax,
                gross,
                taxes
            }
        );
        $crate::record!(
            $crate::domain::TaxTotal = $wire::TaxTotal {
                code,
                rate,
                base,
                amount
            }
        );
        $crate::record!(
            $crate::tax::PartTotals = $wire::Totals {
                parts,
                taxes,
                net,
                tax,
                gross,
                rounding,
                to_pay,
            }
        );
    };
}
