// Hygiene checks as an inspector makes them: a whole round in few taps, shared by two, on paper.
import { App } from "../support/app";
import { addChecks, checks, DAY, Floors, OVER, SHARED } from "../support/hygiene";
import { Look } from "../support/look";
import { picture } from "../support/photo";
import { good, LOOKS, setTo, shortestSide, shot, THUMB_PX } from "../support/picture";
import { pointDraft } from "../support/stored";
import { countTaps, taps } from "../support/taps";
import { expect, test } from "../support/test";

const CLASSES = 36;
const FLOORS = 6;

test.beforeEach(async ({ server }) => addChecks(server.url));

test("36 classes with four faults, two of them with photos, take under 25 taps", async ({ server, phone }) => {
  test.slow();
  const page = await phone();
  await countTaps(page.context());
  const app = await App.start(page, "inspector");
  const floors = new Floors(app);
  await page.context().setOffline(true);
  const before = await taps(page);

  const round = await floors.start();
  await expect(floors.tiles).toHaveCount(CLASSES);
  // Both keys of a tile are large enough for a thumb.
  for (const role of ["link", "button"] as const) {
    expect(await shortestSide(floors.tile("一(1)班").getByRole(role))).toBeGreaterThanOrEqual(THUMB_PX);
  }
  const faults = [
    { name: "一(2)班", item: "room.floor", step: 1, photo: 1 },
    { name: "二(5)班", item: "room.bin", step: 0, photo: 2 },
    { name: "四(3)班", item: "room.desks", step: 0 },
    { name: "四(6)班", item: "room.board", step: 1 },
  ];
  for (const { name, item, step, photo } of faults) {
    await floors.open(name);
    await floors.step(item, step);
    if (photo !== undefined) await floors.photo(item, picture(photo));
    await floors.submit();
    await expect(floors.tile(name)).toHaveAttribute("data-state", "bad");
  }
  // A floor that nobody walked is not all clean by one tap.
  await expect(floors.rest(2)).toBeDisabled();
  for (const name of ["三(1)班", "五(4)班", "六(6)班"]) await floors.clean(name);
  for (let floor = 0; floor < FLOORS; floor++) await floors.restNormal(floor);
  const needed = (await taps(page)) - before;

  // The round ended by itself.
  await app.hears("EndedAt");
  await expect(page.getByText(app.text("ClassesDone", { n: CLASSES, m: CLASSES }))).toBeVisible();
  test.info().annotations.push({ type: "taps", description: String(needed) });
  expect(needed).toBeLessThan(25);

  await page.context().setOffline(false);
  await app.allSent();
  const look = await Look.at(server.url);
  const records = await checks(look.api, round);
  expect(records).toHaveLength(CLASSES);
  const off = records.map((one) => one.state.check.score!).filter((score) => score.got < score.base);
  expect(off.map((score) => score.base - score.got).sort()).toEqual([1, 2, 2, 2]);
  expect(records.every((one) => one.state.class !== undefined && one.state.by_exception)).toBe(true);
  expect(await look.photosWhole(records)).toBe(2);
  expect((await look.round(round))?.state.ended).toBeTruthy();
});

