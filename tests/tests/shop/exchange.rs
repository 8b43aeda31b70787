//! Import and export of whole files, by the same code as `cargo xtask import` and `export`.

use std::{
    fs,
    path::{Path, PathBuf},
    thread,
};

use serde_json::{Value, json};
use souk_tests::Shop;
use tempfile::TempDir;
use xtask::{
    generate::Plan,
    import::{self, Imported, Options},
};

use crate::custom_rules::common::takes;
use crate::prices::admin;

fn written(dir: &TempDir, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let path = dir.path().join(name);
    fs::write(&path, content).expect("a file");
    path
}

/// A file of a generated catalogue.
pub(crate) fn generated(dir: &TempDir, products: u64) -> PathBuf {
    let mut rows = Vec::new();
    Plan::new(products).write(&mut rows, || ()).expect("rows");
    written(dir, "bazaar.jsonl", rows)
}

/// Imports a file, and gives its mistakes as line, field and code.
fn import_with_errors(shop: &Shop, file: &Path) -> (Imported, Vec<(u64, String, String)>) {
    let errors = file.with_extension("errors");
    let options = Options {
        files: vec![file.to_owned()],
        errors: Some(errors.clone()),
        ..Options::default()
    };
    let imported = import::run(&shop.admin(), &options).expect("an import");
    let text = fs::read_to_string(errors).expect("a file of mistakes");
    let read = |line: &str| {
        let error: Value = serde_json::from_str(line).expect("JSON");
        let word = |field: &str| error[field].as_str().unwrap_or_default().to_owned();
        (
            error["line"].as_u64().unwrap_or_default(),
            word("field"),
            word("code"),
        )
    };
    (imported, text.lines().map(read).collect())
}

#[track_caller]
fn import_all(shop: &Shop, file: &Path) -> Imported {
    let (imported, errors) = import_with_errors(shop, file);
    assert!(errors.is_empty(), "{errors:?}");
    imported
}

pub(crate) fn export(shop: &Shop) -> String {
    let mut output = Vec::new();
    import::export(&shop.admin(), &mut output).expect("an export");
    String::from_utf8(output).expect("text")
}

fn exported(shop: &Shop, kind: &str, id: &str) -> Value {
    let rows = export(shop);
    let mut rows = rows
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    let found = rows.find(|row| row[kind]["external_id"] == id || row[kind]["code"] == id);
    found.unwrap_or_else(|| panic!("no {kind} {id}"))[kind].take()
}

#[test]
fn what_is_exported_makes_the_same_shop_again() {
    let shop = Shop::seeded().start();
    let dir = TempDir::new().expect("a directory");
    let rows = export(&shop);
    let file = written(&dir, "shop.jsonl", &rows);
    import::export_media(&shop.admin(), &dir.path().join("media")).expect("pictures");

    let same = import_all(&shop, &file);
    assert_eq!((same.created, same.updated), (0, 0), "into the same shop");
    assert_eq!(same.unchanged, rows.lines().count() as u64);

    let fresh = Shop::migrated().start();
    let made = import_all(&fresh, &file);
    assert_eq!(
        made.created,
        rows.lines().count() as u64,
        "into an empty shop"
    );
    assert!(made.media > 50, "{made:?}");
    assert_eq!(export(&fresh), rows);
    import::publish(&fresh.admin()).expect("published");
    fresh.get("/p/halm-mug").send().ok_page();
}

