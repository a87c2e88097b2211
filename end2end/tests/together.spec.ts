// Two phones at once: on one round, and on one slot that both start without a network.
import { App } from "../support/app";
import { Look } from "../support/look";
import { ROUTE } from "../support/scene";
import { expect, test } from "../support/test";

test("two phones walk one round: every point is there, and one walked by both is there twice", async ({
  server,
  phone,
}) => {
  const guard = await App.start(await phone(), "patrol");
  const helper = await App.start(await phone(), "inspector");

  const round = await guard.startRound();
  await guard.allSent();
  expect(await helper.goOn()).toBe(round);
  await helper.claim();
  await helper.allSent();

  await guard.page.context().setOffline(true);
  await helper.page.context().setOffline(true);
  for (const [app, points] of [
    [guard, [1, 2]],
    [helper, [2, 3, 4]],
  ] as const) {
    for (const point of points) {
      await app.openPoint(point);
      await app.submit();
      await app.toRound();
    }
  }
  await guard.page.context().setOffline(false);
  await helper.page.context().setOffline(false);
  await guard.allSent();
  await helper.allSent();

  const look = await Look.at(server.url);
  expect(await look.points(round)).toEqual([0, 1, 1, 2, 3]);
  expect((await look.round(round))?.state.claims).toHaveLength(1);
  for (const app of [guard, helper]) {
    await expect(app.points.nth(1)).toContainText(app.text("WalkedTimes", { n: 2 }));
    for (const point of [0, 2, 3]) await expect(app.points.nth(point)).toContainText(app.text("Normal"));
  }
});

test("a slot that two phones start without a network becomes two rounds, marked as doubled", async ({
  server,
  phone,
}) => {
  const first = await App.start(await phone(), "patrol");
  const second = await App.start(await phone(), "inspector");
  const rounds: string[] = [];
  for (const app of [first, second]) {
    await app.page.context().setOffline(true);
    rounds.push(await app.startRound());
    await app.openNext();
    await app.submit();
    await app.toRound();
  }
  for (const app of [first, second]) {
    await app.page.context().setOffline(false);
    await app.allSent();
  }

  const look = await Look.at(server.url);
  expect(new Set(rounds).size).toBe(2);
  for (const round of rounds) expect(await look.points(round)).toEqual([0]);
  await first.goToday();
  await expect(first.slot(ROUTE.name.zh)).toContainText(first.text("MarkDoubled"));
});
