//! What depends on who looks: language, currency, place.

use crate::fixtures::ENGLISH;
use crate::render::{category_page, context, view};
use commerce::published::SiteLanguage;
use money::Currency;
use pages::Context;

#[test]
fn only_currencies_that_it_has_a_price_in_are_offered() {
    let mut site = ENGLISH.site();
    site.currencies = vec![Currency::EUR, Currency::USD, Currency::JPY, Currency::KWD];
    let mut published = ENGLISH.product();
    for variant in &mut published.variants {
        variant.prices.remove(&Currency::USD);
        let tiers = variant.prices[&Currency::EUR].clone();
        variant.prices.insert(Currency::KWD, tiers);
    }
    let product = api::Product::of(published, Currency::JPY, 0);
    let ctx = Context {
        currency: Currency::JPY,
        country: None,
        ..context(&site, "/p/wool-blanket")
    };
    let page = pages::product(&ctx, &product);
    assert!(page.contains("Not available in JPY"));
    for (currency, is_offered) in [("EUR", true), ("KWD", true), ("USD", false)] {
        let offer = format!("See the price in {currency}");
        assert_eq!(page.contains(&offer), is_offered, "{offer}");
    }
    assert!(
        !page.contains("class=\"amount\""),
        "nothing may be converted"
    );
}

#[test]
fn an_arabic_page_runs_from_right_to_left_and_offers_itself_in_other_languages() {
    let mut site = ENGLISH.site();
    site.language = "ar".parse().unwrap();
    site.languages.push(SiteLanguage {
        code: site.language.clone(),
        prefix: "/ar".to_owned(),
    });
    let alternates =
        [("en", "/about"), ("de", "/de/ueber-uns"), ("ar", "/ar/an")].map(|(language, href)| {
            api::Alternate {
                language: language.to_owned(),
                href: href.to_owned(),
            }
        });
    let ctx = Context {
        alternates: &alternates,
        ..context(&site, "/ar/an")
    };
    let page = pages::article(&ctx, &ENGLISH.article().into());
    assert!(page.contains(r#"<html lang="ar" dir="rtl""#));
    assert!(page.contains(r#"<meta property="og:locale" content="ar_AR">"#));
    for (language, path) in [("en", "/about"), ("de", "/de/ueber-uns")] {
        let offer = format!(r#"lang="{language}" dir="ltr" data-offer="{language}""#);
        let (_, offer) = page.split_once(&offer).expect("an offer");
        let link = format!(r#"<a class="button" href="{path}" hreflang="{language}""#);
        assert!(offer.contains(&link), "{offer}");
    }
    assert!(!page.contains(r#"data-offer="ar""#));
}

#[test]
fn delivery_is_linked_only_where_the_footer_has_such_a_page() {
    let product = api::Product::of(ENGLISH.product(), Currency::EUR, 0);
    let mut site = ENGLISH.site();
    // With a policy of its own the store needs no guess.
    site.returns = None;
    let link = r#"<a class="more" href="/delivery-and-returns">"#;
    let with = pages::product(&context(&site, "/p/x"), &product);
    assert!(with.contains(link));
    site.footer.clear();
    let without = pages::product(&context(&site, "/p/x"), &product);
    assert!(!without.contains(link));
}

#[test]
fn a_currency_that_is_not_the_default_stays_in_links_and_forms() {
    let site = ENGLISH.site();
    let ctx = Context {
        currency: Currency::USD,
        country: None,
        ..context(&site, "/")
    };
    assert_eq!(ctx.href("/p/a?colour=oat"), "/p/a?colour=oat&currency=USD");
    assert_eq!(
        ctx.href("https://friends.example"),
        "https://friends.example"
    );
    let page = pages::home(&ctx, &ENGLISH.home(), 0);
    assert!(page.contains(r#"<input type="hidden" name="currency" value="USD">"#));
    assert!(page.contains("$26.00"));
    let default = context(&site, "/");
    assert_eq!(default.href("/p/a"), "/p/a");
}

#[test]
fn one_language_and_one_currency_are_no_choice() {
    let mut site = ENGLISH.site();
    site.languages.truncate(1);
    site.currencies.truncate(1);
    let page = pages::not_found(&context(&site, "/"));
    assert!(!page.contains("Language") && !page.contains("Currency"));
}

#[test]
fn the_section_of_a_page_is_marked_in_the_menu() {
    let page = category_page(ENGLISH, &view("/c/cups"));
    assert!(page.contains(r#"<a href="/c/cups" aria-current="page">"#));
    assert!(page.contains(r#"<a href="/c/kitchen" aria-current="true">"#));
    assert!(page.contains("<summary data-current>Kitchen"));
    assert!(!page.contains("<summary data-current>Home"));
}
