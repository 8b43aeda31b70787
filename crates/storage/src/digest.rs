/// A hash that tells whether something has changed, where nobody gains by making two things look
/// alike: FNV-1a with 64 bits, which is little code.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Digest(u64);

impl Digest {
    pub(crate) fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    /// Takes in more bytes. Where one thing ends and another begins makes no difference.
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// The hash, as a column holds it.
    pub(crate) fn finish(&self) -> i64 {
        self.0.cast_signed()
    }
}
