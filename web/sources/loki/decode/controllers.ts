// What rollout controllers write → the platform's own rollout events. Wordings: argo-rollouts
// utils/conditions/conditions.go and its logrus fields; flagger pkg/controller (zap); Kubernetes events as
// Alloy's loki.source.kubernetes_events writes them.

import type { FieldValue, LogLine, PlatformEvent } from '../../../model/index.ts';
import { get, isObject } from '../../wire.ts';
import { tryParse } from './lines.ts';
import { logfmt } from './logfmt.ts';

/** In every line of a controller that is understood; RE2 and JavaScript read it alike. */
export const CONTROLLER_LINE = 'event_reason|"canary":|reportingcontroller';
const MARK = new RegExp(CONTROLLER_LINE);

type Fields = Readonly<Record<string, FieldValue>>;

/** Which kind of event a message is, and what it says; null for one without a meaning of its own. */
interface Said {
  readonly kind: string;
  readonly fields: Fields;
}
type Rule = readonly [RegExp, (m: readonly string[]) => Said];

const said = (kind: string, fields: Fields = {}): Said => ({ kind, fields });
const text = (m: readonly string[], i: number): string => m[i] ?? '';
const revision = (m: readonly string[], i: number): string => `revision ${text(m, i)}`;

const ARGO: readonly Rule[] = [
  [
    /^Rollout updated to revision (\S+)/,
    m => said('rollout.stage', { stage: 'canary', version: revision(m, 1) }),
  ],
  [
    /^Traffic weight updated from (\d+) to (\d+)/,
    m => said('rollout.weight', { weight: Number(m[2]), previous: Number(m[1]) }),
  ],
  [/^Traffic weight updated to (\d+)/, m => said('rollout.weight', { weight: Number(m[1]) })],
  [
    /^Rollout step \d+\/\d+ completed \(setWeight: (\d+)\)/,
    m => said('rollout.weight', { weight: Number(m[1]) }),
  ],
  [
    /^Rollout completed update to revision (\S+)/,
    m => said('rollout.stage', { stage: 'full', weight: 100, version: revision(m, 1) }),
  ],
  [
    /^Rollout aborted update to revision (\S+?)(?:: (.*))?$/,
    m => said('rollout.rollback', { from_version: revision(m, 1), trigger: m[2] ?? 'aborted' }),
  ],
];

const FLAGGER: readonly Rule[] = [
  [/^New revision detected!/, () => said('rollout.stage', { stage: 'canary', weight: 0 })],
  [/^Advance \S+ canary weight (\d+)/, m => said('rollout.weight', { weight: Number(m[1]) })],
  [
    /^Halt (?:\S+ )?advancement (.+?) (-?[\d.]+)(%|ms|s)? ([<>]) ([\d.]+)(%|ms|s)?$/,
    m =>
      said('rollout.gate', {
        gate: text(m, 1),
        value: `${text(m, 2)}${text(m, 3)}`,
        threshold: `${text(m, 5)}${text(m, 6)}`,
        verdict: 'fired',
      }),
  ],
  [/^Promotion completed!/, () => said('rollout.stage', { stage: 'full', weight: 100 })],
  [/^Rolling back \S+ (.+)$/, m => said('rollout.rollback', { trigger: text(m, 1) })],
];

const meaning = (rules: readonly Rule[], message: string): Said | null => {
  for (const [pattern, make] of rules) {
    const match = pattern.exec(message);
    if (match) return make(match);
  }
  return null;
};

type Controller = 'argo' | 'flagger' | 'kubernetes';
const RULES: Readonly<Record<Controller, readonly Rule[]>> = { argo: ARGO, flagger: FLAGGER, kubernetes: [] };

/** One statement of a controller about one object. */
interface Statement {
  readonly controller: Controller;
  readonly name: string;
  readonly namespace: string;
  readonly reason: string;
  readonly message: string;
}

const KINDS: Readonly<Record<string, Controller>> = {
  Rollout: 'argo',
  Canary: 'flagger',
  Deployment: 'kubernetes',
};

/** The record of a line: JSON or logfmt (logrus text is logfmt too). */
function recordOf(line: string): Readonly<Record<string, unknown>> | null {
  if (!/^\s*\{/.test(line)) return logfmt(line);
  const item = tryParse(line);
  return isObject(item) ? item : null;
}

function statementOf(source: LogLine, eventField: string): Statement | null {
  if (!MARK.test(source.line)) return null;
  const record = recordOf(source.line);
  if (!record || get(record, eventField) !== undefined) return null;
  const field = (name: string): string => {
    const value = get(record, name);
    return typeof value === 'string' ? value : '';
  };
  const message = field('msg');
  const [name = '', namespace = ''] = field('canary').split('.');
  if (namespace !== '' && message !== '')
    return { controller: 'flagger', name, namespace, reason: 'note', message };
  if (field('event_reason') !== '' && field('rollout') !== '')
    return {
      ...{ controller: 'argo', name: field('rollout'), namespace: field('namespace') },
      ...{ reason: field('event_reason'), message },
    };
  const kind = field('kind');
  const controller = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (!controller || field('reason') === '' || field('reportingcontroller') + field('sourcecomponent') === '')
    return null;
  // The same object has two controllers' events where one drives the other; the stream knows the namespace.
  const inStream = source.labels['namespace'] ?? '';
  return { controller, name: field('name'), namespace: inStream, reason: field('reason'), message };
}

function eventOf(source: LogLine, s: Statement): PlatformEvent {
  const found = meaning(RULES[s.controller], s.message);
  return {
    kind: found?.kind ?? `${s.controller}.${s.reason}`,
    known: found !== null,
    time: source.time,
    service: s.name,
    fields: {
      ...found?.fields,
      reason: s.message,
      controller: s.controller,
      namespace: s.namespace,
    },
    source,
  };
}

/** A controller writes its log and a Kubernetes event of one thing, and an event once more for each repetition. */
const AGAIN = 10e6;

/**
 * The events among lines of controllers, and the lines that are none, in their order. What was said already
 * of the same object within ten seconds is left out.
 */
export function controllerEvents(
  lines: readonly LogLine[],
  eventField: string,
): {
  readonly events: readonly PlatformEvent[];
  readonly rest: readonly LogLine[];
} {
  const events: PlatformEvent[] = [];
  const rest: LogLine[] = [];
  const told = new Map<string, number[]>();
  for (const line of lines) {
    const statement = statementOf(line, eventField);
    if (!statement) {
      rest.push(line);
      continue;
    }
    const { controller, name, namespace, message, reason } = statement;
    const id = JSON.stringify([controller, name, namespace, message || reason]);
    const times = told.get(id) ?? [];
    if (times.some(t => Math.abs(t - line.time) <= AGAIN)) continue;
    told.set(id, [...times, line.time]);
    events.push(eventOf(line, statement));
  }
  return { events, rest };
}
