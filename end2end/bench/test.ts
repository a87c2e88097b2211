// The phone of the bench: one for all files, signed in, with the school and every record on it.
import { type BrowserContext, expect, type Page, test as base } from "@playwright/test";
import { App } from "../support/app";
import { PHONE } from "../support/device";
import { HOLDER, ITEMS, listName, RECORDS } from "./school";
import { url } from "./setup";

export const test = base.extend<object, { phone: BrowserContext }>({
  phone: [
    async ({ browser }, use) => {
      const context = await browser.newContext({ ...PHONE, baseURL: url() });
      const page = await context.newPage();
      const app = new App(page);
      await app.open("/sign-in");
      await app.fillSignIn(HOLDER);
      await expect(app.slot(listName(ITEMS[0]))).toBeVisible();
      await expect.poll(() => app.release()).not.toBeUndefined();
      await expect.poll(() => count(page), { timeout: 120_000 }).toBeGreaterThan(RECORDS);
      await page.close();
      await use(context);
      await context.close();
    },
    { scope: "worker", timeout: 300_000 },
  ],
});

/** How many entities the phone holds. */
function count(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open("xiaoxun");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const database = opening.result;
          const counting = database.transaction("base").objectStore("base").count();
          counting.onerror = () => reject(counting.error);
          counting.onsuccess = () => {
            database.close();
            resolve(counting.result);
          };
        };
      }),
  );
}
