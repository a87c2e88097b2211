// The proof that a round was walked: kept of guards, never a lock, and nothing of it of teachers.
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Api, type Entity, type PlanState, type RecordState } from "../support/api";
import { App } from "../support/app";
import { cameraArgs, writeCodeVideo } from "../support/camera";
import { day } from "../support/clock";
import { derive, newId } from "../support/ids";
import { Look } from "../support/look";
import { picture } from "../support/photo";
import { shot } from "../support/picture";
import { isAt, notePositions } from "../support/position";
import { expect, test } from "../support/test";

/** Rounds of the plan ask for a photo at one point, and for positions. */
async function askForProof(url: string, plan: Entity<PlanState>): Promise<void> {
  const admin = await Api.signedIn(url, "admin");
  await admin.put("plan", { ...plan.state, random_photo: true, positions: true }, plan.id);
}

test("a made-up code opens its point and is told from a printed one", async ({ server, pocket }) => {
  const look = await Look.at(server.url);
  const place = (await look.places())[0]!;
  const video = path.join(tmpdir(), `xiaoxun-code-${newId()}.y4m`);
  await writeCodeVideo(video, `${server.url}/p/${place.number}/0123456789abcdef0123`);
  const mine = await pocket(cameraArgs(video));
  const app = await App.start(await mine.open(), "patrol");
  const round = await app.startRound();
  await mine.offline(true);
  await app.button("Scan").tap();
  await app.atPoint(1);
  await app.hears("PresenceScanned");
  await shot(app.page, "proof-made-up");
  await app.submit();
  // Typing the number does as well as tapping: neither proves anything.
  await app.toRound();
  await app.typeNumber((await look.places())[1]!.number);
  await app.atPoint(2);
  await app.submit();
  await app.toRound();
  await app.button("EndRound").tap();
  await expect(app.sheet).toContainText(app.text("MarkUnsigned", { n: 2 }));
  await shot(app.page, "proof-marks");
  await app.page.getByLabel(app.named("EndNote")).fill("标签被撕掉了");
  await app.button("EndNow").tap();
  await app.hears("RoundEnded");
  await mine.offline(false);
  await app.allSent();
  expect((await look.records(round)).map((one) => one.state.presence)).toEqual(["scanned", "typed"]);
  expect((await look.round(round))?.state.note).toBe("标签被撕掉了");
  await rm(video);
});

test("the director sees what was verified, and what the walker says to it", async ({ server, phone }) => {
  const look = await Look.at(server.url);
  const label = (await look.labels(server.data))[0]!;
  const patrol = await Api.signedIn(server.url, "patrol");
  const plan = await look.plan();
  const start = patrol.op({ round_start: { plan: plan.id, slot: "all-day", day: day() } });
  const round = derive(start.id, "round");
  const template = plan.state.template;
  const submit = (point: number, code?: string) =>
    patrol.op({
      record_submit: {
        template,
        ...plan.state.route[point],
        round,
        point,
        day: day(),
        presence: "signed",
        code,
        answers: [],
      },
    });
  const end = patrol.op({ round_end: { round, note: "二号点标签旧了" } });
  await patrol.apply(start, submit(0, label.split("/").pop()), submit(1, "0123456789abcdef0123"), end);

  const app = await App.start(await phone(), "director");
  await app.open(`/round/${round}`);
  await app.hears("MarkUnsigned", { n: 1 });
  await app.hears("NoteIs", { note: "二号点标签旧了" });
  await app.points.nth(0).getByRole("link").tap();
  await app.hears("PresenceSigned");
  await app.back();
  await app.points.nth(1).getByRole("link").tap();
  await app.hears("PresenceScanned");
});

