// axe without violations, on whatever the page shows now.
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { still } from "./still";

export async function axeClean(page: Page, where: string): Promise<void> {
  await still(page);
  const { violations } = await new AxeBuilder({ page }).analyze();
  const told = violations.map((found) => ({
    rule: found.id,
    help: found.help,
    nodes: found.nodes.map((node) => node.html).slice(0, 3),
  }));
  expect.soft(told, where).toEqual([]);
}
