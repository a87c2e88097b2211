// A month of a school with 36 classes, some 15,000 records of it: what was missed, late, too quick,
// doubled, entered after the fact or keyed from paper is called so wherever its reader looks.
import { Api, type Entity, type PlanState, type RoundState } from "../support/api";
import { App } from "../support/app";
import { DAY_MS, day } from "../support/clock";
import { another, PHONE } from "../support/device";
import { Floors, type CheckState } from "../support/hygiene";
import { DESK, good } from "../support/picture";
import { Server } from "../support/server";
import { expect, test as base } from "../support/test";
import { printed } from "../support/words";

const MINUTE_MS = 60_000;
/** Points closer together than this were not both walked to. */
const QUICK_MS = 10_000;
/** For a server that loads the month, and for a phone that does. */
const LOADING_MS = 300_000;

type Walk = Entity<RoundState & { late_entry?: string; started: { at: number } }>;
type Check = Entity<CheckState & { check: CheckState["check"] & { window?: { plan: string; slot: string } } }>;

/** What lies on the server, found without the rules of the app. */
interface Month {
  server: Server;
  api: Api;
  records: Check[];
  /** Rounds of the fire patrol by day, the newest first, and the days without one. */
  walks: Walk[];
  missed: string[];
  /** The plan of the class rooms' checks. */
  rooms: string;
}

const test = base.extend<object, { month: Month; app: App }>({
  // One phone for all: it holds the month after the first sign-in.
  app: [
    async ({ browser, month }, use) => {
      const page = await another(browser, month.server.url);
      await use(await App.enter(page, "director"));
      await page.context().close();
    },
    { scope: "worker", timeout: LOADING_MS },
  ],

  month: [
    async ({}, use) => {
      const server = await Server.start({ demo: "month" });
      const api = await Api.signedIn(server.url, "director");
      const { entities } = await api.snapshot();
      const of = <T>(kind: string) => entities.filter((one) => one.kind === kind) as unknown as T[];
      const plan = (zh: string) => of<Entity<PlanState>>("plan").find((one) => one.state.name.zh === zh)!.id;
      const fire = plan("防火巡查");
      const walks = of<Walk>("round")
        .filter((one) => one.state.plan === fire && one.state.slot === "day")
        .sort((a, b) => b.state.started.at - a.state.started.at);
      const missed = Array.from({ length: 28 }, (_, ago) => day(2 + ago)).filter(
        (day) => !walks.some((one) => one.state.day === day),
      );
      await use({ server, api, records: of<Check>("record"), walks, missed, rooms: plan("教室卫生日查") });
      await server.dispose();
    },
    { scope: "worker", timeout: LOADING_MS },
  ],
});

test.describe.configure({ mode: "serial", timeout: 300_000 });

test.beforeEach(({ app }) => app.page.setViewportSize(PHONE.viewport));

/** The four odd rounds of the last days: what each shows, and the words of its form. */
function oddRounds({ walks, records }: Month) {
  const times = (walk: Walk) =>
    records
      .filter((one) => one.state.round === walk.id)
      .map((one) => one.state.at.at)
      .sort((a, b) => a - b);
  const gap = (walk: Walk) => Math.min(...times(walk).map((at, n, all) => (n > 0 ? at - all[n - 1]! : QUICK_MS)));
  const start = (walk: Walk) => Date.parse(`${walk.state.day}T00:00:00+08:00`);
  // The window is open from 14:00 to 16:00.
  const late = (walk: Walk) => walk.state.started.at > start(walk) + 16 * 60 * MINUTE_MS;
  const first = (is: (walk: Walk) => boolean) => walks.find(is)!;
  const entered = (walk: Walk) => walk.state.late_entry !== undefined;
  const again = (walk: Walk) =>
    walks.some((other) => other.state.day === walk.state.day && other.state.started.at < walk.state.started.at);
  return [
    { round: first(entered), mark: "LateEntry", word: "late_entry" },
    { round: first((walk) => late(walk) && !entered(walk)), mark: "MarkLate", word: "late" },
    { round: first((walk) => !entered(walk) && gap(walk) < QUICK_MS), mark: "MarkQuick", word: "quick" },
    { round: first(again), mark: "MarkDoubled", word: "doubled" },
  ];
}

/** The first check of class rooms that is so. */
const checked = ({ records, rooms }: Month, is: (check: Check) => boolean) =>
  records
    .filter((one) => one.state.check?.window?.plan === rooms)
    .sort((a, b) => (a.state.day < b.state.day ? 1 : -1))
    .find(is)!;

/** A check of a class that has another one in the same round. */
const checkedTwice = (month: Month) =>
  checked(month, ({ id, state }) =>
    month.records.some(
      (other) => other.state.check && other.id !== id && other.state.round === state.round && other.state.class === state.class,
    ),
  );

/** Steps back on a board or ranking until it shows this day. */
async function stepTo(app: App, from: string, to: string, span: number): Promise<void> {
  for (let back = Math.round((Date.parse(from) - Date.parse(to)) / DAY_MS / span); back > 0; back--) {
    await app.button("PeriodBefore").tap();
  }
}

/** The Monday of a date. */
function monday(date: string): string {
  const at = Date.parse(date);
  return new Date(at - ((new Date(at).getUTCDay() + 6) % 7) * DAY_MS).toISOString().slice(0, 10);
}

const form = async (api: Api, rest: string) => {
  const response = await api.request("GET", `schools/${api.who!.school}/print/${rest}`);
  expect(response.ok, rest).toBe(true);
  return response.text();
};

