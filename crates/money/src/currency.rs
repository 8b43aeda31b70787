use std::fmt;
use std::str::FromStr;

/// A currency of ISO 4217, by its three-letter code.
///
/// Ordered by code, so that maps keyed by currency have one canonical order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

/// The codes of ISO 4217's list one that are money (no funds, metals or test codes), by the
/// number of decimals of their minor unit.
const DECIMALS_0: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
const DECIMALS_2: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD \
    BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP \
    GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP \
    LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD \
    PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC \
    SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG";
const DECIMALS_3: &str = "BHD IQD JOD KWD LYD OMR TND";

impl Currency {
    /// Euro, two decimals.
    pub const EUR: Self = Self(*b"EUR");
    /// United States dollar, two decimals.
    pub const USD: Self = Self(*b"USD");
    /// Japanese yen, no decimals.
    pub const JPY: Self = Self(*b"JPY");
    /// Kuwaiti dinar, three decimals.
    pub const KWD: Self = Self(*b"KWD");

    /// The three-letter code, upper case.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).expect("a currency is made from an ASCII list")
    }

    /// Decimals of the minor unit (ISO 4217): 0, 2 or 3.
    pub fn decimals(&self) -> u32 {
        if lists(DECIMALS_2, self.code()) {
            2
        } else if lists(DECIMALS_0, self.code()) {
            0
        } else {
            3
        }
    }
}

/// Whether a sorted list of three-letter codes, each followed by a space but the last, has `code`.
/// Amounts are read by the hundred in a request, so this is a binary search.
fn lists(codes: &str, code: &str) -> bool {
    let codes = codes.as_bytes();
    let (mut low, mut high) = (0, codes.len().div_ceil(4));
    while low < high {
        let middle = (low + high) / 2;
        match codes[middle * 4..middle * 4 + 3].cmp(code.as_bytes()) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Greater => high = middle,
        }
    }
    false
}

/// The text is no code of ISO 4217.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownCurrency(pub String);

impl fmt::Display for UnknownCurrency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "'{}' is not a currency: expected a code of ISO 4217 in upper case, such as EUR",
            self.0
        )
    }
}

impl std::error::Error for UnknownCurrency {}

impl FromStr for Currency {
    type Err = UnknownCurrency;

    fn from_str(code: &str) -> Result<Self, UnknownCurrency> {
        let known = [DECIMALS_2, DECIMALS_0, DECIMALS_3];
        match <[u8; 3]>::try_from(code.as_bytes()) {
            Ok(bytes) if known.iter().any(|codes| lists(codes, code)) => Ok(Self(bytes)),
            _ => Err(UnknownCurrency(code.chars().take(40).collect())),
        }
    }
}

text_form!(Currency, code);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_follow_iso_4217() {
        for (code, decimals) in [("EUR", 2), ("JPY", 0), ("KWD", 3), ("ISK", 0), ("TND", 3)] {
            assert_eq!(
                code.parse::<Currency>().unwrap().decimals(),
                decimals,
                "{code}"
            );
        }
    }

    #[test]
    fn every_listed_code_is_found() {
        for codes in [DECIMALS_0, DECIMALS_2, DECIMALS_3] {
            for code in codes.split(' ') {
                assert_eq!(code.parse::<Currency>().unwrap().code(), code);
            }
            assert!(codes.split(' ').is_sorted(), "binary search needs {codes}");
        }
    }

    #[test]
    fn refuses_what_is_not_a_currency() {
        for text in ["", "EU", "EURO", "eur", "XXX", "E R", "ÄÖ", "UR "] {
            assert!(text.parse::<Currency>().is_err(), "{text:?}");
        }
    }
}
