//! The call of `decide`, by the canonical ABI of the component model: its one function and its few types.

use calculation::problem::{Line, Problem, Rate};
use calculation::promotion::Discount;
use wasmi::{
    Config, Engine, Instance, Linker, Memory, Module, Store, StoreLimits, StoreLimitsBuilder,
    TypedFunc,
};

use crate::{Limits, Reduction};

const DECIDE: &str = "souk:commerce/rule@0.1.0#decide";
/// The most that a rule may take off, and the longest text that is read from it.
const MAX_REDUCTIONS: u32 = 50;
const MAX_TEXT: u32 = 1_000;

/// A text or a list: where it is, and how long.
type Slice = (u32, u32);
/// Store, currency, country, segments, time, items.
type Parameters = (u32, u32, u32, u32, u32, u32, u32, u32, i64, u32, u32);

const ITEM: u32 = 56;
const REDUCTION: u32 = 24;

/// Asks a module what it takes off.
pub(crate) fn decide(
    module: &[u8],
    limits: Limits,
    problem: &Problem,
) -> Result<Vec<Reduction>, String> {
    let mut guest = Guest::new(module, limits)?;
    let facts = &problem.facts;
    let store = guest.text(&facts.store)?;
    let currency = guest.text(&facts.currency)?;
    let country = guest.text(facts.country.as_deref().unwrap_or_default())?;
    let segments = guest.texts(&facts.customer.segments)?;
    let items = guest.items(&problem.lines)?;
    let parameters = (
        store.0,
        store.1,
        currency.0,
        currency.1,
        country.0,
        country.1,
        segments.0,
        segments.1,
        facts.time.seconds,
        items.0,
        items.1,
    );
    let decide: TypedFunc<Parameters, u32> = guest.function(DECIDE)?;
    let answer = decide
        .call(&mut guest.store, parameters)
        .map_err(|error| guest.failed(&error))?;
    guest.answer(answer)
}

struct Guest {
    store: Store<StoreLimits>,
    instance: Instance,
    memory: Memory,
    allocate: TypedFunc<(u32, u32, u32, u32), u32>,
}

impl Guest {
    fn new(module: &[u8], limits: Limits) -> Result<Self, String> {
        let mut config = Config::default();
        config.consume_fuel(true);
        let engine = Engine::new(&config);
        let module =
            Module::new(&engine, module).map_err(|error| format!("it cannot be read: {error}"))?;
        if let Some(import) = module.imports().next() {
            let (from, name) = (import.module(), import.name());
            return Err(format!("it imports {from} {name}, and a rule gets nothing"));
        }
        let most = StoreLimitsBuilder::new()
            .memory_size(limits.memory)
            .instances(1)
            .memories(1)
            .tables(1)
            .table_elements(10_000)
            .build();
        let mut store = Store::new(&engine, most);
        store.limiter(|limits| limits);
        let fueled = store.set_fuel(limits.fuel);
        fueled.map_err(|error| error.to_string())?;
        let instance = Linker::new(&engine)
            .instantiate_and_start(&mut store, &module)
            .map_err(|error| format!("it does not start: {error}"))?;
        let memory = instance.get_memory(&store, "memory");
        let memory = memory.ok_or("it exports no memory")?;
        let allocate = instance
            .get_typed_func(&store, "cabi_realloc")
            .map_err(|_| "it exports no cabi_realloc of the canonical ABI")?;
        Ok(Self {
            store,
            instance,
            memory,
            allocate,
        })
    }

    fn function<P: wasmi::WasmParams, R: wasmi::WasmResults>(
        &self,
        name: &str,
    ) -> Result<TypedFunc<P, R>, String> {
        let found = self.instance.get_typed_func(&self.store, name);
        found.map_err(|_| format!("it exports no {name} of this type"))
    }

    /// What a rule did that failed.
    fn failed(&self, error: &wasmi::Error) -> String {
        match error.as_trap_code() {
            Some(wasmi::TrapCode::OutOfFuel) => "it took too many instructions".to_owned(),
            Some(trap) => format!("it failed: {trap}"),
            None => format!("it failed: {error}"),
        }
    }

