// Values of which a recorder shows the beginning only. SDKs cut all long attribute values of a process at one length,
// arrays element by element: https://opentelemetry.io/docs/specs/otel/common/#attribute-limits

import { percentDecode, type Baggage } from './baggage.ts';
import { CONTEXT_LENGTH, isOwnContext } from './contexts.ts';
import { GRAY_TAG } from './keys.ts';
import type { Recorded } from './recorded.ts';

/** Nobody cuts shorter than this: the values of a service that shows nothing longer are simply short. */
const SHORTEST_LIMIT = 32;

interface Longest {
  length: number;
  text: string;
  /** Another text of the same length was seen: one alone may have been cut anywhere. */
  several: boolean;
}

/** The longest values that each service shows in the batch: where a recorder cuts, many are equally long, none longer. */
export class Lengths {
  /** Rises whenever something is learned that may change a judgement. */
  version = 0;
  readonly #longest = new Map<string, Longest>();
  /** Services of which was asked whether they cut at their longest value. */
  readonly #asked = new Set<string>();

  /** Notes what one carrier of the service shows. */
  note(service: string, list: readonly Recorded[]): void {
    let known = this.#longest.get(service);
    if (known === undefined)
      this.#longest.set(service, (known = { length: SHORTEST_LIMIT - 1, text: '', several: true }));
    let isNew = false;
    for (const r of list) {
      // Its text would have to be made.
      if (isOwnContext(r)) isNew = isWhole(known, CONTEXT_LENGTH) || isNew;
      else if (r.baggage !== null) isNew = isMore(known, r.baggage.text) || isNew;
      else for (const value of r.values) isNew = isMore(known, value) || isNew;
    }
    if (isNew && this.#asked.delete(service)) this.version++;
  }

  /** Do several values of the service end where this one does, and none later? */
  endsAll(service: string, text: string): boolean {
    if (text.length < SHORTEST_LIMIT) return false;
    this.#asked.add(service);
    const longest = this.#longest.get(service);
    return longest?.several === true && longest.length === text.length;
  }
}

/** True where the text told something new of the longest ones. */
function isMore(longest: Longest, text: string): boolean {
  const { length } = text;
  if (length < longest.length || (length === longest.length && (longest.several || text === longest.text)))
    return false;
  [longest.several, longest.length, longest.text] = [length === longest.length, length, text];
  return true;
}

/** The same of a text that nobody cut. */
function isWhole(longest: Longest, length: number): boolean {
  if (length <= longest.length) return false;
  [longest.several, longest.length, longest.text] = [false, length, ''];
  return true;
}

/** The value as its header had it; of a gray tag the header in which it came. */
export const headerText = (r: Recorded): string => r.baggage?.text ?? r.values.join();

/** `broken`: less than the other, and ends amid something; `short`: less by whole members; else null. */
export type Beginning = 'broken' | 'short' | null;

/** Is what this one shows a beginning of what that one shows, and less than it? */
export function beginningOf(part: Recorded, whole: Recorded): Beginning {
  if (part.baggage !== null && whole.baggage !== null) return baggageBeginning(part.baggage, whole.baggage);
  const [some, all] = [headerText(part), headerText(whole)];
  return some.length < all.length && all.startsWith(some) ? 'broken' : null;
}

/** Members come in any order and encoding, so that only the last of a cut header may be less than it was. */
export function baggageBeginning(part: Baggage, whole: Baggage): Beginning {
  const values = new Map(whole.members.map(m => [m.name, m.value]));
  const isWhole = ({ name, value }: Baggage['members'][number]): boolean => values.get(name) === value;
  const last = endsInMember(part) ? part.members.at(-1) : undefined;
  const before = last === undefined ? part.members : part.members.slice(0, -1);
  if (part.members.length === 0 || !before.every(isWhole)) return null;
  if (last === undefined) return part.text.length < whole.text.length ? 'broken' : null;
  if (isWhole(last)) return values.size > part.members.length ? 'short' : null;
  // Half of a `%3D` at the end is no text.
  const value = percentDecode(last.value.replace(/%[\dA-Fa-f]?$/, ''));
  return values.get(last.name)?.startsWith(value) === true ? 'broken' : null;
}

/** The text ends within its last member; else within a name that has no value yet, which is no member. */
const endsInMember = ({ text }: Baggage): boolean => text.slice(text.lastIndexOf(',') + 1).includes('=');

/** The gray tag is the last member: a header that was cut may have been cut within it. */
export const endsInTag = (baggage: Baggage | null): boolean =>
  baggage?.members.at(-1)?.name.toLowerCase() === GRAY_TAG;
