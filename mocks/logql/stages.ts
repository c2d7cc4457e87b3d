// The stages of a log pipeline over one entry. A stage that answers false drops the entry.

import { escapeJson } from '../servers/go.ts';
import type { CompareOp, Extraction, LabelFilter, Stage, StreamMatcher } from './ast.ts';
import { readPrefix } from './broken-json.ts';
import { compileTemplate, type TemplateScope } from './template.ts';
import { bytes, durationNanos, float } from './units.ts';
import type { Work } from './work.ts';

export type Step = (work: Work) => boolean;

const sanitize = (key: string): string => {
  const name = key.trim().replace(/[^a-zA-Z0-9_]/g, '_');
  return /^\d/.test(name) ? `_${name}` : name;
};

function extract(work: Work, key: string, value: string): void {
  if (key === '') return;
  const name = work.came(key) ? `${key}_extracted` : key;
  if (!work.hasParsed(name)) work.set(name, value);
}

/** Nested objects join with `_`; arrays and nulls are left out. Numbers keep the text of the line. */
function flatten(work: Work, value: object, prefix: string): void {
  for (const [key, item] of Object.entries(value)) {
    const part = key.trim() === '' ? '' : prefix === '' ? sanitize(key) : key.replace(/[^a-zA-Z0-9_]/g, '_');
    const name = prefix === '' ? part : part === '' ? prefix : `${prefix}_${part}`;
    const raw: unknown = item;
    if (typeof raw === 'string' || typeof raw === 'boolean' || typeof raw === 'number')
      extract(work, name, String(raw));
    else if (raw instanceof RawNumber) extract(work, name, raw.text);
    else if (typeof raw === 'object' && raw !== null && !Array.isArray(raw)) flatten(work, raw, name);
  }
}

/** A number as written: `5.0` and integers beyond 2^53 survive. */
class RawNumber {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

function parseRaw(line: string): unknown {
  const keep = function (
    this: unknown,
    _: string,
    value: unknown,
    context?: { readonly source?: string },
  ): unknown {
    return typeof value === 'number' ? new RawNumber(context?.source ?? String(value)) : value;
  };
  return JSON.parse(line, keep);
}

function textOf(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (value instanceof RawNumber) return value.text;
  if (typeof value === 'object')
    return escapeJson(
      JSON.stringify(value, (_, v: unknown) => (v instanceof RawNumber ? Number(v.text) : v)),
    );
  return typeof value === 'string' || typeof value === 'boolean' ? String(value) : null;
}

function pick(value: unknown, path: Extraction['path']): unknown {
  return path.reduce<unknown>((inner, key) => {
    if (typeof inner !== 'object' || inner === null) return undefined;
    return Object.hasOwn(inner, key) ? (inner as Record<string | number, unknown>)[key] : undefined;
  }, value);
}

function json(fields: readonly Extraction[]): Step {
  return work => {
    let value: unknown;
    try {
      value = parseRaw(work.line);
    } catch {
      const { fields: before, problem } = readPrefix(work.line);
      if (fields.length === 0) flatten(work, before, '');
      work.fail('JSONParserErr', fields.length === 0 ? problem : '');
      return true;
    }
    if (fields.length > 0) {
      for (const { name, path } of fields) {
        const key = work.came(name) ? `${name}_extracted` : name;
        work.set(key, textOf(pick(value, path)) ?? '');
      }
      return true;
    }
    if (typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof RawNumber))
      flatten(work, value, '');
    else work.fail('JSONParserErr', readPrefix(work.line).problem);
    return true;
  };
}

const unescape = (text: string): string => {
  try {
    return String(JSON.parse(`"${text}"`));
  } catch {
    return text;
  }
};

