// A clock that is wrong while things are recorded, and set right just before they are sent.
import { App } from "../support/app";
import { now, setClockRight, wrongClock } from "../support/clock";
import { Look } from "../support/look";
import { expect, test } from "../support/test";

const MINUTE_MS = 60_000;
/** More than what is flagged. */
const SHIFT_MS = 25 * MINUTE_MS;

test("a clock set right just before the sync: the times are right, flagged, and nothing is refused", async ({
  server,
  phone,
}) => {
  const page = await phone();
  await wrongClock(page.context(), -SHIFT_MS);
  const app = await App.start(page, "patrol");
  await page.context().setOffline(true);
  const before = now();
  const round = await app.startRound();
  await app.openNext();
  await app.submit();
  const after = now();

  await setClockRight(page);
  await page.context().setOffline(false);
  await app.allSent();

  const [record, ...others] = await (await Look.at(server.url)).records(round);
  expect(others).toEqual([]);
  const at = record!.state.at;
  expect(at.doubtful).toBe(true);
  expect(at.at).toBeGreaterThan(before - MINUTE_MS);
  expect(at.at).toBeLessThan(after + MINUTE_MS);
  expect(at.earliest).toBeLessThanOrEqual(before);
  expect(at.latest).toBeGreaterThanOrEqual(after);
  await app.hears("MarkClock");
});
