use crate::harness::{App, manifest, probe, wasm};
use std::net::SocketAddr;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

fn chain(hosts: &str) -> String {
    manifest(&format!(
        "[[trigger.http]]\nroute = '/...'\ncomponent = 'probe'\n\
         [[trigger.http]]\nroute = '/text'\ncomponent = 'fixed'\n\
         [[trigger.http]]\nroute = {{ private = true }}\ncomponent = 'hidden'\n\
         [component.probe]\nsource = '{0}'\nallowed_outbound_hosts = {hosts}\n\
         [component.hidden]\nsource = '{0}'\n\
         [component.fixed]\nsource = '{1}'\n",
        wasm("probe").display(),
        wasm("fixed-text").display()
    ))
}

/// A server that says hello to everyone.
async fn elsewhere() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 4096]).await;
            let _ = stream
                .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello")
                .await;
        }
    });
    address
}

#[tokio::test]
async fn components_call_each_other_in_process() {
    let server = App::new(&chain("['http://*.spin.internal']")).start().await;
    let call = "/call?url=http://fixed.spin.internal/anything";
    assert_eq!(server.text(call).await, "200 The shop is open.\n");
    let headers = server
        .text("/call?url=http://hidden.spin.internal/headers")
        .await;
    for line in [
        "spin-path-info: /headers\n",
        "spin-raw-component-route: /...\n",
        "spin-client-addr: 0.0.0.0:0\n",
    ] {
        assert!(headers.contains(line), "{line:?} is not in {headers}");
    }
}

#[tokio::test]
async fn a_component_calls_only_those_it_may() {
    let server = App::new(&chain("['http://fixed.spin.internal']"))
        .start()
        .await;
    let denied = server
        .get("/call?url=http://hidden.spin.internal/served")
        .await
        .refused();
    assert!(denied.contains("HttpRequestDenied"), "{denied}");
    server
        .logged(
            "probe_stderr.txt",
            "may not call http://hidden.spin.internal",
        )
        .await;
    let denied = server.get("/call?url=http://self.alt/text").await.refused();
    assert!(denied.contains("HttpRequestDenied"), "{denied}");
}

#[tokio::test]
async fn a_component_calls_the_applications_own_routes() {
    let server = App::new(&chain("['http://self']")).start().await;
    assert_eq!(
        server.text("/call?url=http://self.alt/text").await,
        "200 The shop is open.\n"
    );
}

#[tokio::test]
async fn components_that_call_each_other_for_ever_are_stopped() {
    let server = App::new(&chain("['http://*.spin.internal']")).start().await;
    assert!(server.text("/recurse").await.contains("LoopDetected"));
}

#[tokio::test]
async fn a_failure_down_the_chain_is_an_answer() {
    let server = App::new(&chain("['http://*.spin.internal']")).start().await;
    assert!(
        server
            .text("/call?url=http://hidden.spin.internal/panic")
            .await
            .starts_with("500 ")
    );
}

#[tokio::test]
async fn requests_leave_the_host_only_to_allowed_addresses() {
    let address = elsewhere().await;
    let server = App::new(&probe(&format!(
        "allowed_outbound_hosts = ['http://{address}']\n"
    )))
    .start()
    .await;
    assert_eq!(
        server.text(&format!("/call?url=http://{address}/")).await,
        "200 hello"
    );
    let other = elsewhere().await;
    let denied = server
        .get(&format!("/call?url=http://{other}/"))
        .await
        .refused();
    assert!(denied.contains("HttpRequestDenied"), "{denied}");
}
