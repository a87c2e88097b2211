//! The phone's two wasm modules: compiled, cut, bound to JavaScript, stripped.

use std::{fs, path::Path, process::Command};

use anyhow::{Context as _, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::{
    imports, js,
    precache::sha256,
    say, split, wasm,
    workspace::{self, Workspace},
};

const TARGET: &str = "wasm32-unknown-unknown";
const PROFILE: &str = "wasm";

/// What wasm-opt may use. Listed one by one: with `--all-features` it writes imports in a form that
/// browsers do not load, and the section that names the features used is stripped already.
const WASM_OPT: [&str; 8] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// A wasm module and the JavaScript that loads it.
pub(crate) struct Module {
    /// The ES module by which a page imports it.
    pub(crate) glue: String,
    /// The module itself.
    pub(crate) wasm: Vec<u8>,
    /// What was cut from it, to be loaded later from the address the glue has for `__LATER__`.
    pub(crate) later: Option<Vec<u8>>,
}

/// The app and the scanner's worker.
pub(crate) struct Modules {
    /// Package `web`.
    pub(crate) app: Module,
    /// Package `scan`.
    pub(crate) scan: Module,
}

/// Builds both modules. What has not changed since the last call is not done again.
///
/// # Errors
/// When the code does not compile or cannot be bound.
pub(crate) fn build(workspace: &Workspace) -> Result<Modules> {
    let target = workspace.target("front");
    // A call of its own: together with the server's packages, features of both would be united.
    workspace::run(
        workspace
            .cargo()
            .args([
                "build",
                "--package",
                "web",
                "--package",
                "scan",
                "--target",
                TARGET,
            ])
            .args(["--profile", PROFILE, "--target-dir"])
            .arg(&target)
            .args(["--config", &no_paths()?]),
    )?;
    let built = target.join(TARGET).join(PROFILE);
    Ok(Modules {
        app: module(&built.join("web.wasm"), &target.join("bound/app"), bind_cut)?,
        scan: module(
            &built.join("scan.wasm"),
            &target.join("bound/scan"),
            bind_whole,
        )?,
    })
}

/// What tells the compiler to leave out where this machine keeps its crates: the paths would stand
/// in the module, and another machine would build another one. Joined to the flags of the
/// workspace's configuration, which an environment variable would replace.
fn no_paths() -> Result<String> {
    let crates = workspace::cargo_home()?.join("registry/src");
    let flag = format!("--remap-path-prefix={}/=", crates.display());
    let flag = serde_json::to_string(&flag).context("the path of cargo's crates")?;
    Ok(format!("target.{TARGET}.rustflags=[{flag}]"))
}

/// Builds the suite of phone stores, for the browser tests, into `folder`: `suite.js` and
/// `suite.wasm`. Never released, so neither small nor fast.
///
/// # Errors
/// When the code does not compile, or cannot be bound or written.
pub(crate) fn suite(workspace: &Workspace, folder: &Path) -> Result<()> {
    let target = workspace.target("front");
    workspace::run(
        workspace
            .cargo()
            .args(["build", "--package", "web", "--features", "conformance"])
            .args(["--target", TARGET, "--target-dir"])
            .arg(&target),
    )?;
    let compiled = target.join(TARGET).join("debug/web.wasm");
    // The suite opens no screen: what is loaded later stays out.
    let Module { glue, wasm, .. } = bind_cut(&compiled, &target.join("bound/suite"))?;
    fs::create_dir_all(folder)?;
    fs::write(folder.join("suite.js"), glue)?;
    fs::write(folder.join("suite.wasm"), wasm)
        .with_context(|| format!("writing into {}", folder.display()))
}

/// How a compiled module is bound; the folder takes what lies between.
type Bind = fn(&Path, &Path) -> Result<Module>;

/// Binds the compiled module at `compiled`, or takes what was kept in `kept` from last time.
fn module(compiled: &Path, kept: &Path, bind: Bind) -> Result<Module> {
    let bytes = fs::read(compiled).with_context(|| format!("reading {}", compiled.display()))?;
    let key = format!("{} {} {}", sha256(&bytes), own_stamp()?, wasm_opt_version());
    let [key_file, glue_file, wasm_file, later_file] =
        ["key", "glue.js", "module.wasm", "later.wasm"].map(|name| kept.join(name));
    if fs::read_to_string(&key_file).is_ok_and(|last| last == key)
        && let (Ok(glue), Ok(wasm)) = (fs::read_to_string(&glue_file), fs::read(&wasm_file))
    {
        let later = fs::read(&later_file).ok();
        return Ok(Module { glue, wasm, later });
    }
    say(&format!("  binding {}", compiled.display()));
    fs::create_dir_all(kept)?;
    let Module { glue, wasm, later } = bind(compiled, kept)?;
    let finish = |file: &Path, wasm: &[u8]| -> Result<Vec<u8>> {
        fs::write(file, wasm::strip_custom_sections(wasm)?)?;
        optimise(file)?;
        Ok(fs::read(file)?)
    };
    let wasm = finish(&wasm_file, &wasm)?;
    let later = later.map(|later| finish(&later_file, &later)).transpose()?;
    fs::write(&glue_file, &glue)?;
    // Last: a call stopped before here starts over.
    fs::write(&key_file, key)?;
    Ok(Module { glue, wasm, later })
}

/// Binds the module as it is.
fn bind_whole(compiled: &Path, _between: &Path) -> Result<Module> {
    bind(Bindgen::new().input_path(compiled), Ok)
}

/// Cuts the module and binds what is loaded first.
fn bind_cut(compiled: &Path, between: &Path) -> Result<Module> {
    let split::Halves { first, later } = split::cut(compiled, between)?;
    let mut bindgen = Bindgen::new();
    // The later half reaches the first through its table.
    bindgen.input_bytes("app", first).keep_lld_exports(true);
    let bound = bind(&mut bindgen, |glue| split::link(&glue))?;
    Ok(Module {
        later: Some(later),
        ..bound
    })
}

fn bind(bindgen: &mut Bindgen, link: impl FnOnce(String) -> Result<String>) -> Result<Module> {
    bindgen
        .web(true)?
        .typescript(false)
        .remove_name_section(true);
    let mut output = bindgen.generate_output()?;
    // Every package has an entry among the snippets; most are empty.
    let snippets = output
        .snippets()
        .iter()
        .filter(|(_, scripts)| !scripts.is_empty());
    let own: Vec<_> = snippets
        .map(|(package, _)| package)
        .chain(output.local_modules().keys())
        .collect();
    if !own.is_empty() {
        bail!("a module brings scripts the precache list does not know, of {own:?}");
    }
    let glue = link(js::without_sync_start(output.js())?)?;
    let module = output.wasm_mut();
    let names = module.imports.iter_mut().map(|import| &mut import.name);
    Ok(Module {
        glue: js::shrink(&imports::shorten(&glue, names)?),
        wasm: module.emit_wasm(),
        later: None,
    })
}

/// Runs `wasm-opt` over the file where it is installed; without it the module is some 2 % larger.
fn optimise(module: &Path) -> Result<()> {
    if wasm_opt_version().is_empty() {
        return Ok(());
    }
    let smaller = module.with_extension("opt");
    say("  wasm-opt");
    let ran = workspace::run(
        Command::new("wasm-opt")
            .args(WASM_OPT)
            .arg(module)
            .arg("-o")
            .arg(&smaller),
    );
    match ran {
        Ok(()) => fs::rename(&smaller, module).context("keeping what wasm-opt wrote"),
        Err(error) => {
            say(&format!("  going on without wasm-opt: {error:#}"));
            Ok(())
        }
    }
}

/// What the installed `wasm-opt` calls itself; empty when there is none.
fn wasm_opt_version() -> String {
    Command::new("wasm-opt")
        .arg("--version")
        .output()
        .map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
        .unwrap_or_default()
}

/// Changes whenever this program is built anew, and with it wasm-bindgen's version.
fn own_stamp() -> Result<String> {
    let own = fs::metadata(std::env::current_exe()?)?;
    let modified = own.modified()?.duration_since(std::time::UNIX_EPOCH)?;
    Ok(format!("{}-{}", own.len(), modified.as_millis()))
}
