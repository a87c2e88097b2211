//! `cargo xtask site`: everything the server hands to a browser, in one folder.
//!
//! Files below `pkg/` are named by their content and never change. `index.html` is the one shell for
//! every route of the app. `sw.js` carries the list of `precache.json`.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail};

use crate::{
    compress::{self, Cache},
    css, front, js,
    options::Options,
    precache::{Precache, sha256, short_hash},
    public, say,
    workspace::Workspace,
};

/// Address → content of every file, uncompressed.
type Files = BTreeMap<String, Vec<u8>>;

/// Builds the site into `--out`.
///
/// # Errors
/// When anything does not compile, parse, or cannot be written.
pub(crate) fn build(workspace: &Workspace, options: &Options) -> Result<()> {
    let modules = front::build(workspace)?;
    let sheet = css::bundle(&workspace.source("style/main.css"))?;
    let public = public::read(&workspace.source("public"))?;
    let (files, list) = assemble(&modules, sheet, public, options.text("--release-id"))?;

    let folder = default_folder(workspace, options.path("--out"));
    let mut cache = Cache::open(workspace.target("front/brotli"))?;
    write(&folder, &files, &mut cache)?;
    cache.prune()?;
    say(&format!(
        "  release {} with {} files for offline: {}",
        list.release,
        list.files.len(),
        folder.display()
    ));
    Ok(())
}

/// The folder given, or the usual one.
pub(crate) fn default_folder(workspace: &Workspace, given: Option<PathBuf>) -> PathBuf {
    given.unwrap_or_else(|| workspace.target("site"))
}

/// Names the built parts by content, fills the templates with those names, lists the whole.
fn assemble(
    modules: &front::Modules,
    sheet: String,
    mut files: Files,
    release: Option<&str>,
) -> Result<(Files, Precache)> {
    let [index, boot, scan_worker, service_worker] =
        ["/index.html", "/boot.js", "/scan-worker.js", "/sw.js"].map(|url| take(&mut files, url));

    let style = add(&mut files, "main", "css", sheet.into_bytes());
    let app_wasm = add(&mut files, "app", "wasm", modules.app.wasm.clone());
    let later = modules.app.later.clone().context("the app was not cut")?;
    let later = add(&mut files, "later", "wasm", later);
    let app_glue = public::fill(&modules.app.glue, &[("__LATER__", &later)])?;
    let app_glue = add(&mut files, "app", "js", app_glue.into_bytes());
    let scan_wasm = add(&mut files, "scan", "wasm", modules.scan.wasm.clone());
    let scan_glue = add(
        &mut files,
        "scan",
        "js",
        modules.scan.glue.clone().into_bytes(),
    );

    let boot = public::fill(&boot?, &[("__GLUE__", &app_glue), ("__WASM__", &app_wasm)])?;
    let boot = add(&mut files, "boot", "js", js::shrink(&boot).into_bytes());
    let scan_worker = public::fill(
        &scan_worker?,
        &[("__GLUE__", &scan_glue), ("__WASM__", &scan_wasm)],
    )?;
    files.insert(
        "/scan-worker.js".to_owned(),
        js::shrink(&scan_worker).into_bytes(),
    );
    let names = [
        ("__BOOT__", &*boot),
        ("__GLUE__", &app_glue),
        ("__WASM__", &app_wasm),
        ("__STYLE__", &style),
    ];
    files.insert(
        "/index.html".to_owned(),
        public::fill(&index?, &names)?.into_bytes(),
    );

    let list = Precache::of(&files, release)?;
    let entries = serde_json::to_string(&list.files)?;
    let service_worker = public::fill(
        &service_worker?,
        &[("__RELEASE__", &list.release), ("\"__FILES__\"", &entries)],
    )?;
    files.insert(
        "/sw.js".to_owned(),
        js::shrink(&service_worker).into_bytes(),
    );
    files.insert("/precache.json".to_owned(), serde_json::to_vec(&list)?);
    Ok((files, list))
}

/// Takes a template out of the files of `public/`.
fn take(files: &mut Files, url: &str) -> Result<String> {
    let bytes = files
        .remove(url)
        .with_context(|| format!("public{url} is missing"))?;
    String::from_utf8(bytes).with_context(|| format!("public{url} is not text"))
}

/// Puts a file below `pkg/` under a name that says its content; answers with its address.
fn add(files: &mut Files, name: &str, extension: &str, content: Vec<u8>) -> String {
    let url = format!("/pkg/{name}-{}.{extension}", short_hash(&content));
    files.insert(url.clone(), content);
    url
}