#[test]
fn a_shop_made_from_an_export_has_the_same_prices_and_takes_the_same_off() {
    let shop = Shop::seeded().start();
    let dir = TempDir::new().expect("a directory");
    let component = takes(100);
    shop.admin()
        .put_rule("loyalty", &component)
        .expect("a rule");
    let loyal = json!({"rule": {"id": "loyal", "custom_rule": {"code": "loyalty"}}});
    admin(&shop, "PUT", "promotions/loyal", &loyal).ok_json();
    let file = written(&dir, "shop.jsonl", export(&shop));
    let rules = dir.path().join("rules");
    assert_eq!(
        import::export_rules(&shop.admin(), &rules).expect("rules"),
        1
    );
    let fresh = Shop::migrated().start();
    assert_eq!(import_all(&fresh, &file).rules, 1);
    let same = |what: &str, ask: &dyn Fn(&Shop) -> Value| {
        assert_eq!(ask(&fresh), ask(&shop), "{what}");
    };
    same("rules", &|shop| {
        let rule = shop.get("/api/v1/admin/promotion-rules/loyalty").as_admin();
        rule.send().ok_json()
    });
    for audience in [
        "country=CH",
        "segment=trade&quantity=20",
        "currency=JPY",
        "at=2027-06-01T00:00:00Z",
    ] {
        same(audience, &|shop| {
            let skus = "sku=HALM-MUG-OAT&sku=QUART-NOTEBOOK-INK-PLAIN&sku=FIRST-DESK";
            let path = format!("/api/v1/admin/prices?store=souk&{audience}&{skus}");
            shop.get(&path).as_admin().send().ok_json()
        });
    }
    let order = json!({"store": "souk", "currency": "EUR", "time": "2026-11-22T12:00:00Z",
        "coupons": ["WELCOME10"], "lines": [{"id": "a", "product": "quart-notebook",
            "categories": ["notebooks"], "quantity": 5, "unit_price": 2400}]});
    same("an order", &|shop| {
        let answer = admin(shop, "POST", "calculations", &order).ok_json();
        assert!(answer["totals"]["discount"].as_i64() > Some(0), "{answer}");
        answer
    });
}

#[test]
fn a_generated_catalogue_is_taken_in_whole() {
    let shop = Shop::migrated().start();
    let dir = TempDir::new().expect("a directory");
    let file = generated(&dir, 300);
    let first = import_all(&shop, &file);
    assert_eq!(first.created, first.rows());
    let again = import_all(&shop, &file);
    assert_eq!(again.unchanged, first.created);
    let status = shop.admin().status().expect("a status");
    assert_eq!(status.products, 300);
}

#[test]
fn what_is_published_is_not_published_again_where_no_store_is_the_default_one() {
    let shop = Shop::migrated().start();
    let dir = TempDir::new().expect("a directory");
    import_all(&shop, &generated(&dir, 20));
    let publish = || import::publish(&shop.admin()).expect("a publication");
    assert!(publish() > 20);
    assert_eq!(publish(), 0);
}

#[test]
fn products_come_from_csv_with_a_line_for_each_variant() {
    let shop = Shop::seeded().start();
    let dir = TempDir::new().expect("a directory");
    // As a spreadsheet writes it: a byte order mark, semicolons, decimal commas.
    let csv = "\u{feff}external_id;status;stores;brand;categories;texts.en.name;texts.en.slug;texts.de.name;texts.de.slug;attributes.material;sku;options.colour;prices.EUR;prices.USD;stock.berlin\r\n\
        csv-mug;active;souk|kontor;halm;cups|pause;CSV mug;csv-mug;CSV-Becher;csv-becher;stoneware;CSV-1;oat;19,90;21.50;3\r\n\
        csv-mug;;;;;;;;;;CSV-2;moss;20;22;\r\n";
    let file = written(&dir, "products.csv", csv);
    assert_eq!(import_all(&shop, &file).created, 1);
    let product = exported(&shop, "product", "csv-mug");
    assert_eq!(product["options"], json!(["colour"]));
    let prices = json!([{"currency": "EUR", "amount": 1990, "min_quantity": 1},
        {"currency": "USD", "amount": 2150, "min_quantity": 1}]);
    assert_eq!(product["variants"][0]["prices"], prices);
    assert_eq!(product["variants"][1]["sku"], "CSV-2");
    assert_eq!(import_all(&shop, &file).unchanged, 1);
    import::publish(&shop.admin()).expect("published");
    let page = shop.get("/p/csv-mug?colour=moss").send().ok_page();
    assert!(page.contains("CSV mug"), "{page}");
}

