use std::{
    fs::File,
    io::{BufWriter, Write as _},
    path::Path,
};

use anyhow::{Context as _, Result};
use serde_json::json;

use super::source::Fault;

/// How many mistakes are printed; all of them go into the file for them.
const SHOWN: usize = 20;

/// Where mistakes go.
pub(super) struct Errors {
    file: Option<BufWriter<File>>,
    count: usize,
}

impl Errors {
    pub(super) fn new(path: Option<&Path>) -> Result<Self> {
        let create = |path: &Path| {
            let file = File::create(path);
            file.with_context(|| format!("cannot write {}", path.display()))
        };
        let file = path.map(create).transpose()?.map(BufWriter::new);
        Ok(Self { file, count: 0 })
    }

    pub(super) fn add(&mut self, file: &Path, fault: &Fault) -> Result<()> {
        let Fault {
            line,
            field,
            code,
            detail,
        } = fault;
        self.count += 1;
        if let Some(output) = &mut self.file {
            let error =
                json!({"file": file, "line": line, "field": field, "code": code, "detail": detail});
            writeln!(output, "{error}")?;
        }
        if self.count <= SHOWN {
            let colon = if field.is_empty() { "" } else { ": " };
            eprintln!("{}:{line}: {field}{colon}{detail} ({code})", file.display());
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<()> {
        if self.count > SHOWN {
            let more = self.count - SHOWN;
            let hint = match &self.file {
                Some(_) => "",
                None => "; --errors FILE takes all of them",
            };
            eprintln!("and {more} more mistakes{hint}");
        }
        match &mut self.file {
            Some(file) => Ok(file.flush()?),
            None => Ok(()),
        }
    }
}
