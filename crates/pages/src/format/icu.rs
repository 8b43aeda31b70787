//! The tables against ICU with its compiled data of CLDR.

use fixed_decimal::Decimal;
use icu_datetime::{DateTimeFormatter, fieldsets, input};
use icu_decimal::DecimalFormatter;
use icu_experimental::dimension::currency::{CurrencyType, formatter::CurrencyFormatter};
use icu_experimental::dimension::percent::formatter::PercentFormatter;
use icu_experimental::displaynames::multi::RegionDisplayNames;
use icu_list::ListFormatter;
use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};
use money::{Currency, Money};

use super::{AR, DE, EN, Formats, Plural};

fn languages() -> [(&'static str, &'static Formats); 3] {
    [("en", &EN), ("de", &DE), ("ar", &AR)]
}

fn locale(tag: &str) -> Locale {
    tag.parse().unwrap()
}

/// All of ISO 4217.
fn currencies() -> Vec<Currency> {
    let letters = || b'A'..=b'Z';
    let codes = letters()
        .flat_map(move |a| letters().flat_map(move |b| letters().map(move |c| [a, b, c])))
        .filter_map(|code| std::str::from_utf8(&code).unwrap().parse().ok());
    let currencies: Vec<_> = codes.collect();
    assert!(currencies.len() > 150);
    currencies
}

/// How ICU writes amounts of a currency, from a decimal without grouping.
fn icu_money(tag: &str, currency: Currency) -> impl Fn(&str) -> String {
    let code = CurrencyType::try_from_str(&currency.code().to_lowercase()).unwrap();
    let formatter =
        CurrencyFormatter::try_new_symbol(locale(tag).into(), code, Default::default()).unwrap();
    let isolates = tag == "ar";
    move |decimal| {
        let decimal: Decimal = decimal.parse().unwrap();
        let written = formatter.format_fixed_decimal(&decimal).to_string();
        // `US$` at the end of a line is ours to keep together.
        match written.ends_with(['$', '¥']) && isolates {
            true => written + "\u{200e}",
            false => written,
        }
    }
}

/// Amounts at every place where something changes, and many between.
fn amounts() -> impl Iterator<Item = i64> {
    let edges = (0..19).flat_map(|power| {
        let power = 10_i64.pow(power);
        [power - 1, power, power + 1]
    });
    // A step that is prime to ten reaches all endings.
    let between = (0..1_500).map(|step: i64| step * step * 7_919 % 100_000_000_000);
    let amounts = edges.chain(between).chain([i64::MAX]);
    amounts.flat_map(|amount| [amount, -amount])
}

#[test]
fn money_is_what_icu_writes() {
    for (tag, formats) in languages() {
        for currency in [Currency::EUR, Currency::USD, Currency::JPY, Currency::KWD] {
            let icu = icu_money(tag, currency);
            for amount in amounts() {
                let money = Money::new(amount, currency);
                assert_eq!(
                    formats.money(money),
                    icu(&money.to_decimal_string()),
                    "{tag} {money:?}"
                );
            }
        }
    }
}

/// CLDR leaves out the small coins of some countries; amounts keep the decimals of ISO 4217, in
/// which they are counted.
#[test]
fn every_currency_is_where_icu_puts_it() {
    for (tag, formats) in languages() {
        for currency in currencies() {
            let icu = icu_money(tag, currency);
            let money = Money::new(-1_234_500, currency).to_decimal_string();
            let whole = money.split_once('.').map_or(&*money, |(whole, _)| whole);
            let ours = [&*money, whole].map(|decimal| formats.priced(decimal, &currency));
            let icu = [icu(&money), icu(whole)].map(|written| {
                // Before a number the point of "Cg." takes a space, by UTS 35 and in ICU for C.
                written.replace("Cg.12", "Cg.\u{a0}12")
            });
            assert!(
                ours.iter().any(|ours| icu.contains(ours)),
                "{tag} {ours:?} {icu:?}"
            );
        }
    }
}

#[test]
fn numbers_are_what_icu_writes() {
    for (tag, formats) in languages() {
        let icu = DecimalFormatter::try_new(locale(tag).into(), Default::default()).unwrap();
        for amount in amounts() {
            if let Ok(count) = u64::try_from(amount) {
                assert_eq!(formats.count(count), icu.format(&count.into()).to_string());
            }
            let decimal = Money::new(amount, Currency::KWD).to_decimal_string();
            let written = icu.format(&decimal.parse().unwrap()).to_string();
            assert_eq!(formats.measure(&decimal, None), written, "{tag} {decimal}");
        }
    }
}

#[test]
fn percentages_are_what_icu_writes() {
    for (tag, formats) in languages() {
        let icu = PercentFormatter::try_new(locale(tag).into(), Default::default()).unwrap();
        for percent in [0_u64, 1, 8, 20, 99, 100, 1_250] {
            assert_eq!(
                formats.percent(percent),
                icu.format(&percent.into()).to_string(),
                "{tag}"
            );
        }
    }
}

#[test]
fn plurals_are_those_of_icu() {
    for (tag, formats) in languages() {
        let icu = PluralRules::try_new_cardinal(locale(tag).into()).unwrap();
        for count in (0..2_000).chain([10_003, 100_000, 1_000_011, 1_000_000_102]) {
            let expected = match icu.category_for(count) {
                PluralCategory::Zero => Plural::Zero,
                PluralCategory::One => Plural::One,
                PluralCategory::Two => Plural::Two,
                PluralCategory::Few => Plural::Few,
                PluralCategory::Many => Plural::Many,
                PluralCategory::Other => Plural::Other,
            };
            assert_eq!(formats.plural(count), expected, "{tag} {count}");
        }
    }
}

#[test]
fn dates_are_what_icu_writes() {
    for (tag, formats) in languages() {
        let icu = DateTimeFormatter::try_new(locale(tag).into(), fieldsets::YMD::long()).unwrap();
        for month in 1..=12 {
            for day in [1, 9, 10, 28] {
                let date = input::Date::try_new_gregorian(2026, month, day).unwrap();
                let ours = formats.date(&format!("2026-{month:02}-{day:02}"));
                assert_eq!(ours, icu.format(&date).to_string(), "{tag}");
            }
        }
    }
}

#[test]
fn lists_are_what_icu_writes() {
    for (tag, formats) in languages() {
        let icu = ListFormatter::try_new_and(locale(tag).into(), Default::default()).unwrap();
        let items = ["A", "B", "C", "D"];
        for length in 0..=items.len() {
            let items = &items[..length];
            let written = items.iter().enumerate();
            let written =
                written.map(|(place, item)| formats.before(place, length).to_owned() + item);
            assert_eq!(
                written.collect::<String>(),
                icu.format(items.iter()).to_string(),
                "{tag}"
            );
        }
    }
}

#[test]
fn countries_are_called_what_cldr_calls_them() {
    for (tag, formats) in languages() {
        let names = RegionDisplayNames::try_new(locale(tag).into(), Default::default()).unwrap();
        let codes = EN.countries.lines().map(|line| &line[..2]);
        assert!(codes.clone().count() > 50);
        for code in codes {
            let expected = names.of(code.parse().unwrap());
            assert_eq!(Some(formats.country(code)), expected, "{tag} {code}");
        }
    }
}
