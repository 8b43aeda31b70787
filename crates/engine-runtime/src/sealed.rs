//! What Rust's standard library asks of its C library beside memory: words about a panic, for a screen that
//! an engine has not. With these in their place nothing of the C library that calls a host is linked.

#![expect(unsafe_code, reason = "symbols of the C library")]

use std::ffi::{c_char, c_int, c_void};
use std::ptr::null_mut;

#[unsafe(no_mangle)]
extern "C" fn getenv(_name: *const c_char) -> *mut c_char {
    null_mut()
}

#[unsafe(no_mangle)]
extern "C" fn getcwd(_buffer: *mut c_char, _size: usize) -> *mut c_char {
    null_mut()
}

#[unsafe(no_mangle)]
extern "C" fn write(_file: c_int, _bytes: *const c_void, _length: usize) -> isize {
    -1
}

#[unsafe(no_mangle)]
extern "C" fn abort() -> ! {
    core::arch::wasm32::unreachable()
}
