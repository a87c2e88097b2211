// The app as a whole: starting it, its tabs, what is not sent, who uses the phone.
import { expect, type Locator, type Page } from "@playwright/test";
import { PASSWORD } from "./api";
import type { Pocket } from "./device";
import { Rounds } from "./rounds";
import { ROUTE } from "./scene";
import { type Draft, pointDraft, storedDraft, storedGroups } from "./stored";
import type { Lang } from "./words";

export class App extends Rounds {
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

  /** Opens the app and signs in, and waits for nothing more. */
  static async signedIn(page: Page, username: string, lang: Lang = "zh"): Promise<App> {
    const app = new App(page, lang);
    await app.open("/sign-in");
    await app.fillSignIn(username);
    return app;
  }

  /** Opens the app, signs in, and is ready to lose the network. */
  static async start(page: Page, username: string, lang: Lang = "zh"): Promise<App> {
    const app = await App.signedIn(page, username, lang);
    await app.ready();
    return app;
  }

  /** The same at a school without the tests' own routes: the day's rounds come when everything is here. */
  static async enter(page: Page, username: string, lang: Lang = "zh"): Promise<App> {
    const app = await App.signedIn(page, username, lang);
    await expect(page.locator("main article").first()).toBeVisible({ timeout: 120_000 });
    await app.complete();
    return app;
  }

  /** The same as the administrator, who walks no rounds: the school is here when its plans are. */
  static async administer(page: Page, lang: Lang = "zh"): Promise<App> {
    const app = await App.signedIn(page, "admin", lang);
    await expect(app.pill).toBeVisible();
    await app.complete();
    await app.open("/plans");
    await expect(page.getByRole("link", { name: ROUTE.name[lang] }).first()).toBeVisible();
    return app;
  }

  /** Signs in on a phone that goes into the pocket and comes out again without a network: what the browser
   * writes late is on disk then. */
  static async outdoors(pocket: Pocket, username: string, path = "/"): Promise<App> {
    await App.start(await pocket.open(), username);
    await pocket.close();
    const app = new App(await pocket.open({ offline: true, path }));
    await app.started();
    return app;
  }

  /** Somebody is signed in, the school's data is here, the service worker has the whole release. */
  async ready(): Promise<void> {
    await expect(this.pill).toBeVisible();
    await this.goToday();
    await expect(this.slot(ROUTE.name[this.lang])).toBeVisible();
    await this.complete();
  }

  /** The service worker has the whole release. */
  async complete(): Promise<void> {
    await expect.poll(() => this.release()).not.toBeUndefined();
  }

  /** The release the service worker serves; `undefined` until it has all of it. */
  release(): Promise<string | undefined> {
    return this.page.evaluate(async () => {
      const worker = navigator.serviceWorker.controller;
      if (!worker) return undefined;
      const { port1, port2 } = new MessageChannel();
      const answer = new Promise<string | undefined>((resolve) => {
        port1.onmessage = ({ data }: MessageEvent<{ release: string; complete: boolean }>) =>
          resolve(data.complete ? data.release : undefined);
        // A worker that is just being replaced never answers.
        setTimeout(resolve, 5_000, undefined);
      });
      worker.postMessage({ type: "status" }, [port2]);
      return answer;
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
    // Tabs come with the title; the screen after a point has neither.
    await expect(this.title.or(this.result).first()).toBeVisible();
    if (await tab.isVisible()) await tab.tap();
    else await this.open(path);
    await expect(this.page).toHaveURL(new RegExp(`${path}$`));
  }

  // --- What is not sent -------------------------------------------------------------------------

  /** The pill of the top bar. */
  get pill(): Locator {
    return this.page.getByTestId("sync");
  }

  /** Everything is with the server. Leaves the screen after a point, which has no pill. */
  async allSent(): Promise<void> {
    if (await this.result.isVisible()) await this.toRound();
    await expect(this.pill).toHaveAttribute("data-state", "clear", { timeout: 90_000 });
  }

  async somethingUnsent(): Promise<void> {
    await expect(this.pill).toHaveAttribute("data-state", /^(unsent|trouble)$/);
  }

  /** What is kept of the draft of a point; `undefined` without one. */
  draft(round: string, point: number): Promise<Draft | undefined> {
    return storedDraft(this.page, pointDraft(round, point));
  }

  /** The user action of each operation of a kind that this phone keeps. */
  groups(kind: string): Promise<string[]> {
    return storedGroups(this.page, kind);
  }

  /** The phone has stored a draft with all this in it: from here on it survives a kill. */
  async kept(draft: string, ...parts: string[]): Promise<void> {
    const lacks = async () => {
      const stored = JSON.stringify(await storedDraft(this.page, draft)) ?? "";
      return parts.filter((part) => !stored.includes(part));
    };
    await expect.poll(lacks, { message: `what the draft ${draft} lacks` }).toEqual([]);
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

  // --- People -----------------------------------------------------------------------------------

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

  // --- Settings ---------------------------------------------------------------------------------

  /** A row of the settings that says something, by its name. */
  cell(key: string): Locator {
    const name = this.page.locator(".cell-main").filter({ hasText: this.named(key) });
    return this.page.locator(".cell").filter({ has: name });
  }

  /** Turns large text on, and leads back to the day. */
  async careMode(): Promise<void> {
    await this.goSettings();
    await this.page.getByRole("switch", { name: this.text("CareMode") }).tap();
    await expect(this.page.locator("html")).toHaveAttribute("data-care", "");
    await this.goToday();
  }
}