test("two inspectors share a round; what both checked without a network is there twice", async ({ server, phone }) => {
  const first = await App.start(await phone(), "inspector");
  const second = await App.start(await phone(), "director");
  const [mine, theirs] = [new Floors(first), new Floors(second)];
  const round = await mine.start();
  await mine.clean("三(1)班");
  await mine.open("一(1)班");
  await first.allSent();

  // Who took which class shows as soon as the phone hears of it.
  expect(await theirs.goOn()).toBe(round);
  await expect(theirs.tile("一(1)班")).toContainText(second.text("TakenBy"));
  // That somebody else was on a floor does not make the rest of it normal.
  await expect(theirs.tile("三(1)班")).toHaveAttribute("data-state", "ok");
  await expect(theirs.rest(2)).toBeDisabled();
  await first.back();

  for (const app of [first, second]) await app.page.context().setOffline(true);
  await mine.clean("一(2)班");
  await theirs.open("一(2)班");
  await theirs.step("room.floor", 0);
  await theirs.submit();
  await theirs.clean("一(3)班");
  for (const app of [first, second]) await app.page.context().setOffline(false);
  for (const app of [first, second]) await app.allSent();

  for (const floors of [mine, theirs]) {
    await expect(floors.tile("一(2)班")).toContainText(first.text("TwoResults"));
    await expect(floors.tile("一(3)班")).toHaveAttribute("data-state", "ok");
  }
  // Both can be looked at.
  for (const result of [/^(?!.*另一份)/, first.named("OtherResult")]) {
    await mine.tile("一(2)班").getByRole("link", { name: result }).tap();
    await first.hears("ResultTitle");
    await first.back();
    await mine.shown();
  }
  const records = await checks((await Look.at(server.url)).api, round);
  expect(records.map((one) => one.state.check.class_name?.zh).sort()).toEqual(["一(2)班", "一(2)班", "一(3)班", "三(1)班"]);
});

test("a check that two began is said to be checked twice, not walked twice", async ({ phone }) => {
  const first = await App.start(await phone(), "inspector");
  const second = await App.start(await phone(), "director");
  for (const app of [first, second]) await app.page.context().setOffline(true);
  for (const app of [first, second]) {
    await new Floors(app).start();
    await app.back();
  }
  for (const app of [first, second]) await app.page.context().setOffline(false);
  for (const app of [first, second]) await app.allSent();
  await expect(first.slot(DAY.zh)).toContainText(first.text("MarkCheckDoubled"));
  await expect(first.slot(DAY.zh)).not.toContainText(first.text("MarkDoubled"));
});

test("a class half checked survives a kill", async ({ pocket }) => {
  const mine = await pocket();
  let app = await App.outdoors(mine, "inspector");
  let floors = new Floors(app);
  const round = await floors.start();
  await floors.open("三(2)班");
  await floors.step("room.floor", 0);
  await floors.step("room.floor", 1);
  await expect(app.page.getByText(app.text("RunningScore", { base: 100, off: 3, got: 97 }))).toBeVisible();
  await app.kept(pointDraft(round, 14), '{"points":3}');
  await mine.kill();

  app = new App(await mine.open({ offline: true }));
  floors = new Floors(app);
  await expect(app.page).toHaveURL(/\/point\/14$/);
  await expect(app.page.getByText(app.text("RunningScore", { base: 100, off: 3, got: 97 }))).toBeVisible();
  await app.back();
  await expect(floors.tile("三(2)班")).toContainText(app.text("DraftKept"));
});

test("steps add up to an item's most and are taken back; 未打扫, 免检 and 撤销 are one tap each", async ({ server, phone }) => {
  const app = await App.start(await phone(), "inspector");
  const floors = new Floors(app);
  const round = await floors.start();

  await floors.open("一(1)班");
  for (let more = 0; more < 4; more++) await floors.step("room.floor", 1);
  await expect(floors.item("room.floor").locator(".deduct-off")).toContainText(app.text("PointsOff", { n: 5 }));
  await floors.item("room.floor").locator(".deduct-off").tap();
  await expect(app.page.getByText(app.text("RunningScore", { base: 100, off: 0, got: 100 }))).toBeVisible();
  await app.button("NotSwept").tap();
  await floors.shown();
  await expect(floors.tile("一(1)班")).toContainText(app.text("NotSwept"));

  await floors.undo();
  await expect(floors.tile("一(1)班")).toContainText(app.text("ClassOpen"));
  await floors.clean("一(1)班");

  // What was typed is not lost by a stray tap.
  await floors.open("一(3)班");
  await floors.step("room.floor", 1);
  await app.button("NotSwept").tap();
  await expect(app.sheet).toContainText(app.text("DropTypedSure"));
  await app.sheet.getByRole("button", { name: app.named("Cancel") }).tap();
  await expect(app.page.getByText(app.text("RunningScore", { base: 100, off: 2, got: 98 }))).toBeVisible();
  await app.button("NotSwept").tap();
  await app.sheet.getByRole("button", { name: app.named("DropTyped", { result: "未打扫" }) }).tap();
  await floors.shown();
  await expect(floors.tile("一(3)班")).toContainText(app.text("NotSwept"));
  await floors.undo();

  await floors.open("一(2)班");
  await app.button("Exempt").tap();
  await app.button("ExemptExam").tap();
  await floors.shown();
  await expect(floors.tile("一(2)班")).toContainText(app.text("Exempt"));

  await floors.restNormal(0);
  await floors.undo();
  // The sheet says how it stands when it is opened.
  const open = floors.floor(0).locator('[data-state="open"]');
  await expect(open).toHaveCount(4);
  await app.button("EndCheck").tap();
  await app.hears("ClassesLeft", { n: 34 });
  await app.button("EndNow").tap();
  await app.hears("CheckEnded");
  await expect(open).toHaveCount(4);
  await app.allSent();

  const records = await checks((await Look.at(server.url)).api, round);
  const judged = records.map((one) => JSON.stringify(one.state.check.judgement ?? "checked")).sort();
  expect(judged).toEqual([
    ...Array<string>(6).fill('"withdrawn"'),
    '"checked"',
    '{"exempt":{"reason":"考试"}}',
  ].sort());
});

