// The contract of phone stores, the same cases the memory store passes, on IndexedDB.
import path from "node:path";
import { expect, test } from "@playwright/test";
import { SUITE } from "../support/paths";

const ORIGIN = "http://localhost";
const TYPES = { html: "text/html", js: "text/javascript", wasm: "application/wasm" } as const;

interface Suite {
  default: (options: { module_or_path: string }) => Promise<unknown>;
  conformance: () => Promise<string[]>;
}

test("IndexedDB keeps what the sync engine's contract asks of a phone's store", async ({ page }) => {
  await page.route(`${ORIGIN}/**`, (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    if (name === "") return route.fulfill({ contentType: TYPES.html, body: "<!doctype html><title>suite</title>" });
    const type = TYPES[name.split(".").pop() as keyof typeof TYPES];
    return route.fulfill({ contentType: type, path: path.join(SUITE, name) });
  });
  await page.goto(ORIGIN);
  const failures = await page.evaluate(async () => {
    const address = "/suite.js";
    const suite = (await import(address)) as Suite;
    await suite.default({ module_or_path: "/suite.wasm" });
    return suite.conformance();
  });
  expect(failures).toEqual([]);
});
