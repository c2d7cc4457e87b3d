// Reads `config.json`, the runtime configuration beside the built site. Unknown fields and wrong types are
// errors that name the field, what stands there and what was expected; nothing is guessed.

import * as v from 'valibot';
import {
  DEFAULT_CONFIG,
  DEFAULT_GATES,
  DEFAULT_METRICS,
  GATE_IDS,
  type Config,
  type Environment,
  type GateConfig,
  type SourceConfig,
} from '../model/index.ts';
import { micros, type Micros } from '../time/index.ts';
import { readBeside, type BesideOptions } from './beside.ts';
import { ConfigError, type ConfigProblem } from './problem.ts';

export { ConfigError, type ConfigProblem } from './problem.ts';

const LENGTH = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;
const UNIT: Readonly<Record<string, number>> = { ms: 1e3, s: 1e6, m: 60e6, h: 3600e6, d: 86_400e6 };

const durationText = v.pipe(
  v.string(),
  v.regex(LENGTH, 'expected a duration such as "30s", "5m" or "500ms"'),
  v.transform((text): Micros => {
    const [, n, unit] = LENGTH.exec(text) ?? [];
    return micros(Number(n) * (UNIT[unit ?? ''] ?? 0));
  }),
);

const sourceUrl = v.pipe(
  v.string(),
  v.regex(
    /^(https?:\/\/[^\s/]+|\/(?!\/)|\.\/)\S*$/,
    'expected an http(s) URL or a same-origin path such as "/prometheus"',
  ),
  v.transform(url => url.replace(/\/+$/, '')),
);

const address = v.pipe(v.string(), v.regex(/^(https?:\/\/|\/)/, 'expected an http(s) URL or a path'));

const sourceSchema = v.strictObject({
  url: sourceUrl,
  headers: v.optional(v.record(v.string(), v.string()), {}),
  timeout: v.optional(durationText, '20s'),
  ui: v.optional(v.nullable(address), null),
  explore: v.optional(address),
});

const environmentSchema = v.strictObject({
  id: v.pipe(v.string(), v.minLength(1, 'must not be empty')),
  title: v.optional(v.string()),
  prometheus: v.optional(sourceSchema),
  jaeger: v.optional(sourceSchema),
  loki: v.optional(sourceSchema),
});

const gateSchema = v.strictObject({
  id: v.picklist(GATE_IDS),
  threshold: v.optional(v.number()),
  window: v.optional(durationText),
  query: v.optional(v.string()),
  enabled: v.optional(v.boolean()),
});

const filled = v.pipe(v.string(), v.minLength(1, 'must not be empty'));
const text = v.optional(filled);

const fileSchema = v.strictObject({
  demo: v.optional(v.boolean(), false),
  environments: v.optional(v.array(environmentSchema)),
  /** Inline, as in a contract file. */
  contract: v.optional(v.record(v.string(), v.unknown())),
  /** Or the address of a contract file (YAML or JSON) beside this one. */
  contractFile: text,
  /** Rollout strategies, each inline or the address of a strategy file beside this one. */
  strategies: v.optional(v.array(v.union([v.record(v.string(), v.unknown()), filled])), []),
  metrics: v.optional(
    v.strictObject({
      requests: text,
      durationBucket: text,
      grayRequests: text,
      loss: text,
      observed: text,
      jobLabel: text,
      releaseLabel: text,
      statusLabel: text,
      grayRelease: text,
      stableRelease: text,
    }),
  ),
  eventSelector: text,
  traceLogQuery: v.optional(
    v.pipe(v.string(), v.includes('{traceId}', 'must hold {traceId}, where the id is filled in')),
  ),
  eventFields: v.optional(v.record(v.string(), v.string()), {}),
  services: v.optional(
    v.array(v.strictObject({ jaeger: v.string(), prometheus: text, loki: text, kubernetes: text })),
    [],
  ),
  coverage: v.optional(v.strictObject({ entry: text, query: text })),
  gates: v.optional(v.array(gateSchema), []),
  settle: v.optional(durationText),
  secretKeys: v.optional(v.array(v.string()), []),
  zone: v.optional(v.picklist(['utc', 'local'])),
  quickRange: v.optional(durationText),
  liveEvery: v.optional(durationText),
});
type ConfigFile = v.InferOutput<typeof fileSchema>;

