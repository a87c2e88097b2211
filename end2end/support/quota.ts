// A phone without room.
import { expect, type Page } from "@playwright/test";

const SCRAP_BYTES = 256 * 1024;

/** Takes away the room that is left; what comes back gives it back. */
export async function fillUp(page: Page): Promise<() => Promise<void>> {
  const cdp = await page.context().newCDPSession(page);
  const { origin } = new URL(page.url());
  const { usage } = await cdp.send("Storage.getUsageAndQuota", { origin });
  await cdp.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: usage });
  // The browser remembers for a while how much room there was.
  await expect.poll(() => page.evaluate(fits, SCRAP_BYTES), { timeout: 60_000, intervals: [500] }).toBe(false);
  return async () => {
    await cdp.send("Storage.overrideQuotaForOrigin", { origin });
    await expect.poll(() => page.evaluate(fits, SCRAP_BYTES), { timeout: 60_000, intervals: [500] }).toBe(true);
  };
}

/** Whether so many bytes can still be stored; stores them for a moment. */
function fits(bytes: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("scrap");
    opening.onupgradeneeded = () => opening.result.createObjectStore("scrap");
    opening.onerror = () => resolve(false);
    opening.onsuccess = () => {
      const database = opening.result;
      const writing = database.transaction("scrap", "readwrite");
      const done = (result: boolean) => {
        database.close();
        resolve(result);
      };
      writing.objectStore("scrap").put(crypto.getRandomValues(new Uint8Array(65_536)), 0);
      for (let at = 1; at * 65_536 < bytes; at++) {
        writing.objectStore("scrap").put(crypto.getRandomValues(new Uint8Array(65_536)), at);
      }
      writing.oncomplete = () => done(true);
      writing.onabort = () => (writing.error?.name === "QuotaExceededError" ? done(false) : reject(writing.error));
    };
  });
}
