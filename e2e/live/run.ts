// `npm run test:live`: says which servers it found, fails when one is missing, then runs the live suites.

import { spawnSync } from 'node:child_process';
import { SERVERS, versionLine, type ServerId } from './binaries.ts';

const missing: string[] = [];
console.log('live suites against:');
for (const id of Object.keys(SERVERS) as ServerId[]) {
  try {
    console.log(`  ${await versionLine(id)}`);
  } catch (error) {
    missing.push(error instanceof Error ? error.message : String(error));
  }
}
if (missing.length > 0) {
  for (const text of missing) console.error(text);
  console.error(`${missing.length} servers are missing; the live suites do not run without them.`);
  console.log(`live: 0 passed, ${missing.length} failed`);
  process.exit(1);
}
const vitest = 'node_modules/vitest/vitest.mjs';
const args = [vitest, 'run', '--config', 'e2e/live/vitest.config.ts', ...process.argv.slice(2)];
process.exit(spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1);
