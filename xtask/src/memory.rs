//! How much memory a process had at its most, where the system tells (Linux).

use std::{fs, net::SocketAddr, path::Path};

/// The most memory that this process had, in bytes.
pub fn own_peak() -> Option<u64> {
    peak_in(Path::new("/proc/self"))
}

/// The most memory that the process had which listens on an address of this machine.
pub fn peak_of_listener(address: SocketAddr) -> Option<u64> {
    if !address.ip().is_loopback() {
        return None;
    }
    let socket = format!("socket:[{}]", listening_socket(address.port())?);
    for process in fs::read_dir("/proc").ok()?.flatten() {
        let Ok(files) = fs::read_dir(process.path().join("fd")) else {
            continue;
        };
        let holds = |file: fs::DirEntry| {
            fs::read_link(file.path()).is_ok_and(|target| target.as_os_str() == socket.as_str())
        };
        if files.flatten().any(holds) {
            return peak_in(&process.path());
        }
    }
    None
}

fn peak_in(process: &Path) -> Option<u64> {
    let status = fs::read_to_string(process.join("status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

/// The inode of the socket that listens on a port.
fn listening_socket(port: u16) -> Option<String> {
    const LISTENS: &str = "0A";
    let local = format!(":{port:04X}");
    ["/proc/net/tcp", "/proc/net/tcp6"]
        .iter()
        .find_map(|table| {
            let table = fs::read_to_string(table).ok()?;
            table.lines().skip(1).find_map(|line| {
                let fields: Vec<_> = line.split_whitespace().collect();
                let listens = fields.get(1)?.ends_with(&local) && *fields.get(3)? == LISTENS;
                listens.then(|| fields.get(9).map(|inode| (*inode).to_owned()))?
            })
        })
}

/// `210 MB`.
pub fn megabytes(bytes: u64) -> String {
    format!("{} MB", bytes.div_ceil(1_000_000))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn the_memory_of_who_listens_is_found() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let found = peak_of_listener(listener.local_addr().unwrap()).unwrap();
        assert!(found > 1_000_000);
        assert!(own_peak().unwrap() >= found);
    }
}