test("after its window a check is marked as 补检 and never refused", async ({ server, phone }) => {
  const app = await App.start(await phone(), "inspector");
  const floors = new Floors(app);
  const round = await floors.start(OVER);
  await app.hears("WindowClosed");
  await floors.clean("二(2)班");
  await expect(floors.tile("二(2)班")).toContainText(app.text("MadeUp"));
  await app.allSent();
  const [record] = await checks((await Look.at(server.url)).api, round);
  expect(record?.state.late_entry).toBeUndefined();
});

test("shared areas are fine or to be swept again, and have no score anywhere", async ({ server, phone }) => {
  const app = await App.start(await phone(), "inspector");
  const floors = new Floors(app);
  const round = await floors.start(SHARED);
  await floors.clean("会议室");
  await expect(floors.tile("会议室")).toContainText(app.text("Fine"));
  await floors.open("总务处");
  await app.find(0, { phrase: 0 });
  await expect(app.button("SubmitToSweep")).toBeVisible();
  await expect(app.page.getByText("−")).toHaveCount(0);
  await floors.submit();
  await expect(floors.tile("总务处")).toContainText(app.text("ToSweep"));
  await app.allSent();
  const records = await checks((await Look.at(server.url)).api, round);
  expect(records.map((one) => one.state.check.to_sweep ?? false).sort()).toEqual([false, true]);
  expect(records.some((one) => one.state.check.score)).toBe(false);
});

