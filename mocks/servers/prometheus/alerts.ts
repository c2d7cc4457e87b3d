// Alerts and alerting rules of a world, as they stand now.

import { micros, type Micros } from '../../../web/time/index.ts';
import type { World, WorldAlert } from '../../world/types.ts';
import { evaluateInstant, labelSet, parsePromQL, storageOf, type EngineOptions } from '../../promql/index.ts';

/** RFC 3339 as Go writes it: no trailing zeros in the fraction. */
export function rfc3339(t: Micros): string {
  const fraction = Math.floor(t % 1e6)
    .toString()
    .padStart(6, '0')
    .replace(/0+$/, '');
  const whole = new Date(Math.floor(t / 1e6) * 1000).toISOString().slice(0, 19);
  return `${whole}${fraction === '' ? '' : `.${fraction}`}Z`;
}

/** `strconv.FormatFloat(v, 'e', -1, 64)`: exponents of at least two digits. */
export const exponential = (value: number): string => {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
};

const current = (alert: WorldAlert, now: Micros): WorldAlert['spans'][number] | undefined =>
  alert.spans.find(span => span.from <= now && (span.to === null || now < span.to));

/** A firing stretch began when the pending one before it did. */
function activeSince(alert: WorldAlert, from: Micros): Micros {
  const before = alert.spans.find(span => span.to === from);
  return before === undefined ? from : activeSince(alert, before.from);
}

/** What the alert's expression says now: the first element that fits the alert's labels, else 1. */
function valueOf(alert: WorldAlert, world: World, now: Micros, options: EngineOptions): number {
  try {
    const result = evaluateInstant(
      parsePromQL(alert.expr),
      storageOf(world),
      Math.floor(now / 1000),
      options,
    );
    if (result.type !== 'vector') return 1;
    const fits = result.samples.find(({ metric }) =>
      Object.entries(metric).every(([name, value]) => (alert.labels[name] ?? value) === value),
    );
    return fits?.value ?? 1;
  } catch {
    return 1;
  }
}

export interface ActiveAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly state: 'pending' | 'firing';
  readonly activeAt: string;
  readonly value: string;
}

function active(alert: WorldAlert, world: World, now: Micros, options: EngineOptions): ActiveAlert | null {
  const span = current(alert, now);
  if (span === undefined) return null;
  return {
    labels: labelSet([['alertname', alert.name], ...Object.entries(alert.labels)]),
    annotations: alert.annotations,
    state: span.state,
    activeAt: rfc3339(activeSince(alert, span.from)),
    value: exponential(valueOf(alert, world, now, options)),
  };
}

export const activeAlerts = (world: World, now: Micros, options: EngineOptions): ActiveAlert[] =>
  world.alerts.flatMap(alert => active(alert, world, now, options) ?? []);

const EVALUATION = 15e6;

/** Groups of `/api/v1/rules`; alerts of one name and expression are instances of one rule. */
export function ruleGroups(world: World, now: Micros, options: EngineOptions): object[] {
  const evaluated = rfc3339(micros(Math.floor(now / EVALUATION) * EVALUATION));
  const groups = new Map<string, Map<string, WorldAlert[]>>();
  for (const alert of world.alerts) {
    const rules = groups.get(alert.group) ?? new Map<string, WorldAlert[]>();
    groups.set(alert.group, rules);
    const key = `${alert.name}\n${alert.expr}`;
    rules.set(key, [...(rules.get(key) ?? []), alert]);
  }
  return Array.from(groups, ([name, rules]) => ({
    name,
    file: '/etc/prometheus/rules.yml',
    rules: Array.from(rules.values(), alerts => rule(alerts, world, now, options, evaluated)),
    interval: EVALUATION / 1e6,
    limit: 0,
    evaluationTime: 0.000973993,
    lastEvaluation: evaluated,
  }));
}

function rule(
  alerts: readonly WorldAlert[],
  world: World,
  now: Micros,
  options: EngineOptions,
  lastEvaluation: string,
): object {
  const [first] = alerts;
  const list = alerts.flatMap(alert => active(alert, world, now, options) ?? []);
  const state = list.some(alert => alert.state === 'firing')
    ? 'firing'
    : list.length > 0
      ? 'pending'
      : 'inactive';
  const severity = first?.labels['severity'];
  return {
    state,
    name: first?.name ?? '',
    query: first?.expr ?? '',
    duration: first?.forSeconds ?? 0,
    keepFiringFor: 0,
    labels: severity === undefined ? {} : { severity },
    annotations: first?.annotations ?? {},
    alerts: list,
    health: 'ok',
    evaluationTime: 0.000342435,
    lastEvaluation,
    type: 'alerting',
  };
}
