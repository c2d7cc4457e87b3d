// The app as a user starts it: its own server with the upstreams in the environment, and a browser.

import { spawn } from 'node:child_process';
import { chromium, type Browser, type Page } from '@playwright/test';
import { findBrowser } from '../browser.ts';
import { answers, freePort, wait } from './process.ts';

export interface Site {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Starts the development server on these upstreams, as `npm start` does. */
export async function startSite(env: Readonly<Record<string, string>>): Promise<Site> {
  const port = await freePort();
  const args = [
    'node_modules/vite/bin/vite.js',
    '--port',
    String(port),
    '--strictPort',
    '--logLevel',
    'silent',
  ];
  const child = spawn(process.execPath, args, { stdio: 'inherit', env: { ...process.env, ...env } });
  const url = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + 60_000;
  while (!(await answers(`${url}/config.json`).catch(() => false))) {
    if (Date.now() > deadline || child.exitCode !== null) throw new Error('the app’s server did not start');
    await wait(200);
  }
  return {
    url,
    stop: () =>
      new Promise(resolve => {
        child.once('close', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}

export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: findBrowser(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
  });
}

/** A page that collects what went wrong in it. */
export async function openPage(
  browser: Browser,
): Promise<{ readonly page: Page; readonly problems: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, timezoneId: 'UTC' });
  const page = await context.newPage();
  // The development server makes the page as it is asked for, as fast as the machine allows.
  page.setDefaultTimeout(180_000);
  const problems: string[] = [];
  page.on('pageerror', error => problems.push(error.stack || `${error.name}: ${error.message}`));
  return { page, problems };
}
