// Jaeger's small answers: services, operations, summaries, dependencies. Empty lists come as `{}`,
// `{"data": null}` or `{"data": []}`, depending on endpoint and version.

import { fromNanos, micros, type Micros } from '../../../time/index.ts';
import { DecodeError, get, listAt, objectAt, textAt, textsAt } from '../../wire.ts';
import { traceIdOf } from './ids.ts';
import { numeric } from './spans.ts';

/** `data` of a v1 envelope, which must be there, if only as null. */
function v1Data(body: unknown): readonly unknown[] {
  const root = objectAt(body, '$', 'an object with data');
  if (!Object.hasOwn(root, 'data')) throw new DecodeError('data', 'a list', undefined);
  return listAt(get(root, 'data'), 'data');
}

/** A field of a v3 answer; `{}` is an empty list, another object without the field is something else. */
function v3List(body: unknown, field: string): readonly unknown[] {
  const root = objectAt(body, '$', `an object with ${field}`);
  if (!Object.hasOwn(root, field) && Object.keys(root).length > 0)
    throw new DecodeError(field, 'a list', undefined);
  return listAt(get(root, field), field);
}

export const decodeServicesV1 = (body: unknown): readonly string[] => textsAt(v1Data(body), 'data');
export const decodeServicesV3 = (body: unknown): readonly string[] =>
  textsAt(v3List(body, 'services'), 'services');

interface DecodedOperation {
  readonly name: string;
  readonly kind: string;
}

function operation(value: unknown, place: string): DecodedOperation {
  if (typeof value === 'string') return { name: value, kind: '' };
  const item = objectAt(value, place);
  const kind = get(item, 'spanKind');
  return {
    name: textAt(get(item, 'name'), `${place}.name`),
    kind: typeof kind === 'string' ? kind.toLowerCase() : '',
  };
}

export const decodeOperationsV1 = (body: unknown): readonly DecodedOperation[] =>
  v1Data(body).map((v, i) => operation(v, `data[${i}]`));
export const decodeOperationsV3 = (body: unknown): readonly DecodedOperation[] =>
  v3List(body, 'operations').map((v, i) => operation(v, `operations[${i}]`));

export interface DecodedDependency {
  readonly parent: string;
  readonly child: string;
  readonly calls: number;
}

export const decodeDependencies = (body: unknown): readonly DecodedDependency[] =>
  v1Data(body).map((v, i) => {
    const item = objectAt(v, `data[${i}]`);
    const calls = numeric(get(item, 'callCount') ?? 0);
    return {
      parent: textAt(get(item, 'parent'), `data[${i}].parent`),
      child: textAt(get(item, 'child'), `data[${i}].child`),
      calls: Number.isFinite(calls) ? calls : 0,
    };
  });

export interface DecodedSummary {
  readonly traceId: string;
  readonly rootService: string;
  readonly rootOperation: string;
  readonly start: Micros;
  readonly end: Micros;
  readonly spans: number;
  readonly errors: number;
  readonly orphans: number;
  readonly services: readonly { readonly name: string; readonly spans: number; readonly errors: number }[];
}

/** Zero fields are left out. */
function countAt(value: unknown, place: string): number {
  const n = numeric(value ?? 0);
  if (!Number.isFinite(n)) throw new DecodeError(place, 'a count', value);
  return n;
}

function nanosAt(value: unknown, place: string): Micros {
  if (value === undefined) return micros(0);
  const time = fromNanos(typeof value === 'number' ? value.toFixed(0) : textAt(value, place, 'nanoseconds'));
  if (Number.isNaN(time)) throw new DecodeError(place, 'nanoseconds', value);
  return time;
}

function summary(value: unknown, at: string): DecodedSummary {
  const item = objectAt(value, at);
  const text = (field: string): string => textAt(get(item, field) ?? '', `${at}.${field}`);
  return {
    traceId: traceIdOf(textAt(get(item, 'traceId'), `${at}.traceId`)),
    rootService: text('rootServiceName'),
    rootOperation: text('rootOperationName'),
    start: nanosAt(get(item, 'minStartTimeUnixNano'), `${at}.minStartTimeUnixNano`),
    end: nanosAt(get(item, 'maxEndTimeUnixNano'), `${at}.maxEndTimeUnixNano`),
    spans: countAt(get(item, 'spanCount'), `${at}.spanCount`),
    errors: countAt(get(item, 'errorSpanCount'), `${at}.errorSpanCount`),
    orphans: countAt(get(item, 'orphanSpanCount'), `${at}.orphanSpanCount`),
    services: listAt(get(item, 'services'), `${at}.services`).map((s, k) => {
      const place = `${at}.services[${k}]`;
      const one = objectAt(s, place);
      return {
        name: textAt(get(one, 'name') ?? '', `${place}.name`),
        spans: countAt(get(one, 'spanCount'), `${place}.spanCount`),
        errors: countAt(get(one, 'errorSpanCount'), `${place}.errorSpanCount`),
      };
    }),
  };
}

export const decodeSummaries = (body: unknown): readonly DecodedSummary[] =>
  v3List(body, 'summaries').map((v, i) => summary(v, `summaries[${i}]`));
