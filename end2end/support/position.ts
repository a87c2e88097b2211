// Where the phone has been told that it is: an app does not wait for it, a test has to.
import { expect, type BrowserContext, type Page } from "@playwright/test";

type Told = { endToEndLatitude?: number };

/** Notes each position that the app is given, from the next page on. */
export async function notePositions(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const ask = Geolocation.prototype.getCurrentPosition;
    Geolocation.prototype.getCurrentPosition = function (found, ...rest) {
      ask.call(
        this,
        (position) => {
          found(position);
          (window as Told).endToEndLatitude = position.coords.latitude;
        },
        ...rest,
      );
    };
  });
}

/** The app has been given this position since its page was loaded. */
export async function isAt(page: Page, latitude: number): Promise<void> {
  const told = () => page.evaluate(() => (window as Told).endToEndLatitude);
  await expect.poll(told).toBe(latitude);
}
