// Values that a recorder hid: what is not shown can not be compared.

import type { Side } from './carrier.ts';
import type { Key } from './keys.ts';
import type { Recorded } from './recorded.ts';
import { single } from './values.ts';

const MARK =
  /\*{3,}|^[*x•]{3,}$|[[<({]\s*(?:redacted|masked|filtered|hidden|removed|secret|scrubbed)\s*[\])}>]|^(?:redacted|masked|filtered)$/i;

/** `sha256:…`, `hash-…`: what recorders put before a digest. */
const DIGEST = /^(?:(?:sha-?\d*|md5|hmac|hash|h|salted)[:=$_-])?([0-9a-f]{16,128})$/i;

/** True for `[REDACTED]`, `***` and their kin. */
export const isMarked = (r: Recorded): boolean => (r.marked ??= r.values.some(v => MARK.test(v)));

/** The shape of a digest (prefix and length), or null where the value is clear. */
function digestShape(value: string): string | null {
  const hex = DIGEST.exec(value.trim())?.[1];
  return hex === undefined ? null : `${value.trim().slice(0, value.trim().length - hex.length)}${hex.length}`;
}

/** What all values of a key at one side have in common. */
interface Habit {
  /** The one digest shape of all of them; null once one differs. */
  shape: string | null;
  /** None of them looks like a digest. */
  clear: boolean;
}

/**
 * Sides that write every value of a key as a digest of one length. Judged over the batch: one request whose
 * value became a digest was rewritten, a side that only ever shows digests, where the other side only ever
 * shows clear text, is a recorder that hides them.
 */
export class Digests {
  /** Rises whenever something is learned that may change a judgement. */
  version = 0;
  readonly #habits: Readonly<Record<Side, Map<string, Map<number, Habit>>>> = {
    sent: new Map(),
    received: new Map(),
  };

  readonly #hashable: boolean[] = [];

  note(service: string, side: Side, r: Recorded): void {
    if (!this.#mayBeHashed(r.key)) return;
    const habits = this.#of(service, side);
    const shape = shapeOf(r);
    const known = habits.get(r.key.id);
    if (known === undefined) {
      habits.set(r.key.id, { shape, clear: shape === null });
      this.version++;
      return;
    }
    if (known.shape !== null && known.shape !== shape) {
      known.shape = null;
      this.version++;
    }
    if (known.clear && shape !== null) {
      known.clear = false;
      this.version++;
    }
  }

  #mayBeHashed(key: Key): boolean {
    return (this.#hashable[key.id] ??= mayBeHashed(key));
  }

  #of(service: string, side: Side): Map<number, Habit> {
    let habits = this.#habits[side].get(service);
    if (habits === undefined) this.#habits[side].set(service, (habits = new Map<number, Habit>()));
    return habits;
  }

  /** True where one of the two sides always hides the key's values and the other never does. */
  hides(key: Key, from: readonly [string, Side], to: readonly [string, Side]): boolean {
    if (!this.#mayBeHashed(key)) return false;
    const [a, b] = [from, to].map(([service, side]) => this.#of(service, side).get(key.id));
    if (a === undefined || b === undefined) return false;
    return (a.shape !== null && b.clear) || (b.shape !== null && a.clear);
  }
}

/** Ids that look like digests by nature are not hidden; people and tenants are. */
function mayBeHashed(key: Key): boolean {
  if (key.ignored) return false;
  if (key.contract !== null) return key.type === 'string' || key.type === 'int64';
  return key.type === 'opaque' && !/(?:request|trace|span|correlation)-?id/.test(key.norm);
}

/** Two values of which one is hidden tell nothing of each other: one is marked, or one alone is a digest. */
export const isHidden = (a: Recorded, b: Recorded): boolean =>
  isMarked(a) || isMarked(b) || (mayBeHashed(a.key) && (shapeOf(a) === null) !== (shapeOf(b) === null));

/** The one digest shape of all values, else null. */
const shapeOf = (r: Recorded): string | null => (r.digest === undefined ? (r.digest = shapeIn(r)) : r.digest);

function shapeIn(r: Recorded): string | null {
  let shape: string | null = null;
  for (const value of single(r.values)) {
    const s = digestShape(value);
    if (s === null || (shape !== null && shape !== s)) return null;
    shape = s;
  }
  return shape;
}
