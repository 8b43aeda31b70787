use serde_json::Value;
use xtask::http1::Response;

/// What the shop answered.
#[derive(Debug)]
pub struct Answer {
    /// The request, for messages.
    what: String,
    response: Response,
}

impl Answer {
    pub(crate) fn new(what: String, response: Response) -> Self {
        Self { what, response }
    }

    pub fn status(&self) -> u16 {
        self.response.status
    }

    /// A header's value; empty where it is absent.
    pub fn header(&self, name: &str) -> &str {
        self.response.header(name).unwrap_or_default()
    }

    pub fn headers(&self) -> &[(String, String)] {
        &self.response.headers
    }

    pub fn body(&self) -> &[u8] {
        &self.response.body
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.response.body).into_owned()
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        assert!(self.header("content-type").contains("json"), "{self}");
        serde_json::from_slice(self.body()).unwrap_or_else(|error| panic!("{error} in {self}"))
    }

    #[track_caller]
    pub fn assert_status(self, status: u16) -> Self {
        assert_eq!(self.status(), status, "{self}");
        self
    }

    /// A successful answer in JSON.
    #[track_caller]
    pub fn ok_json(self) -> Value {
        self.assert_status(200).json()
    }

    /// A successful page.
    #[track_caller]
    pub fn ok_page(self) -> String {
        self.assert_status(200).assert_page().text()
    }

    /// A page, whatever its status: complete, in a named language, and guarded by a policy that
    /// lets no script run that is not ours.
    #[track_caller]
    pub fn assert_page(self) -> Self {
        assert!(
            self.header("content-type").starts_with("text/html"),
            "{self}"
        );
        let text = self.text();
        let lower = text.to_ascii_lowercase();
        assert!(lower.starts_with("<!doctype html>"), "{self}");
        assert!(lower.contains("<html") && lower.contains("lang="), "{self}");
        assert!(lower.trim_end().ends_with("</html>"), "{self}");
        let policy = self.header("content-security-policy");
        assert!(
            policy.contains("default-src") && !policy.contains("unsafe-inline"),
            "{policy:?}: {self}"
        );
        self
    }

    /// An error in the API's form.
    #[track_caller]
    pub fn assert_problem(self, status: u16, code: &str) -> Value {
        assert_eq!(self.status(), status, "{self}");
        let problem = self.any_problem();
        assert_eq!(problem["code"], code, "{self}");
        problem
    }

    /// An error in the API's form, whichever it is.
    #[track_caller]
    pub fn any_problem(&self) -> Value {
        assert_eq!(
            self.header("content-type"),
            "application/problem+json",
            "{self}"
        );
        let problem = self.json();
        assert_eq!(problem["status"], self.status(), "{self}");
        for member in ["code", "title", "detail"] {
            let text = problem[member].as_str().unwrap_or_default();
            assert!(!text.is_empty(), "no {member}: {self}");
        }
        problem
    }
}

impl std::fmt::Display for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        const SHOWN: usize = 600;
        let text: String = self.text().chars().take(SHOWN).collect();
        let kind = self.header("content-type");
        write!(f, "{} answered {} {kind}\n{text}", self.what, self.status())
    }
}
