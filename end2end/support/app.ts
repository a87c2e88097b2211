// The screens as a person knows them. Names on screen appear here and in no test: by role and by
// the key of the message, in the language of this phone.
import { expect, type Locator, type Page } from "@playwright/test";
import { PASSWORD } from "./api";
import type { Picture } from "./photo";
import { ROUTE } from "./scene";
import { type Lang, said, saying } from "./words";

type Args = Record<string, string | number>;

/** What a finding says beside that something is wrong. */
export interface Finding {
  level?: "LevelMinor" | "LevelGeneral" | "LevelMajor";
  /** The number of a ready phrase, from 0. */
  phrase?: number;
  words?: string;
  photo?: Picture;
}

/** A draft as it lies on the phone, as far as tests look at it. */
export interface Draft {
  answers?: Record<string, { value?: string | Record<string, unknown>; note?: string; photos?: unknown[] }>;
}

export class App {
  constructor(
    readonly page: Page,
    readonly lang: Lang = "zh",
  ) {}

  // --- Words ------------------------------------------------------------------------------------

  /** The message as the whole name of something. */
  named(key: string, args: Args = {}): RegExp {
    return said(this.lang, key, args);
  }

  /** The message somewhere in a text. */
  text(key: string, args: Args = {}): RegExp {
    return saying(this.lang, key, args);
  }

  button(key: string, args: Args = {}): Locator {
    return this.page.getByRole("button", { name: this.named(key, args) });
  }

  link(key: string, args: Args = {}): Locator {
    return this.page.getByRole("link", { name: this.named(key, args) });
  }

  /** The title of the screen. */
  get title(): Locator {
    return this.page.getByRole("heading", { level: 1 });
  }

  /** Something is said, in a toast, a notice or an alert. */
  async hears(key: string, args: Args = {}): Promise<void> {
    await expect(this.page.getByText(this.text(key, args)).filter({ visible: true }).first()).toBeVisible();
  }

  /** Nothing says so any more. */
  async silence(key: string): Promise<void> {
    await expect(this.page.getByText(this.text(key))).toHaveCount(0);
  }

  // --- Starting ---------------------------------------------------------------------------------

  /** Opens an address of the app and waits until the app itself is there. */
  async open(path = "/"): Promise<void> {
    await this.page.goto(path);
    await this.started();
  }

  /** The app has taken the place of the words that say it is opening. */
  async started(): Promise<void> {
    await expect(this.page.locator("#boot")).toHaveCount(0);
    await expect(this.title).toBeVisible();
  }

  /** Signs in by name and password and waits until the phone has everything to work offline. */
  async signIn(username: string, password = PASSWORD): Promise<void> {
    await this.fillSignIn(username, password);
    await this.ready();
  }

  async fillSignIn(username: string, password = PASSWORD): Promise<void> {
    await this.page.getByLabel(this.named("Username")).fill(username);
    await this.page.getByLabel(this.named("Password")).fill(password);
    await this.button("SignIn").tap();
    await expect(this.page).not.toHaveURL(/sign-in/);
  }

  /** Opens the app and signs in at a school without the tests' own routes; waits for the day's rounds,
   * which come when everything is here. */
  static async enter(page: Page, username: string, lang: Lang = "zh"): Promise<App> {
    const app = new App(page, lang);
    await app.open("/sign-in");
    await app.fillSignIn(username);
    await expect(page.locator("main article").first()).toBeVisible({ timeout: 60_000 });
    await expect.poll(() => app.release()).not.toBeUndefined();
    return app;
  }

  /** Opens the app, signs in, and is ready to lose the network. */
  static async start(page: Page, username: string, lang: Lang = "zh"): Promise<App> {
    const app = new App(page, lang);
    await app.open("/sign-in");
    await app.signIn(username);
    return app;
  }

  /** Somebody is signed in, the school's data is here, the service worker has the whole release. */
  async ready(): Promise<void> {
    await expect(this.pill).toBeVisible();
    await this.goToday();
    await expect(this.slot(ROUTE.name[this.lang])).toBeVisible();
    await expect.poll(() => this.release()).not.toBeUndefined();
  }