function placeOf(issue: v.BaseIssue<unknown>): string {
  return (issue.path ?? [])
    .map(p => (typeof p.key === 'number' ? `[${p.key}]` : `.${String(p.key)}`))
    .join('')
    .replace(/^\./, '');
}

function problemOf(issue: v.BaseIssue<unknown>): ConfigProblem {
  const place = placeOf(issue);
  if (issue.type === 'strict_object' && issue.expected === 'never')
    return { place, problem: 'unknown field' };
  if (issue.kind === 'validation') return { place, problem: `${issue.message}, got ${issue.received}` };
  return { place, problem: `expected ${issue.expected ?? 'something else'}, got ${issue.received}` };
}

const NO_SOURCE: SourceConfig = { url: null, headers: {}, timeout: micros(20e6), ui: null };

function environmentOf(e: v.InferOutput<typeof environmentSchema>): Environment {
  return {
    id: e.id,
    title: e.title ?? e.id,
    prometheus: e.prometheus ?? NO_SOURCE,
    jaeger: e.jaeger ?? NO_SOURCE,
    loki: e.loki ?? NO_SOURCE,
  };
}

const gatesOf = (file: ConfigFile): readonly GateConfig[] =>
  DEFAULT_GATES.map(gate => {
    const own = file.gates.find(g => g.id === gate.id);
    return own ? { ...gate, ...defined(own) } : gate;
  });

/** Leaves out undefined fields, which would otherwise hide the default behind them. */
function defined<T extends object>(over: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(over).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

function meaning(file: ConfigFile, name: string): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const ids = new Set<string>();
  for (const [i, e] of (file.environments ?? []).entries()) {
    if (ids.has(e.id)) problems.push({ place: `environments[${i}].id`, problem: `"${e.id}" is there twice` });
    ids.add(e.id);
    if (!e.prometheus && !e.jaeger && !e.loki)
      problems.push({
        place: `environments[${i}]`,
        problem: 'names no source: give jaeger, prometheus or loki',
      });
  }
  // An empty list is meant: such a site reads files only.
  if (file.environments === undefined && !file.demo)
    problems.push({
      place: 'environments',
      problem: `${name} names no environment to read from; [] for a site that reads files only`,
    });
  if (file.contract && file.contractFile !== undefined)
    problems.push({ place: 'contractFile', problem: 'give contract or contractFile, not both' });
  return problems;
}

function configOf(file: ConfigFile): Config {
  return {
    ...DEFAULT_CONFIG,
    environments: (file.environments ?? []).map(environmentOf),
    metrics: { ...DEFAULT_METRICS, ...defined(file.metrics ?? {}) },
    eventSelector: file.eventSelector ?? DEFAULT_CONFIG.eventSelector,
    traceLogQuery: file.traceLogQuery ?? DEFAULT_CONFIG.traceLogQuery,
    eventFields: file.eventFields,
    services: file.services.map(s => ({
      jaeger: s.jaeger,
      prometheus: s.prometheus ?? s.jaeger,
      loki: s.loki ?? s.jaeger,
      kubernetes: s.kubernetes ?? s.jaeger,
    })),
    coverage: { entry: file.coverage?.entry ?? null, query: file.coverage?.query ?? null },
    gates: gatesOf(file),
    settle: file.settle ?? DEFAULT_CONFIG.settle,
    secretKeys: file.secretKeys.map(k => k.toLowerCase()),
    zone: file.zone ?? DEFAULT_CONFIG.zone,
    quickRange: file.quickRange ?? DEFAULT_CONFIG.quickRange,
    liveEvery: file.liveEvery ?? DEFAULT_CONFIG.liveEvery,
    demo: file.demo,
  };
}

/**
 * @param body the text of `config.json`
 * @throws ConfigError with every problem found
 */
export async function readConfig(body: string, options: BesideOptions): Promise<Config> {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigError(options.name, [{ place: '', problem: `is not JSON: ${why}` }]);
  }
  const parsed = v.safeParse(fileSchema, json);
  if (!parsed.success) throw new ConfigError(options.name, parsed.issues.map(problemOf));
  const problems = meaning(parsed.output, options.name);
  if (problems.length > 0) throw new ConfigError(options.name, problems);
  return { ...configOf(parsed.output), ...(await readBeside(parsed.output, options)) };
}