const PAIR = /([^\s="]+)(?:=(?:"((?:[^"\\]|\\.)*)"|([^\s"]*)))?/g;

function logfmt(stage: Extract<Stage, { kind: 'logfmt' }>): Step {
  return work => {
    const found = new Map<string, string>();
    for (const [, key = '', quoted, bare = ''] of work.line.matchAll(PAIR)) {
      const value = quoted === undefined ? bare : unescape(quoted);
      if (stage.fields.length > 0) found.set(key, value);
      else if (value !== '' || stage.keepEmpty) extract(work, sanitize(key), value);
    }
    for (const { name, path } of stage.fields) {
      const value = found.get(String(path[0] ?? name));
      if (value !== undefined || stage.keepEmpty)
        work.set(work.came(name) ? `${name}_extracted` : name, value ?? '');
    }
    return true;
  };
}

const COMPARE: Readonly<Record<CompareOp, (a: number, b: number) => boolean>> = {
  '=': (a, b) => a === b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
};

const READ = { number: float, duration: durationNanos, bytes };

const PROBLEM = {
  number: (text: string) => `strconv.ParseFloat: parsing ${JSON.stringify(text)}: invalid syntax`,
  duration: (text: string) => `time: invalid duration ${JSON.stringify(text)}`,
  bytes: (text: string) =>
    `strconv.ParseFloat: parsing ${JSON.stringify(text.replace(/[^\d.].*$/, ''))}: invalid syntax`,
};

/** A label that is not there fails; one that can't be read passes and marks the entry with an error. */
function test(filter: LabelFilter, work: Work): boolean {
  if (filter.kind === 'and' || filter.kind === 'or') {
    const left = test(filter.left, work);
    return left === (filter.kind === 'or') ? left : test(filter.right, work);
  }
  if (filter.kind === 'match') return filter.matcher.matches(work.get(filter.matcher.name) ?? '');
  const text = work.get(filter.name);
  if (text === undefined) return false;
  const value = READ[filter.kind](text);
  if (value !== null) return COMPARE[filter.op](value, filter.value);
  work.fail('LabelFilterErr', PROBLEM[filter.kind](text));
  return true;
}

const scope = (work: Work): TemplateScope => ({
  get: name => work.get(name) ?? '',
  line: work.line,
  stamp: work.stamp,
});

function labelFormat(stage: Extract<Stage, { kind: 'label_format' }>): Step {
  const changes = stage.changes.map(change => ({
    ...change,
    render: change.template === null ? null : compileTemplate(change.template),
  }));
  return work => {
    for (const { name, from, render } of changes) {
      if (render !== null) {
        work.set(name, render(scope(work)));
        continue;
      }
      const value = from === null ? undefined : work.get(from);
      if (value === undefined || from === null) continue;
      const category = work.category(from);
      work.delete(from);
      work.set(name, value, category);
    }
    return true;
  };
}

const fits = (work: Work, name: string, wanted: string | StreamMatcher): boolean =>
  typeof wanted === 'string' ? wanted === name : wanted.name === name && wanted.matches(work.get(name) ?? '');

export function compileStage(stage: Stage): Step {
  switch (stage.kind) {
    case 'line': {
      const { tests } = stage;
      const negative = stage.op.startsWith('!');
      return work => tests.some(has => has(work.line)) !== negative;
    }
    case 'json':
      return json(stage.fields);
    case 'logfmt':
      return logfmt(stage);
    case 'filter':
      return work => test(stage.filter, work);
    case 'line_format': {
      const render = compileTemplate(stage.template);
      return work => {
        work.line = render(scope(work));
        return true;
      };
    }
    case 'label_format':
      return labelFormat(stage);
    case 'drop':
      return work => {
        for (const name of work.names())
          if (stage.names.some(wanted => fits(work, name, wanted))) work.delete(name);
        if (stage.names.includes('__error__')) work.error = work.details = null;
        return true;
      };
    case 'keep':
      return work => {
        for (const name of work.names())
          if (!stage.names.some(wanted => fits(work, name, wanted))) work.delete(name);
        return true;
      };
    case 'regexp':
      return work => {
        for (const [name, value] of Object.entries(stage.regex.exec(work.line)?.groups ?? {}))
          extract(work, name, value);
        return true;
      };
  }
}

export function compilePipeline(stages: readonly Stage[]): Step {
  const steps = stages.map(compileStage);
  return work => steps.every(step => step(work));
}
