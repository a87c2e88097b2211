// The fixtures: a server of the test's own with the demo school, and phones that are put away after it.
import { test as base, type Page } from "@playwright/test";
import { another, Pocket } from "./device";
import { Server } from "./server";

interface Fixtures {
  /** The demo school, on a free port, on data of its own. */
  server: Server;
  /** A phone in the shared browser, on the demo school's address. */
  phone: (options?: Record<string, unknown>) => Promise<Page>;
  /** A phone with a profile on disk, which can be killed. */
  pocket: (args?: string[]) => Promise<Pocket>;
}

export const test = base.extend<Fixtures>({
  server: async ({}, use, info) => {
    const server = await Server.start({ from: process.env.XIAOXUN_E2E_DEMO, demo: "fortnight" });
    await use(server);
    await server.dispose();
    if (info.status !== info.expectedStatus) {
      await info.attach("server", { body: server.output, contentType: "text/plain" });
    }
  },

  phone: async ({ browser, server }, use) => {
    const pages: Page[] = [];
    await use(async (options) => {
      const page = await another(browser, server.url, options);
      pages.push(page);
      return page;
    });
    await Promise.all(pages.map((page) => page.context().close()));
  },

  pocket: async ({ server }, use) => {
    const pockets: Pocket[] = [];
    await use(async (args) => {
      const pocket = await Pocket.take(server.url, args);
      pockets.push(pocket);
      return pocket;
    });
    await Promise.all(pockets.map((pocket) => pocket.dispose()));
  },
});

export { expect } from "@playwright/test";
