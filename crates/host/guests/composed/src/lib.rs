//! Calls its engine, and senses the world beside it: what the component may see and its engine
//! may not.

use host_test::engine::{arithmetic, senses};
use spin_sdk::{
    http::{IntoResponse, Request},
    http_service,
};
use std::{env, fs};

wit_bindgen::generate!({ path: "../wit", world: "user" });

#[http_service]
async fn handle(request: Request) -> impl IntoResponse {
    let query = request.uri().query().unwrap_or_default();
    match request.uri().path() {
        "/double" => arithmetic::double(query.parse().unwrap_or_default()).to_string(),
        "/fail" => {
            arithmetic::fail();
            String::new()
        }
        "/environment" => {
            let own: Vec<_> = env::vars()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            format!("component {own:?} engine {:?}", senses::environment())
        }
        "/read" => {
            let own = fs::read_to_string(query).map_err(|error| error.to_string());
            format!("component {own:?} engine {:?}", senses::read(query))
        }
        "/connect" => format!("engine {:?}", senses::connect(query)),
        path => format!("no such probe: {path}"),
    }
}
