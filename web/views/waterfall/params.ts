import { readTraceId, type Codec } from '../../state/url.ts';

export const TABS = ['metadata', 'span', 'logs'] as const;
export type Tab = (typeof TABS)[number];

export const DRAWINGS = ['waterfall', 'flame', 'services', 'table'] as const;
export type Drawing = (typeof DRAWINGS)[number];

export const COLOURINGS = ['service', 'kind', 'error', 'tag', 'attribute'] as const;
export type Colouring = (typeof COLOURINGS)[number];

/** An attribute with one of its values. */
export interface Marked {
  readonly key: string;
  readonly value: string;
}

/** Pinned columns at most: beyond, no room is left for the bars. */
export const MOST_PINNED = 6;

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
  /** The selected span's id; `~2` behind it means the second span with this id, `~0` the row above it. */
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
  /** The attribute whose values give the colours; null unless `colour` is `attribute`. */
  readonly by: string | null;
  /** Attributes shown as columns. */
  readonly pinned: readonly string[];
  /** All spans with this value are highlighted. */
  readonly mark: Marked | null;
  /** Only rows that match the search and the highlight are shown, with what is above them. */
  readonly only: boolean;
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
  by: null,
  pinned: [],
  mark: null,
  only: false,
  critical: false,
  zoom: null,
};

/** Most are 16 hex digits; what else a recorder wrote names its span, too. */
function readSpanId(text: string | null): string | null {
  const [, id, again = ''] =
    /^(.{1,200}?)((?:~[2-9])?(?:~0)?)$/u.exec((text ?? '').trim().toLowerCase()) ?? [];
  return id === undefined ? null : id.padStart(16, '0') + again;
}

function readZoom(text: string | null): Zoom | null {
  const match = /^(\d{1,15})-(\d{1,15})$/.exec(text ?? '');
  if (!match) return null;
  const from = Number(match[1]);
  const to = Number(match[2]);
  return to > from ? { from, to } : null;
}

/** `key=value`, the first equals sign between them; in an address one in the key is written `%3D` once more. */
function readMark(text: string | null): Marked | null {
  const at = text?.indexOf('=') ?? -1;
  if (text === null || at <= 0) return null;
  return { key: unescaped(text.slice(0, at)), value: text.slice(at + 1) };
}

const escaped = (key: string): string => key.replace(/[%,=]/g, c => encodeURIComponent(c));
function unescaped(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}

const readPinned = (text: string | null): readonly string[] =>
  [
    ...new Set(
      (text ?? '')
        .split(',')
        .filter(k => k !== '')
        .map(unescaped),
    ),
  ].slice(0, MOST_PINNED);

const oneOf = <T extends string>(all: readonly T[], text: string | null, otherwise: T): T =>
  all.find(t => t === text) ?? otherwise;

/** Empty text means "not given": `&key=` in a link that a form made. */
const given = (text: string | null): string | null => (text === null || text === '' ? null : text);

/** A colour by attribute without the attribute is none. */
function readColour(query: URLSearchParams): Pick<TraceParams, 'colour' | 'by'> {
  const colour = oneOf(COLOURINGS, query.get('colour'), NO_TRACE.colour);
  const by = given(query.get('by'));
  if (colour !== 'attribute') return { colour, by: null };
  return by === null ? { colour: NO_TRACE.colour, by: null } : { colour, by };
}

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
    ...readColour(query),
    pinned: readPinned(query.get('cols')),
    mark: readMark(query.get('mark')),
    only: query.get('only') === '1',
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
    ...(p.by === null ? {} : { by: p.by }),
    ...(p.pinned.length === 0 ? {} : { cols: p.pinned.map(escaped).join(',') }),
    ...(p.mark === null ? {} : { mark: `${escaped(p.mark.key)}=${p.mark.value}` }),
    ...(p.only ? { only: '1' } : {}),
    ...(p.critical ? { critical: '1' } : {}),
    ...(p.zoom === null ? {} : { zoom: `${Math.round(p.zoom.from)}-${Math.round(p.zoom.to)}` }),
  }),
};

/** A trace by its id, or a request by the id that its services gave it. */
export interface Named {
  readonly kind: 'trace' | 'request';
  readonly id: string;
}
