// The phone the tests hold: 360 × 740, Chinese, in Shanghai. Either a context of the shared browser,
// or a browser of its own on a profile on disk, which can be killed and started again.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Browser, type BrowserContext, chromium, type LaunchOptions, type Page } from "@playwright/test";
import { rightClock } from "./clock";
import { noteToasts } from "./toasts";

export const CHROMIUM = process.env.XIAOXUN_CHROMIUM ?? "/usr/bin/chromium";

export const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

export const LAUNCH: LaunchOptions = { executablePath: CHROMIUM, args: ARGS };

export const PHONE = {
  viewport: { width: 360, height: 740 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
  locale: "zh-CN",
  timezoneId: "Asia/Shanghai",
  serviceWorkers: "allow",
} as const;

/** What a test wants of every phone, before its first page. */
async function prepare(context: BrowserContext): Promise<void> {
  await rightClock(context);
  await noteToasts(context);
}

/** A browser of its own on a profile on disk. */
export class Pocket {
  private context: BrowserContext | undefined;

  private constructor(
    private readonly profile: string,
    private readonly url: string,
    private readonly args: string[],
  ) {}

  static async take(url: string, args: string[] = []): Promise<Pocket> {
    return new Pocket(await mkdtemp(path.join(tmpdir(), "xiaoxun-phone-")), url, args);
  }

  /** Starts the browser and opens the app, as a tap on its icon does. */
  async open(options: { offline?: boolean; path?: string } = {}): Promise<Page> {
    const context = await chromium.launchPersistentContext(this.profile, {
      ...LAUNCH,
      ...PHONE,
      args: [...ARGS, ...this.args],
      baseURL: this.url,
      offline: options.offline ?? false,
    });
    this.context = context;
    await prepare(context);
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(options.path ?? "/");
    return page;
  }

  async offline(offline: boolean): Promise<void> {
    await this.context?.setOffline(offline);
  }

  /** Kills the browser with all its processes, as a phone short of memory or power does. */
  async kill(): Promise<void> {
    const context = this.context;
    const browser = context?.browser();
    if (!context || !browser) return;
    const session = await browser.newBrowserCDPSession();
    const { processInfo } = await session.send("SystemInfo.getProcessInfo");
    const pid = processInfo.find((one) => one.type === "browser")?.id;
    if (pid === undefined) throw new Error("the browser does not tell its process");
    const gone = new Promise<void>((resolve) => context.once("close", () => resolve()));
    // Playwright starts a browser as the head of a process group of its own.
    process.kill(-pid, "SIGKILL");
    await gone;
    this.context = undefined;
  }

  /** Closes the browser in order: what it writes late, such as cookies, is on disk then. */
  async close(): Promise<void> {
    await this.context?.close();
    this.context = undefined;
  }

  async dispose(): Promise<void> {
    await this.close().catch(() => undefined);
    // A process of the browser may still be writing its last file.
    await rm(this.profile, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** A phone as a context of the shared browser. */
export async function another(browser: Browser, url: string, options: Record<string, unknown> = {}): Promise<Page> {
  const context = await browser.newContext({ ...PHONE, baseURL: url, ...options });
  await prepare(context);
  return context.newPage();
}
