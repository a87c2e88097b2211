// The main job: a patrol without a network, killed in the middle, sent once when the network is back.
import type { PlanState } from "../support/api";
import { App } from "../support/app";
import { Look } from "../support/look";
import { picture } from "../support/photo";
import { ROUTE } from "../support/scene";
import { PHOTO, pointDraft } from "../support/stored";
import { countTaps, taps } from "../support/taps";
import { expect, test } from "../support/test";

test("a patrol recorded offline is on the server and on a second phone, photos and all, once", async ({
  server,
  pocket,
  phone,
}) => {
  test.slow();
  const director = await App.start(await phone(), "director");
  const mine = await pocket();
  let app = await App.outdoors(mine, "patrol");

  // Today shows the rounds of the day with their slots.
  const look = await Look.at(server.url);
  const plans = await look.api.all<PlanState>("plan");
  for (const plan of plans.filter((plan) => plan.state.days === "daily")) {
    await expect(app.slot(plan.state.name.zh).first()).toBeVisible();
  }
  await expect(app.slot(ROUTE.name.zh)).toContainText("00:00–23:59");
  const round = await app.startRound();
  await expect(app.points).toHaveCount(ROUTE.points);

  // All normal: one tap, a green screen, the next point in large type.
  await app.openNext();
  const first = await app.placeName.innerText();
  await app.submit();
  await expect(app.result).toContainText(first);
  await expect(app.result).toHaveAccessibleName(app.text("Normal"));
  await expect(app.result).toContainText(app.text("NextPoint"));

  // The next one by the number under its code.
  await app.toRound();
  const [, second] = await look.places();
  await app.typeNumber(second?.number ?? "");
  await app.atPoint(2);
  await app.hears("PresenceTyped");
  await app.submit();
  await app.next();

  // A problem: level, phrase, photo. Killed in the middle.
  await app.find(0, { level: "LevelGeneral", phrase: 1, words: "铰链 松动", photo: picture(1) });
  await app.kept(pointDraft(round, 3), "铰链 松动", PHOTO);
  await mine.kill();
  app = new App(await mine.open({ offline: true }));
  await app.atPoint(3);
  await expect(app.note(0)).toHaveValue(/铰链 松动/);
  await expect(app.phrase(0, 1)).toBeVisible();
  await expect(app.verdict(0, "Problem")).toBeChecked();
  await expect(app.photos(0)).toHaveCount(1);
  await app.submit();
  await app.next();
  await app.submit();
  await app.toRound();
  await app.endRound("雨后路滑，绕行东门");

  // The phone says what is not sent, since when and why.
  await app.somethingUnsent();
  await expect(app.unsentNotice.first()).toContainText(app.text("WhyOffline"));
  await expect(app.unsentNotice.first()).toContainText(app.text("UnsentSince"));

  await mine.offline(false);
  await app.allSent();

  // On the server, once.
  const records = await look.records(round);
  expect(records.map((one) => one.state.point)).toEqual([0, 1, 2, 3]);
  expect(records.map((one) => one.state.presence)).toEqual(["tapped", "typed", "tapped", "tapped"]);
  expect(records.every((one) => one.state.by_exception)).toBe(true);
  expect(records[2]?.state.answers[0]?.note).toContain("铰链 松动");
  expect(await look.photosWhole(records)).toBe(1);
  expect((await look.round(round))?.state.ended).toBeTruthy();

  // On the second phone, photo and all.
  await director.goToday();
  await director.page.goto(`/round/${round}`);
  await director.points.nth(2).getByRole("link").tap();
  await expect(director.page.getByText("铰链 松动").first()).toBeVisible();
  await expect(director.page.getByRole("img").first()).toBeVisible();
  await expect
    .poll(() => director.page.locator("main img").first().evaluate((img: HTMLImageElement) => img.naturalWidth))
    .toBeGreaterThan(0);

  await server.down();
  await server.verify();
});

test("a problem with level, phrase and photo takes at most six taps and two words", async ({ phone }) => {
  const page = await phone();
  await countTaps(page.context());
  const app = await App.start(page, "patrol");
  await page.context().setOffline(true);
  await app.startRound();
  await app.openNext();
  const before = await taps(page);
  await app.find(0, { level: "LevelGeneral", phrase: 0, words: "井盖 破损", photo: picture(7) });
  await app.submit();
  expect((await taps(page)) - before).toBeLessThanOrEqual(6);
});

test("who may not walk a route sees how it stands and is not offered its start", async ({ phone }) => {
  const app = await App.start(await phone(), "principal");
  await expect(app.slot(ROUTE.name.zh)).toContainText("00:00–23:59");
  await expect(app.slot(ROUTE.name.zh).getByRole("button")).toHaveCount(0);
});