  /** The release the service worker serves; `undefined` until it has all of it. */
  release(): Promise<string | undefined> {
    return this.page.evaluate(async () => {
      const worker = navigator.serviceWorker.controller;
      if (!worker) return undefined;
      const { port1, port2 } = new MessageChannel();
      const answer = new Promise<{ release: string; complete: boolean }>((resolve) => {
        port1.onmessage = (event) => resolve(event.data as { release: string; complete: boolean });
      });
      worker.postMessage({ type: "status" }, [port2]);
      const { release, complete } = await answer;
      return complete ? release : undefined;
    });
  }

  // --- Tabs -------------------------------------------------------------------------------------

  private tab(key: string): Locator {
    return this.page.getByRole("navigation").getByRole("link", { name: this.text(key) });
  }

  async goToday(): Promise<void> {
    await this.go("/", "TabToday");
  }

  async goOutbox(): Promise<void> {
    await this.go("/outbox", "TabOutbox");
  }

  async goSettings(): Promise<void> {
    await this.go("/settings", "TabSettings");
  }

  /** By the tab where there are tabs, else as the address would. */
  private async go(path: string, key: string): Promise<void> {
    const tab = this.tab(key);
    if (await tab.isVisible()) await tab.tap();
    else await this.open(path);
    await expect(this.page).toHaveURL(new RegExp(`${path}$`));
  }

  /** The button of the top bar. */
  async back(): Promise<void> {
    await this.button("Back").tap();
  }

  // --- What is not sent -------------------------------------------------------------------------

  /** The pill of the top bar. */
  get pill(): Locator {
    return this.page.getByTestId("sync");
  }

  /** Everything is with the server. Leaves the screen after a point, which has no pill. */
  async allSent(): Promise<void> {
    if (await this.result.isVisible()) await this.toRound();
    await expect(this.pill).toHaveAttribute("data-state", "clear", { timeout: 45_000 });
  }

  async somethingUnsent(): Promise<void> {
    await expect(this.pill).toHaveAttribute("data-state", /^(unsent|trouble)$/);
  }

  /** What is kept of the draft of a point; `undefined` without one. */
  draft(round: string, point: number): Promise<Draft | undefined> {
    return this.page.evaluate(
      ([id]) =>
        new Promise<Draft | undefined>((resolve, reject) => {
          const opening = indexedDB.open("xiaoxun");
          opening.onerror = () => reject(opening.error);
          opening.onsuccess = () => {
            const reading = opening.result.transaction("drafts").objectStore("drafts").getAll();
            reading.onerror = () => reject(reading.error);
            reading.onsuccess = () => {
              opening.result.close();
              const rows = reading.result as { id: string; row: string }[];
              const row = rows.find((row) => row.id === id);
              resolve(row && (JSON.parse(row.row) as Draft));
            };
          };
        }),
      [`point/${round}/${point - 1}`],
    );
  }

  /** The user action of each operation of a kind that this phone keeps. */
  groups(kind: string): Promise<string[]> {
    return this.page.evaluate(
      (kind) =>
        new Promise<string[]>((resolve, reject) => {
          const opening = indexedDB.open("xiaoxun");
          opening.onerror = () => reject(opening.error);
          opening.onsuccess = () => {
            const reading = opening.result.transaction("ops").objectStore("ops").getAll();
            reading.onerror = () => reject(reading.error);
            reading.onsuccess = () => {
              opening.result.close();
              const rows = (reading.result as { row: string }[]).map(({ row }) => JSON.parse(row));
              const bodies = rows.map(({ body }) => JSON.parse(body) as { group: string; action: object });
              resolve(bodies.filter(({ action }) => kind in action).map(({ group }) => group));
            };
          };
        }),
      kind,
    );
  }

