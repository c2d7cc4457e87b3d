// `npm run e2e`: finds a browser, then runs the suite with it. Arguments go on to Playwright.

import { spawnSync } from 'node:child_process';
import { browserVersion, findBrowser } from './browser.ts';

let browser: string;
try {
  browser = findBrowser();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
console.log(`browser: ${browserVersion(browser)} (${browser})`);
const cli = 'node_modules/@playwright/test/cli.js';
const result = spawnSync(process.execPath, [cli, 'test', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, GRAYLENS_BROWSER: browser },
});
process.exit(result.status ?? 1);
