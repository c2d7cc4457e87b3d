// The strategy file: `version`, `traffic`, `targets`, and optionally the `type` of its policy and its time.

import type { Strategy, StrategyTarget } from '../model/index.ts';
import { micros, type Micros, type Range } from '../time/index.ts';
import { parseFields, type Field } from './contract-nodes.ts';

const TYPES = ['percent', 'tag', 'time-window'] as const;
const WEIGHT = /^\s*(\d+\.?\d*|\.\d+)\s*%?\s*$/;

type Fields = ReadonlyMap<string, Field>;

function need(fields: Fields, name: string, within: Field): Field {
  return fields.get(name) ?? within.fail(`expected the field ${name}`);
}

/** `5`, `20%` or `0.05`, between 0 and 100 percent. */
function weight(field: Field): string | number {
  const value = field.value();
  const n = typeof value === 'number' ? value : WEIGHT.test(value) ? Number.parseFloat(value) : Number.NaN;
  return n >= 0 && n <= 100 ? value : field.fail('expected a weight such as 5, 20% or 0.05, at most 100%');
}

function readTarget(field: Field): StrategyTarget {
  const f = field.map(['service', 'version', 'weight']);
  return {
    service: need(f, 'service', field).text(),
    version: need(f, 'version', field).text(),
    weight: weight(need(f, 'weight', field)),
  };
}

/** An absolute time; a bare date or a time without zone would mean another moment on every machine. */
function moment(field: Field): Micros {
  const text = field.text();
  const ms = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/i.test(text)
    ? Date.parse(text.replace(' ', 'T'))
    : Number.NaN;
  return Number.isFinite(ms)
    ? micros(ms * 1000)
    : field.fail('expected a time with its zone such as 2026-01-31T10:42:00Z');
}

function readWindow(fields: Fields, root: Field): Range | null {
  const isTimed = fields.get('type')?.oneOf(TYPES) === 'time-window';
  const [from, to] = [fields.get('from'), fields.get('to')];
  if (!isTimed) {
    (from ?? to)?.fail('from and to belong to the type time-window');
    return null;
  }
  const range = { from: moment(need(fields, 'from', root)), to: moment(need(fields, 'to', root)) };
  return range.from < range.to ? range : need(fields, 'to', root).fail('expected a time after from');
}

/** The first target of a service of which every weight is 0: no share can be told of it. */
const weightless = (targets: readonly StrategyTarget[]): number =>
  targets.findIndex(({ service }) =>
    targets.filter(t => t.service === service).every(t => Number.parseFloat(String(t.weight)) === 0),
  );

/**
 * Reads a strategy (YAML or JSON). Throws a ContractError that names the file, the line and what was expected;
 * unknown fields are errors.
 */
export function readStrategy(text: string, fileName: string): Strategy {
  const root = parseFields(text, fileName, 'a strategy');
  const f = root.map(['version', 'type', 'traffic', 'targets', 'tag', 'from', 'to']);
  f.get('tag')?.text();
  const list = need(f, 'targets', root);
  const targets = list.list().map(readTarget);
  if (targets.length === 0) list.fail('expected at least one target');
  const none = targets[weightless(targets)];
  if (none) list.fail(`expected a weight above 0 among the targets of ${none.service}`);
  return {
    version: need(f, 'version', root).text(),
    type: f.get('type')?.oneOf(TYPES) ?? 'percent',
    traffic: weight(need(f, 'traffic', root)),
    targets,
    window: readWindow(f, root),
  };
}
