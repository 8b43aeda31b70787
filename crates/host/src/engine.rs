//! The Wasm engine: how instances are allocated, compiled and interrupted.

use crate::{Options, instance::State, isolation};
use anyhow::{Context, Result};
use std::{thread, time::Duration};
use wasmtime::{
    Cache, CacheConfig, Config, Enabled, Engine, InstanceAllocationStrategy,
    PoolingAllocationConfig, ProfilingStrategy,
    component::{HasSelf, Linker},
};

/// How long a guest may compute before it lets others run, and its time is checked.
const TICK: Duration = Duration::from_millis(5);

pub(crate) fn new(options: &Options) -> Result<Engine> {
    let mut config = Config::new();
    config.wasm_component_model_async(true);
    config.epoch_interruption(true);
    config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool(options)));
    // Without a cache directory, say where there is no home, everything is compiled afresh.
    if options.compilation_cache
        && let Ok(cache) = Cache::new(CacheConfig::new())
    {
        config.cache(Some(cache));
    }
    if options.perf_map {
        config.profiler(ProfilingStrategy::PerfMap);
    }
    let engine = Engine::new(&config)
        .map_err(anyhow::Error::from)
        .context("starting the Wasm engine")?;
    tick(&engine)?;
    Ok(engine)
}

fn pool(options: &Options) -> PoolingAllocationConfig {
    let mut pool = PoolingAllocationConfig::new();
    let instances = options.max_instances;
    // A component consists of several core modules, and a composed one of several components.
    pool.total_component_instances(instances);
    pool.total_core_instances(instances * 8);
    pool.total_memories(instances * 4);
    pool.total_tables(instances * 8);
    pool.total_stacks(instances * 2);
    pool.max_memory_size(options.max_memory);
    pool.table_elements(100_000);
    pool.max_core_instances_per_component(200);
    pool.max_memories_per_component(32);
    pool.max_tables_per_component(32);
    // To clear what a request has touched is cheaper than to give it back to the kernel and to
    // fault it in again for the next. A list of a large catalogue touches more than a megabyte.
    pool.linear_memory_keep_resident(4 << 20);
    pool.table_keep_resident(64 << 10);
    pool.pagemap_scan(Enabled::Auto);
    pool.max_unused_warm_slots(instances);
    pool
}

/// Advances the engine's clock until the engine is gone.
fn tick(engine: &Engine) -> Result<()> {
    let engine = engine.weak();
    let run = move || {
        while let Some(engine) = engine.upgrade() {
            engine.increment_epoch();
            drop(engine);
            thread::sleep(TICK);
        }
    };
    thread::Builder::new()
        .name("epoch".to_owned())
        .spawn(run)
        .context("starting the clock")?;
    Ok(())
}

/// Everything that a component can import. What it may do with it is decided call by call.
pub(crate) fn linker(engine: &Engine) -> Result<Linker<State>> {
    let mut linker = Linker::new(engine);
    wasmtime_wasi::p2::add_to_linker_async(&mut linker)?;
    wasmtime_wasi::p3::add_to_linker(&mut linker)?;
    wasmtime_wasi_http::p2::add_only_http_to_linker_async(&mut linker)?;
    wasmtime_wasi_http::p3::add_to_linker(&mut linker)?;
    crate::bindings::Imports::add_to_linker::<_, HasSelf<State>>(&mut linker, |state| state)?;
    isolation::add_to_linker(&mut linker)?;
    Ok(linker)
}
