// Counts what a person does to a page: taps and key strokes, as the page sees them.
import type { BrowserContext, Page } from "@playwright/test";

export async function countTaps(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const done = { taps: 0, keys: 0 };
    Object.assign(window, { endToEnd: done });
    addEventListener("pointerdown", () => done.taps++, { capture: true });
    addEventListener("keydown", () => done.keys++, { capture: true });
  });
}

/** Taps since the page was loaded. */
export const taps = (page: Page) =>
  page.evaluate(() => (window as unknown as { endToEnd: { taps: number } }).endToEnd.taps);
