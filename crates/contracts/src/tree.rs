//! Trees in a world without recursive types: a list, in which nodes name each other by their places.

use calculation::check::MAX_DEPTH;

use crate::Error;

/// The nodes of a list as they become trees, from the last to the first: a node names only nodes after
/// it, so that there are no circles, and each is named once, so that nothing has to be copied.
#[derive(Debug)]
pub struct Nodes<T> {
    /// What is grown and not yet part of something else, with its depth.
    grown: Vec<Option<(T, usize)>>,
    list: &'static str,
}

impl<T> Nodes<T> {
    /// Of a list of so many, by its name in the promotion.
    pub fn new(list: &'static str, length: usize) -> Self {
        Self {
            grown: std::iter::repeat_with(|| None).take(length).collect(),
            list,
        }
    }

    /// A node with all that it names in it.
    pub fn put(&mut self, place: usize, node: T, depth: usize) -> Result<(), Error> {
        // The innermost lies in others, and holds none.
        if depth > MAX_DEPTH + 1 {
            return Err(Error::invalid(
                format!("{}[{place}]", self.list),
                format!("expected to lie at most {MAX_DEPTH} deep in others"),
            ));
        }
        self.grown[place] = Some((node, depth));
        Ok(())
    }

    /// The node that `field` names, with its depth.
    pub fn take(&mut self, place: u32, field: impl Fn() -> String) -> Result<(T, usize), Error> {
        let node = self.grown.get_mut(place as usize).and_then(Option::take);
        node.ok_or_else(|| {
            let list = self.list;
            Error::invalid(
                field(),
                format!("expected the place of one of `{list}` that comes after, which nothing else names"),
            )
        })
    }

    /// The first node, where there is one.
    pub fn root(&mut self) -> Option<T> {
        let first = self.grown.first_mut().and_then(Option::take);
        first.map(|(node, _)| node)
    }

    /// All are part of something.
    pub fn all_taken(&self) -> Result<(), Error> {
        match self.grown.iter().position(Option::is_some) {
            None => Ok(()),
            Some(place) => Err(Error::invalid(
                format!("{}[{place}]", self.list),
                "expected to be named by something",
            )),
        }
    }
}
