// What needs a real browser to be tested from within: the contract of phone stores, the same cases the
// memory store passes, on IndexedDB; and what views promise about the page.
import path from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { SUITE } from "../support/paths";

const ORIGIN = "http://localhost";
const TYPES = { html: "text/html", js: "text/javascript", wasm: "application/wasm" } as const;

interface Suite {
  default: (options: { module_or_path: string }) => Promise<unknown>;
  conformance: () => Promise<string[]>;
  views: () => string[];
}

/** Runs one of the module's suites in the page. */
async function run(page: Page, name: "conformance" | "views"): Promise<string[]> {
  await page.route(`${ORIGIN}/**`, (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    if (name === "") return route.fulfill({ contentType: TYPES.html, body: "<!doctype html><title>suite</title>" });
    const type = TYPES[name.split(".").pop() as keyof typeof TYPES];
    return route.fulfill({ contentType: type, path: path.join(SUITE, name) });
  });
  await page.goto(ORIGIN);
  return page.evaluate(async (name) => {
    const address = "/suite.js";
    const suite = (await import(address)) as Suite;
    await suite.default({ module_or_path: "/suite.wasm" });
    return suite[name]();
  }, name);
}

test("IndexedDB keeps what the sync engine's contract asks of a phone's store", async ({ page }) => {
  expect(await run(page, "conformance")).toEqual([]);
});

test("views change what differs on the page and nothing else", async ({ page }) => {
  expect(await run(page, "views")).toEqual([]);
});
