// The browser is killed at random moments of capture. What was said to be saved is there, and so is
// everything that was kept before the last thing done; the app comes back where it was.
import { App } from "../support/app";
import { Look } from "../support/look";
import { picture } from "../support/photo";
import { Random } from "../support/random";
import { LONG_ROUTE } from "../support/scene";
import { expect, test } from "../support/test";

const KILLS = 20;
const SEED = Number(process.env.XIAOXUN_SEED ?? 2026);
/** The last thing before a kill is cut off within this time. */
const CUT_MS = 150;

/** What a point holds. */
interface Kept {
  words: string;
  photos: number;
}

test(`killed at ${KILLS} random moments, nothing kept is lost (seed ${SEED})`, async ({ server, pocket }) => {
  test.setTimeout(900_000);
  const random = new Random(SEED);
  const mine = await pocket();
  let app = await App.outdoors(mine, "patrol");
  const round = await app.startRound(LONG_ROUTE.name.zh);
  const saved: number[] = [];
  let point = 1;
  let kept: Kept = { words: "", photos: 0 };
  let said = 0;
  await app.openNext();

  for (let kill = 0; kill < KILLS; kill++) {
    for (let step = random.below(3); step > 0; step--) await act(random.of(["words", "photo"] as const));
    const last = random.of(["words", "photo", "submit", "words"] as const);
    const before = { ...kept };
    const doing = act(last);
    doing.catch(() => undefined);
    await Promise.race([doing, pause(random.below(CUT_MS))]);
    await mine.kill();
    app = new App(await mine.open({ offline: true }));
    await app.started();
    await comeBack(last, before);
  }

  await mine.offline(false);
  await app.allSent();
  const look = await Look.at(server.url);
  const points = await look.points(round);
  expect(points).toEqual(saved);
  await look.photosWhole(await look.records(round));

  /** Does one thing and waits until the phone has kept it. */
  async function act(what: "words" | "photo" | "submit"): Promise<void> {
    const now = app;
    if (what === "submit") {
      await now.submit();
      saved.push(point - 1);
      return;
    }
    if (!(await now.verdict(0, "Problem").isVisible())) await now.find(0);
    if (what === "words") {
      const words = `${kept.words}第${++said}句。`;
      await now.note(0).fill(words);
      await expect.poll(async () => (await first(now))?.note).toBe(words);
      kept.words = words;
    } else {
      await now.takePhoto(0, picture(1000 + ++said, 640, 480));
      await expect.poll(async () => (await first(now))?.photos?.length).toBe(kept.photos + 1);
      kept.photos += 1;
    }
  }

  async function first(of: App) {
    const answers = Object.values((await of.draft(round, point))?.answers ?? {});
    return answers.find((answer) => answer.value === "fail");
  }

  /** After a kill: at the same place, with all that was kept before the last thing. */
  async function comeBack(last: string, before: Kept): Promise<void> {
    if (last === "submit") {
      await app.open(`/round/${round}`);
      await expect(app.points).toHaveCount(LONG_ROUTE.points);
      // The rows are where they stay once the line above them has said why nothing was sent: a tap
      // that is under way while it grows meets the row above.
      await expect(app.unsentNotice.filter({ hasText: app.text("WhyOffline") })).toBeVisible();
      const row = await app.points.nth(point - 1).innerText();
      if (app.text("Normal").test(row) || app.text("FindingCount").test(row)) {
        // It was saved, whether or not the phone came to say so.
        if (!saved.includes(point - 1)) saved.push(point - 1);
        point += 1;
        kept = { words: "", photos: 0 };
        await app.openNext();
        return;
      }
      expect(saved, row).not.toContain(point - 1);
      await app.openPoint(point);
    }
    await app.atPoint(point);
    const answer = await first(app);
    const words = answer?.note ?? "";
    const photos = answer?.photos?.length ?? 0;
    expect(words.startsWith(before.words), `${words} begins with ${before.words}`).toBe(true);
    expect(photos).toBeGreaterThanOrEqual(before.photos);
    kept = { words, photos };
    if (answer) {
      await expect(app.note(0)).toHaveValue(words);
      await expect(app.photos(0)).toHaveCount(photos);
    }
  }
});

/** Lets a random part of what was begun happen; not waiting for anything is the point of it. */
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
