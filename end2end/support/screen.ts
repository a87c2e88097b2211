// A screen as a person reads it. Names on screen appear here and in no test: by role and by the key of
// the message, in the language of this phone.
import { expect, type Locator, type Page } from "@playwright/test";
import type { Picture } from "./photo";
import { wasSaid } from "./toasts";
import { type Lang, said, saying } from "./words";

type Args = Record<string, string | number>;

export class Screen {
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

  /** The sheet that is open. */
  get sheet(): Locator {
    return this.page.getByRole("dialog").filter({ visible: true });
  }

  /** Something stands on the screen, or was said in a toast since the phone was last touched. */
  async hears(key: string, args: Args = {}): Promise<void> {
    const words = this.text(key, args);
    const stands = this.page
      .getByText(words)
      .and(this.page.locator(":not(.toast, .toast *)"))
      .filter({ visible: true });
    // While a page is being loaded nothing is said.
    const heard = async () => (await wasSaid(this.page, words).catch(() => false)) || (await stands.count()) > 0;
    await expect.poll(heard, { message: `the app says ${key}: ${words.source}` }).toBe(true);
  }

  /** Nothing says so any more. */
  async silence(key: string): Promise<void> {
    await expect(this.page.getByText(this.text(key))).toHaveCount(0);
  }

  // --- Keys and photos --------------------------------------------------------------------------

  /** Chooses one of a row of keys, by its words. */
  async choose(name: RegExp | string): Promise<void> {
    await this.page.locator(".seg label").filter({ hasText: name }).tap();
  }

  /** Taps the camera in a part of the screen and gives it a picture, and waits for nothing. */
  async aim(within: Locator | Page, photo: Picture): Promise<void> {
    const [chooser] = await Promise.all([
      this.page.waitForEvent("filechooser"),
      within.locator("label.photo-add").tap(),
    ]);
    await chooser.setFiles(photo);
  }

  /** The photos in a part of the screen. */
  photosIn(within: Locator | Page): Locator {
    return within.getByRole("button", { name: this.named("OpenPhoto") });
  }

  /** Takes the first photo in a part of the screen; waits until it is shown. */
  async photograph(within: Locator | Page, photo: Picture): Promise<void> {
    await this.aim(within, photo);
    await expect(this.photosIn(within)).toHaveCount(1);
  }

  /** The button of the top bar. */
  async back(): Promise<void> {
    await this.button("Back").tap();
  }

  /** What a link opens in a tab of its own. */
  async opens(key: string): Promise<Page> {
    const [tab] = await Promise.all([this.page.context().waitForEvent("page"), this.link(key).tap()]);
    await expect(tab.getByRole("heading").first()).toBeVisible();
    return tab;
  }
}
