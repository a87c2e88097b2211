// Pictures of screens for people to look at, and what must hold of every screen whatever it shows.
import path from "node:path";
import { expect, type Locator, type Page } from "@playwright/test";
import { axeClean } from "./axe";
import { ARTIFACTS } from "./paths";
import { still } from "./still";
import type { Lang } from "./words";

/** How a phone is set. */
export interface Look {
  lang: Lang;
  colorScheme: "light" | "dark";
}

/** Both languages, one of them in the dark. */
export const BOTH = [
  { lang: "zh", colorScheme: "light" },
  { lang: "en", colorScheme: "dark" },
] as const satisfies readonly Look[];

/** Every look that differs: light, dark, large text, the other language. */
export const LOOKS = [
  { look: "light", lang: "zh", colorScheme: "light", care: false },
  { look: "dark", lang: "zh", colorScheme: "dark", care: false },
  { look: "care", lang: "zh", colorScheme: "light", care: true },
  { look: "light", lang: "en", colorScheme: "light", care: false },
] as const;

/** The browser's options for it. */
export const setTo = ({ lang, colorScheme }: Look) => ({
  colorScheme,
  locale: { zh: "zh-CN", en: "en-GB" }[lang],
});

/** Takes a picture once nothing moves. */
export async function shot(page: Page, name: string, options: { fullPage?: boolean } = {}): Promise<void> {
  await still(page);
  await page.screenshot({ path: path.join(ARTIFACTS, `${name}.png`), animations: "disabled", ...options });
}

/** Nothing sticks out to the side. */
export async function fits(page: Page, where = page.url()): Promise<void> {
  const over = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  await expect.poll(over, { message: `${where} is wider than the screen by` }).toBeLessThanOrEqual(0);
}

/** Fits, is without a fault for people who cannot see it well, and has its picture taken. */
export async function good(page: Page, name: string, options: { fullPage?: boolean } = {}): Promise<void> {
  await fits(page, name);
  await axeClean(page, name);
  await shot(page, name, options);
}

/** The shortest side of what a finger is to meet, in CSS pixels. */
export const shortestSide = (targets: Locator): Promise<number> =>
  targets.evaluateAll((all) =>
    Math.min(...all.map((one) => one.getBoundingClientRect()).flatMap(({ width, height }) => [width, height])),
  );

/** What a thumb needs. */
export const THUMB_PX = 48;

/** A screen on a desk. */
export const DESK = { width: 1280, height: 800 };
