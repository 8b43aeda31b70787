//! Every text of the pages that is not data: one catalogue per language.
//!
//! A catalogue is a struct without defaults, so a missing translation does not compile.

mod ar;
mod de;
mod en;

use commerce::language::Language;

use crate::format::Formats;

/// Declares the catalogue, and lets tests walk over its plain texts.
macro_rules! catalogue {
    (
        texts { $($(#[$text_doc:meta])* $text:ident,)* }
        sentences { $($(#[$sentence_doc:meta])* $sentence:ident: $kind:ty,)* }
    ) => {
        /// The texts of one language and the way it writes numbers and money.
        pub(crate) struct Messages {
            pub(crate) formats: &'static Formats,
            $($(#[$text_doc])* pub(crate) $text: &'static str,)*
            $($(#[$sentence_doc])* pub(crate) $sentence: $kind,)*
        }

        #[cfg(test)]
        impl Messages {
            /// All plain texts, by name.
            pub(crate) fn texts(&self) -> Vec<(&'static str, &'static str)> {
                vec![$((stringify!($text), self.$text),)*]
            }
        }
    };
}

catalogue! {
    texts {
        /// For `og:locale` where the language has no region: `en_US`.
        territory,

        // The frame of every page.
        skip_to_content,
        main_menu,
        menu,
        close,
        search,
        search_placeholder,
        language,
        currency,
        country,
        language_and_currency,
        /// To a visitor whose browser prefers this language, on a page in another.
        this_page_in_your_language,
        read_it,
        footer,
        contact,
        breadcrumbs,

        // Cards and lists.
        products,
        categories,
        sold_out,
        few_left,
        colours,
        filter,
        active_filters,
        clear_filters,
        apply,
        brand,
        category,
        all_categories,
        sort,
        sort_relevance,
        sort_popular,
        sort_price_ascending,
        sort_price_descending,
        sort_newest,
        sort_name,
        price,
        rating,
        availability,
        and_more,
        range_from,
        range_to,
        next_page,
        first_page,
        empty_category,
        nothing_with_filters,

        // Product page.
        pictures,
        in_stock,
        description,
        details,
        item_number,
        weight,
        yes,
        no,
        regular_price,
        reduced_price,
        graduated,
        offers,
        offers_lead,
        see_reduced,
        no_offers,
        coupon_code,
        on_sale,
        quantity_prices,
        quantity,
        price_each,
        group_make,
        group_size,
        group_care,
        group_origin,
        group_use,
        combination_missing,
        not_with_choice,
        not_offered,

        // Product page: what it costs, whether it is there, what belongs to it.
        enlarge,
        previous_picture,
        next_picture,
        saving,
        total,
        update_price,
        backorder,
        ready_to_download,
        by_appointment,
        sent_by_mail,
        by_warehouse,
        delivery,
        /// A time of delivery that is for every country without one of its own.
        elsewhere,
        returns,
        parts_of_bundle,
        optional,
        no_choice,
        not_available,
        choice_unknown,
        choice_unavailable,
        related,
        accessories,
        spare_parts,
        upsell,
        substitutes,
        instead,
        share,
        link_to_product,
        copy_link,
        link_copied,
        send_by_mail,

        // Search page.
        search_title,
        search_intro,
        all_products,
        tip_spelling,
        tip_words,
        tip_number,
        search_tips,
        browse,
        popular,
        did_you_mean,
        /// Between the words of a list.
        list_separator,
        suggestions,
        recent_searches,
        clear_recent,

        // Errors.
        not_found_title,
        not_found_text,
        to_homepage,
        bad_request_title,
        bad_request_text,
        without_filters,
    }
    sentences {
        /// "12 products", from the number and the number as it is written.
        product_count: fn(u64, &str) -> String,
        /// Results for a query, as a heading.
        results_for: Phrase,
        /// Nothing was found for a query, as a heading.
        nothing_for: Phrase,
        /// What a reduced price is compared with.
        lowest_30_days: Phrase,
        /// By how much a price is reduced, on a badge.
        percent_off: Phrase,
        /// Until which day a reduced price holds.
        sale_until: Phrase,
        /// Where prices start.
        price_from: Phrase,
        /// No price in this currency.
        not_in_currency: Phrase,
        /// A link to the same page in another currency.
        see_in_currency: Phrase,
        /// Up to a price or a number.
        up_to: Phrase,
        /// A number of stars, which has one digit, and more.
        stars_and_more: fn(&str) -> String,
        /// What reviews amount to, from the average and the number of them.
        rated: fn(&str, &str) -> String,
        /// Further values of a filter, from how many there are.
        more_values: fn(usize) -> String,
        /// A button that leads to the list, from the number of products.
        show_products: fn(u64, &str) -> String,
        /// A link to the list without its filters, from the number of products.
        all_without_filters: fn(u64, &str) -> String,
        /// A link to the list without one filter.
        without: Phrase,
        /// A word in quotation marks.
        quoted: Phrase,
        /// The list is of another question than was typed: both.
        corrected: fn(&str, &str) -> String,
        /// Words that were left out, as a list.
        ignored: Phrase,
        /// From a quantity on.
        quantity_from: Phrase,
        /// The filter with this label goes away.
        remove_filter: Phrase,
        /// Everything of a category, at the top of its menu.
        all_of: Phrase,
        /// A heading for the blurb of a brand.
        about: Phrase,
        /// A link to one picture, by its place.
        picture_of: fn(usize, usize) -> String,
        /// The nearest variant that exists, from the labels of its values.
        shown_instead: Phrase,
        /// More is expected on a day.
        expected_on: Phrase,
        /// A parcel takes from so many to so many working days.
        working_days: fn(u64, u64) -> String,
        /// Goods may be sent back within so many days, free of charge or not.
        return_within: fn(u64, bool) -> String,
        /// "4.6 out of 5", from the average as it is written.
        stars: Phrase,
        /// "128 reviews", from the number and the number as it is written.
        review_count: fn(u64, &str) -> String,
        /// A price per litre or kilogram, from the price and the unit.
        price_per: fn(&str, &str) -> String,
        /// What is saved, from the amount.
        you_save: Phrase,
        /// What the parts of a bundle cost one by one.
        separately: Phrase,
        /// The smallest quantity that can be ordered.
        at_least: Phrase,
        /// The largest quantity that can be ordered.
        at_most: Phrase,
        /// It is sold in multiples of this.
        in_packs: Phrase,
        /// How many must be chosen: exactly, or from and to.
        choose: fn(u64, u64) -> String,
        /// So many more must be chosen.
        choose_more: fn(u64) -> String,
        /// So many must be chosen less.
        choose_less: fn(u64) -> String,
        /// This many units of a part: "3 ×".
        times: Phrase,
        /// A spare part takes the place of one with this name.
        replaces: Phrase,
        /// How many of a spare part are in the product.
        built_in: fn(u64, &str) -> String,
        /// A product that takes the place of this one.
        successor: Phrase,
        /// More colours than are drawn.
        more_colours: fn(usize) -> String,
        /// What follows is about this part of the address.
        about_parameter: Phrase,
    }
}

/// A sentence with a place for one value, `{}`. A function for each would be more code than the
/// pages themselves.
pub(crate) struct Phrase(&'static str);

impl Phrase {
    /// A sentence without the place does not compile.
    const fn new(text: &'static str) -> Self {
        let bytes = text.as_bytes();
        let (mut at, mut places) = (1, 0);
        while at < bytes.len() {
            if bytes[at - 1] == b'{' && bytes[at] == b'}' {
                places += 1;
            }
            at += 1;
        }
        assert!(places == 1);
        Self(text)
    }

    /// The sentence with this value.
    pub(crate) fn with(&self, value: &str) -> String {
        let (before, after) = self.parts();
        [before, value, after].concat()
    }

    /// What stands before the value and after it.
    pub(crate) fn parts(&self) -> (&'static str, &'static str) {
        self.0.split_once("{}").unwrap_or((self.0, ""))
    }
}

/// The catalogue of a language; English where there is none.
pub(crate) fn of(language: &Language) -> &'static Messages {
    own(language).unwrap_or(&en::MESSAGES)
}

/// The catalogue of a language, if the pages speak it.
pub(crate) fn own(language: &Language) -> Option<&'static Messages> {
    // Asked for with nearly every text of a page, so it looks no further than it must.
    match language.as_str().as_bytes() {
        b"en" | [b'e', b'n', b'-', ..] => Some(&en::MESSAGES),
        b"de" | [b'd', b'e', b'-', ..] => Some(&de::MESSAGES),
        b"ar" | [b'a', b'r', b'-', ..] => Some(&ar::MESSAGES),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use money::Currency;

    use super::*;
    use crate::{Context, fixtures};

    fn messages(tag: &str) -> &'static Messages {
        of(&tag.parse().unwrap())
    }

    #[test]
    fn a_region_uses_its_language_and_an_unknown_language_english() {
        assert_eq!(messages("de-AT").search, "Suche");
        assert_eq!(messages("ar-EG").search, "بحث");
        assert_eq!(messages("pt-BR").search, "Search");
    }

    #[test]
    fn german_pages_say_nothing_in_english() {
        let store = fixtures::GERMAN;
        let site = store.site();
        let ctx = Context {
            site: &site,
            currency: Currency::EUR,
            country: None,
            origin: "https://shop.example",
            path: "/de",
            alternates: &[],
            search: "",
        };
        let product = api::Product::of(store.product(), Currency::EUR, 0);
        let german: Vec<_> = of(&site.language)
            .texts()
            .into_iter()
            .map(|(_, text)| text)
            .collect();
        for page in [
            crate::home(&ctx, &store.home(), 0),
            crate::product(&ctx, &product),
            crate::article(&ctx, &store.article().into()),
            crate::not_found(&ctx),
            crate::bad_request(&ctx, "", "sort"),
        ] {
            // Structured data has words of its own.
            let (_, page) = page.split_once("<body>").unwrap();
            let english = messages("en").texts().into_iter();
            // What is for whoever reads English rather than German.
            let offers = ["this_page_in_your_language", "read_it"];
            for (name, english) in english.filter(|(name, _)| !offers.contains(name)) {
                let is_said = [format!(">{english}<"), format!("\"{english}\"")]
                    .iter()
                    .any(|said| page.contains(said));
                assert!(!is_said || german.contains(&english), "{name}: {english}");
            }
        }
    }

    #[test]
    fn no_text_is_empty() {
        for tag in ["en", "de", "ar"] {
            for (name, text) in messages(tag).texts() {
                assert!(!text.trim().is_empty(), "{tag}: {name}");
            }
        }
    }

    #[test]
    fn arabic_counts_in_six_ways() {
        let cases = [
            (0, "لا منتجات"),
            (1, "منتج واحد"),
            (2, "منتجان"),
            (7, "7 منتجات"),
            (11, "11 منتجًا"),
            (100, "100 منتج"),
            (103, "103 منتجات"),
            (1_002, "1,002 منتج"),
        ];
        let messages = messages("ar");
        for (count, expected) in cases {
            let written = messages.formats.count(count);
            assert_eq!((messages.product_count)(count, &written), expected);
        }
    }

    #[test]
    fn one_star_is_singular() {
        for (count, english, german) in [
            ("1", "1 star and up", "1 Stern und mehr"),
            ("4", "4 stars and up", "4 Sterne und mehr"),
        ] {
            assert_eq!((messages("en").stars_and_more)(count), english);
            assert_eq!((messages("de").stars_and_more)(count), german);
        }
    }

    #[test]
    fn one_product_is_singular_and_none_is_plural() {
        let cases = [
            (0, "0 products", "0 Produkte"),
            (1, "1 product", "1 Produkt"),
        ];
        for (count, english, german) in cases {
            let written = count.to_string();
            assert_eq!((messages("en").product_count)(count, &written), english);
            assert_eq!((messages("de").product_count)(count, &written), german);
        }
    }
}
