// A screen that has come to rest: what is faint while it rises or half loaded is neither judged nor
// pictured.
import { expect, type Page } from "@playwright/test";

/** Waits until nothing is loading and nothing moves any more. */
export async function still(page: Page): Promise<void> {
  await expect(page.locator(".skeleton")).toHaveCount(0);
  await page.evaluate(async () => {
    const moving = () =>
      document.getAnimations().filter((one) => {
        const endless = one.effect?.getComputedTiming().endTime === Infinity;
        return one.playState === "running" && !endless;
      });
    // The end of one may be the beginning of another. One that is cancelled is over too.
    for (let all = moving(); all.length > 0; all = moving()) {
      await Promise.allSettled(all.map((one) => one.finished));
    }
  });
}