    fn allocate(&mut self, size: usize, align: u32) -> Result<u32, String> {
        let size = u32::try_from(size).map_err(|_| "the order is too large")?;
        let place = self
            .allocate
            .call(&mut self.store, (0, 0, align, size))
            .map_err(|error| self.failed(&error))?;
        if place % align != 0 {
            return Err("its memory is not where it has to be".to_owned());
        }
        Ok(place)
    }

    fn write(&mut self, place: u32, bytes: &[u8]) -> Result<(), String> {
        let written = self.memory.write(&mut self.store, place as usize, bytes);
        written.map_err(|_| "its memory is not where it says".to_owned())
    }

    fn read(&self, place: u32, length: u32) -> Result<&[u8], String> {
        let place = place as usize;
        let bytes = self.memory.data(&self.store);
        let end = place.checked_add(length as usize);
        let found = end.and_then(|end| bytes.get(place..end));
        found.ok_or_else(|| "its answer is not where it says".to_owned())
    }

    fn text(&mut self, text: &str) -> Result<Slice, String> {
        let place = self.allocate(text.len(), 1)?;
        self.write(place, text.as_bytes())?;
        Ok((place, length(text.len())?))
    }

    fn texts(&mut self, texts: &[String]) -> Result<Slice, String> {
        let mut bytes = Vec::with_capacity(texts.len() * 8);
        for text in texts {
            put(&mut bytes, self.text(text)?);
        }
        let place = self.allocate(bytes.len(), 4)?;
        self.write(place, &bytes)?;
        Ok((place, length(texts.len())?))
    }

    fn items(&mut self, lines: &[Line]) -> Result<Slice, String> {
        let mut bytes = Vec::with_capacity(lines.len() * ITEM as usize);
        for line in lines {
            put(&mut bytes, self.text(&line.id)?);
            put(&mut bytes, self.text(&line.product)?);
            put(&mut bytes, self.text(&line.variant)?);
            put(&mut bytes, self.texts(&line.categories)?);
            put(&mut bytes, self.texts(&line.tags)?);
            bytes.extend(line.quantity.to_le_bytes());
            bytes.extend(line.unit_price.to_le_bytes());
        }
        let place = self.allocate(bytes.len(), 8)?;
        self.write(place, &bytes)?;
        Ok((place, length(lines.len())?))
    }

    /// `result<list<reduction>, string>`
    fn answer(&self, place: u32) -> Result<Vec<Reduction>, String> {
        let answer = self.read(place, 12)?;
        let slice = (word(answer, 4), word(answer, 8));
        match answer[0] {
            0 => {}
            1 => return Err(format!("it says: {}", self.said(slice)?)),
            _ => return Err("its answer is neither a result nor an error".to_owned()),
        }
        let (place, count) = slice;
        if count > MAX_REDUCTIONS {
            return Err(format!(
                "it takes off {count} things, more than {MAX_REDUCTIONS}"
            ));
        }
        let bytes = self.read(place, count * REDUCTION)?;
        bytes
            .chunks_exact(REDUCTION as usize)
            .map(|bytes| self.reduction(bytes))
            .collect()
    }

    fn reduction(&self, bytes: &[u8]) -> Result<Reduction, String> {
        let amount = i64::from_le_bytes(bytes[16..24].try_into().unwrap_or_default());
        let discount = match bytes[8] {
            0 => Discount::Percent(Rate {
                mantissa: word(bytes, 16),
                scale: bytes[20],
            }),
            1 => Discount::Amount(amount),
            2 => Discount::FixedPrice(amount),
            _ => return Err("it takes off something of an unknown kind".to_owned()),
        };
        Ok(Reduction {
            variant: self.said((word(bytes, 0), word(bytes, 4)))?,
            discount,
        })
    }

    fn said(&self, (place, length): Slice) -> Result<String, String> {
        if length > MAX_TEXT {
            return Err(format!(
                "a text of it has {length} bytes, more than {MAX_TEXT}"
            ));
        }
        let bytes = self.read(place, length)?.to_vec();
        String::from_utf8(bytes).map_err(|_| "a text of it is not UTF-8".to_owned())
    }
}

fn put(bytes: &mut Vec<u8>, (place, length): Slice) {
    bytes.extend(place.to_le_bytes());
    bytes.extend(length.to_le_bytes());
}

fn word(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap_or_default())
}

fn length(length: usize) -> Result<u32, String> {
    u32::try_from(length).map_err(|_| "the order is too large".to_owned())
}
