// Parameters of the Prometheus API with the server's error texts.

import { formValue, formValues, type MockRequest } from '../exchange.ts';
import { goQuote } from '../go.ts';
import { ParseError, parseDuration, parseMatchers, type Matcher } from '../../promql/index.ts';

export type ErrorType = 'bad_data' | 'execution' | 'timeout' | 'canceled' | 'internal' | 'not_found';

export class ApiError extends Error {
  readonly type: ErrorType;

  constructor(type: ErrorType, message: string) {
    super(message);
    this.type = type;
  }
}

export const invalid = (name: string, message: string): never => {
  throw new ApiError('bad_data', `invalid parameter ${goQuote(name)}: ${message}`);
};

/** Float seconds or RFC 3339, as milliseconds; null where it is neither. */
export function parseTime(text: string): number | null {
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) {
    const seconds = Number(text);
    return Math.trunc(seconds) * 1000 + Math.round((seconds - Math.trunc(seconds)) * 1000);
  }
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(text)) return null;
  const ms = Date.parse(text.replace(/(\.\d{3})\d+/, '$1'));
  return Number.isNaN(ms) ? null : ms;
}

/** Float seconds or `1h30m`, as milliseconds; null where it is neither. */
export function parseStep(text: string): number | null {
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Math.trunc(Number(text) * 1e3);
  return text === '0' ? 0 : parseDuration(text);
}

/** `wrapped`: instant queries and series say it twice; the word with which they begin changed in 3.x. */
export function timeParam(
  request: MockRequest,
  name: string,
  absent: number,
  wrapped: 'Invalid' | 'invalid' | null,
): number {
  const text = formValue(request, name);
  if (text === '' && absent !== Number.MAX_VALUE) return absent;
  const ms = parseTime(text);
  if (ms !== null) return ms;
  const problem = `cannot parse ${goQuote(text)} to a valid timestamp`;
  return invalid(name, wrapped === null ? problem : `${wrapped} time value for '${name}': ${problem}`);
}

/** No default: an absent value is an error. */
export const REQUIRED = Number.MAX_VALUE;

export function durationParam(request: MockRequest, name: string): number {
  const text = formValue(request, name);
  return parseStep(text) ?? invalid(name, `cannot parse ${goQuote(text)} to a valid duration`);
}

/** The deadline is read for its form alone. */
export function checkTimeout(request: MockRequest): void {
  if (formValue(request, 'timeout') !== '') durationParam(request, 'timeout');
}

export function matcherParams(request: MockRequest, modern: boolean): (readonly Matcher[])[] {
  return formValues(request, 'match[]').map(text => {
    try {
      return parseMatchers(text, modern);
    } catch (error) {
      if (error instanceof ParseError) return invalid('match[]', error.message);
      throw error;
    }
  });
}

/** A limit of servers that know one; 0 for none. */
export function limitParam(request: MockRequest): number {
  const text = formValue(request, 'limit');
  if (text === '') return 0;
  const value = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value)) return invalid('limit', `strconv.Atoi: parsing ${goQuote(text)}: invalid syntax`);
  return value < 0 ? invalid('limit', 'limit must be non-negative') : value;
}
