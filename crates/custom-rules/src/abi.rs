//! The call of `decide`, by the canonical ABI of the component model: its one function and its few types.

use calculation::problem::Rate;
use calculation::promotion::Discount;
use wasmi::errors::{ErrorKind, InstantiationError};
use wasmi::{
    Config, Engine, Instance, Linker, Memory, Module, Store, StoreLimits, StoreLimitsBuilder,
    TrapCode, TypedFunc,
};

use crate::{Failure, Item, Limits, Order, Reduction};

const DECIDE: &str = "souk:commerce/rule@0.1.0#decide";
/// The most that a rule may take off, and the longest text that is read from it.
const MAX_REDUCTIONS: u32 = 50;
const MAX_TEXT: u32 = 1_000;

/// A text or a list: where it is, and how long.
type Slice = (u32, u32);
/// Store, currency, country, segments, time, items, settings.
type Parameters = (
    u32,
    u32,
    u32,
    u32,
    u32,
    u32,
    u32,
    u32,
    i64,
    u32,
    u32,
    u32,
    u32,
);

const ITEM: u32 = 56;
const REDUCTION: u32 = 24;

/// Starts a module, and looks whether it has what is asked of it.
pub(crate) fn check(module: &[u8], limits: Limits) -> Result<(), Failure> {
    Guest::new(module, limits).map(|_| ())
}

/// Asks a module what it takes off.
pub(crate) fn decide(
    module: &[u8],
    limits: Limits,
    order: &Order,
    settings: &str,
) -> Result<Vec<Reduction>, Failure> {
    let mut guest = Guest::new(module, limits)?;
    let store = guest.text(&order.store)?;
    let currency = guest.text(&order.currency)?;
    let country = guest.text(&order.country)?;
    let segments = guest.texts(&order.segments)?;
    let items = guest.items(&order.items)?;
    let settings = guest.text(settings)?;
    let parameters = (
        store.0, store.1, currency.0, currency.1, country.0, country.1, segments.0, segments.1,
        order.now, items.0, items.1, settings.0, settings.1,
    );
    let answer = guest.decide.call(&mut guest.store, parameters);
    let answer = answer.map_err(|error| failed(&error))?;
    guest.answer(answer)
}

struct Guest {
    store: Store<StoreLimits>,
    memory: Memory,
    allocate: TypedFunc<(u32, u32, u32, u32), u32>,
    decide: TypedFunc<Parameters, u32>,
}

impl Guest {
    fn new(module: &[u8], limits: Limits) -> Result<Self, Failure> {
        let no_rule = |why: String| Failure::NoRule(why);
        let mut config = Config::default();
        config.consume_fuel(true);
        let engine = Engine::new(&config);
        let module = Module::new(&engine, module)
            .map_err(|error| no_rule(format!("it cannot be read: {error}")))?;
        if let Some(import) = module.imports().next() {
            let (from, name) = (import.module(), import.name());
            let why = format!("it imports {from} {name}, and a rule gets nothing");
            return Err(no_rule(why));
        }
        let most = StoreLimitsBuilder::new()
            .memory_size(limits.memory)
            .instances(1)
            .memories(1)
            .tables(1)
            .table_elements(10_000)
            .trap_on_grow_failure(true)
            .build();
        let mut store = Store::new(&engine, most);
        store.limiter(|limits| limits);
        let fueled = store.set_fuel(limits.fuel);
        fueled.map_err(|error| no_rule(error.to_string()))?;
        let instance = Linker::new(&engine)
            .instantiate_and_start(&mut store, &module)
            .map_err(|error| failed(&error))?;
        let memory = instance.get_memory(&store, "memory");
        let memory = memory.ok_or_else(|| no_rule("it exports no memory".to_owned()))?;
        Ok(Self {
            allocate: function(&instance, &store, "cabi_realloc")?,
            decide: function(&instance, &store, DECIDE)?,
            memory,
            store,
        })
    }

    fn allocate(&mut self, size: usize, align: u32) -> Result<u32, Failure> {
        let size = length(size)?;
        let place = self
            .allocate
            .call(&mut self.store, (0, 0, align, size))
            .map_err(|error| failed(&error))?;
        if place % align != 0 {
            return Err(bad("its memory is not where it has to be"));
        }
        Ok(place)
    }

    fn write(&mut self, place: u32, bytes: &[u8]) -> Result<(), Failure> {
        let written = self.memory.write(&mut self.store, place as usize, bytes);
        written.map_err(|_| bad("its memory is not where it says"))
    }

    fn read(&self, place: u32, length: u32) -> Result<&[u8], Failure> {
        let place = place as usize;
        let bytes = self.memory.data(&self.store);
        let end = place.checked_add(length as usize);
        let found = end.and_then(|end| bytes.get(place..end));
        found.ok_or_else(|| bad("its answer is not where it says"))
    }

