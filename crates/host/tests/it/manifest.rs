use crate::harness::{App, manifest, probe};

#[test]
fn a_component_that_is_not_there_or_none_is_refused() {
    let component = |source: &str| manifest(&format!("[component.a]\nsource = '{source}'\n"));
    let refusal = App::new(&component("missing.wasm")).refusal();
    assert!(
        refusal.contains("component.a") && refusal.contains("is it built?"),
        "{refusal}"
    );
    let refusal = App::new(&component("text.wasm"))
        .file("text.wasm", "no component")
        .refusal();
    assert!(
        refusal.contains("text.wasm is not a component"),
        "{refusal}"
    );
}

#[test]
fn a_component_without_a_handler_is_refused() {
    let engine = crate::harness::wasm("engine");
    let refusal = App::new(&manifest(&format!(
        "[component.a]\nsource = '{}'\n",
        engine.display()
    )))
    .refusal();
    assert!(
        refusal.contains("exports no wasi:http handler"),
        "{refusal}"
    );
}

#[test]
fn errors_say_in_which_file_and_where() {
    let refusal = App::new(&probe("memory = 3\n")).refusal();
    assert!(
        refusal.contains("spin.toml") && refusal.contains("memory"),
        "{refusal}"
    );
}
