// The service worker: keeps one verified set of files, from which the app starts without a network.
//
// - A release is complete or it is not there: every file is checked against the list of the build,
//   and a marker is written last. Sign-in pages of public networks, cut-off transfers and a server
//   in the middle of an update all fail the check.
// - A new release waits until the page asks for it ({type: "activate"}); the old set stays until then.
// - Only GET, only this origin, never /api/ nor the public board at /b/. Records and photos are not this file's business.
//
// `cargo xtask site` fills in the two constants.

const RELEASE = "__RELEASE__";
const FILES = "__FILES__"; // [{url, sha256, bytes, content_type}]

const SHELL = "/index.html";
const PREFIX = "xiaoxun-";
const CACHE = PREFIX + RELEASE;
const MARKER = "/.complete"; // an address only the cache knows
const URLS = new Set(FILES.map((file) => file.url));

// --- Installing ---------------------------------------------------------------------------------

self.addEventListener("install", (event) => {
  // A rejection drops this worker; the browser tries again at the next start of the app.
  event.waitUntil(fill());
});

/** Brings the whole release into its cache, or fails and leaves it without the marker. */
async function fill() {
  if (await isComplete(CACHE)) return;
  const cache = await caches.open(CACHE);
  const older = await completeCaches();
  await Promise.all(FILES.map((file) => bring(file, cache, [cache, ...older])));
  await cache.put(MARKER, new Response(RELEASE));
}

/** Puts one file into the cache: from a set that has the same content, else from the server. */
async function bring(file, cache, sets) {
  // Files in /pkg/ are named by their content. Others carry headers that may change without it.
  const byContent = file.url.startsWith("/pkg/");
  for (const set of byContent ? sets : []) {
    const kept = await set.match(file.url, { ignoreVary: true });
    if (kept && (await keep(file, kept, cache))) return;
  }
  // The page has just loaded the same file: what is named by content need not travel twice. The
  // hash decides, and what fails it is asked for once more past every cache on the way.
  for (const mode of byContent ? ["default", "reload"] : ["reload"]) {
    const response = await fetch(file.url, { cache: mode, credentials: "same-origin" });
    if (await keep(file, response, cache)) return;
  }
  throw new Error(`${file.url} is not what release ${RELEASE} lists`);
}

/** Caches the response if it is exactly the listed file. */
async function keep(file, response, cache) {
  const mediaType = (type) => (type || "").split(";")[0].trim().toLowerCase();
  if (response.status !== 200 || response.type !== "basic" || response.redirected) return false;
  if (mediaType(response.headers.get("content-type")) !== mediaType(file.content_type)) return false;
  const copy = response.clone();
  const body = await response.arrayBuffer();
  if (body.byteLength !== file.bytes) return false;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  const hash = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (hash !== file.sha256) return false;
  await cache.put(file.url, copy);
  return true;
}

async function isComplete(name) {
  return (await caches.has(name)) && Boolean(await (await caches.open(name)).match(MARKER));
}

/** The names of our caches except this release's. */
async function olderNames() {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
}

/** Opened caches of other releases that were filled to the end. */
async function completeCaches() {
  const complete = [];
  for (const name of await olderNames()) {
    if (await isComplete(name)) complete.push(await caches.open(name));
  }
  return complete;
}

// --- Taking over --------------------------------------------------------------------------------

self.addEventListener("activate", (event) => {
  event.waitUntil(takeOver());
});

/** Drops the old sets, but only once the new one is proven. */
async function takeOver() {
  if (!(await isComplete(CACHE))) return;
  const older = await olderNames();
  await Promise.all(older.map((name) => caches.delete(name)));
  // The first worker ever serves the open page at once. Later ones never change a page under way.
  if (older.length === 0) await self.clients.claim();
}

self.addEventListener("message", (event) => {
  const type = event.data && event.data.type;
  if (type === "activate") event.waitUntil(self.skipWaiting());
  if (type === "status") event.waitUntil(answerStatus(event));
});

/** Tells a page which release this is and whether it would start offline; mends the set first. */
async function answerStatus(event) {
  // The browser may have thrown the cache away under pressure, marker and all.
  await fill().catch(() => {});
  const status = { type: "status", release: RELEASE, complete: await isComplete(CACHE) };
  const receiver = event.ports[0] || event.source;
  if (receiver) receiver.postMessage(status);
}

// --- Serving ------------------------------------------------------------------------------------

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin || /^\/(api|b)\//.test(pathname)) return;
  // Every route of the app is the same shell; the app reads the address.
  const url = request.mode === "navigate" ? SHELL : pathname;
  if (URLS.has(url)) event.respondWith(fromCache(url, request));
});

async function fromCache(url, request) {
  return (await caches.match(url, { cacheName: CACHE, ignoreVary: true })) || fetch(request);
}
