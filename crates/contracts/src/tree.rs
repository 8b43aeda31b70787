//! Trees in a world without recursive types: a list, in which nodes name each other by their places.

use std::fmt;

use calculation::check::MAX_DEPTH;

use crate::Error;

/// Which nodes of a list are part of something. A node names only nodes after it, so that there are no
/// circles, and each is named once, so that nothing has to be copied.
#[derive(Debug)]
pub struct Nodes {
    list: &'static str,
    is_named: Vec<bool>,
    /// How many are.
    named: usize,
}

/// What names a node; the first one of a list needs nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct By {
    pub list: &'static str,
    /// Whether that is in the same list.
    pub is_alike: bool,
    pub place: u32,
    /// Its field that does; empty where that is the node itself.
    pub field: &'static str,
}

impl fmt::Display for By {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            list, place, field, ..
        } = self;
        let point = if field.is_empty() { "" } else { "." };
        write!(f, "{list}[{place}]{point}{field}")
    }
}

impl Nodes {
    /// Of a list of so many, by its name in the promotion. None is part of anything.
    pub fn new(list: &'static str, length: usize) -> Self {
        Self {
            list,
            is_named: vec![false; length],
            named: 0,
        }
    }

    /// Makes a node part of what names it, which lies so deep in others.
    #[inline]
    pub fn name(&mut self, place: u32, by: By, depth: usize) -> Result<(), Error> {
        let is_after = !by.is_alike || place > by.place;
        match self.is_named.get_mut(place as usize) {
            Some(is_named) if !*is_named && is_after && depth <= MAX_DEPTH => {
                *is_named = true;
                self.named += 1;
                Ok(())
            }
            _ => Err(self.refuse(place, by, depth)),
        }
    }

    #[cold]
    #[inline(never)]
    fn refuse(&self, place: u32, by: By, depth: usize) -> Error {
        let list = self.list;
        if depth > MAX_DEPTH {
            return Error::invalid(
                format!("{list}[{place}]"),
                format!("expected to lie at most {MAX_DEPTH} deep in others"),
            );
        }
        Error::invalid(
            by.to_string(),
            format!(
                "expected the place of one of `{list}` that comes after, which nothing else names"
            ),
        )
    }

    /// All are part of something.
    pub fn all_named(&self) -> Result<(), Error> {
        let place = match self.is_named.len() - self.named {
            0 => None,
            _ => self.is_named.iter().position(|is_named| !is_named),
        };
        match place {
            None => Ok(()),
            Some(place) => Err(Error::invalid(
                format!("{}[{place}]", self.list),
                "expected to be named by something",
            )),
        }
    }
}
