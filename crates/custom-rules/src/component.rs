use crate::Failure;

/// How a component begins, and how a core module does.
const COMPONENT: &[u8] = b"\0asm\x0d\0\x01\0";
const MODULE: &[u8] = b"\0asm\x01\0\0\0";
/// The section that holds a core module.
const CORE_MODULE: u8 = 1;

/// The one core module of a component that imports nothing.
pub(crate) fn core_module(component: &[u8]) -> Result<&[u8], Failure> {
    if component.starts_with(MODULE) {
        return Ok(component);
    }
    let refused = |why: &str| Failure::NoRule(why.to_owned());
    let mut rest = component
        .strip_prefix(COMPONENT)
        .ok_or_else(|| refused("it is no WebAssembly component"))?;
    let mut found = None;
    while let Some((id, after)) = rest.split_first() {
        let (size, after) = size(after).ok_or_else(|| refused("the component is cut off"))?;
        let (section, after) = after
            .split_at_checked(size)
            .ok_or_else(|| refused("the component is cut off"))?;
        if *id == CORE_MODULE && found.replace(section).is_some() {
            let why = "it has several modules: a rule imports nothing and needs one";
            return Err(refused(why));
        }
        rest = after;
    }
    found.ok_or_else(|| refused("it has no code"))
}

/// A number in LEB128 and what comes after.
fn size(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut number = 0_u64;
    for (place, byte) in bytes.iter().enumerate().take(5) {
        number |= u64::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Some((usize::try_from(number).ok()?, &bytes[place + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_module_of_a_component_is_found_and_what_is_none_is_refused() {
        let component = [COMPONENT, b"\x07\x01x\x01\x03abc\x0b\0"].concat();
        assert_eq!(core_module(&component), Ok(&b"abc"[..]));
        assert_eq!(core_module(MODULE), Ok(MODULE));
        for bad in [
            &b""[..],
            b"GIF89a",
            COMPONENT,
            &[COMPONENT, b"\x01"].concat(),
            &[COMPONENT, b"\x01\x09abc"].concat(),
            &[COMPONENT, b"\x01\xff\xff\xff\xff\xff\xff"].concat(),
            &[COMPONENT, b"\x01\x01a\x01\x01a"].concat(),
        ] {
            assert!(core_module(bad).is_err(), "{bad:?}");
        }
    }
}
