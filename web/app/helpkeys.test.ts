import { describe, expect, it } from 'vitest';
import { actionOf, KEYS } from '../views/waterfall/reading/keyboard.ts';
import { keyGroups } from './helpkeys.ts';

const NAMES: Readonly<Record<string, string>> = {
  ...{ '↑': 'ArrowUp', '↓': 'ArrowDown', '←': 'ArrowLeft', '→': 'ArrowRight' },
  ...{ PgUp: 'PageUp', PgDn: 'PageDown', Esc: 'Escape' },
};

describe('the sheet of keys', () => {
  const groups = keyGroups(7);
  const request = groups.find(g => g.title === 'help.request')?.lines ?? [];
  const listed = request
    .filter(([id]) => id !== 'help.level')
    .flatMap(([, keys]) => keys.map(k => NAMES[k] ?? (k.length === 1 ? k.toLowerCase() : k)));

  it('lists every key of an opened request, once, and no other', () => {
    expect([...listed].sort()).toEqual([...KEYS].sort());
    const press = { code: '', shift: false, modified: false, typing: false, inRows: true };
    expect(listed.filter(key => actionOf({ ...press, key }) === null)).toEqual([]);
    expect(actionOf({ ...press, key: '!', code: 'Digit1', shift: true })).toBe('level-1');
  });
});
