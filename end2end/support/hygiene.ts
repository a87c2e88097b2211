// Checks as an inspector knows them: floors of tiles, one class, a sheet of paper; and plans for
// them that are due at any hour.
import { expect, type Locator } from "@playwright/test";
import { Api, type Entity, type PlanState, type RecordState } from "./api";
import type { App } from "./app";
import type { Picture } from "./photo";

/** A check as it lies on the server. */
export interface CheckState extends RecordState {
  class?: string;
  sections: string[];
  check: {
    judgement?: string | Record<string, unknown>;
    score?: { got: number; base: number };
    to_sweep?: boolean;
    class_name?: { zh: string; en: string };
    paper?: { group: string; sheet?: { sha: string } };
  };
  late_entry?: string;
}

export const DAY = { zh: "全天检查", en: "All-day check" };
export const OVER = { zh: "过时检查", en: "Check that is over" };
export const SHARED = { zh: "公共区域检查", en: "Shared areas check" };

const LIKE = { rooms: "教室卫生日查", shared: "公共区域卫生" };

/** Adds plans like the demo's, due on every day: all day long, over at one past midnight, shared areas. */
export async function addChecks(url: string): Promise<void> {
  const admin = await Api.signedIn(url, "admin");
  const plans = await admin.all<PlanState>("plan");
  const add = async (like: string, name: { zh: string; en: string }, end: number) => {
    const plan = plans.find((plan) => plan.state.name.zh === like);
    if (!plan) throw new Error(`the demo school has no plan ${like}`);
    const slots = [{ key: "all-day", name: { zh: "测试", en: "Test" }, start: 0, end }];
    await admin.put("plan", { ...plan.state, name, slots, days: "daily" });
  };
  await add(LIKE.rooms, DAY, 1439);
  await add(LIKE.rooms, OVER, 1);
  await add(LIKE.shared, SHARED, 1439);
}

export class Floors {
  constructor(readonly app: App) {}

  /** Starts the check of a slot, by the plan's name; answers with the round's id. */
  async start(name: { zh: string; en: string } = DAY): Promise<string> {
    const card = this.app.slot(name[this.app.lang]);
    const keys = ["StartCheck", "StartCheckLate"].map((key) =>
      card.getByRole("button", { name: this.app.named(key) }),
    );
    await keys[0]!.or(keys[1]!).tap();
    return this.shown();
  }

  /** Goes on with a check that somebody started. */
  async goOn(name: { zh: string; en: string } = DAY): Promise<string> {
    await this.app.slot(name[this.app.lang]).getByRole("link", { name: this.app.named("GoOnCheck") }).tap();
    return this.shown();
  }

  /** The floors are shown; answers with the round's id. */
  async shown(): Promise<string> {
    const round = await this.app.inRound();
    await expect(this.tiles.first()).toBeVisible();
    return round;
  }

  get tiles(): Locator {
    return this.app.page.locator("li.tile");
  }

  tile(name: string): Locator {
    return this.tiles.filter({ hasText: name });
  }

  floor(index: number): Locator {
    return this.app.page.locator("section.floor").nth(index);
  }

  /** The foot of a tile: nothing found, in one tap. */
  async clean(name: string): Promise<void> {
    await this.tile(name).getByRole("button").tap();
    await expect(this.tile(name)).toHaveAttribute("data-state", "ok");
  }

  /** 本层其余正常 */
  rest(floor: number): Locator {
    return this.floor(floor).getByRole("button", { name: this.app.text("RestOfFloor") });
  }

  async restNormal(floor: number): Promise<void> {
    await this.rest(floor).tap();
    await expect(this.rest(floor)).toHaveCount(0);
  }

  /** Opens a class by its body. */
  async open(name: string): Promise<void> {
    const head = this.app.page.locator(".class-head h2");
    await this.app.openRow(this.tile(name).getByRole("link"), async () => (await head.innerText()) === name);
    await expect(head).toHaveText(name);
  }

  /** The one primary key of a class. */
  get primary(): Locator {
    return this.app.page.locator(".dock .btn.tall");
  }

  /** An item of the class shown, by its key. */
  item(key: string): Locator {
    return this.app.page.locator(`[data-item="${key}"]`);
  }

  /** Takes points off by one of an item's steps. */
  async step(key: string, step: number): Promise<void> {
    await this.item(key).locator(".deduct .chip").nth(step).tap();
  }

  async photo(key: string, photo: Picture): Promise<void> {
    await this.app.photograph(this.item(key), photo);
  }

  /** Submits the class; leads back to the floors. */
  async submit(): Promise<void> {
    await this.primary.tap();
    await this.shown();
  }

  async undo(): Promise<void> {
    await this.app.button("Undo").tap();
    await this.app.hears("Undone");
  }
}

/** The checks of a round on the server. */
export async function checks(api: Api, round: string): Promise<Entity<CheckState>[]> {
  const all = await api.all<CheckState>("record");
  return all.filter((one) => one.state.round === round);
}
