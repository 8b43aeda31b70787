use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

/// No drawing is higher, however narrow the picture.
const MAX_HEIGHT: u32 = 4_096;

/// A vector picture as a PNG of this width. Letters are left out: there are no fonts here.
pub(crate) fn draw(svg: &[u8], width: u32) -> Option<Vec<u8>> {
    let tree = Tree::from_data(svg, &Options::default()).ok()?;
    let scale = width as f32 / tree.size().width();
    let height = (tree.size().height() * scale) as u32;
    let mut drawing = Pixmap::new(width, height.clamp(1, MAX_HEIGHT))?;
    let transform = Transform::from_scale(scale, scale);
    resvg::render(&tree, transform, &mut drawing.as_mut());
    drawing.encode_png().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_shows_what_the_picture_does() {
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 20 10'>\
            <rect width='10' height='10' fill='#c81414'/></svg>";
        let drawing = Pixmap::decode_png(&draw(svg, 200).unwrap()).unwrap();
        assert_eq!((drawing.width(), drawing.height()), (200, 100));
        let left = drawing.pixel(50, 50).unwrap();
        assert_eq!((left.red(), left.green(), left.alpha()), (200, 20, 255));
        assert_eq!(drawing.pixel(150, 50).unwrap().alpha(), 0);
    }

    #[test]
    fn what_is_no_vector_picture_or_too_high_is_bounded() {
        assert_eq!(draw(b"<html/>", 960), None);
        assert_eq!(draw(b"\x89PNG", 960), None);
        let high = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 100000'/>";
        let drawing = Pixmap::decode_png(&draw(high, 960).unwrap()).unwrap();
        assert_eq!(drawing.height(), MAX_HEIGHT);
    }
}