    fn text(&mut self, text: &str) -> Result<Slice, Failure> {
        let place = self.allocate(text.len(), 1)?;
        self.write(place, text.as_bytes())?;
        Ok((place, length(text.len())?))
    }

    fn texts(&mut self, texts: &[String]) -> Result<Slice, Failure> {
        let mut bytes = Vec::with_capacity(texts.len() * 8);
        for text in texts {
            put(&mut bytes, self.text(text)?);
        }
        let place = self.allocate(bytes.len(), 4)?;
        self.write(place, &bytes)?;
        Ok((place, length(texts.len())?))
    }

    fn items(&mut self, items: &[Item]) -> Result<Slice, Failure> {
        let mut bytes = Vec::with_capacity(items.len() * ITEM as usize);
        for item in items {
            put(&mut bytes, self.text(&item.id)?);
            put(&mut bytes, self.text(&item.product)?);
            put(&mut bytes, self.text(&item.variant)?);
            put(&mut bytes, self.texts(&item.categories)?);
            put(&mut bytes, self.texts(&item.tags)?);
            bytes.extend(item.quantity.to_le_bytes());
            bytes.extend(item.unit_price.to_le_bytes());
        }
        let place = self.allocate(bytes.len(), 8)?;
        self.write(place, &bytes)?;
        Ok((place, length(items.len())?))
    }

    /// `result<list<reduction>, string>`
    fn answer(&self, place: u32) -> Result<Vec<Reduction>, Failure> {
        let answer = self.read(place, 12)?;
        let slice = (word(answer, 4), word(answer, 8));
        match answer[0] {
            0 => {}
            1 => return Err(Failure::Declined(self.said(slice)?)),
            _ => return Err(bad("its answer is neither a result nor an error")),
        }
        let (place, count) = slice;
        if count > MAX_REDUCTIONS {
            let why = format!("it takes off {count} things, more than {MAX_REDUCTIONS}");
            return Err(Failure::BadAnswer(why));
        }
        let bytes = self.read(place, count * REDUCTION)?;
        bytes
            .chunks_exact(REDUCTION as usize)
            .map(|bytes| self.reduction(bytes))
            .collect()
    }

    fn reduction(&self, bytes: &[u8]) -> Result<Reduction, Failure> {
        let amount = i64::from_le_bytes(bytes[16..24].try_into().unwrap_or_default());
        let discount = match bytes[8] {
            0 => Discount::Percent(Rate {
                mantissa: word(bytes, 16),
                scale: bytes[20],
            }),
            1 => Discount::Amount(amount),
            2 => Discount::FixedPrice(amount),
            _ => return Err(bad("it takes off something of an unknown kind")),
        };
        Ok(Reduction {
            variant: self.said((word(bytes, 0), word(bytes, 4)))?,
            discount,
        })
    }

    fn said(&self, (place, length): Slice) -> Result<String, Failure> {
        if length > MAX_TEXT {
            let why = format!("a text of it has {length} bytes, more than {MAX_TEXT}");
            return Err(Failure::BadAnswer(why));
        }
        let bytes = self.read(place, length)?.to_vec();
        String::from_utf8(bytes).map_err(|_| bad("a text of it is not UTF-8"))
    }
}

fn function<P: wasmi::WasmParams, R: wasmi::WasmResults>(
    instance: &Instance,
    store: &Store<StoreLimits>,
    name: &str,
) -> Result<TypedFunc<P, R>, Failure> {
    let found = instance.get_typed_func(store, name);
    found.map_err(|_| Failure::NoRule(format!("it exports no {name} of the type in wit/rule.wit")))
}

/// What a rule did that failed.
fn failed(error: &wasmi::Error) -> Failure {
    match (error.as_trap_code(), error.kind()) {
        (Some(TrapCode::OutOfFuel), _) | (None, ErrorKind::Fuel(_)) => Failure::OutOfFuel,
        (Some(TrapCode::GrowthOperationLimited), _) => Failure::OutOfMemory,
        (Some(trap), _) => Failure::Trapped(trap.to_string()),
        (
            None,
            ErrorKind::Memory(_)
            | ErrorKind::Table(_)
            | ErrorKind::Instantiation(
                InstantiationError::FailedToInstantiateMemory(_)
                | InstantiationError::FailedToInstantiateTable(_)
                | InstantiationError::TooManyMemories
                | InstantiationError::TooManyTables,
            ),
        ) => Failure::OutOfMemory,
        (None, _) => Failure::Trapped(error.to_string()),
    }
}

fn bad(why: &str) -> Failure {
    Failure::BadAnswer(why.to_owned())
}

fn put(bytes: &mut Vec<u8>, (place, length): Slice) {
    bytes.extend(place.to_le_bytes());
    bytes.extend(length.to_le_bytes());
}

fn word(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap_or_default())
}

fn length(length: usize) -> Result<u32, Failure> {
    u32::try_from(length).map_err(|_| Failure::OutOfMemory)
}
