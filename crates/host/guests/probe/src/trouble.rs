//! What a component must not be able to do to others.

use crate::Query;
use spin_sdk::time::sleep;
use std::{hint::black_box, time::Duration};

pub async fn make(path: &str, query: &Query) -> Result<String, String> {
    let number = |name: &str| {
        query[name]
            .parse::<u64>()
            .map_err(|error| error.to_string())
    };
    match path {
        "/panic" => panic!("told to panic"),
        "/loop" => {
            eprintln!("looping");
            loop {
                black_box(());
            }
        }
        "/sleep" => {
            eprintln!("sleeping");
            sleep(Duration::from_millis(number("ms")?)).await;
            Ok("slept".to_owned())
        }
        "/sleep-then-panic" => {
            sleep(Duration::from_millis(number("ms")?)).await;
            panic!("told to panic after a while")
        }
        "/allocate" => {
            let memory = vec![1_u8; (number("mib")? as usize) << 20];
            Ok(black_box(memory).len().to_string())
        }
        _ => Err(format!("no such probe: {path}")),
    }
}
