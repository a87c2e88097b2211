// The phone's storage is full.
import { App } from "../support/app";
import { Look } from "../support/look";
import { picture } from "../support/photo";
import { fillUp } from "../support/quota";
import { pointDraft } from "../support/stored";
import { expect, test } from "../support/test";

test("a full phone says so, keeps what it has, and goes on when there is room", async ({ server, phone }) => {
  const page = await phone();
  const app = await App.start(page, "patrol");
  const round = await app.startRound();
  await app.openNext();
  await app.find(0, { phrase: 0, words: "先写下来" });
  await app.kept(pointDraft(round, 1), "先写下来");

  const giveBack = await fillUp(page);
  await app.shoot(0, picture(71));
  await app.hears("ErrorStorageFull");
  await expect(app.photos(0)).toHaveCount(0);
  await expect(app.note(0)).toHaveValue(/先写下来/);
  await app.silence("ErrorStorageFull");
  await app.primary.tap();
  await app.hears("ErrorStorageFull");
  await expect(app.result).toHaveCount(0);

  await giveBack();
  await page.reload();
  await app.atPoint(1);
  await expect(app.note(0)).toHaveValue(/先写下来/);
  await app.takePhoto(0, picture(72));
  await app.submit();
  await app.allSent();
  const look = await Look.at(server.url);
  expect(await look.points(round)).toEqual([0]);
  expect(await look.photosWhole(await look.records(round))).toBe(1);
});
