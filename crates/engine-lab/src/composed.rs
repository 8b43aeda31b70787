use std::fs;

use anyhow::{Context as _, Result, bail};
use wasmtime::component::{Component, InstancePre, Linker};
use wasmtime::{Config, Engine, InstanceAllocationStrategy, PoolingAllocationConfig, Store};

use crate::bindings::caller::{Caller, CallerPre};
use crate::{Built, FUEL, counting};

/// A component with the engines that it asks in it, as a host composes them.
pub struct Composed {
    engine: Engine,
    instances: CallerPre<()>,
}

impl Composed {
    /// Composes what asks with what answers; with instructions counted, or as quick as it gets.
    pub fn new(built: &Built, count: bool) -> Result<Self> {
        let dir = tempfile::tempdir()?;
        let manifest = dir.path().join("spin.toml");
        let text = format!(
            "spin_manifest_version = 2\n[application]\nname = 'lab'\n\
             [[trigger.http]]\nroute = '/...'\ncomponent = 'caller'\n\
             [component.caller]\nsource = '{}'\n\
             [component.caller.dependencies]\n\
             'souk:commerce@0.1.0' = {{ path = '{}' }}\n",
            built.caller.display(),
            built.commerce.display()
        );
        fs::write(&manifest, text)?;
        let bytes = souk_host::composed(&manifest, "caller")?;
        let mut config = if count { counting() } else { Config::new() };
        // As the host has it: instances are taken from a pool.
        config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool()));
        let engine = Engine::new(&config).map_err(anyhow::Error::from)?;
        let component = Component::from_binary(&engine, &bytes).map_err(anyhow::Error::from)?;
        let instances: InstancePre<()> = Linker::new(&engine)
            .instantiate_pre(&component)
            .map_err(anyhow::Error::from)
            .context("the composition imports something")?;
        Ok(Self {
            instances: CallerPre::new(instances)?,
            engine,
        })
    }

    /// A fresh instance, of itself and of its engines.
    pub fn instantiate(&self) -> Result<Order> {
        let mut store = Store::new(&self.engine, ());
        // It fails where nothing is counted.
        let _ = store.set_fuel(FUEL);
        let instance = self.instances.instantiate(&mut store)?;
        Ok(Order { store, instance })
    }
}

/// An instance that has an order.
pub struct Order {
    store: Store<()>,
    instance: Caller,
}

impl Order {
    /// Makes up an order.
    pub fn prepare(&mut self, lines: u32, promotions: u32) -> Result<()> {
        self.instance
            .call_prepare(&mut self.store, lines, promotions)
            .map_err(anyhow::Error::from)
    }

    /// Has the engines judge it and add it up; answers what is to be paid.
    pub fn ask(&mut self) -> Result<i64> {
        match self.instance.call_ask(&mut self.store)? {
            Ok(to_pay) => Ok(to_pay),
            Err(error) => bail!(error),
        }
    }

    /// How many instructions were executed.
    pub fn instructions(&self) -> Result<u64> {
        Ok(FUEL - self.store.get_fuel()?)
    }
}

fn pool() -> PoolingAllocationConfig {
    let mut pool = PoolingAllocationConfig::new();
    pool.max_core_instances_per_component(200);
    pool.max_memories_per_component(32);
    pool.max_tables_per_component(32);
    pool.linear_memory_keep_resident(1 << 20);
    pool.table_keep_resident(64 << 10);
    pool
}
