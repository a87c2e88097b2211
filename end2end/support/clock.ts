// A phone whose clock is wrong, and set right while the app runs. Only the wall clock: the monotonic
// one goes on as in a real phone.
import type { BrowserContext, Page } from "@playwright/test";

export async function wrongClock(context: BrowserContext, shiftMs: number): Promise<void> {
  await context.addInitScript((shift) => {
    const wall = { shift };
    const Real = Date;
    const now = () => Real.now() + wall.shift;
    class Shifted extends Real {
      constructor(...given: unknown[]) {
        if (given.length === 0) super(now());
        // @ts-expect-error: the constructor of dates takes what it was given
        else super(...given);
      }
      static override now = now;
    }
    Object.assign(window, { Date: Shifted, endToEndClock: wall });
  }, shiftMs);
}

/** Somebody sets the clock right. */
export async function setClockRight(page: Page): Promise<void> {
  await page.evaluate(() => {
    (window as unknown as { endToEndClock: { shift: number } }).endToEndClock.shift = 0;
  });
}
