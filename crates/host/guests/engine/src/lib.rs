//! A dependency that calculates, and that tries to see more of the world than it should.

use std::{env, fs, net::TcpStream};

wit_bindgen::generate!({ path: "../wit", world: "engine" });

struct Engine;

export!(Engine);

impl exports::host_test::engine::arithmetic::Guest for Engine {
    fn double(number: u32) -> u32 {
        number * 2
    }

    fn fail() {
        panic!("the engine was told to fail");
    }
}

impl exports::host_test::engine::senses::Guest for Engine {
    fn environment() -> Vec<String> {
        env::vars()
            .map(|(name, value)| format!("{name}={value}"))
            .collect()
    }

    fn read(path: String) -> Result<String, String> {
        fs::read_to_string(path).map_err(|error| error.to_string())
    }

    fn connect(address: String) -> Result<(), String> {
        TcpStream::connect(address)
            .map(drop)
            .map_err(|error| error.to_string())
    }
}