test("a position far away and a photo not taken are marked, first to the walker", async ({ server, phone }) => {
  test.slow();
  const look = await Look.at(server.url);
  await askForProof(server.url, await look.plan());
  const gate = { latitude: 31.2304, longitude: 121.4737, accuracy: 10 };
  const page = await phone({ geolocation: gate, permissions: ["geolocation"] });
  await notePositions(page.context());
  const app = await App.start(page, "patrol");
  const round = await app.startRound();
  await app.allSent();
  const asked = (await look.round(round))!.state.photo_at!;
  // The same point four times: there is nothing to compare the first three with.
  for (const latitude of [31.2304, 31.23045, 31.23035, 31.2354]) {
    await page.context().setGeolocation({ ...gate, latitude });
    await app.open(`/round/${round}/point/${asked + 1}`);
    await app.atPoint();
    await app.hears("RoundPhoto");
    await shot(page, "proof-photo-asked");
    await isAt(page, latitude);
    await app.submit();
    await app.toRound();
  }
  await app.allSent();
  await app.open(`/round/${round}`);
  await app.button("EndRound").tap();
  await expect(app.sheet).toContainText(app.text("MarkNoPhoto", { n: asked + 1 }));
  await expect(app.sheet).toContainText(app.text("MarkAway"));
  await shot(page, "proof-away");
  await app.page.getByLabel(app.named("EndNote")).fill("定位漂移");
  await app.button("EndNow").tap();
  await app.hears("RoundEnded");
  await app.allSent();
  const away = (await look.records(round)).map((one) => one.state.away_m);
  expect(away.filter((metres) => metres !== undefined)).toHaveLength(1);
  // No record says where the phone was.
  expect(JSON.stringify(await look.api.all("record"))).not.toContain("latitude");
});

test("the photo of a drawn point goes along, and is asked for where the plan says so", async ({ server, phone }) => {
  const admin = await App.administer(await phone());
  const look = await Look.at(server.url);
  const plan = await look.plan();
  await admin.open(`/plan/${plan.id}`);
  await admin.page.getByRole("switch", { name: admin.text("PlanRandomPhoto") }).tap();
  await shot(admin.page, "proof-plan");
  await admin.button("PlanSave").tap();
  await admin.hears("Saved");
  await admin.allSent();

  const app = await App.start(await phone(), "patrol");
  const round = await app.startRound();
  await app.allSent();
  const asked = (await look.round(round))!.state.photo_at!;
  await app.open(`/round/${round}/point/${asked + 1}`);
  await app.atPoint();
  await app.photograph(app.page.locator('[data-item="round-photo"]'), picture(77));
  await shot(app.page, "proof-photo");
  await app.submit();
  await app.allSent();
  const records = await look.records(round);
  expect(records[0]?.state.photos).toHaveLength(1);
  await expect.poll(() => look.photosWhole(records).catch(() => 0)).toBe(1);
  await app.button("EndRound").tap();
  await expect(app.button("EndNow")).toBeVisible();
  await expect(app.sheet).not.toContainText(app.text("MarkNoPhoto", { n: asked + 1 }));
});

test("of a teacher on duty nothing is kept or asked for", async ({ server, phone }) => {
  const look = await Look.at(server.url);
  await askForProof(server.url, await look.plan());
  const app = await App.start(await phone(), "teacher");
  const round = await app.startRound();
  await app.typeNumber((await look.places())[0]!.number);
  await app.atPoint(1);
  await app.silence("PresenceTyped");
  await app.silence("RoundPhoto");
  await app.submit();
  await app.allSent();
  const [record] = await look.records(round);
  expect(record?.state.presence).toBe("not_kept");
  expect((await look.round(round))?.state.photo_at).toBeUndefined();
  await app.button("EndRound").tap();
  await expect(app.button("EndNow")).toBeVisible();
  await expect(app.sheet).not.toContainText(app.text("MarkUnsigned"));
});

test("the director checks a post at any time, without a network, and it is kept when the browser is killed", async ({
  server,
  pocket,
}) => {
  const look = await Look.at(server.url);
  const mine = await pocket();
  let app = await App.outdoors(mine, "director", "/post-check");
  await app.page.getByRole("searchbox").fill("901");
  await app.page.getByRole("button", { name: "正校门" }).tap();
  // Picked by mistake: another one is picked instead.
  await app.button("PostCheckOther").tap();
  await app.page.getByRole("searchbox").fill("901");
  await app.page.getByRole("button", { name: "正校门" }).tap();
  await app.find(0, { phrase: 1 });
  await shot(app.page, "proof-post-check");
  await app.kept("post-check", "fail");
  await mine.kill();
  app = new App(await mine.open({ offline: true, path: "/post-check" }));
  await app.started();
  await expect(app.verdict(0, "Problem")).toBeChecked();
  await app.button("RestNormal", { n: 1 }).tap();
  await app.hears("Saved");
  await mine.offline(false);
  await app.allSent();
  const records = await look.api.all<RecordState>("record");
  const mineOnly = records.filter((one) => one.state.round === undefined && one.state.place_name.zh === "正校门");
  expect(mineOnly).toHaveLength(1);
  expect(mineOnly[0]!.state).toMatchObject({ presence: "not_kept" });
  expect(mineOnly[0]!.state.answers[0]).toMatchObject({ item: "post.present", value: "fail" });
});
