//! The shop's own engine, in a browser: the same component, the same cents.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    net::TcpStream,
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::{Duration, Instant},
};

use calculation::{
    evaluate,
    problem::{Facts, Line, Problem, Rate, Settings},
    promotion::{Action, BuyGet, Discount, Filter, Promotion, Spread},
};
use xtask::{
    browser::{Browser, View},
    build, workspace,
};

/// The order of [`problem`], as JavaScript has it.
const PAGE: &str = r#"<!doctype html>
<title>waiting</title>
<script type="module">
  import { promotions } from './engine.js';

  const range = {};
  const filter = {
    products: [], variants: [], categories: [], brands: [], tags: [], attributes: [],
    price: range, quantity: range, notOnSale: false,
  };
  const promotion = {
    created: 0n, exclusive: false, coupons: [], uses: { used: 0n }, overspent: 'reduce',
    basis: 'running', conditions: [], then: 'all', amounts: 'as-entered',
  };
  const line = (id, category, quantity, unitPrice) => ({
    id, product: id, variant: id, categories: [category], tags: [], attributes: [],
    quantity, unitPrice, prices: [], onSale: false, floor: 0n, excluded: false,
    tax: { included: true, rates: [] },
  });
  const percent = (mantissa) => ({ tag: 'percent', val: { mantissa, scale: 1 } });
  const kitchen = { ...filter, categories: ['kitchen'] };
  const problem = {
    settings: {
      rounding: 'half-up', leftover: 'largest-remainder', weights: 'as-entered',
      percentage: 'remaining', roundPer: 'line', included: 'tax', taxBase: 'after-discount',
      destination: 'keep-gross', shippingTax: 'own', cashStep: 0,
    },
    facts: {
      store: 'main', currency: 'EUR',
      customer: { registered: false, segments: [], orders: 0n },
      time: { seconds: 0n, offsetMinutes: 0 },
    },
    lines: [line('1', 'kitchen', 4n, 1999n), line('2', 'table', 1n, 3333n)],
    shipping: [], surcharges: [], lanes: [], coupons: ['NOTHING'],
    promotions: [
      {
        ...promotion, id: 'three-for-two', priority: 1, filters: [kitchen, kitchen],
        actions: [{
          tag: 'buy-get',
          val: {
            buy: 0, buyQuantity: 2n, get: 1, getQuantity: 1n, discount: percent(1000),
            pick: 'cheapest-first', chosen: 'got-first',
          },
        }],
      },
      {
        ...promotion, id: 'some-off', priority: 0, filters: [filter],
        actions: [{ tag: 'spread', val: { filter: 0, discount: percent(125), withShipping: false } }],
      },
    ],
  };
  const told = (_, value) => (typeof value === 'bigint' ? Number(value) : value);
  try {
    const { applied, units, coupons } = promotions.evaluate(problem);
    document.title = JSON.stringify({ applied, units, coupons }, told);
  } catch (error) {
    document.title = `failed: ${error} ${JSON.stringify(error.payload, told)}`;
  }
</script>
"#;

fn problem() -> Problem {
    let line = |id: &str, category: &str, quantity, unit_price| Line {
        id: id.to_owned(),
        product: id.to_owned(),
        variant: id.to_owned(),
        categories: vec![category.to_owned()],
        quantity,
        unit_price,
        ..Line::default()
    };
    let percent = |mantissa| Discount::Percent(Rate { mantissa, scale: 1 });
    let kitchen = Filter {
        categories: vec!["kitchen".to_owned()],
        ..Filter::default()
    };
    let promotion = |id: &str, priority, action| Promotion {
        id: id.to_owned(),
        priority,
        actions: vec![action],
        ..Promotion::default()
    };
    Problem {
        settings: Settings::default(),
        facts: Facts {
            store: "main".to_owned(),
            currency: "EUR".to_owned(),
            ..Facts::default()
        },
        lines: vec![line("1", "kitchen", 4, 1999), line("2", "table", 1, 3333)],
        shipping: Vec::new(),
        surcharges: Vec::new(),
        promotions: vec![
            promotion(
                "three-for-two",
                1,
                Action::BuyGet(BuyGet {
                    buy: kitchen.clone(),
                    buy_quantity: 2,
                    get: kitchen,
                    get_quantity: 1,
                    discount: percent(1000),
                    ..BuyGet::default()
                }),
            ),
            promotion(
                "some-off",
                0,
                Action::Spread(Spread {
                    discount: percent(125),
                    ..Spread::default()
                }),
            ),
        ],
        lanes: Vec::new(),
        coupons: vec!["NOTHING".to_owned()],
    }
}

