// One real Chromium, one real server per worker. The binary and the site are built before by
// `make test`, which names them in XIAOXUN_BIN and XIAOXUN_SITE.
import { defineConfig } from "@playwright/test";
import { LAUNCH, PHONE } from "./support/device";

export default defineConfig({
  testDir: "tests",
  globalSetup: "./support/setup.ts",
  outputDir: "test-results",
  fullyParallel: true,
  workers: 2,
  // A phone and a server share two cores with each other: a test that was starved gets one more try,
  // and is reported as flaky.
  retries: process.env.CI ? 2 : 0,
  // Long enough for a machine that is busy with something else besides: nothing waits for them but a
  // test that fails. None takes 30 seconds on an idle one, `test.slow()` not counted.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [["list"], ["json", { outputFile: "test-results/results.json" }]],
  use: {
    ...PHONE,
    launchOptions: LAUNCH,
    trace: "off",
    screenshot: "only-on-failure",
  },
});