/// Makes `folder` hold exactly `files` and their compressed copies.
fn write(folder: &Path, files: &Files, cache: &mut Cache) -> Result<()> {
    refuse_foreign(folder)?;
    let mut wanted = Files::new();
    for (url, content) in files {
        if compress::is_compressible(url) {
            wanted.insert(
                format!("{url}.br"),
                cache.brotli(&sha256(content), content)?,
            );
        }
    }
    wanted.extend(
        files
            .iter()
            .map(|(url, content)| (url.clone(), content.clone())),
    );

    let present = if folder.exists() {
        public::read(folder)?
    } else {
        Files::new()
    };
    for (url, content) in wanted
        .iter()
        .filter(|(url, content)| present.get(*url) != Some(*content))
    {
        let path = folder.join(url.trim_start_matches('/'));
        let parent = path.parent().context("a file without a folder")?;
        fs::create_dir_all(parent)
            .and_then(|()| fs::write(&path, content))
            .with_context(|| format!("writing {}", path.display()))?;
    }
    for url in present.keys().filter(|url| !wanted.contains_key(*url)) {
        fs::remove_file(folder.join(url.trim_start_matches('/')))?;
    }
    Ok(())
}

/// Files that are not wanted get deleted, so the folder must be new, empty, or one of ours.
fn refuse_foreign(folder: &Path) -> Result<()> {
    let empty = fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none());
    if !empty && !folder.join("precache.json").exists() {
        bail!(
            "{} holds files that are not a site; choose another --out",
            folder.display()
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a failing test says enough"
    )]
    use std::{collections::BTreeMap, env, fs};

    use super::{Files, assemble, write};
    use crate::{
        compress::Cache,
        front::{Module, Modules},
    };

    fn modules(glue: &str) -> Modules {
        let module = |glue: &str| Module {
            glue: format!("{glue} __LATER__"),
            wasm: b"\0asm".to_vec(),
            later: Some(b"\0asm".to_vec()),
        };
        Modules {
            app: module(glue),
            scan: module("scan"),
        }
    }

    fn public() -> Files {
        let files = [
            ("/index.html", "__BOOT__ __GLUE__ __WASM__ __STYLE__"),
            ("/boot.js", "import(\"__GLUE__\", \"__WASM__\");"),
            ("/scan-worker.js", "import \"__GLUE__\"; \"__WASM__\""),
            (
                "/sw.js",
                "const RELEASE = \"__RELEASE__\"; const FILES = \"__FILES__\";",
            ),
            ("/robots.txt", "Disallow"),
        ];
        files
            .iter()
            .map(|(url, text)| ((*url).to_owned(), text.as_bytes().to_vec()))
            .collect()
    }

    fn text(files: &Files, url: &str) -> String {
        String::from_utf8(files[url].clone()).unwrap()
    }

    #[test]
    fn a_change_deep_inside_changes_every_name_above_it() {
        let (first, first_list) = assemble(&modules("a"), "b{}".into(), public(), None).unwrap();
        let (second, second_list) = assemble(&modules("b"), "b{}".into(), public(), None).unwrap();
        assert_ne!(first_list.release, second_list.release);
        assert_ne!(text(&first, "/index.html"), text(&second, "/index.html"));
        let named = |files: &Files, name: &str| {
            files
                .keys()
                .find(|url| url.starts_with(name))
                .cloned()
                .unwrap()
        };
        assert_ne!(named(&first, "/pkg/app-"), named(&second, "/pkg/app-"));
        assert_ne!(named(&first, "/pkg/boot-"), named(&second, "/pkg/boot-"));
        assert_eq!(named(&first, "/pkg/scan-"), named(&second, "/pkg/scan-"));
    }

    #[test]
    fn the_worker_carries_the_very_list_that_is_published() {
        let (files, list) = assemble(&modules("a"), "b{}".into(), public(), Some("r2")).unwrap();
        let worker = text(&files, "/sw.js");
        assert!(worker.contains("const RELEASE = \"r2\""), "{worker}");
        assert!(
            worker.contains(&serde_json::to_string(&list.files).unwrap()),
            "{worker}"
        );
        let listed: BTreeMap<_, _> = list
            .files
            .iter()
            .map(|file| (file.url.as_str(), file.bytes))
            .collect();
        for (url, content) in &files {
            let offline = !["/sw.js", "/precache.json", "/robots.txt"].contains(&url.as_str());
            assert_eq!(
                listed.get(url.as_str()),
                offline.then_some(&content.len()),
                "{url}"
            );
        }
    }

    #[test]
    fn writing_again_removes_what_is_no_longer_wanted_but_never_in_a_folder_of_others() {
        let folder = env::temp_dir().join(format!("xiaoxun-site-{}", std::process::id()));
        let mut cache = Cache::open(folder.join("brotli")).unwrap();
        let site = folder.join("site");
        let (first, _) = assemble(&modules("a"), "b{}".into(), public(), None).unwrap();
        let (second, _) = assemble(&modules("b"), "b{}".into(), public(), None).unwrap();
        write(&site, &first, &mut cache).unwrap();
        write(&site, &second, &mut cache).unwrap();
        let present = crate::public::read(&site).unwrap();
        let plain: Vec<_> = present.keys().filter(|url| !url.ends_with(".br")).collect();
        assert_eq!(plain, second.keys().collect::<Vec<_>>());
        assert!(present.contains_key("/index.html.br") && !present.contains_key("/robots.txt.br"));

        assert!(write(&folder, &first, &mut cache).is_err());
        assert!(site.join("index.html").exists());
        fs::remove_dir_all(&folder).unwrap();
    }
}
