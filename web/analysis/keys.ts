// Metadata keys: one id for all spellings of a key, and what the contract says about it.

import type { Contract, ContractKey, KeyType } from '../model/index.ts';
import { fitsGlob } from './glob.ts';

/**
 * The form keys are compared in: lower case, `_` as `-`. Emitters write `x_request_id` for `x-request-id`
 * (semantic conventions before v1.22, and several instrumentations today), so the two are one key.
 */
export const normalKey = (key: string): string => key.toLowerCase().replaceAll('_', '-');

export interface Key {
  readonly id: number;
  readonly norm: string;
  /** As the contract spells it; null until a span shows how an uncontracted key is sent. */
  readonly spelled: string | null;
  readonly contract: ContractKey | null;
  readonly type: KeyType;
  /** Infrastructure headers are recorded and shown, never compared. */
  readonly ignored: boolean;
  /** Loss is a finding wherever the key arrived; false where that has to be learned from the batch. */
  readonly contracted: boolean;
}

export const GRAY_TAG = 'gray.tag';
export const BAGGAGE = 'baggage';
export const TRACEPARENT = 'traceparent';

const IGNORED_NAMES = new Set([
  ...['host', 'connection', 'te', 'user-agent', 'via', 'b3', 'tracestate', 'forwarded', 'keep-alive'],
  ...['transfer-encoding', 'upgrade', 'trailer', 'x-real-ip', 'expect', 'date'],
]);
const IGNORED_PREFIXES = [
  ...['content-', 'accept', 'x-forwarded-', 'x-b3-', 'grpc-', 'proxy-', ':', 'x-envoy-'],
];

/** Headers that proxies and libraries own: differences in them say nothing about the request's metadata. */
function isInfrastructure(norm: string): boolean {
  if (norm === 'grpc-timeout') return false;
  return IGNORED_NAMES.has(norm) || IGNORED_PREFIXES.some(p => norm.startsWith(p));
}

/** Expected only where the batch shows that a hop carries them, even when a contract lists them. */
const LEARNED_ONLY = new Set(['cookie', 'set-cookie', 'authorization', 'proxy-authorization']);

function contractFor(norm: string, contract: Contract): ContractKey | null {
  let best: ContractKey | null = null;
  for (const entry of contract.keys) {
    const pattern = normalKey(entry.key);
    if (pattern === norm || (entry.header !== null && normalKey(entry.header) === norm)) return entry;
    if (fitsGlob(pattern, norm) && (best === null || entry.key.length > best.key.length)) best = entry;
  }
  return best;
}

function typeOf(norm: string, entry: ContractKey | null): KeyType {
  if (norm === GRAY_TAG) return 'gray-tag';
  if (norm === BAGGAGE || norm === TRACEPARENT) return 'w3c';
  if (norm.endsWith('-bin')) return 'bytes';
  return entry?.type ?? 'opaque';
}

/** All keys of a batch. Ids are dense and given in the order keys are met. */
export class KeyTable {
  readonly list: Key[] = [];
  readonly #byNorm = new Map<string, Key>();
  /** Spellings met before: folding each one again for every span would cost more than all else. */
  readonly #byRaw = new Map<string, Key>();
  readonly #contract: Contract;

  constructor(contract: Contract) {
    this.#contract = contract;
  }

  /** The key of any spelling. */
  of(raw: string): Key {
    let key = this.#byRaw.get(raw);
    if (key === undefined) this.#byRaw.set(raw, (key = this.#fold(raw)));
    return key;
  }

  #fold(raw: string): Key {
    const norm = normalKey(raw);
    const known = this.#byNorm.get(norm);
    if (known !== undefined) return known;
    const entry = contractFor(norm, this.#contract);
    const exact = entry !== null && !entry.key.includes('*');
    const key: Key = {
      id: this.list.length,
      norm,
      spelled: exact
        ? entry.key
        : norm === GRAY_TAG || norm === BAGGAGE || norm === TRACEPARENT
          ? norm
          : null,
      contract: entry,
      type: typeOf(norm, entry),
      ignored: isInfrastructure(norm),
      contracted: entry !== null && entry.reach !== 'declared' && !LEARNED_ONLY.has(norm),
    };
    this.list.push(key);
    this.#byNorm.set(norm, key);
    return key;
  }

  find(raw: string): Key | undefined {
    return this.#byNorm.get(normalKey(raw));
  }
}