#[test]
fn parts_change_what_is_there() {
    let shop = Shop::seeded().start();
    let dir = TempDir::new().expect("a directory");
    let before = exported(&shop, "product", "halm-mug");
    let prices = written(
        &dir,
        "prices.csv",
        "sku,currency,amount,min_quantity\nHALM-MUG-OAT,EUR,26.50,1\n",
    );
    assert_eq!(import_all(&shop, &prices).updated, 1);
    assert_eq!(import_all(&shop, &prices).unchanged, 1);
    let stock = "sku\twarehouse\ton_hand\texpected\nHALM-MUG-OAT\tberlin\t0\t2027-03-01\n";
    assert_eq!(
        import_all(&shop, &written(&dir, "stock.csv", stock)).updated,
        1
    );
    let texts = "product,language,texts.name,texts.slug\nhalm-mug,fr,Tasse Halm,tasse-halm\n";
    assert_eq!(
        import_all(&shop, &written(&dir, "translations.csv", texts)).updated,
        1
    );
    fs::create_dir(dir.path().join("pictures")).expect("a directory");
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\"/>";
    written(&dir, "pictures/New One.svg", svg);
    let media = "product,file,texts.en.alt\nhalm-mug,pictures/New One.svg,A new one\n";
    let imported = import_all(&shop, &written(&dir, "media.csv", media));
    assert_eq!((imported.updated, imported.media), (1, 1));

    let after = exported(&shop, "product", "halm-mug");
    assert_eq!(after["variants"][0]["prices"][0]["amount"], 2650);
    let level = json!({"on_hand": 0, "expected": "2027-03-01"});
    assert_eq!(after["variants"][0]["stock"]["berlin"], level);
    assert_eq!(after["texts"]["fr"]["name"], "Tasse Halm");
    let media = after["media"].as_array().expect("media");
    assert_eq!(media.last().expect("one")["file"], "new-one.svg");

    // The row as it was puts everything back, though its own digest was the last it had.
    let row = json!({ "product": before }).to_string();
    assert_eq!(
        import_all(&shop, &written(&dir, "back.jsonl", row)).updated,
        1
    );
    assert_eq!(exported(&shop, "product", "halm-mug"), before);
}

