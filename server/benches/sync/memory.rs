//! How much memory a process has, as Linux tells it.

use std::fs;

const MIB: f64 = 1024.0;

/// What is resident now, in MiB.
pub(crate) fn resident(pid: u32) -> f64 {
    field(pid, "VmRSS:")
}

/// The most that was resident since the last [`forget_peak`], in MiB.
pub(crate) fn peak(pid: u32) -> f64 {
    field(pid, "VmHWM:")
}

/// From here on the peak counts anew.
pub(crate) fn forget_peak(pid: u32) {
    fs::write(format!("/proc/{pid}/clear_refs"), "5").unwrap();
}

fn field(pid: u32, name: &str) -> f64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    let kib: f64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kib / MIB
}
