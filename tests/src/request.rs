use xtask::http1::Connection;

use crate::{ADMIN_KEY, Answer, Shop};

/// A request to a shop that is being put together.
pub struct Request<'a> {
    shop: &'a Shop,
    method: &'static str,
    path: String,
    host: String,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
}

impl<'a> Request<'a> {
    pub(crate) fn new(shop: &'a Shop, method: &'static str, path: &str) -> Self {
        Self {
            shop,
            method,
            path: path.to_owned(),
            host: shop.address().to_string(),
            headers: Vec::new(),
            body: None,
        }
    }

    /// Which host name it asks, and so which store.
    pub fn host(mut self, host: &str) -> Self {
        host.clone_into(&mut self.host);
        self
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With the key of the administration.
    pub fn as_admin(self) -> Self {
        self.header("authorization", &format!("Bearer {ADMIN_KEY}"))
    }

    pub fn body(mut self, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = Some(body.into());
        self.header("content-type", content_type)
    }

    /// Sends it and waits for the whole answer.
    #[track_caller]
    pub fn send(self) -> Answer {
        let sent = Connection::open(self.shop.address()).and_then(|mut c| c.send(&self.bytes()));
        let what = format!("{} {} on {}", self.method, self.path, self.host);
        match sent {
            Ok(response) => Answer::new(what, response),
            Err(error) => panic!("{what}: {error}"),
        }
    }

    fn bytes(&self) -> Vec<u8> {
        let Self {
            method, path, host, ..
        } = self;
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n");
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if let Some(body) = &self.body {
            head.push_str(&format!("content-length: {}\r\n", body.len()));
        } else if !matches!(*method, "GET" | "HEAD") {
            head.push_str("content-length: 0\r\n");
        }
        head.push_str("\r\n");
        let mut bytes = head.into_bytes();
        bytes.extend(self.body.iter().flatten());
        bytes
    }
}
