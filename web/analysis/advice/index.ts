// For each blind spot the setting that opens it, chosen by what the service's own telemetry says it runs.

import { message, type CoverageAnswer, type CoverageSide, type Protocol } from '../../model/index.ts';
import { dotnetAdvice, pythonAdvice } from './agents.ts';
import type { Advice, Ask } from './advice.ts';
import { goAdvice } from './go.ts';
import { javaAdvice } from './java.ts';
import { nodeAdvice } from './node.ts';
import { proxyAdvice } from './proxies.ts';

export type { Advice } from './advice.ts';
export { limitAdvice } from './limit.ts';

const BY_LANGUAGE: Readonly<Record<string, (ask: Ask) => readonly Advice[]>> = {
  java: javaAdvice,
  go: goAdvice,
  nodejs: nodeAdvice,
  python: pythonAdvice,
  dotnet: dotnetAdvice,
};

const PREFIX: Readonly<Record<Protocol, string>> = {
  rpc: 'rpc.request.metadata.',
  http: 'http.request.header.',
  messaging: 'messaging.header.',
  '': 'http.request.header.',
};

/** Where no setting is known: the attributes that graylens reads. */
const byHand = (ask: Ask): Advice => ({
  title: message('advice.by-hand'),
  text: ask.keys.map(k => `${PREFIX[ask.protocol]}${k}`).join('\n'),
  form: 'properties',
  code: true,
  notes: [message(ask.stack.language === null ? 'advice.note.unknown' : 'advice.note.by-hand')],
});

/** Header names as they are captured: lower case, once each; the gray tag travels in `baggage`. */
export const headerNames = (keys: readonly string[]): readonly string[] => [
  ...new Set(keys.map(k => (k.toLowerCase() === 'gray.tag' ? 'baggage' : k.toLowerCase()))),
];

function adviceFor(ask: Ask): readonly Advice[] {
  if (ask.keys.length === 0) return [];
  if (ask.stack.proxy !== null) return proxyAdvice(ask);
  const own = BY_LANGUAGE[ask.stack.language ?? '']?.(ask) ?? [];
  return own.length > 0 ? own : [byHand(ask)];
}

const NOTHING_TOLD = { language: null, sdk: null, distro: null, runtime: null, proxy: null } as const;

/**
 * How this side of a service records `keys`: one advice for each protocol it speaks, by the stack most of its
 * spans come from. A capture list replaces the one before it, so `keys` are all that are wanted there.
 */
export function adviceOf(side: CoverageSide, keys: readonly string[]): readonly Advice[] {
  const protocols = new Map<Protocol, Set<string>>();
  for (const site of side.sites) {
    const scopes = protocols.get(site.protocol) ?? new Set<string>();
    if (site.scope !== null) scopes.add(site.scope);
    protocols.set(site.protocol, scopes);
  }
  const [stack = NOTHING_TOLD] = side.stacks;
  return [...protocols].flatMap(([protocol, scopes]) =>
    adviceFor({ stack, side: side.side, protocol, scopes: [...scopes], keys: headerNames(keys) }),
  );
}

/** Keys that this side should record: those of the contract and those it records already. */
export const wantedKeys = (answer: CoverageAnswer, side: CoverageSide): readonly string[] =>
  answer.keys.filter((k, i) => k.contracted || (side.recorded[i] ?? 0) > 0).map(k => k.key);
