// What a panel says before its other words have come must be among the first words.

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { en } from './en/index.ts';

const WEB = dirname(import.meta.dirname);
const DOORS = ['app/panel.ts', 'app/panelpage.tsx', 'views/waterfall/index.ts'];
const IMPORTED = /^(?:import|export)\s(?!type\b)(?:[^;]*?from )?'(\.[^']+)';/gm;
/** These come together with the words of all: see `all.ts`. */
const TAUGHT = /^import '(?:\.\.\/)+words\/\w+\.ts';/m;
const SAID = /\bword\(\s*(?:[^'()`]*\? )?['`]([a-z][\w.-]*)(['`$])(?: : '([a-z][\w.-]*)')?/g;

/** Every file that is there when the rows are, by its text; what is imported when needed is not among them. */
function firstFiles(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const visit = (path: string): void => {
    if (found.has(path) || !/\.tsx?$/.test(path)) return;
    const text = readFileSync(path, 'utf8');
    found.set(path, text);
    for (const [, to = ''] of text.matchAll(IMPORTED)) visit(join(dirname(path), to));
  };
  for (const door of DOORS) visit(join(WEB, door));
  return found;
}

describe('the first words', () => {
  const files = firstFiles();

  it('are loaded without all the others', () => {
    expect(files.size).toBeGreaterThan(50);
    expect([...files].filter(([, text]) => TAUGHT.test(text)).map(([path]) => path)).toEqual([]);
  });

  it('hold everything that is said with the first rows', () => {
    const ids = new Set<string>();
    for (const text of files.values())
      for (const [, id = '', end, other] of text.matchAll(SAID)) {
        ids.add(end === '$' ? `${id}…` : id);
        if (other !== undefined) ids.add(other);
      }
    expect(ids.size).toBeGreaterThan(30);
    const known = Object.keys(en);
    const missing = [...ids].filter(id =>
      id.endsWith('…') ? !known.some(k => k.startsWith(id.slice(0, -1))) : !known.includes(id),
    );
    expect(missing).toEqual([]);
  });
});
