// Keys as people who read traces know them. Pure: from a key press to what is meant.

import { isNothing } from '../../../kit/focus.ts';
import type { Drawing } from '../params.ts';

/** Collapse to so many levels. */
export type Level = `level-${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9}`;

export type Action =
  | 'up'
  | 'down'
  | 'page-up'
  | 'page-down'
  | 'first'
  | 'last'
  | 'fold'
  | 'unfold'
  | 'open'
  | 'rows'
  | 'next-finding'
  | 'previous-finding'
  | 'next'
  | 'previous'
  | 'find'
  | 'fold-all'
  | 'unfold-all'
  | 'pan-left'
  | 'pan-right'
  | 'zoom-in'
  | 'zoom-out'
  | 'whole'
  | 'fold-trouble'
  | 'only'
  | 'moment'
  | Level
  | 'clear';

const ANYWHERE: Readonly<Record<string, Action>> = {
  n: 'next-finding',
  p: 'previous-finding',
  f: 'next',
  b: 'previous',
  '/': 'find',
  '[': 'fold-all',
  ']': 'unfold-all',
  a: 'pan-left',
  d: 'pan-right',
  w: 'zoom-in',
  s: 'zoom-out',
  z: 'whole',
  x: 'fold-trouble',
  m: 'only',
  e: 'moment',
  Escape: 'clear',
};

/** Only while the rows or nothing at all has the focus: elsewhere these keys scroll, press or move a caret. */
const IN_ROWS: Readonly<Record<string, Action>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'fold',
  ArrowRight: 'unfold',
  PageUp: 'page-up',
  PageDown: 'page-down',
  Home: 'first',
  End: 'last',
  Enter: 'open',
};

/** Every key that means something by itself; digits with Shift come on top. */
export const KEYS: readonly string[] = [...Object.keys(ANYWHERE), ...Object.keys(IN_ROWS)];

export interface Press {
  readonly key: string;
  /** The key's place on the keyboard: with Shift a digit's key writes something else on most of them. */
  readonly code: string;
  readonly shift: boolean;
  readonly modified: boolean;
  /** A text field has the focus. */
  readonly typing: boolean;
  /** The rows, or nothing, have the focus. */
  readonly inRows: boolean;
}

const LEVEL = /^Digit([1-9])$/;

export function actionOf(press: Press): Action | null {
  if (press.modified || press.typing) return null;
  const level = press.shift && !/^\d$/.test(press.key) ? LEVEL.exec(press.code)?.[1] : undefined;
  if (level !== undefined) return `level-${level}` as Level;
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  // From the tools and the details it leads back; only at the rows there is something to clear.
  if (key === 'Escape' && !press.inRows) return 'rows';
  return ANYWHERE[key] ?? (press.inRows ? (IN_ROWS[key] ?? null) : null);
}

/** What every drawing knows: findings, what is searched, and the way back. */
const EVERYWHERE: ReadonlySet<Action> = new Set([
  ...(['next-finding', 'previous-finding', 'next', 'previous'] as const),
  ...(['find', 'rows', 'clear'] as const),
]);

/** The drawings without rows know less of what keys do; details stand beside the flame alone. */
export const isKnownTo = (drawing: Drawing, action: Action): boolean =>
  drawing === 'waterfall' || EVERYWHERE.has(action) || (drawing === 'flame' && action === 'open');

/** A text field, a menu or a dialog keeps its keys. */
export function pressOf(e: KeyboardEvent): Press {
  const target = e.target instanceof HTMLElement ? e.target : null;
  const typing =
    target !== null &&
    (target.isContentEditable ||
      /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) ||
      target.closest('[role=dialog],dialog,[role=menu]') !== null);
  const inRows = target === null || target.closest('[data-home]') !== null || isNothing(target);
  return {
    ...{ key: e.key, code: e.code, shift: e.shiftKey, modified: e.ctrlKey || e.metaKey || e.altKey },
    ...{ typing, inRows },
  };
}
