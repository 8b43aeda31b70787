//! A small HTTP/1.1 client that sends exactly the bytes it is given.
//!
//! The benchmark wants a client that costs next to nothing beside the server on the same machine;
//! the black-box tests want to send what no proper client would. Servers elsewhere are for
//! [`crate::admin`].

use std::{
    io::{self, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

const TIMEOUT: Duration = Duration::from_secs(30);
const MAX_HEADERS: usize = 64;

/// A connection that is kept alive between requests.
pub struct Connection {
    stream: TcpStream,
    /// What was received and belongs to no response yet.
    buffer: Vec<u8>,
}

/// What came back.
#[derive(Debug)]
pub struct Response {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Response {
    /// The value of a header, the first where there are several.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    fn header_has(&self, name: &str, word: &str) -> bool {
        self.header(name).is_some_and(|value| {
            value
                .split(',')
                .any(|part| part.trim().eq_ignore_ascii_case(word))
        })
    }
}

/// How the end of a body is found.
enum Framing {
    Length(usize),
    Chunks,
    UntilClosed,
}

impl Connection {
    pub fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect_timeout(&address, TIMEOUT)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(TIMEOUT))?;
        stream.set_write_timeout(Some(TIMEOUT))?;
        Ok(Self {
            stream,
            buffer: Vec::new(),
        })
    }

    /// Sends a request, head and body, and waits for the whole response.
    pub fn send(&mut self, request: &[u8]) -> io::Result<Response> {
        // A server may answer and close before it has read all of a request that it refuses.
        let written = self.stream.write_all(request);
        let mut response = match self.read_head() {
            Ok(response) => response,
            Err(error) => return Err(written.err().unwrap_or(error)),
        };
        let bodiless = request.starts_with(b"HEAD ") || matches!(response.status, 204 | 304);
        response.body = match framing(&response)? {
            _ if bodiless => Vec::new(),
            Framing::Length(length) => self.read_exactly(length)?,
            Framing::Chunks => self.read_chunks()?,
            Framing::UntilClosed => self.read_until_closed()?,
        };
        Ok(response)
    }

    fn read_head(&mut self) -> io::Result<Response> {
        loop {
            if let Some((response, length)) = parse_head(&self.buffer)? {
                self.buffer.drain(..length);
                if response.status >= 200 {
                    return Ok(response);
                }
                continue;
            }
            self.receive()?;
        }
    }

    fn read_exactly(&mut self, length: usize) -> io::Result<Vec<u8>> {
        while self.buffer.len() < length {
            self.receive()?;
        }
        let rest = self.buffer.split_off(length);
        Ok(std::mem::replace(&mut self.buffer, rest))
    }

    fn read_chunks(&mut self) -> io::Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let line = self.read_line()?;
            let size = line.split(';').next().unwrap_or_default().trim();
            let size = usize::from_str_radix(size, 16).map_err(|_| invalid("chunk size"))?;
            if size == 0 {
                while !self.read_line()?.is_empty() {}
                return Ok(body);
            }
            body.extend(self.read_exactly(size)?);
            self.read_line()?;
        }
    }

    fn read_line(&mut self) -> io::Result<String> {
        loop {
            if let Some(end) = self.buffer.windows(2).position(|pair| pair == b"\r\n") {
                let mut line = self.read_exactly(end + 2)?;
                line.truncate(end);
                return String::from_utf8(line).map_err(|_| invalid("chunk"));
            }
            self.receive()?;
        }
    }

    fn read_until_closed(&mut self) -> io::Result<Vec<u8>> {
        loop {
            match self.receive() {
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                    return Ok(std::mem::take(&mut self.buffer));
                }
                other => other?,
            }
        }
    }

    fn receive(&mut self) -> io::Result<()> {
        let mut bytes = [0; 16 * 1024];
        match self.stream.read(&mut bytes)? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            read => {
                self.buffer.extend_from_slice(&bytes[..read]);
                Ok(())
            }
        }
    }
}

fn parse_head(bytes: &[u8]) -> io::Result<Option<(Response, usize)>> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut head = httparse::Response::new(&mut headers);
    let status = head
        .parse(bytes)
        .map_err(|error| invalid(&error.to_string()))?;
    let httparse::Status::Complete(length) = status else {
        return Ok(None);
    };
    let headers = head.headers.iter().map(|header| {
        let value = String::from_utf8_lossy(header.value);
        (header.name.to_owned(), value.into_owned())
    });
    let response = Response {
        status: head.code.unwrap_or_default(),
        headers: headers.collect(),
        body: Vec::new(),
    };
    Ok(Some((response, length)))
}

fn framing(response: &Response) -> io::Result<Framing> {
    if response.header_has("transfer-encoding", "chunked") {
        return Ok(Framing::Chunks);
    }
    match response.header("content-length") {
        Some(length) => length
            .parse()
            .map(Framing::Length)
            .map_err(|_| invalid("content-length")),
        None => Ok(Framing::UntilClosed),
    }
}

fn invalid(what: &str) -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        format!("not a valid HTTP response: {what}"),
    )
}

#[cfg(test)]
mod tests {
    use std::{
        io::{Read as _, Write as _},
        net::TcpListener,
        thread,
    };

    use super::{Connection, Response};

    /// What the client makes of an answer, sent in pieces.
    fn receive(pieces: &'static [&'static str]) -> Response {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let _ = stream.read(&mut [0; 1024]).unwrap();
            for piece in pieces {
                stream.write_all(piece.as_bytes()).unwrap();
                stream.flush().unwrap();
                thread::yield_now();
            }
        });
        let response = Connection::open(address)
            .unwrap()
            .send(b"GET / HTTP/1.1\r\n\r\n");
        server.join().unwrap();
        response.unwrap()
    }

    #[test]
    fn a_body_with_a_length_is_read_to_its_end() {
        let response = receive(&[
            "HTTP/1.1 404 Not Found\r\nContent-Le",
            "ngth: 5\r\n\r\nhel",
            "lo",
        ]);
        assert_eq!(
            (response.status, response.body.as_slice()),
            (404, &b"hello"[..])
        );
    }

    #[test]
    fn chunks_are_joined() {
        let response = receive(&[
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
            "3\r\nhel\r",
            "\n2;x=y\r\nlo\r\n0\r\n\r\n",
        ]);
        assert_eq!(response.body, b"hello");
    }

    #[test]
    fn without_a_length_the_body_ends_with_the_connection() {
        let response = receive(&["HTTP/1.1 200 OK\r\n\r\nhello"]);
        assert_eq!(response.body, b"hello");
    }

    #[test]
    fn an_interim_response_is_passed_over() {
        let response = receive(&["HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"]);
        assert_eq!(response.status, 204);
    }
}
