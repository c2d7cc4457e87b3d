import type { Codec } from '../../state/url.ts';

export const TABS = ['metadata', 'span', 'logs'] as const;
export type Tab = (typeof TABS)[number];

export const DRAWINGS = ['waterfall', 'flame', 'services', 'table'] as const;
export type Drawing = (typeof DRAWINGS)[number];

export const COLOURINGS = ['service', 'kind', 'error', 'tag'] as const;
export type Colouring = (typeof COLOURINGS)[number];

/** A stretch of the trace: microseconds after its first span began, so that a link stays short and exact. */
export interface Zoom {
  readonly from: number;
  readonly to: number;
}

export interface TraceParams {
  /** 32 hex digits, or null when no trace was asked for. */
  readonly trace: string | null;
  /** A request id, where no trace id is known; `trace` wins. */
  readonly request: string | null;
  /** The selected span's id. */
  readonly span: string | null;
  /** The selected finding's id; it names its span by itself. */
  readonly finding: string | null;
  /** The followed key; null lets the first finding choose, else `gray.tag`. */
  readonly key: string | null;
  /** The search. */
  readonly q: string;
  readonly tab: Tab;
  readonly as: Drawing;
  readonly colour: Colouring;
  readonly critical: boolean;
  readonly zoom: Zoom | null;
}

export const NO_TRACE: TraceParams = {
  trace: null,
  request: null,
  span: null,
  finding: null,
  key: null,
  q: '',
  tab: 'metadata',
  as: 'waterfall',
  colour: 'service',
  critical: false,
  zoom: null,
};

/** A trace id as people paste it: with dashes, upper case, or 16 digits; null when it is none. */
export function readTraceId(text: string | null): string | null {
  const hex = (text ?? '').trim().replaceAll('-', '').toLowerCase();
  return /^[0-9a-f]{1,32}$/.test(hex) ? hex.padStart(32, '0') : null;
}

function readSpanId(text: string | null): string | null {
  const hex = (text ?? '').trim().toLowerCase();
  return /^[0-9a-f]{1,16}$/.test(hex) ? hex.padStart(16, '0') : null;
}

function readZoom(text: string | null): Zoom | null {
  const match = /^(\d{1,15})-(\d{1,15})$/.exec(text ?? '');
  if (!match) return null;
  const from = Number(match[1]);
  const to = Number(match[2]);
  return to > from ? { from, to } : null;
}

const oneOf = <T extends string>(all: readonly T[], text: string | null, otherwise: T): T =>
  all.find(t => t === text) ?? otherwise;

/** Empty text means "not given": `&key=` in a link that a form made. */
const given = (text: string | null): string | null => (text === null || text === '' ? null : text);

export const traceParams: Codec<TraceParams> = {
  read: query => ({
    trace: readTraceId(query.get('trace')),
    request: given(query.get('request')),
    span: readSpanId(query.get('span')),
    finding: given(query.get('finding')),
    key: given(query.get('key')),
    q: query.get('q') ?? '',
    tab: oneOf(TABS, query.get('tab'), NO_TRACE.tab),
    as: oneOf(DRAWINGS, query.get('as'), NO_TRACE.as),
    colour: oneOf(COLOURINGS, query.get('colour'), NO_TRACE.colour),
    critical: query.get('critical') === '1',
    zoom: readZoom(query.get('zoom')),
  }),
  write: p => ({
    ...(p.trace === null ? {} : { trace: p.trace }),
    ...(p.request === null ? {} : { request: p.request }),
    ...(p.span === null ? {} : { span: p.span }),
    ...(p.finding === null ? {} : { finding: p.finding }),
    ...(p.key === null ? {} : { key: p.key }),
    ...(p.q === '' ? {} : { q: p.q }),
    ...(p.tab === NO_TRACE.tab ? {} : { tab: p.tab }),
    ...(p.as === NO_TRACE.as ? {} : { as: p.as }),
    ...(p.colour === NO_TRACE.colour ? {} : { colour: p.colour }),
    ...(p.critical ? { critical: '1' } : {}),
    ...(p.zoom === null ? {} : { zoom: `${Math.round(p.zoom.from)}-${Math.round(p.zoom.to)}` }),
  }),
};

/** A trace by its id, or a request by the id that its services gave it. */
export interface Named {
  readonly kind: 'trace' | 'request';
  readonly id: string;
}
