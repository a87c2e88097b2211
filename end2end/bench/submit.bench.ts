// From the key that submits a checklist to "saved": durable and read back. Beside it a bare strict
// put and read of the same bytes, in the same browser and in turns.
import { type Page } from "@playwright/test";
import { App } from "../support/app";
import { limited, median, report } from "./rows";
import { round } from "./setup";
import { slowCpu } from "./slow";
import { test } from "./test";
import { opened, watch } from "./watch";

const ITEMS = 60;
const RUNS = 15;
const FIRST_POINT = 10;
const ALLOWED_MS = 20;

test("submitting a checklist of 60 items", async ({ phone }) => {
  const saved: number[] = [];
  const bare: number[] = [];
  let bytes = 0;
  for (let n = 0; n < RUNS; n++) {
    const page = await phone.newPage();
    await watch(page, ITEMS);
    await watchSubmit(page);
    await slowCpu(page);
    await page.goto(`/round/${round(ITEMS)}/point/${FIRST_POINT + n}`, { waitUntil: "commit" });
    await opened(page);
    await new App(page).primary.tap();
    saved.push(await page.evaluate(() => (window as unknown as { submitted: Promise<number> }).submitted));
    const one = await bareWrite(page);
    bare.push(one.taken);
    bytes = one.bytes;
    await page.close();
  }
  const limit = median(bare) + ALLOWED_MS;
  const against = `a bare strict put and read of the same ${bytes} bytes, ${median(bare).toFixed(1)} ms, + ${ALLOWED_MS} ms`;
  await report(limited("submit_to_durable", median(saved), "ms", limit, against));
});

/** Measures from the last tap to the screen that says "saved". */
async function watchSubmit(page: Page): Promise<void> {
  await page.addInitScript(() => {
    let tapped = 0;
    addEventListener("click", (event) => (tapped = event.timeStamp), { capture: true });
    const submitted = new Promise<number>((resolve) => {
      const observer = new MutationObserver(() => {
        if (!document.querySelector("[data-testid=result]")) return;
        observer.disconnect();
        resolve(performance.now() - tapped);
      });
      observer.observe(document, { childList: true, subtree: true });
    });
    Object.assign(window, { submitted });
  });
}

/** Writes the newest operation's row into a database of its own, strictly, and reads it back. */
function bareWrite(page: Page): Promise<{ taken: number; bytes: number }> {
  return page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const app = await done(indexedDB.open("xiaoxun"));
    const cursor = await done(app.transaction("ops").objectStore("ops").index("number").openCursor(null, "prev"));
    const row = cursor?.value as unknown;
    app.close();
    const opening = indexedDB.open("bare");
    opening.onupgradeneeded = () => opening.result.createObjectStore("rows");
    const bare = await done(opening);
    const from = performance.now();
    const writing = bare.transaction("rows", "readwrite", { durability: "strict" });
    writing.objectStore("rows").put(row, 1);
    await new Promise<void>((resolve, reject) => {
      writing.oncomplete = () => resolve();
      writing.onabort = () => reject(writing.error);
    });
    await done(bare.transaction("rows").objectStore("rows").get(1));
    const taken = performance.now() - from;
    bare.close();
    return { taken, bytes: new TextEncoder().encode(JSON.stringify(row)).length };
  });
}