test("a month is some 15,000 records, and all of them reach the director's phone", async ({ month, app }) => {
  const { page } = app;
  expect(month.records.length).toBeGreaterThan(14_000);
  await app.link("BoardTitle").tap();
  await app.choose(app.named("PeriodWeek"));
  await app.button("PeriodBefore").tap();
  await expect(page.getByRole("table")).toContainText(/✓/);
});

test("a round names what is odd about it: on itself, on the board, on its form", async ({ month, app }) => {
  const { page } = app;
  for (const { round, mark, word } of oddRounds(month)) {
    await app.open(`/round/${round.id}`);
    await expect(page.locator(".tags").getByText(app.text(mark)).first()).toBeVisible();
    await good(page, `month-round-${word}`);
    expect(await form(month.api, `rounds/${round.id}`)).toMatch(printed("zh", word));
    await app.open("/board");
    await stepTo(app, day(0), round.state.day, 1);
    const row = page.locator(`a[href="/round/${round.id}"]`);
    await expect(row.getByText(app.text(mark))).toBeVisible();
    await row.scrollIntoViewIfNeeded();
    await good(page, `month-board-${word}`);
  }
});

test("a round nobody walked stands as that on the board of its day and its week", async ({ month, app }) => {
  const { page } = app;
  const [missed] = month.missed;
  expect(missed).toBeDefined();
  await page.setViewportSize(DESK);
  await app.open("/board");
  await stepTo(app, day(0), missed!, 1);
  const slot = page.locator(".cells > div").filter({ hasText: /白天.*防火巡查/ });
  await expect(slot).toContainText(app.text("SlotMissed"));
  await good(page, "month-board-day-missed-desk");
  await app.choose(app.named("PeriodWeek"));
  await expect(page.getByRole("row", { name: /白天.*防火巡查/ })).toContainText(/✕/);
  await good(page, "month-board-week-desk");
  await app.choose(app.named("KeptTitle"));
  await expect(page.getByText(app.text("KeptMissed", { n: 1 })).first()).toBeVisible();
  await good(page, "month-board-kept-desk");
});

test("a check names what is odd about it: on the floors, on the record, on its form", async ({ month, app }) => {
  const { page } = app;
  const floors = new Floors(app);

  const paper = checked(month, (one) => one.state.check.paper !== undefined);
  await app.open(`/round/${paper.state.round}`);
  await floors.shown();
  await expect(page.locator(".place-line")).toContainText(app.text("LateEntry"));
  await expect(floors.tile(paper.state.check.class_name!.zh)).toContainText(app.text("PaperEntry"));
  await good(page, "month-floors-paper");
  await app.open(`/record/${paper.id}`);
  for (const key of ["PaperEntry", "LateEntry"]) await expect(page.locator(".tags").first()).toContainText(app.text(key));
  await expect(page.getByText("红领巾岗")).toBeVisible();
  await good(page, "month-record-paper");
  for (const word of ["on_paper", "late_entry"]) {
    expect(await form(month.api, `records/${paper.id}`)).toMatch(printed("zh", word));
  }

  const doubled = checkedTwice(month);
  await app.open(`/round/${doubled.state.round}`);
  await expect(floors.tile(doubled.state.check.class_name!.zh)).toContainText(app.text("TwoResults"));
  await good(page, "month-floors-doubled");
  await app.open("/todo");
  await expect(page.getByText(app.named("TodoRivals"))).toBeVisible();
  await good(page, "month-todo");

  const late = checked(month, (one) => {
    const at = new Date(one.state.at.at + 8 * 60 * MINUTE_MS).toISOString().slice(11, 16);
    return one.state.check.window!.slot === "morning" && !one.state.check.paper && at > "08:21";
  });
  await app.open(`/round/${late.state.round}`);
  await expect(floors.tile(late.state.check.class_name!.zh)).toContainText(app.text("MadeUp"));
  await app.open(`/record/${late.id}`);
  await expect(page.locator(".tags").first()).toContainText(app.text("MadeUp"));
});

test("a ranking counts what was missed, doubled, not swept and left out; the brief names it", async ({ month, app }) => {
  const { page } = app;
  await page.setViewportSize(DESK);
  await app.open("/ranking");
  await app.choose(app.named("PeriodMonth"));
  await app.button("PeriodBefore").tap();
  const rows = page.locator(".rank-row");
  await expect(rows).toHaveCount(36);
  await good(page, "month-ranking-month-desk");
  await app.choose(app.named("PeriodWeek"));
  const doubled = checkedTwice(month);
  // Weeks are stepped through from this one.
  await app.open("/ranking");
  await stepTo(app, monday(day(0)), monday(doubled.state.day), 7);
  await expect(rows).toHaveCount(36);
  await expect(rows.filter({ hasText: app.text("RivalTimes", { n: 1 }) })).toHaveCount(1);
  await good(page, "month-ranking-week-desk");

  const texts = await Promise.all(
    [1, 2, 3].map((weeks) => form(month.api, `brief?week=${isoWeek(day(7 * weeks))}`)),
  );
  for (const word of ["too_quick", "made_up", "rivals", "windows_missed", "doubled", "on_paper", "late_entry"]) {
    expect(texts.join("\n"), word).toMatch(printed("zh", word));
  }
});

/** The ISO week of a date, as 2026-W47. */
function isoWeek(date: string): string {
  const thursday = new Date(Date.parse(monday(date)) + 3 * DAY_MS);
  const first = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  const week = 1 + Math.floor((thursday.getTime() - first) / DAY_MS / 7);
  return `${thursday.getUTCFullYear()}-W${String(week).padStart(2, "0")}`;
}
