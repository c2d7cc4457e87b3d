// Finds a browser for the suite: one that is there, else Playwright's own, else Debian's package.

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

function onPath(): string | null {
  for (const folder of (process.env.PATH ?? '').split(delimiter))
    for (const name of NAMES) if (existsSync(join(folder, name))) return join(folder, name);
  return PLACES.find(existsSync) ?? null;
}

const isRoot = (): boolean => process.getuid?.() === 0;

/** Runs an installer with a bounded time; true when it succeeded. */
function install(command: string, args: readonly string[]): boolean {
  console.log(`No browser found; trying: ${command} ${args.join(' ')}`);
  return spawnSync(command, args, { stdio: 'inherit', timeout: 300_000 }).status === 0;
}

function fromDebian(): string | null {
  if (!existsSync('/usr/bin/apt-get') || !isRoot()) return null;
  if (!install('apt-get', ['update', '-qq'])) return null;
  return install('apt-get', ['install', '-y', '-qq', 'chromium']) ? onPath() : null;
}

function fromPlaywright(): string | null {
  const own = (): string | null => (existsSync(chromium.executablePath()) ? chromium.executablePath() : null);
  return (
    own() ??
    (install(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium'])
      ? own()
      : null)
  );
}

/**
 * The path of a Chromium or Chrome. `GRAYLENS_BROWSER` decides where it is set.
 * @throws Error that says what was tried and what to install
 */
export function findBrowser(): string {
  const chosen = process.env.GRAYLENS_BROWSER;
  if (chosen !== undefined && chosen !== '') {
    if (existsSync(chosen)) return chosen;
    throw new Error(`GRAYLENS_BROWSER names ${chosen}, which is not there.`);
  }
  const found = onPath() ?? fromPlaywright() ?? fromDebian();
  if (found !== null) return found;
  throw new Error(
    'The browser suite needs Chromium or Chrome. None is on PATH, Playwright could not download its own, ' +
      'and Debian’s package could not be installed (that needs root). Install one, or set GRAYLENS_BROWSER.',
  );
}

/** One line about it, for the log. */
export function browserVersion(path: string): string {
  try {
    return execFileSync(path, ['--version'], { encoding: 'utf8', timeout: 20_000 }).trim();
  } catch {
    return path;
  }
}
