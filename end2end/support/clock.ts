// The time of the tests: an afternoon of a school week, whenever they run. What is due, missed, late
// or published depends on the day and the hour, so servers and phones are as far from this machine's
// clock as `setClocks` says; the clock goes on from there.
import type { BrowserContext, Page } from "@playwright/test";

export const DAY_MS = 86_400_000;
/** The demo school's zone, which knows no summer time. */
const ZONE_MS = 8 * 3_600_000;

/** When the tests begin: a Thursday with a month of school days behind it. The day's fire patrol may be
 * walked, and nothing else of those who sign in begins or ends in the hour to come. To see how the tests
 * fare at another time, name it in XIAOXUN_E2E_BEGIN. */
const BEGIN = process.env.XIAOXUN_E2E_BEGIN ?? "2025-11-20T15:05:00+08:00";

/** The server reads it too, as its option --clock-ahead-ms. */
const AHEAD = "XIAOXUN_CLOCK_AHEAD_MS";

const aheadMs = () => Number(process.env[AHEAD] ?? 0);

/** From here on it is BEGIN: for this process and all it starts. */
export function setClocks(): void {
  process.env[AHEAD] = String(Date.parse(BEGIN) - Date.now());
}

/** Milliseconds since 1970 on the clock of servers and phones. */
export const now = (): number => Date.now() + aheadMs();

/** The school's date so many days ago, as 2025-11-20. */
export const day = (ago = 0): string => new Date(now() + ZONE_MS - ago * DAY_MS).toISOString().slice(0, 10);

/** Minutes since midnight at the school. */
export const minute = (): number => Math.floor((now() + ZONE_MS) / 60_000) % (24 * 60);

/** The phone's clock is the tests'. */
export const rightClock = (context: BrowserContext): Promise<void> => shiftClock(context, aheadMs(), "endToEndAhead");

/** The phone's clock is wrong besides, until somebody sets it right. */
export const wrongClock = (context: BrowserContext, wrongMs: number): Promise<void> =>
  shiftClock(context, wrongMs, "endToEndWrong");

/** Somebody sets the clock right while the app runs. */
export async function setClockRight(page: Page): Promise<void> {
  await page.evaluate(() => {
    (window as unknown as { endToEndWrong: { shift: number } }).endToEndWrong.shift = 0;
  });
}

/** Only the wall clock: the monotonic one goes on as in a real phone. Shifts add up. */
async function shiftClock(context: BrowserContext, shiftMs: number, name: string): Promise<void> {
  await context.addInitScript(
    ({ shift, name }) => {
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
      Object.assign(window, { Date: Shifted, [name]: wall });
    },
    { shift: shiftMs, name },
  );
}