#[test]
fn the_engine_for_promotions_gives_the_same_cents_in_a_browser() {
    let Some(programs) = crate::programs() else {
        return;
    };
    let Some(module) = transpiled("promotions-engine") else {
        return;
    };
    fs::write(module.path().join("index.html"), PAGE).unwrap();
    let dir = module.path().to_owned();
    let address = crate::serve(move |stream| answer(&dir, stream));
    let browser = Browser::start(&programs, View::default()).unwrap();
    browser
        .open(&format!("http://{address}/index.html"))
        .unwrap();
    let started = Instant::now();
    let said = loop {
        let title = browser.title().unwrap();
        if title != "waiting" || started.elapsed() > Duration::from_secs(60) {
            break title;
        }
        thread::sleep(Duration::from_millis(50));
    };
    let said: serde_json::Value = serde_json::from_str(&said).unwrap_or_else(|_| panic!("{said}"));
    let outcome = evaluate(&problem()).unwrap();
    assert_eq!(outcome.applied.len(), 2);
    for (place, applied) in outcome.applied.iter().enumerate() {
        let there = &said["applied"][place];
        assert_eq!(there["promotion"], applied.promotion);
        assert_eq!(there["amount"], applied.amount);
        for (place, adjustment) in applied.adjustments.iter().enumerate() {
            assert_eq!(there["adjustments"][place]["amount"], adjustment.amount);
            assert_eq!(there["adjustments"][place]["base"], adjustment.base);
        }
    }
    for (line, units) in outcome.units.iter().enumerate() {
        for (place, run) in units.iter().enumerate() {
            assert_eq!(said["units"][line][place]["count"], run.count);
            assert_eq!(said["units"][line][place]["price"], run.price);
        }
    }
    assert_eq!(said["coupons"][0]["refused"]["tag"], "unknown");
}

/// An engine as a JavaScript module, which jco makes of it. None where there is no node.
fn transpiled(engine: &str) -> Option<tempfile::TempDir> {
    let tool = workspace::root().join("tests/browser-engine");
    if !tool.join("node_modules").is_dir() && !has_installed(&tool) {
        let in_ci = std::env::var_os("CI").is_some_and(|ci| !ci.is_empty());
        assert!(!in_ci, "`npm install` failed in {}", tool.display());
        eprintln!("skipped: there is no npm, or nothing to install from");
        return None;
    }
    let engines = build::engines().unwrap();
    let (_, component): &(String, PathBuf) = engines.iter().find(|(name, _)| name == engine)?;
    let module = tempfile::tempdir().unwrap();
    let status = Command::new("node")
        .arg("transpile.mjs")
        .args([component.as_path(), module.path()])
        .current_dir(&tool)
        .status();
    assert!(status.unwrap().success(), "jco refused the engine");
    Some(module)
}

fn has_installed(tool: &Path) -> bool {
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-package-lock", "--no-audit", "--no-fund"])
        .current_dir(tool);
    npm.status().is_ok_and(|status| status.success())
}

/// A file of a directory.
fn answer(dir: &Path, mut stream: TcpStream) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let mut line = String::new();
    while reader.read_line(&mut line)? > 2 {
        line.clear();
    }
    let name = first
        .split(' ')
        .nth(1)
        .unwrap_or("/")
        .trim_start_matches('/');
    let kind = match name.rsplit('.').next() {
        Some("html") => "text/html",
        Some("js") => "text/javascript",
        _ => "application/wasm",
    };
    let (status, body) = match fs::read(dir.join(name)) {
        Ok(body) => ("200 OK", body),
        Err(_) => ("404 Not Found", Vec::new()),
    };
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
    )?;
    stream.write_all(&body)
}
