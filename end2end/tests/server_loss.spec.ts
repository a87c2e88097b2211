// The server dies in the middle of a sync, or comes back as it was this morning.
import { rm } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { App } from "../support/app";
import { Look } from "../support/look";
import { picture } from "../support/photo";
import { expect, test } from "../support/test";

/** Lets nothing of the sync through behind the first request that is to be cut, nor photos before their
 * turn: a server that takes long to be killed would have had it all. */
async function holdBack(page: Page, cut: RegExp): Promise<void> {
  const photos = cut.source.includes("blobs");
  let sent = false;
  await page.route("**/api/v1/schools/**", (route) => {
    const url = route.request().url();
    const early = !photos && url.includes("/blobs/");
    const held = sent || early;
    sent ||= cut.test(url);
    return held ? route.abort() : route.continue();
  });
}

test("a server killed while it is being sent to loses nothing and doubles nothing", async ({ server, phone }) => {
  test.slow();
  const page = await phone();
  const app = await App.start(page, "patrol");
  await page.context().setOffline(true);
  const round = await app.startRound();
  await app.openNext();
  await app.find(0, { phrase: 0, photo: picture(31) });
  await app.submit();
  await app.next();
  await app.find(1, { words: "门锁坏了", photo: picture(32) });
  await app.submit();
  await app.next();
  await app.submit();

  // Each kind of request of the sync is cut once, while the server has it in hand.
  for (const cut of [/\/push$/, /\/feed$/, /\/blobs\/\w+\?offset=0/, /\/blobs\//]) {
    const sent = page.waitForRequest((request) => cut.test(request.url()), { timeout: 60_000 });
    await holdBack(page, cut);
    await page.context().setOffline(false);
    await sent;
    await server.kill();
    await page.context().setOffline(true);
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await server.up();
  }
  await page.context().setOffline(false);
  await app.allSent();

  const look = await Look.at(server.url);
  const records = await look.records(round);
  expect(records.map((one) => one.state.point)).toEqual([0, 1, 2]);
  expect(await look.photosWhole(records)).toBe(2);
  await server.down();
  await server.verify();
});

test("a server restored from an older copy gets back everything the phones still have", async ({ server, phone }) => {
  test.slow();
  const app = await App.start(await phone(), "patrol");
  const director = await App.start(await phone(), "director");
  const round = await app.startRound();
  await app.openNext();
  await app.submit();
  await app.allSent();

  await server.down();
  const morning = await server.copyData();
  await server.up();
  await app.openNext();
  await app.find(0, { phrase: 0, photo: picture(41) });
  await app.submit();
  await app.next();
  await app.submit();
  await app.allSent();
  expect(await (await Look.at(server.url)).points(round)).toEqual([0, 1, 2]);

  await server.down();
  await server.restoreData(morning);
  await rm(morning, { recursive: true, force: true });
  // Looked at before the phones reach it: they try by themselves.
  const phones = [app, director].map((one) => one.page.context());
  for (const one of phones) await one.setOffline(true);
  await server.up();
  expect(await (await Look.at(server.url)).points(round)).toEqual([0]);
  for (const one of phones) await one.setOffline(false);
  await app.page.reload();
  await app.started();

  const look = await Look.at(server.url);
  await expect.poll(() => look.points(round), { timeout: 60_000 }).toEqual([0, 1, 2]);
  await app.allSent();
  expect(await look.photosWhole(await look.records(round))).toBe(1);

  // The other phone, which had seen more than the server now had, sees the same again.
  await director.open(`/round/${round}`);
  for (const point of [0, 2]) await expect(director.points.nth(point)).toContainText(director.text("Normal"));
  await expect(director.points.nth(1)).toContainText(director.text("FindingCount", { n: 1 }));
  await server.down();
  await server.verify();
});
