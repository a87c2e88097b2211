// Rounds and their points as who walks them knows them.
import { expect, type Locator } from "@playwright/test";
import type { Picture } from "./photo";
import { ROUTE } from "./scene";
import { Screen } from "./screen";

/** What a finding says beside that something is wrong. */
export interface Finding {
  level?: "LevelMinor" | "LevelGeneral" | "LevelSuspectedMajor";
  /** The number of a ready phrase, from 0. */
  phrase?: number;
  words?: string;
  photo?: Picture;
}

export class Rounds extends Screen {
  // --- Today ------------------------------------------------------------------------------------

  /** The card of a slot, by a part of its title. */
  slot(name: string): Locator {
    return this.page.getByRole("article", { name });
  }

  /** Starts the round of a slot; answers with its id. */
  async startRound(name: string = ROUTE.name[this.lang]): Promise<string> {
    const card = this.slot(name);
    const start = ["StartRound", "StartEarly", "StartLate"].map((key) =>
      card.getByRole("button", { name: this.named(key) }),
    );
    const [now, early, late] = start as [Locator, Locator, Locator];
    await now.or(early).or(late).first().tap();
    return this.inRound();
  }

  /** Goes on with the round of a slot; answers with its id. */
  async goOn(name: string = ROUTE.name[this.lang]): Promise<string> {
    const card = this.slot(name);
    await card.getByRole("link", { name: this.named("GoOn") }).first().tap();
    return this.inRound();
  }

  /** A round is shown; answers with its id. */
  async inRound(): Promise<string> {
    await expect(this.page).toHaveURL(/\/round\/[0-9a-f-]{36}$/);
    // Something of it is unsent then. Once the line above the rows says so, they stay where they are
    // under a finger.
    if (await this.page.evaluate(() => !navigator.onLine)) {
      await expect(this.unsentNotice.filter({ hasText: this.text("WhyOffline") })).toBeVisible();
    }
    return new URL(this.page.url()).pathname.split("/")[2]!;
  }

  /** The line that says what is not sent, since when, and why. */
  get unsentNotice(): Locator {
    return this.page.locator("a.notice");
  }

  // --- Round ------------------------------------------------------------------------------------

  /** The route's rows, in walking order. */
  get points(): Locator {
    return this.page.getByRole("list").getByRole("listitem");
  }

  /** Opens the next point, as one does standing before it. */
  async openNext(): Promise<void> {
    await this.link("OpenByTap").tap();
    await this.atPoint();
  }

  /** Opens a point of the route by its number, from 1. */
  async openPoint(number: number): Promise<void> {
    const row = this.points.nth(number - 1).getByRole("link");
    await this.openRow(row, async () => this.page.url().endsWith(`/point/${number}`));
    await this.atPoint(number);
  }

  /** Taps a row that leads to a point. A line that grows above moves the rows, and a tap that is under
   * way meets the one beside: then back, and once more. */
  async openRow(row: Locator, right: () => Promise<boolean>): Promise<void> {
    for (let again = 0; again < 2; again++) {
      await row.tap();
      await expect(this.page).toHaveURL(/\/point\/\d+$/);
      if (await right()) return;
      await this.back();
      await this.inRound();
    }
  }

  async atPoint(number?: number): Promise<void> {
    await expect(this.page).toHaveURL(new RegExp(`/point/${number ?? "\\d+"}$`));
    await expect(this.primary).toBeVisible();
  }

  /** Types the short number under a code; whether it is taken is for the caller to see. */
  async typeNumber(number: string): Promise<void> {
    await this.button("Scan").tap();
    await this.page.getByLabel(this.named("ScanNumber")).fill(number);
    await this.button("ScanGo").tap();
  }

  async claim(): Promise<void> {
    await this.button("Claim").tap();
    await this.hears("Claimed");
  }

  async endRound(note = ""): Promise<void> {
    await this.button("EndRound").tap();
    if (note) await this.page.getByLabel(this.named("EndNote")).fill(note);
    await this.button("EndNow").tap();
    await this.hears("RoundEnded");
  }

  // --- Point ------------------------------------------------------------------------------------

  /** The one primary key of a point. */
  get primary(): Locator {
    return this.button("AllNormal").or(this.button("RestNormal"));
  }

  get placeName(): Locator {
    return this.page.getByRole("heading", { level: 2 }).first();
  }

  /** A row of the checklist, by its number from 0. */
  item(index: number): Locator {
    return this.page.locator(`[data-row="${index}"]`);
  }

  get items(): Locator {
    return this.page.locator("[data-row]");
  }

  /** Says of an item that something is wrong, and what. */
  async find(index: number, finding: Finding = {}): Promise<void> {
    const row = this.item(index);
    await row.getByRole("button", { name: this.text("Problem") }).first().tap();
    const { level, phrase, words, photo } = finding;
    if (level) await row.locator("label").filter({ hasText: this.named(level) }).tap();
    if (phrase !== undefined) await this.phrase(index, phrase).tap();
    if (words !== undefined) await this.note(index).fill(words);
    if (photo) await this.takePhoto(index, photo);
  }

  phrase(index: number, phrase: number): Locator {
    return this.item(index).getByRole("group", { name: this.named("Phrases") }).getByRole("button").nth(phrase);
  }

  note(index: number): Locator {
    return this.item(index).getByLabel(this.named("Note"));
  }

  verdict(index: number, key: "Normal" | "Problem" | "NotApplicable"): Locator {
    return this.item(index).getByRole("radio", { name: this.named(key) });
  }

  photos(index: number): Locator {
    return this.photosIn(this.item(index));
  }

  /** Taps the camera of an item and gives it a picture; waits until the picture is shown. */
  async takePhoto(index: number, photo: Picture): Promise<void> {
    const before = await this.photos(index).count();
    await this.shoot(index, photo);
    await expect(this.photos(index)).toHaveCount(before + 1);
  }

  /** Taps the camera of an item and gives it a picture, and waits for nothing. */
  async shoot(index: number, photo: Picture): Promise<void> {
    await this.aim(this.item(index), photo);
  }

  /** Leaves the point: what has no answer is normal. */
  async submit(): Promise<void> {
    await this.primary.tap();
    await this.submitted();
  }

  async submitted(): Promise<void> {
    await expect(this.result).toBeVisible();
    await expect(this.result).toContainText(this.text("Saved"));
  }

  /** The screen after a point, green or not. */
  get result(): Locator {
    return this.page.getByTestId("result");
  }

  /** From the screen after a point to the next one. */
  async next(): Promise<void> {
    await this.button("OpenNext").tap();
    await this.atPoint();
  }

  async toRound(): Promise<void> {
    await this.button("ToRound").tap();
    await this.inRound();
  }
}
