// What the name of a span attribute says, whatever its value: recorded metadata, a protocol, a database, the tag.

import { DESTINATIONS } from './destination.ts';
import { GRAY_TAG } from './keys.ts';
import { tellingOf, type Telling } from './telling.ts';

/** The protocol a span speaks, as far as its attributes tell. */
export type Family = 'rpc' | 'http' | 'messaging' | '';

export interface Spelling {
  readonly raw: string;
  readonly family: Family;
}

export interface Role {
  /** The metadata key it records, or null for any other attribute. */
  readonly spelling: Spelling | null;
  readonly database: boolean;
  readonly protocol: Family;
  readonly tag: boolean;
  /** The response header in which a service tells its version. */
  readonly told: boolean;
  /** Its rank among attributes that hold a request id of their own; −1 for any other. */
  readonly id: number;
  /** Its rank among attributes that name the called side; −1 for any other. */
  readonly destination: number;
  /** Whether the attribute is kept once the span was read. */
  readonly telling: Telling;
}

/**
 * Attributes that hold a request id outside captured metadata: Envoy writes `guid:x-request-id`, frameworks
 * and hand-written code one of the others.
 */
const ID_ATTRIBUTES: readonly string[] = [
  ...['guid:x-request-id', 'x-request-id', 'x_request_id', 'request.id', 'request_id', 'requestId'],
  ...['http.request_id', 'http.request.id', 'rpc.request_id'],
];

/** Says nothing of what the analysis asks. */
export const PLAIN: Role = {
  ...{ spelling: null, database: false, protocol: '', tag: false, told: false },
  ...{ id: -1, destination: -1, telling: 'never' },
};

const REQUEST =
  /^(?:(rpc)(?:\.[a-z0-9_]+)?\.request\.metadata|(http)\.request\.header|(messaging)\.header)\.(.+)$/is;
const VERSION = /^(?:rpc(?:\.[a-z0-9_]+)?\.response\.metadata|http\.response\.header)\.x[-_]app[-_]version$/i;

function spellingOf(attribute: string): Spelling | null {
  const m = REQUEST.exec(attribute);
  const raw = m?.[4];
  if (m === null || raw === undefined) return null;
  return { raw, family: m[1] !== undefined ? 'rpc' : m[2] !== undefined ? 'http' : 'messaging' };
}

function protocolOf(attribute: string): Family {
  if (attribute === 'rpc.system' || attribute === 'rpc.system.name') return 'rpc';
  if (attribute === 'messaging.system') return 'messaging';
  return attribute.startsWith('http.') || attribute.startsWith('url.') ? 'http' : '';
}

function make(attribute: string): Role {
  const role: Role = {
    spelling: spellingOf(attribute),
    database: attribute.startsWith('db.'),
    protocol: protocolOf(attribute),
    tag: attribute === GRAY_TAG,
    told: VERSION.test(attribute),
    id: ID_ATTRIBUTES.indexOf(attribute),
    destination: DESTINATIONS.indexOf(attribute),
    telling: tellingOf(attribute),
  };
  const plain = role.spelling === null && !role.database && role.protocol === '' && !role.tag && !role.told;
  return plain && role.id < 0 && role.destination < 0 && role.telling === 'never' ? PLAIN : role;
}

const roles = new Map<string, Role>();

/** The role of an attribute; names met before are remembered, but not without end. */
export function roleOf(attribute: string): Role {
  let role = roles.get(attribute);
  if (role === undefined) {
    if (roles.size > 10_000) roles.clear();
    roles.set(attribute, (role = make(attribute)));
  }
  return role;
}
