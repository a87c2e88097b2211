// The scanner's worker: answers {id, width, height, gray} with {id, text}, `text` null when there is
// no readable code. `gray` is a Uint8Array with one byte of luminance per pixel.
//
// `cargo xtask site` fills in the addresses.

const GLUE = "__GLUE__";
const WASM = "__WASM__";

let starts = 0;
let scanner = start();

/** Loads the wasm module. The query makes each start a module of its own. */
async function start() {
  const glue = await import(`${GLUE}?${starts++}`);
  await glue.default({ module_or_path: WASM });
  return glue;
}

self.addEventListener("message", async ({ data }) => {
  let text = null;
  try {
    text = (await scanner).decode(data.width, data.height, data.gray) ?? null;
  } catch {
    // A module that could not be loaded, or whose run was broken off, is of no further use.
    scanner = start();
  }
  self.postMessage({ id: data.id, text });
});
