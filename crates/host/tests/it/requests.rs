use crate::harness::{App, chunks, full, manifest, probe, wasm};
use http::{Request, StatusCode};
use souk_host::Reuse;
use std::time::Duration;
use tokio::net::TcpStream;

#[tokio::test]
async fn routes_lead_to_components_and_static_responses() {
    let server = App::new(&manifest(&format!(
        "[[trigger.http]]\nroute = '/text'\ncomponent = 'fixed'\n\
         [[trigger.http]]\nroute = '/old'\n\
         static_response = {{ status_code = 301, headers = {{ location = '/text' }}, body = 'moved' }}\n\
         [[trigger.http]]\nroute = {{ private = true }}\ncomponent = 'hidden'\n\
         [component.fixed]\nsource = '{0}'\n[component.hidden]\nsource = '{0}'\n",
        wasm("fixed-text").display()
    )))
    .start()
    .await;
    assert_eq!(server.text("/text").await, "The shop is open.\n");
    let moved = server.get("/old").await;
    assert_eq!(moved.status, StatusCode::MOVED_PERMANENTLY);
    assert_eq!(moved.headers["location"], "/text");
    assert_eq!(moved.text, "moved");
    server.get("/hidden").await.problem(404);
    assert_eq!(server.text("/.well-known/spin/health").await, "OK");
}

#[tokio::test]
async fn an_inline_component_is_served() {
    let server = App::new(&manifest(&format!(
        "[[trigger.http]]\nroute = '/'\ncomponent = {{ source = '{}' }}\n",
        wasm("fixed-text").display()
    )))
    .start()
    .await;
    assert_eq!(server.text("/").await, "The shop is open.\n");
}

#[tokio::test]
async fn a_component_learns_how_it_was_reached() {
    let server = App::new(&probe("").replace("'/...'", "'/:anything'"))
        .start()
        .await;
    let headers = server.text("/headers?a=b").await;
    for line in [
        "spin-path-match-anything: headers\n",
        "spin-component-route: /:anything\n",
        &format!("spin-full-url: http://{}/headers?a=b\n", server.address),
        "spin-client-addr: 127.0.0.1:",
    ] {
        assert!(headers.contains(line), "{line:?} is not in {headers}");
    }
    assert_eq!(
        server.text("/uri?x").await,
        format!("http://{}/uri?x", server.address)
    );
}

#[tokio::test]
async fn a_host_inside_the_application_means_nothing_from_outside() {
    let server = App::new(&probe("")).start().await;
    let request = Request::get("/uri")
        .header("host", "probe.spin.internal")
        .body(full(""))
        .unwrap();
    server.send(request).await.problem(400);
}

#[tokio::test]
async fn bodies_stream_through() {
    let server = App::new(&probe("")).start().await;
    let request = Request::post("/echo").body(chunks(64, 16 * 1024)).unwrap();
    assert_eq!(server.send(request).await.good().len(), 1 << 20);
    assert_eq!(
        server.post("/length", &"x".repeat(300_000)).await.good(),
        "300000"
    );
}

#[tokio::test]
async fn every_request_has_a_fresh_instance() {
    let server = App::new(&probe("")).start().await;
    for _ in 0..5 {
        assert_eq!(server.text("/served").await, "1");
    }
}

#[tokio::test]
async fn instances_are_reused_only_as_often_as_they_may() {
    let reuse = Reuse {
        count: 3,
        concurrent: 1,
        idle: Duration::from_secs(20),
    };
    let server = App::new(&probe(""))
        .with(|options| options.reuse = reuse)
        .start()
        .await;
    let mut served = Vec::new();
    for _ in 0..6 {
        served.push(server.text("/served").await);
    }
    assert_eq!(served, ["1", "2", "3", "1", "2", "3"]);
}

#[tokio::test]
async fn an_idle_instance_ends_after_its_time() {
    let reuse = Reuse {
        count: 100,
        concurrent: 1,
        idle: Duration::from_millis(50),
    };
    let server = App::new(&probe(""))
        .with(|options| options.reuse = reuse)
        .start()
        .await;
    assert_eq!(server.text("/served").await, "1");
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(server.text("/served").await, "1");
}