#[test]
fn mistakes_are_told_by_line_and_spoil_nothing_else() {
    let shop = Shop::seeded().start();
    let dir = TempDir::new().expect("a directory");
    let brand =
        |id: &str| json!({"brand": {"external_id": id, "texts": {"en": {"name": id}}}}).to_string();
    let mut lines: Vec<Vec<u8>> = vec![
        brand("sound").into(),
        b"{\"brand\":".to_vec(),
        b"{\"brand\": {\"external_id\": \"\xff\"}}".to_vec(),
        brand("sound").into(),
        json!({"price": {"sku": "NO-SUCH", "currency": "EUR", "amount": 1}}).to_string().into(),
        json!({"stock": {"sku": "HALM-MUG-OAT", "warehouse": "moon", "on_hand": 1}}).to_string().into(),
        json!({"translation": {"product": "halm-mug", "language": "de", "texts": {"nmae": "x"}}}).to_string().into(),
        json!({"translation": {"language": "de", "texts": {"name": "x"}}}).to_string().into(),
        json!({"brand": {"external_id": "long", "texts": {"en": {"name": "x".repeat(1_000_000)}}}}).to_string().into(),
        json!({"category": {"external_id": "kitchen", "parent": "cups", "position": 1, "stores": ["souk"],
            "texts": {"en": {"name": "Kitchen", "slug": "kitchen"}}}}).to_string().into(),
    ];
    lines.push(brand("also-sound").into());
    let file = written(&dir, "rows.jsonl", lines.join(&b'\n'));
    let (imported, errors) = import_with_errors(&shop, &file);
    assert_eq!((imported.created, imported.refused), (2, 9), "{errors:?}");
    let mut found: Vec<_> = errors
        .iter()
        .map(|(line, _, code)| (*line, code.as_str()))
        .collect();
    found.sort_unstable();
    let expected = [
        (2, "invalid_json"),
        (3, "invalid_utf8"),
        (4, "duplicate"),
        (5, "unknown_sku"),
        (6, "unknown_warehouse"),
        (7, "invalid_field"),
        (8, "ambiguous_target"),
        (9, "row_too_long"),
        (10, "cycle"),
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_picture_that_cannot_be_had_is_a_mistake_of_its_row() {
    let shop = Shop::seeded().start();
    let dir = TempDir::new().expect("a directory");
    fs::create_dir(dir.path().join("in")).expect("a directory");
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\"/>";
    written(&dir, "outside.svg", svg);
    written(&dir, "in/good.svg", svg);
    written(&dir, "in/broken.png", "no picture");
    written(&dir, "in/notes.txt", "no picture");
    let outside = dir.path().join("outside.svg");
    let row = |file: &str| json!({"media": {"product": "halm-mug", "file": file}}).to_string();
    let rows = [
        row("../outside.svg"),
        row(outside.to_str().expect("a path")),
        row("broken.png"),
        row("notes.txt"),
        row("good.svg"),
    ];
    let file = written(&dir, "in/rows.jsonl", rows.join("\n"));
    let (imported, mut errors) = import_with_errors(&shop, &file);
    errors.sort();
    assert_eq!((imported.updated, imported.refused), (1, 4), "{errors:?}");
    assert_eq!(imported.media, 1);
    let lines: Vec<_> = errors
        .iter()
        .map(|(line, field, _)| (*line, field.as_str()))
        .collect();
    assert_eq!(lines, [(1, "file"), (2, "file"), (3, "file"), (4, "file")]);
}

#[test]
fn mistakes_in_csv_are_told_by_line_and_column() {
    let shop = Shop::seeded().start();
    let dir = TempDir::new().expect("a directory");
    let csv = b"sku,currency,amount\nHALM-MUG-OAT,EUR,12.345\nHALM-MUG-MOSS,EUR,\xff\nHALM-MUG-INK,EUR\nHALM-MUG-INK,EUR,21\n";
    let (imported, errors) = import_with_errors(&shop, &written(&dir, "prices.csv", csv));
    assert_eq!((imported.updated, imported.refused), (1, 3));
    let lines: Vec<_> = errors
        .iter()
        .map(|(line, field, code)| (*line, field.as_str(), code.as_str()))
        .collect();
    let expected = [
        (2, "amount", "invalid_amount"),
        (3, "", "invalid_line"),
        (4, "", "wrong_number_of_cells"),
    ];
    assert_eq!(lines, expected);

    let utf16: Vec<u8> = "\u{feff}sku,currency"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    for (name, content, expected) in [
        ("prices.csv", &b"sku,currency,amuont\n"[..], "amuont"),
        ("things.csv", b"sku,currency\n", "--kind"),
        ("prices.csv", &utf16, "UTF-16"),
        ("prices.csv", &utf16[2..], "UTF-16"),
    ] {
        let options = Options {
            files: vec![written(&dir, name, content)],
            ..Options::default()
        };
        let error = import::run(&shop.admin(), &options).expect_err("a file that cannot be read");
        assert!(format!("{error:#}").contains(expected), "{error:#}");
    }
}

#[test]
fn script_in_every_text_is_shown_as_text() {
    let shop = Shop::seeded().start();
    let dir = TempDir::new().expect("a directory");
    let script = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";
    let mut product = exported(&shop, "product", "halm-mug");
    for language in ["en", "de"] {
        let texts = product["texts"][language].as_object_mut().expect("texts");
        for (name, text) in texts.iter_mut().filter(|(name, _)| *name != "slug") {
            *text = format!("{name} {script}").into();
        }
    }
    product["media"][0]["texts"]["en"]["alt"] = script.into();
    let row = json!({ "product": product }).to_string();
    assert_eq!(
        import_all(&shop, &written(&dir, "rows.jsonl", row)).updated,
        1
    );
    import::publish(&shop.admin()).expect("published");
    let page = shop.get("/p/halm-mug").send().ok_page();
    assert!(page.contains("&lt;script&gt;"), "{page}");
    assert!(
        !page.contains("<script>alert") && !page.contains("<img src=x"),
        "{page}"
    );
}

#[test]
fn an_import_goes_on_where_it_was_ended() {
    let shop = Shop::migrated().start();
    let dir = TempDir::new().expect("a directory");
    let file = generated(&dir, 200);
    let rows = fs::read(&file).expect("the file");
    let count = rows.iter().filter(|byte| **byte == b'\n').count() as u64;

    // Ended after the shop had answered for the first rows, and again after it had taken more
    // than the checkpoint tells.
    let first: Vec<_> = rows
        .split_inclusive(|byte| *byte == b'\n')
        .take(320)
        .collect();
    import_all(&shop, &written(&dir, "first.jsonl", first.concat()));
    let checkpoint = json!({"shop": shop.url(), "bytes": rows.len(), "line": 250});
    let checkpoint_file = written(&dir, "bazaar.jsonl.checkpoint", checkpoint.to_string());
    let options = Options {
        files: vec![file.clone()],
        resume: true,
        ..Options::default()
    };
    let resumed = import::run(&shop.admin(), &options).expect("the rest");
    assert_eq!(
        (resumed.skipped, resumed.unchanged),
        (250, 70),
        "{resumed:?}"
    );
    assert_eq!(resumed.created, count - 320);
    assert!(!checkpoint_file.exists());

    let whole = Shop::migrated().start();
    import_all(&whole, &file);
    assert_eq!(export(&shop), export(&whole));
}

/// Two rows with so many between them that no request has both.
fn far_apart(dir: &TempDir, name: &str, rows: [Value; 2]) -> PathBuf {
    let product = |number: u32| {
        json!({"product": {"external_id": format!("other-{number}"), "status": "hidden",
            "stores": ["souk"], "categories": ["cups"],
            "texts": {"en": {"name": "Other", "slug": format!("other-{number}")}},
            "variants": [{"sku": format!("OTHER-{number}"), "prices": [{"currency": "EUR", "amount": 1}]}]}})
    };
    let [first, second] = rows;
    let mut lines = vec![first];
    lines.extend((0..400).map(product));
    lines.push(json!({"product": {"external_id": "broken"}}));
    lines.push(second);
    let lines: Vec<_> = lines.iter().map(Value::to_string).collect();
    written(dir, name, lines.join("\n"))
}

#[test]
fn two_products_swap_their_addresses_in_one_file_however_far_apart_they_are() {
    let shop = Shop::seeded().start();
    let dir = TempDir::new().expect("a directory");
    let with_slug = |id: &str, slug: &str| {
        let mut product = exported(&shop, "product", id);
        product["texts"]["en"]["slug"] = slug.into();
        json!({ "product": product })
    };
    let name = |path: &str| {
        let product = shop
            .get(&format!("/api/v1/products/{path}"))
            .send()
            .ok_json();
        product["external_id"].as_str().expect("an id").to_owned()
    };
    let swapped = [
        with_slug("halm-mug", "stove-kettle"),
        with_slug("wupper-kettle", "halm-mug"),
    ];
    let file = far_apart(&dir, "swapped.jsonl", swapped.clone());
    let (imported, errors) = import_with_errors(&shop, &file);
    assert_eq!((imported.updated, imported.refused), (2, 1), "{errors:?}");
    assert_eq!(errors[0].0, 402);
    import::publish(&shop.admin()).expect("published");
    assert_eq!(name("halm-mug"), "wupper-kettle");
    assert_eq!(name("stove-kettle"), "halm-mug");

    // What is wrong stays wrong, is told once, and at its line.
    let taken = [
        with_slug("halm-mug", "kettle-spare"),
        with_slug("wupper-kettle", "quart-notebook-a5"),
    ];
    let (imported, errors) = import_with_errors(&shop, &far_apart(&dir, "taken.jsonl", taken));
    assert_eq!((imported.updated, imported.refused), (1, 2), "{errors:?}");
    let slugs = errors.iter().filter(|error| error.2 == "slug_taken");
    assert_eq!(slugs.map(|error| error.0).collect::<Vec<_>>(), [403]);
}

#[test]
fn two_products_swap_their_skus_in_one_file_however_far_apart_they_are() {
    let shop = Shop::seeded().start();
    let dir = TempDir::new().expect("a directory");
    let product = |id: &str, sku: &str, amount: u32| {
        json!({"product": {"external_id": id, "status": "active", "stores": ["souk"],
            "categories": ["cups"], "texts": {"en": {"name": id, "slug": id}},
            "variants": [{"sku": sku, "options": {}, "stock": {"berlin": 7},
                "prices": [{"currency": "EUR", "amount": amount}]}]}})
    };
    let list = json!({"price_list": {"code": "less", "currency": "EUR", "kind": "sale", "priority": 99,
        "audience": {"stores": ["souk"]}}});
    let price = json!({"price": {"list": "less", "sku": "CUP-ONE", "amount": 90}});
    shop.import_and_publish(&[
        product("first", "CUP-ONE", 100),
        product("second", "CUP-TWO", 200),
        list,
        price,
    ]);
    let sold = |path: &str| {
        let path = format!("/api/v1/products/{path}");
        let variant = shop.get(&path).send().ok_json()["variants"][0].take();
        let amount = variant["price"]["unit"]["amount"].as_i64();
        (variant["sku"].as_str().expect("a SKU").to_owned(), amount)
    };
    assert_eq!(sold("first"), ("CUP-ONE".to_owned(), Some(90)));
    let swapped = [
        product("first", "CUP-TWO", 210),
        product("second", "CUP-ONE", 110),
    ];
    let file = far_apart(&dir, "swapped.jsonl", swapped);
    let (imported, errors) = import_with_errors(&shop, &file);
    assert_eq!((imported.updated, imported.refused), (2, 1), "{errors:?}");
    import::publish(&shop.admin()).expect("published");
    assert_eq!(sold("first"), ("CUP-TWO".to_owned(), Some(210)));
    // What the list says of the SKU went with it.
    assert_eq!(sold("second"), ("CUP-ONE".to_owned(), Some(90)));

    let taken = [
        product("first", "HALM-MUG-OAT", 1),
        product("second", "CUP-TWO", 1),
    ];
    let (_, errors) = import_with_errors(&shop, &far_apart(&dir, "taken.jsonl", taken));
    let skus = errors.iter().filter(|error| error.2 == "sku_taken");
    assert_eq!(skus.map(|error| error.0).collect::<Vec<_>>(), [1, 403]);
}

#[test]
fn a_price_that_follows_a_product_that_waits_for_its_address_is_the_one_that_holds() {
    let shop = Shop::seeded().start();
    let dir = TempDir::new().expect("a directory");
    let mut mug = exported(&shop, "product", "halm-mug");
    let mut kettle = exported(&shop, "product", "wupper-kettle");
    mug["texts"]["en"]["slug"] = "stove-kettle".into();
    kettle["texts"]["en"]["slug"] = "halm-mug".into();
    let price = json!({"sku": "HALM-MUG-OAT", "currency": "EUR", "amount": 3100});
    let rows = [
        json!({ "product": mug }),
        json!({ "product": kettle }),
        json!({ "price": price }),
    ];
    let rows = rows.map(|row| row.to_string()).join("\n");
    assert_eq!(
        import_all(&shop, &written(&dir, "rows.jsonl", rows)).updated,
        3
    );
    let mug = exported(&shop, "product", "halm-mug");
    assert_eq!(mug["variants"][0]["prices"][0]["amount"], 3100);
    assert_eq!(mug["texts"]["en"]["slug"], "stove-kettle");
}

#[test]
fn what_a_store_of_fewer_languages_exports_can_be_imported() {
    let shop = Shop::seeded().start();
    let dir = TempDir::new().expect("a directory");
    let mut store = exported(&shop, "store", "souk");
    store["languages"] = json!(["en"]);
    store["fallbacks"] = json!({});
    let row = json!({ "store": store }).to_string();
    assert_eq!(
        import_all(&shop, &written(&dir, "store.jsonl", row)).updated,
        1
    );
    let rows = export(&shop);
    assert!(rows.contains("\"synonym\""), "{rows}");
    let fresh = Shop::migrated().start();
    import::export_media(&shop.admin(), &dir.path().join("media")).expect("pictures");
    import_all(&fresh, &written(&dir, "shop.jsonl", &rows));
    assert_eq!(export(&fresh), rows);
}

#[test]
fn two_who_publish_at_once_do_the_work_once() {
    let shop = Shop::migrated().start();
    let dir = TempDir::new().expect("a directory");
    import_all(&shop, &generated(&dir, 2_500));
    let status = || shop.admin().status().expect("a status");
    let waiting = status().pending_publications;
    let published: u64 = thread::scope(|scope| {
        let publish = || {
            let (admin, mut published) = (shop.admin(), 0);
            loop {
                let batch = admin.publish().expect("a batch");
                published += batch.published;
                if batch.remaining == 0 {
                    return published;
                }
            }
        };
        let both = [scope.spawn(publish), scope.spawn(publish)];
        both.into_iter()
            .map(|one| one.join().expect("an end"))
            .sum()
    });
    assert_eq!(status().pending_publications, 0);
    // What is published may let a few others wait that show it.
    assert!(
        (waiting..waiting + waiting / 4).contains(&published),
        "{published} published where {waiting} waited"
    );
}
