import { defineConfig } from '@playwright/test';

const PORT = 4317 + 1000;

export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.spec.ts',
  testIgnore: 'live/**',
  // Generous on purpose: worlds are made and read in the page, as fast as the machine allows.
  timeout: 600_000,
  expect: { timeout: 90_000 },
  workers: 2,
  fullyParallel: true,
  forbidOnly: process.env.CI !== undefined,
  retries: 0,
  reporter: [['list'], ['./e2e/reporter.ts']],
  outputDir: 'test-results',
  use: {
    baseURL: `http://127.0.0.1:${PORT}`,
    viewport: { width: 1440, height: 900 },
    actionTimeout: 120_000,
    timezoneId: 'UTC',
    locale: 'en-GB',
    // What was done and asked is kept of a test that fails, and how it ended. Recording every frame and every state
    // of the page costs a third of the suite's work; `npm run e2e -- FILE --trace retain-on-failure` does it.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: false },
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(process.env.GRAYLENS_BROWSER ? { executablePath: process.env.GRAYLENS_BROWSER } : {}),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
  webServer: {
    command: `npm run --silent build:demo -- --outDir ../.cache/e2e --logLevel warn && node e2e/site/serve.ts .cache/e2e ${PORT}`,
    url: `http://127.0.0.1:${PORT}/`,
    timeout: 600_000,
    reuseExistingServer: false,
  },
});
