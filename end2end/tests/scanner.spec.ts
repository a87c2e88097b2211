// The code on a wall, read by the camera.
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { App } from "../support/app";
import { cameraArgs, writeCodeVideo } from "../support/camera";
import { newId } from "../support/ids";
import { Look } from "../support/look";
import { expect, test } from "../support/test";

test("a code before the camera opens its point, confirmed, without a network", async ({ server, pocket }) => {
  const look = await Look.at(server.url);
  const place = (await look.places())[2]!;
  const video = path.join(tmpdir(), `xiaoxun-code-${newId()}.y4m`);
  await writeCodeVideo(video, (await look.labels(server.data))[2]!);

  const mine = await pocket(cameraArgs(video));
  const app = await App.start(await mine.open(), "patrol");
  await mine.offline(true);
  const round = await app.startRound();
  await app.button("Scan").tap();
  await app.atPoint(3);
  await expect(app.placeName).toHaveText(place.name.zh);
  await app.hears("PresenceSigned");
  await app.submit();
  await mine.offline(false);
  await app.allSent();
  const [record] = await look.records(round);
  expect(record?.state).toMatchObject({ point: 2, presence: "signed" });
  await rm(video);
});

test("a number that is not on the route is refused in words", async ({ phone }) => {
  const app = await App.start(await phone(), "patrol");
  await app.startRound();
  await app.typeNumber("999999");
  await app.hears("CodeUnknown");
});
