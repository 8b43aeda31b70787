use json::Raw;

use super::canonical::{differences, digest, digest_of, text, text_of_json, text_of_present};
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
        /// The custom rules that ran.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub rules: Vec<String>,
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
        /// What the request says, as JSON; null where it says nothing.
        pub given: Option<String>,
        /// What was calculated now, as JSON; null where that says nothing.
        pub calculated: Option<String>,
    }
}

/// A calculation to be done again.
#[derive(Debug, Clone, PartialEq, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct VerificationRequest {
    /// What was calculated from.
    pub input: CalculationRequest,
    /// What was answered; with it, a difference is found to the field.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub output: Option<Raw>,
    /// Without one, that of the output.
    pub receipt: Option<Receipt>,
}

impl Receipt {
    /// The receipt of a calculation that these engines made, and these custom rules.
    pub fn new(
        input: &CalculationRequest,
        output: &Calculation,
        engines: Vec<EngineDigest>,
        rules: Vec<String>,
    ) -> Self {
        Self {
            engines,
            rules,
            input: digest(&text_of_present(input)),
            output: digest_of(output),
        }
    }
}

/// What of an answer is looked at apart.
#[derive(serde::Deserialize)]
struct WithReceipt {
    receipt: Option<Receipt>,
}

impl VerificationRequest {
    /// The receipt to compare with.
    pub fn receipt(&self) -> Option<Receipt> {
        let of_output = || {
            let output: WithReceipt = json::read(self.output.as_ref()?.0.as_bytes()).ok()?;
            output.receipt
        };
        self.receipt.clone().or_else(of_output)
    }
}

impl Verification {
    /// Compares a receipt, and the output if there is one, with what was calculated now, which has its
    /// receipt.
    pub fn new(given: &Receipt, output: Option<&Raw>, now: &Calculation, receipt: Receipt) -> Self {
        let mut found = Differences::default();
        for (field, given, calculated) in [
            ("receipt.input", &given.input, &receipt.input),
            ("receipt.output", &given.output, &receipt.output),
        ] {
            found.compare(field, Some(given), Some(calculated));
        }
        let digest = |engines: &[EngineDigest], name: &str| {
            let engine = engines.iter().find(|engine| engine.name == name);
            engine.map(|engine| engine.digest.clone())
        };
        for engine in receipt.engines.iter().chain(&given.engines) {
            let field = format!("receipt.engines.{}", engine.name);
            let before = digest(&given.engines, &engine.name);
            let after = digest(&receipt.engines, &engine.name);
            found.compare(&field, before.as_ref(), after.as_ref());
        }
        // One that is gone is given alone, and the output tells what that has changed.
        for rule in given.rules.iter().chain(&receipt.rules) {
            let of = |rules: &[String]| rules.contains(rule).then(|| rule.clone());
            let field = format!("receipt.rules.{rule}");
            found.compare(
                &field,
                of(&given.rules).as_ref(),
                of(&receipt.rules).as_ref(),
            );
        }
        if let Some(Raw(output)) = output {
            found.values(&text_of_json(output), &text(now));
        }
        Self {
            valid: found.0.is_empty(),
            differences: found.0,
            receipt,
        }
    }
}

#[derive(Default)]
struct Differences(Vec<Difference>);

impl Differences {
    fn compare(&mut self, field: &str, given: Option<&String>, calculated: Option<&String>) {
        let known = self.0.iter().any(|known| known.field == field);
        if given != calculated && !known && self.0.len() < MAX_DIFFERENCES {
            self.0.push(Difference {
                field: field.to_owned(),
                given: given.cloned(),
                calculated: calculated.cloned(),
            });
        }
    }

    /// Compares an output with what was calculated now, which has no receipt yet.
    fn values(&mut self, given: &[u8], now: &[u8]) {
        for (field, given, calculated) in differences(given, now, "output", MAX_DIFFERENCES) {
            if field != "output.receipt" {
                self.compare(&field, given.as_ref(), calculated.as_ref());
            }
        }
    }
}