  /** The line that says what is not sent, since when, and why. */
  get unsentNotice(): Locator {
    return this.page.locator("a.notice");
  }

  /** Opens what the server set aside or keeps waiting. */
  async openHeld(op: string): Promise<void> {
    await this.goOutbox();
    await this.page.locator(`a[href="/outbox/${op}"]`).tap();
    await expect(this.page).toHaveURL(new RegExp(`/outbox/${op}$`));
  }

  /** Asks to withdraw what is shown and says yes. */
  async withdraw(): Promise<void> {
    await this.button("Withdraw").tap();
    await this.sheet.getByRole("button", { name: this.named("Withdraw") }).tap();
    await this.hears("Saved");
  }

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

  private async inRound(): Promise<string> {
    await expect(this.page).toHaveURL(/\/round\/[0-9a-f-]{36}$/);
    return new URL(this.page.url()).pathname.split("/")[2]!;
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
    await this.points.nth(number - 1).getByRole("link").tap();
    await this.atPoint();
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
    return this.item(index).getByRole("button", { name: this.named("OpenPhoto") });
  }

  /** Taps the camera and gives it a picture; waits until the picture is shown. */
  async takePhoto(index: number, photo: Picture): Promise<void> {
    const before = await this.photos(index).count();
    await this.shoot(index, photo);
    await expect(this.photos(index)).toHaveCount(before + 1);
  }

  /** Taps the camera and gives it a picture, and waits for nothing. */
  async shoot(index: number, photo: Picture): Promise<void> {
    const [chooser] = await Promise.all([
      this.page.waitForEvent("filechooser"),
      this.item(index).locator("label.photo-add").tap(),
    ]);
    await chooser.setFiles(photo);
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

  // --- People -----------------------------------------------------------------------------------

  /** The sheet that is open. */
  get sheet(): Locator {
    return this.page.getByRole("dialog").filter({ visible: true });
  }

  private async pad(digits: string): Promise<void> {
    for (const digit of digits) await this.sheet.getByRole("button", { name: digit, exact: true }).tap();
    await this.sheet.getByRole("button", { name: this.named("Ok") }).tap();
  }

  /** Sets the PIN of whoever uses the phone. */
  async setPin(pin: string): Promise<void> {
    await this.goSettings();
    await this.page.getByRole("button", { name: this.text("PinWhy") }).tap();
    await this.pad(pin);
    await expect(this.sheet).toContainText(this.text("PinAgain"));
    await this.pad(pin);
    await this.hears("PinKept");
  }

  /** Hands the phone to somebody who is signed in on it. */
  async handTo(name: string, pin: string): Promise<void> {
    await this.askFor(name, pin);
    await this.hears("HandedTo", { name });
  }

  /** Picks a person who is signed in on this phone and types a PIN. */
  async askFor(name: string, pin: string): Promise<void> {
    await this.page.getByRole("button", { name: this.named("WhoIs") }).tap();
    await this.sheet.getByRole("button", { name }).tap();
    await this.pad(pin);
  }

  /** Another person signs in beside those who are. */
  async signInBeside(username: string): Promise<void> {
    await this.open("/sign-in");
    await this.signIn(username);
  }

  /** Asks to sign out and says yes. */
  async signOut(): Promise<void> {
    await this.goSettings();
    await this.button("SignOut").tap();
    await this.sheet.getByRole("button", { name: this.named("SignOut") }).tap();
  }

  // --- Look -------------------------------------------------------------------------------------

  /** Chooses one of a row of keys in the settings, by its words. */
  async choose(name: RegExp | string): Promise<void> {
    await this.page.locator(".seg label").filter({ hasText: name }).tap();
  }

  /** A row of the settings that says something, by its name. */
  cell(key: string): Locator {
    const name = this.page.locator(".cell-main").filter({ hasText: this.named(key) });
    return this.page.locator(".cell").filter({ has: name });
  }

  async careMode(): Promise<void> {
    await this.page.getByRole("switch", { name: this.text("CareMode") }).tap();
  }
}
