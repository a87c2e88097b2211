//! Keeps in the module what `cargo xtask site` needs to cut it in two: which function uses which.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-link-arg-cdylib=--emit-relocs");
}
