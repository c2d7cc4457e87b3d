import { describe, expect, it } from 'vitest';
import { DRAWINGS } from '../views/waterfall/params.ts';
import { actionOf, isKnownTo, KEYS } from '../views/waterfall/reading/keyboard.ts';
import { WALKING } from '../views/waterfall/walk.ts';
import { keyGroups } from './helpkeys.ts';

const NAMES: Readonly<Record<string, string>> = {
  ...{ '↑': 'ArrowUp', '↓': 'ArrowDown', '←': 'ArrowLeft', '→': 'ArrowRight' },
  ...{ PgUp: 'PageUp', PgDn: 'PageDown', Esc: 'Escape' },
};

describe('the sheet of keys', () => {
  const groups = keyGroups(7);
  const keysOf = (title: string): readonly string[] =>
    (groups.find(g => g.title === title)?.lines ?? [])
      .filter(([id]) => id !== 'help.level')
      .flatMap(([, keys]) => keys.map(k => NAMES[k] ?? (k.length === 1 ? k.toLowerCase() : k)));
  const listed = keysOf('help.request');
  const press = { code: '', shift: false, modified: false, typing: false, inRows: true };

  it('lists every key of an opened request, once, and no other', () => {
    expect([...listed].sort()).toEqual([...KEYS].sort());
    expect(listed.filter(key => actionOf({ ...press, key }) === null)).toEqual([]);
    expect(actionOf({ ...press, key: '!', code: 'Digit1', shift: true })).toBe('level-1');
  });

  it('lists every key of the other drawings, once, and no other', () => {
    const known = (key: string): boolean => {
      const action = actionOf({ ...press, key });
      return action !== null && DRAWINGS.some(d => d !== 'waterfall' && isKnownTo(d, action));
    };
    const all = new Set([...KEYS.filter(known), ...WALKING]);
    expect([...keysOf('help.drawings')].sort()).toEqual([...all].sort());
  });
});
