//! Comparison of texts, eight bytes at a time: the C library's goes byte by byte, and codes of a shop begin
//! alike.

#![expect(unsafe_code, reason = "a symbol of the C library")]

#[unsafe(no_mangle)]
unsafe extern "C" fn memcmp(left: *const u8, right: *const u8, length: usize) -> i32 {
    let mut at = 0;
    while at + 8 <= length {
        // SAFETY: the caller says that both have `length` bytes.
        let words = unsafe {
            let word = |text: *const u8| text.add(at).cast::<u64>().read_unaligned();
            (word(left), word(right))
        };
        if words.0 != words.1 {
            return order(u64::from_be(words.0), u64::from_be(words.1));
        }
        at += 8;
    }
    while at < length {
        // SAFETY: as above.
        let bytes = unsafe { (*left.add(at), *right.add(at)) };
        if bytes.0 != bytes.1 {
            return i32::from(bytes.0) - i32::from(bytes.1);
        }
        at += 1;
    }
    0
}

fn order(left: u64, right: u64) -> i32 {
    if left < right { -1 } else { 1 }
}