test("a sheet of paper is keyed on one screen, class by class, by the group that filled it in", async ({ server, phone }) => {
  const app = await App.start(await phone(), "inspector");
  const floors = new Floors(app);
  await app.slot(DAY.zh).getByRole("link", { name: app.named("PaperEntry") }).tap();
  const totals = app.page.locator('.sheet-row input[data-column="total"]');
  await expect(totals).toHaveCount(CLASSES);
  const at = (row: number, item: string) =>
    app.page.locator(".sheet-row").nth(row).locator(`input[data-column="${item}"]`);
  // Three classes by what the sheet says of each item, one by its sum alone; Enter goes to the next class.
  await at(4, "room.floor").fill("2");
  await at(4, "room.bin").fill("1");
  await expect(totals.nth(4)).toHaveAttribute("placeholder", "3");
  await at(4, "room.floor").press("Enter");
  await expect(at(5, "room.floor")).toBeFocused();
  for (const row of [13, 22]) await at(row, "room.desks").fill("2");
  await totals.nth(31).fill("3");
  await app.button("ResultOf", { name: "六(6)班", result: "未打扫" }).tap();
  await app.button("PaperRestClean").tap();
  await expect(totals.first()).toHaveValue("0");
  await app.button("PaperKeep").tap();
  await app.hears("PaperNoGroup");

  // What was keyed is there after the app was opened anew.
  await app.kept("paper", '"value":"fail"');
  await app.page.reload();
  await app.started();
  await expect(at(4, "room.floor")).toHaveValue("2");
  await app.button("PaperWeek").tap();
  // A sum that is not what its items come to is looked at again.
  await totals.nth(4).fill("5");
  await app.button("PaperKeep").tap();
  await app.hears("PaperSum");
  await totals.nth(4).fill("3");
  await app.photograph(app.page, picture(5));
  await app.page.context().setOffline(true);
  await app.button("PaperKeep").tap();
  const round = await floors.shown();
  await expect(floors.tile("一(1)班")).toContainText(app.text("PaperEntry"));
  // Each class stands for itself: one that the server sets aside takes no other with it.
  const groups = await app.groups("record_submit");
  expect(groups).toHaveLength(CLASSES);
  expect(new Set(groups).size).toBe(CLASSES);
  await app.page.context().setOffline(false);
  await app.allSent();

  const records = await checks((await Look.at(server.url)).api, round);
  expect(records).toHaveLength(CLASSES);
  expect(records.every((one) => one.state.check.paper?.group === "值周班")).toBe(true);
  expect(new Set(records.map((one) => one.state.check.paper?.sheet?.sha)).size).toBe(1);
  expect(records.filter((one) => one.state.check.judgement === "not_swept")).toHaveLength(1);
  const got = records.map((one) => one.state.check.score?.got).filter((got) => got !== 100);
  expect(got.sort()).toEqual([97, 97, 98, 98, undefined]);
  // The category that lost the points is the class room, not the sheet; the class reads for what.
  const byItem = records.filter((one) => one.state.sections.includes("room") && one.state.check.score);
  expect(byItem).toHaveLength(CLASSES - 2);
});

for (const { look, lang, colorScheme, care } of LOOKS) {
  test(`the screens of a check, ${lang}, ${look}`, async ({ phone }) => {
    const page = await phone(setTo({ lang, colorScheme }));
    const app = await App.start(page, "inspector", lang);
    const floors = new Floors(app);
    const seen = (name: string) => good(page, `hygiene-${name}-${lang}-${look}`);
    if (care) await app.careMode();
    await seen("today");
    await app.slot(DAY[lang]).getByRole("link", { name: app.named("PaperEntry") }).tap();
    await page.locator('.sheet-row input[data-column="room.floor"]').first().fill("2");
    await seen("paper");
    await app.back();
    await floors.start();
    await floors.tiles.nth(0).getByRole("button").tap();
    await floors.tiles.nth(1).getByRole("link").tap();
    await floors.step("room.floor", 1);
    await seen("class");
    await floors.submit();
    await floors.tiles.nth(2).getByRole("link").tap();
    await app.button("Exempt").tap();
    await seen("exempt");
    await app.button("ExemptOuting").tap();
    await floors.shown();
    await floors.tiles.nth(3).getByRole("link").tap();
    await app.button("NotSwept").tap();
    await floors.shown();
    await seen("floors");
  });
}

test("an office or a corridor wants sweeping in one tap, and no more is said of it", async ({ server, phone }) => {
  const page = await phone();
  const app = await App.start(page, "inspector");
  const floors = new Floors(app);
  const round = await floors.start(SHARED);
  const tile = floors.tiles.first();
  await tile.getByRole("link").tap();
  await expect(app.button("NotSwept")).toHaveCount(0);
  await expect(app.button("Exempt")).toHaveCount(0);
  await shot(page, "hygiene-to-sweep");
  await app.button("ToSweep").tap();
  await floors.shown();
  await expect(floors.tiles.first()).toContainText(app.text("ToSweep"));
  await app.allSent();
  const look = await Look.at(server.url);
  const [check] = await checks(look.api, round);
  expect(check!.state.check).toMatchObject({ judgement: "not_swept", to_sweep: true });
  await tile.getByRole("link").tap();
  await app.hears("ToSweep");
  await app.silence("NotSwept");
});
