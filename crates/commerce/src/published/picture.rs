//! Pictures, and their smaller copies.

use minicbor::{Decode, Encode};

/// A picture.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct Image {
    #[n(0)]
    pub src: String,
    #[n(1)]
    pub alt: String,
    /// Pixels, or user units of a vector picture: the ratio keeps its place in the layout.
    #[n(2)]
    pub width: u32,
    #[n(3)]
    pub height: u32,
    /// Smaller copies, by rising width.
    #[n(4)]
    #[cbor(default)]
    pub renditions: Vec<Rendition>,
}

/// A copy of a picture in another size or type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Rendition {
    #[n(0)]
    pub width: u32,
    #[n(1)]
    pub height: u32,
    #[n(2)]
    pub format: PictureFormat,
}

/// A type of picture that renditions are made in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum PictureFormat {
    #[n(0)]
    Webp,
    #[n(1)]
    Jpeg,
    #[n(2)]
    Png,
}

impl PictureFormat {
    /// What names of its files end in.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Webp => "webp",
            Self::Jpeg => "jpg",
            Self::Png => "png",
        }
    }

    /// The format of files whose names end so.
    pub fn of_extension(extension: &str) -> Option<Self> {
        let all = [Self::Webp, Self::Jpeg, Self::Png];
        all.into_iter()
            .find(|format| format.extension() == extension)
    }
}

/// The widths that renditions are made in: thumbnails, cards, the gallery, its zoom.
pub const WIDTHS: [u32; 4] = [160, 480, GALLERY_WIDTH, 1920];

/// The width of the copy in a type that every program shows.
pub const GALLERY_WIDTH: u32 = 960;

impl Rendition {
    /// Its address, from that of its picture.
    pub fn src(&self, picture: &str) -> String {
        let (name, extension) = picture.rsplit_once('.').unwrap_or((picture, ""));
        let (place, hash) = name.rsplit_once('/').unwrap_or(("", name));
        // Vector pictures are drawn in pixels when somebody asks for it.
        let drawn = if extension == "svg" { "/drawn" } else { "" };
        let width = self.width.to_string();
        let extension = self.format.extension();
        [place, drawn, "/", hash, "-", &width, ".", extension].concat()
    }

    /// What a vector picture of this size is drawn as.
    pub fn drawn(width: u32, height: u32) -> Self {
        let height = u64::from(height) * u64::from(GALLERY_WIDTH) / u64::from(width.max(1));
        Self {
            width: GALLERY_WIDTH,
            height: u32::try_from(height).unwrap_or(u32::MAX).max(1),
            format: PictureFormat::Png,
        }
    }
}
