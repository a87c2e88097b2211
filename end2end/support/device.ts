// The phone the tests hold: 360 × 740, Chinese, in Shanghai.
import type { LaunchOptions } from "@playwright/test";

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
