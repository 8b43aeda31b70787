use quick_xml::events::{BytesStart, Event};

/// The size of a vector picture: its `viewBox`, which it must have to be scaled.
pub(crate) fn size(content: &[u8]) -> Option<(u32, u32)> {
    let mut reader = quick_xml::Reader::from_reader(content);
    loop {
        match reader.read_event().ok()? {
            Event::Start(root) | Event::Empty(root) => {
                return (root.local_name().as_ref() == "svg")
                    .then(|| view_box(&root))
                    .flatten();
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

fn view_box(root: &BytesStart<'_>) -> Option<(u32, u32)> {
    let attribute = root.try_get_attribute("viewBox").ok()??;
    let numbers: Vec<f64> = attribute
        .value
        .split([' ', ','])
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let &[_, _, width, height] = numbers.as_slice() else {
        return None;
    };
    let pixels = |length: f64| {
        (1.0..=100_000.0)
            .contains(&length)
            .then_some(length.round() as u32)
    };
    Some((pixels(width)?, pixels(height)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vector_picture_has_the_size_of_its_view_box() {
        let svg = b"<?xml version=\"1.0\"?><!-- x --><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 800 1000\"/>";
        assert_eq!(size(svg), Some((800, 1000)));
    }

    #[test]
    fn what_is_no_vector_picture_is_refused() {
        for content in [
            &b"<html><svg viewBox='0 0 1 1'/></html>"[..],
            b"<svg/>",
            b"<svg viewBox='0 0 a b'/>",
            b"<svg viewBox='0 0 0 1'/>",
            b"",
            b"\x89PNG\r\n\x1a\n",
        ] {
            assert_eq!(size(content), None, "{content:?}");
        }
    }
}
