//! A server of the store, and connections to it that are kept.

use crate::Outcome;
use crate::child::{memory, said};
use crate::place::Place;
use serde_json::Value;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

/// Ends with the row that it is for.
pub(crate) struct Serving {
    child: Child,
    address: String,
    token: String,
}

impl Serving {
    pub(crate) fn start(place: &Place) -> Outcome<Self> {
        let token = said(place.mercato().args(["token", "add", "bench", "--role", "keeper", "-O", "json"]))?;
        let mut command: Command = place.mercato();
        // The limit is for programs that have run wild.
        let args = ["serve", "--listen", "127.0.0.1:0", "--limit", "1000000", "-O", "jsonl"];
        let mut child = command.args(args).stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().ok_or("no output")?).read_line(&mut line)?;
        let text = |json: &str, name: &str| -> Outcome<String> {
            let value: Value = serde_json::from_str(json)?;
            Ok(value[name].as_str().ok_or("the server did not say where it is")?.to_owned())
        };
        let address = text(&line, "url")?.replace("http://", "");
        Ok(Self { child, address, token: text(&token, "token")? })
    }

    pub(crate) fn client(&self) -> Outcome<Client> {
        let stream = TcpStream::connect(&self.address)?;
        stream.set_nodelay(true)?;
        Ok(Client { stream: BufReader::new(stream), token: self.token.clone() })
    }

    /// A connection that follows the log from its beginning, and takes nothing of it.
    pub(crate) fn follow_and_read_nothing(&self) -> Outcome<TcpStream> {
        let mut stream = TcpStream::connect(&self.address)?;
        let bearer = format!("Authorization: Bearer {}", self.token);
        write!(stream, "GET /api/v1/live?after=0 HTTP/1.1\r\nHost: bench\r\n{bearer}\r\n\r\n")?;
        Ok(stream)
    }

    /// The most memory that it had at any moment, in bytes.
    pub(crate) fn peak_of_memory(&self) -> Outcome<u64> {
        Ok(memory(&format!("/proc/{}/status", self.child.id())).ok_or("/proc does not tell its memory")?)
    }

    /// Closes the store.
    pub(crate) fn stop(mut self) -> Outcome<()> {
        said(Command::new("kill").args(["-TERM", &self.child.id().to_string()]))?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

pub(crate) struct Client {
    stream: BufReader<TcpStream>,
    token: String,
}

impl Client {
    /// The length of the body that is answered, where the status is this one.
    pub(crate) fn send(&mut self, method: &str, path: &str, body: &str, wanted: u16) -> Outcome<usize> {
        let request = format!(
            "{method} /api/v1{path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {}\r\nContent-Length: {}\r\n\r\n{body}",
            self.token,
            body.len()
        );
        self.stream.get_mut().write_all(request.as_bytes())?;
        let (mut head, mut length) = (String::new(), 0);
        loop {
            let before = head.len();
            if self.stream.read_line(&mut head)? == 0 {
                return Err("the server hung up".into());
            }
            let line = head[before..].trim_end().to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse()?;
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        if head.split(' ').nth(1) != Some(wanted.to_string().as_str()) {
            return Err(format!("{method} {path}: {head}{}", String::from_utf8_lossy(&body)).into());
        }
        Ok(length)
    }
}
