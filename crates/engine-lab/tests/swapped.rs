//! Another engine in the place of the shop's, by a line of the manifest.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;
use std::{fs, thread};

use engine_lab::built_file;
use souk_host::{Follow, Host, Options};
use tokio::net::TcpListener;

/// Serves the shop's component for calculations with an engine of somebody else, and answers requests.
struct Served {
    address: std::net::SocketAddr,
    _dir: tempfile::TempDir,
}

fn serve(engine: &Path) -> Served {
    let dir = tempfile::tempdir().unwrap();
    let manifest = format!(
        "spin_manifest_version = 2\n[application]\nname = 'swapped'\n\
         [[trigger.http]]\nroute = '/api/v1/calculations'\ncomponent = 'calculations'\n\
         [component.calculations]\nsource = '{}'\n\
         [component.calculations.dependencies]\n'souk:commerce@0.1.0' = {{ path = '{}' }}\n",
        built_file("calculations").display(),
        engine.display()
    );
    fs::write(dir.path().join("spin.toml"), manifest).unwrap();
    let options = Options {
        follow: Follow::Nothing,
        max_instances: 10,
        ..Options::default()
    };
    let host = Host::load(dir.path(), options).unwrap();
    let (sender, receiver) = std::sync::mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            sender.send(listener.local_addr().unwrap()).unwrap();
            host.serve(listener, std::future::pending()).await.unwrap();
        });
    });
    Served {
        address: receiver.recv().unwrap(),
        _dir: dir,
    }
}

impl Served {
    /// The whole answer to an order of one line.
    fn calculate(&self, id: &str) -> String {
        let body = format!(
            r#"{{"currency": "EUR", "lines": [{{"id": "{id}", "unit_price": 1000, "quantity": 3,
            "tax": {{"rates": [{{"rate": 19}}]}}}}], "promotions": [{{"id": "tenth",
            "actions": [{{"spread": {{"discount": {{"percent": 10}}}}}}]}}]}}"#
        );
        let mut stream = TcpStream::connect(self.address).unwrap();
        // A request that hangs is one that fails.
        stream
            .set_read_timeout(Some(Duration::from_secs(60)))
            .unwrap();
        write!(
            stream,
            "POST /api/v1/calculations HTTP/1.1\r\nhost: shop\r\nconnection: close\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

#[test]
fn another_engine_answers_by_a_line_of_the_manifest() {
    engine_lab::build_also(&["flat-tax-engine"]);
    engine_lab::build_also(&["calculations"]);
    let ours = serve(&engine_lab::built().commerce);
    let answer = ours.calculate("a");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    // 27.00 and 19 %.
    assert!(answer.contains(r#""gross":3213"#), "{answer}");

    let others = serve(&built_file("flat-tax-engine"));
    let answer = others.calculate("a");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    // The promotion is the shop's, the tax its own.
    assert!(answer.contains(r#""gross":2970"#), "{answer}");
    assert!(answer.contains(r#""code":"flat""#), "{answer}");

    // What it refuses is an answer, and so is its trap, after which it goes on.
    let refused = others.calculate("refused");
    assert!(refused.starts_with("HTTP/1.1 4"), "{refused}");
    let trapped = others.calculate("fatal");
    assert!(trapped.starts_with("HTTP/1.1 500"), "{trapped}");
    assert!(trapped.contains("application/problem+json"), "{trapped}");
    assert!(others.calculate("a").contains(r#""gross":2970"#));
}
