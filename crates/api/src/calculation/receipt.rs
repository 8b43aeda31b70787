use serde_json::Value;

use super::canonical::{digest, text, text_of_present};
use super::{Calculation, CalculationRequest};
use crate::answer;

/// The most differences that are named.
const MAX_DIFFERENCES: usize = 100;

answer! {
    /// What was calculated from what, and by what, as digests: `sha256:` and hexadecimal digits. Input
    /// and output are digested as RFC 8785 writes them: fields in order, no blanks, and integers in
    /// full. Two ways to say the same input have one digest: it is digested with the defaults of what
    /// it does not say, and without what is null or empty.
    #[derive(Eq)]
    #[serde(deny_unknown_fields)]
    pub struct Receipt {
        /// The components that decided.
        pub engines: Vec<EngineDigest>,
        pub input: String,
        /// Of the answer without its receipt.
        pub output: String,
    }

    /// A component that decided.
    #[derive(Eq)]
    #[serde(deny_unknown_fields)]
    pub struct EngineDigest {
        pub name: String,
        pub digest: String,
    }

    /// What became of a calculation that was done again.
    pub struct Verification {
        /// Whether everything is the same.
        pub valid: bool,
        /// Where it is not, at most a hundred.
        pub differences: Vec<Difference>,
        /// The receipt of what was calculated now.
        pub receipt: Receipt,
    }

    /// Something that is not the same.
    pub struct Difference {
        /// Its path in the request: `receipt.output`, `output.totals.gross`.
        pub field: String,
        /// What the request says; null where it says nothing.
        #[cfg_attr(feature = "openapi", schema(value_type = Value))]
        pub given: Value,
        /// What was calculated now.
        #[cfg_attr(feature = "openapi", schema(value_type = Value))]
        pub calculated: Value,
    }
}

/// A calculation to be done again.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct VerificationRequest {
    /// What was calculated from.
    pub input: CalculationRequest,
    /// What was answered; with it, a difference is found to the field.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub output: Option<Value>,
    /// Without one, that of the output.
    pub receipt: Option<Receipt>,
}

impl Receipt {
    /// The receipt of a calculation that these engines made.
    pub fn new(
        input: &CalculationRequest,
        output: &Calculation,
        engines: Vec<EngineDigest>,
    ) -> Self {
        Self {
            engines,
            input: digest(&text_of_present(input)),
            output: digest(&text(output)),
        }
    }
}

impl VerificationRequest {
    /// The receipt to compare with.
    pub fn receipt(&self) -> Option<Receipt> {
        let of_output = || {
            let receipt = self.output.as_ref()?.get("receipt")?;
            json::read(receipt.to_string().as_bytes()).ok()
        };
        self.receipt.clone().or_else(of_output)
    }
}

impl Verification {
    /// Compares a receipt, and the output if there is one, with what was calculated now, which has its
    /// receipt.
    pub fn new(
        given: &Receipt,
        output: Option<Value>,
        now: &Calculation,
        receipt: Receipt,
    ) -> Self {
        let mut compare = Compare::default();
        let digests = [
            ("receipt.input", &given.input, &receipt.input),
            ("receipt.output", &given.output, &receipt.output),
        ];
        for (field, given, calculated) in digests {
            if given != calculated {
                let value = |digest: &String| Value::from(digest.as_str());
                compare.note(field, &value(given), &value(calculated));
            }
        }
        compare.engines(&given.engines, &receipt.engines);
        if let Some(mut output) = output {
            if let Some(fields) = output.as_object_mut() {
                fields.remove("receipt");
            }
            let now = json::read(&text(now)).unwrap_or_default();
            compare.values("output", &output, &now);
        }
        Self {
            valid: compare.found.is_empty(),
            differences: compare.found,
            receipt,
        }
    }
}

#[derive(Default)]
struct Compare {
    found: Vec<Difference>,
}

impl Compare {
    fn note(&mut self, field: &str, given: &Value, calculated: &Value) {
        if self.found.len() < MAX_DIFFERENCES {
            self.found.push(Difference {
                field: field.to_owned(),
                given: given.clone(),
                calculated: calculated.clone(),
            });
        }
    }

    fn engines(&mut self, given: &[EngineDigest], now: &[EngineDigest]) {
        let digest = |engines: &[EngineDigest], name: &str| {
            let engine = engines.iter().find(|engine| engine.name == name);
            engine.map_or(Value::Null, |engine| Value::from(engine.digest.as_str()))
        };
        let unknown = given
            .iter()
            .filter(|engine| !now.iter().any(|other| other.name == engine.name));
        for engine in now.iter().chain(unknown) {
            let (before, after) = (digest(given, &engine.name), digest(now, &engine.name));
            if before != after {
                self.note(&format!("receipt.engines.{}", engine.name), &before, &after);
            }
        }
    }

    fn values(&mut self, path: &str, given: &Value, now: &Value) {
        match (given, now) {
            _ if self.found.len() >= MAX_DIFFERENCES => {}
            (Value::Object(given), Value::Object(now)) => {
                for (name, now) in now {
                    let given = given.get(name).unwrap_or(&Value::Null);
                    self.values(&format!("{path}.{name}"), given, now);
                }
                for (name, given) in given {
                    if !now.contains_key(name) {
                        self.values(&format!("{path}.{name}"), given, &Value::Null);
                    }
                }
            }
            (Value::Array(given), Value::Array(now)) => {
                for index in 0..given.len().max(now.len()) {
                    let at = |list: &[Value]| list.get(index).cloned().unwrap_or_default();
                    self.values(&format!("{path}[{index}]"), &at(given), &at(now));
                }
            }
            (given, now) if given != now => self.note(path, given, now),
            _ => {}
        }
    }
}