#[tokio::test]
async fn variables_come_from_the_host_or_their_defaults() {
    let text = format!(
        "{}[component.probe.variables]\ngreeting = '{{{{ word }}}}, {{{{ name }}}}!'\n\
         [variables]\nword = {{ default = 'hello' }}\nname = {{ required = true, secret = true }}\n",
        probe("")
    );
    let app = || App::new(&text);
    assert!(app().refusal().contains("--variable name="));
    let named = app().with(|options| {
        options
            .variables
            .insert("name".to_owned(), "souk".to_owned());
    });
    let server = named.start().await;
    assert_eq!(server.text("/variable?name=greeting").await, "hello, souk!");
    assert!(
        server
            .get("/variable?name=word")
            .await
            .refused()
            .contains("word")
    );
    assert!(
        server
            .get("/variable?name=No-Name")
            .await
            .refused()
            .contains("No-Name")
    );
}

#[tokio::test]
async fn the_environment_is_what_the_manifest_says() {
    let server = App::new(&probe("environment = { STAGE = 'test' }\n"))
        .start()
        .await;
    assert_eq!(server.text("/environment?name=STAGE").await, "test");
    assert_eq!(server.text("/environment?name=PATH").await, "unset");
}

#[tokio::test]
async fn a_component_reads_the_files_it_is_granted_and_no_other() {
    let server = App::new(&probe(
        "files = ['data/*.txt', 'tree', { source = 'other', destination = '/mounted' }]\n\
         exclude_files = ['data/secret*']\n",
    ))
    .file("data/a.txt", "a")
    .file("data/b.md", "b")
    .file("data/secret.txt", "s")
    .file("tree/deep/c.txt", "c")
    .file("other/d.txt", "d")
    .start()
    .await;
    for (path, text) in [
        ("data/a.txt", "a"),
        ("/tree/deep/c.txt", "c"),
        ("/mounted/d.txt", "d"),
    ] {
        assert_eq!(
            server.text(&format!("/file?path={path}")).await,
            text,
            "{path}"
        );
    }
    for path in [
        "data/b.md",
        "data/secret.txt",
        "spin.toml",
        "../spin.toml",
        "/etc/hostname",
    ] {
        server.get(&format!("/file?path={path}")).await.refused();
    }
    server.get("/write?path=data/a.txt").await.refused();
    server.get("/write?path=data/new.txt").await.refused();
}

#[tokio::test]
async fn files_outside_the_application_are_refused() {
    for files in [
        "['../x']",
        "['/etc/hostname']",
        "[{ source = 'a', destination = '../../x' }]",
    ] {
        let refusal = App::new(&probe(&format!("files = {files}\n")))
            .file("a/b", "")
            .refusal();
        assert!(refusal.contains("leaves its directory"), "{refusal}");
    }
}

#[tokio::test]
async fn each_component_has_its_logs() {
    let server = App::new(&probe("")).start().await;
    server.text("/log?text=hello").await;
    assert_eq!(server.log("probe_stdout.txt"), "out: hello\n");
    assert_eq!(server.log("probe_stderr.txt"), "err: hello\n");
}

#[tokio::test]
async fn what_is_in_flight_ends_before_the_host_does() {
    let server = App::new(&probe("")).start().await;
    let address = server.address;
    let client = TcpStream::connect(address).await.unwrap();
    let slow = tokio::spawn(async move {
        let (mut sender, connection) =
            hyper::client::conn::http1::handshake(hyper_util::rt::TokioIo::new(client))
                .await
                .unwrap();
        tokio::spawn(connection);
        let request = Request::get("/sleep?ms=700")
            .header("host", "localhost")
            .body(full(""))
            .unwrap();
        sender.send_request(request).await.unwrap().status()
    });
    server.logged("probe_stderr.txt", "sleeping").await;
    let (task, _dir) = server.stop();
    task.await.unwrap();
    assert_eq!(slow.await.unwrap(), StatusCode::OK);
    assert!(TcpStream::connect(address).await.is_err());
}
