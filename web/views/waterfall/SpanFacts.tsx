import './details.css';
import { spanOfId } from '../../analysis/trace/heads.ts';
import { clockRemark } from '../../analysis/trace/clocks.ts';
import type { ShownSpan, SpanList } from '../../model/index.ts';
import type { ReactNode } from 'react';
import { useSession } from '../../state/session.ts';
import { clockMillis, duration, micros, zoneName } from '../../time/index.ts';
import { word } from '../../words/index.ts';

interface Props {
  readonly list: SpanList;
  /** Index of the span. */
  readonly index: number;
  /** Microseconds in which none of its children ran. */
  readonly self: number;
  readonly span: ShownSpan;
  readonly onSpan: (span: number) => void;
}

/** When, how long, of which kind, under whom; where the drawing differs from what was written, both. */
export function Facts({ list, index, self, span, onSpan }: Props) {
  const { zone } = useSession();
  const at = (t: number): string => `${clockMillis(micros(t), zone)} ${zoneName(micros(t), zone)}`;
  const [start, length] = [list.start[index] ?? span.start, list.duration[index] ?? span.duration];
  const changed = start !== span.start || length !== span.duration;
  const rows: readonly (readonly [string, ReactNode])[] = [
    [word('trace.span.start'), at(span.start)],
    [word('trace.span.duration'), duration(span.duration)],
    ...(changed ? [[word('trace.span.drawn'), `${at(start)}, ${duration(length)}`] as const] : []),
    [word('trace.span.self'), duration(self)],
    [word('trace.span.kind'), span.kind],
    [word('trace.span.status'), [span.status, span.statusMessage].filter(s => s !== '').join(': ')],
    [word('trace.span.ids'), <code key="ids">{`${span.spanId}, ${span.traceId}`}</code>],
  ];
  const parent = span.parentSpanId;
  const above = spanOfId(list, parent);
  return (
    <dl className="trace-pairs">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      {parent === null ? null : (
        <div>
          <dt>{word('trace.span.parent')}</dt>
          <dd>
            <button type="button" className="link mono" disabled={above < 0} onClick={() => onSpan(above)}>
              {parent}
            </button>
          </dd>
        </div>
      )}
    </dl>
  );
}

/** A child that begins so much before its caller, in microseconds, is told. */
const NEWS = 1000;

/** How long the span begins before a caller of another service; 0 where it does not. */
function early({ list, index }: Pick<Props, 'list' | 'index'>): number {
  const parent = list.parent[index] ?? -1;
  if (parent < 0 || list.service[parent] === list.service[index]) return 0;
  const before = (list.start[parent] ?? 0) - (list.start[index] ?? 0);
  return before >= NEWS ? before : 0;
}

/** What is known of its clock, each kind once and in plain words: what was moved in the drawing and what was not. */
export function clockWords(props: Pick<Props, 'list' | 'index' | 'span'>): readonly string[] {
  const said = new Set<string>();
  for (const text of props.span.warnings) {
    const remark = clockRemark(text);
    if (remark === null) continue;
    const by = 'by' in remark ? duration(Math.abs(remark.by)) : '';
    said.add(word(`trace.span.clock.${remark.kind}`, { by }));
  }
  const before = early(props);
  if (said.size === 0 && before > 0) said.add(word('trace.span.clock.early', { by: duration(before) }));
  return [...said];
}

/** What its SDK left out at its limits: the attributes first, among which headers may have been. */
export function droppedWords({ dropped }: Pick<ShownSpan, 'dropped'>): readonly string[] {
  if (dropped === null) return [];
  return (['attributes', 'events', 'links'] as const)
    .filter(part => dropped[part] > 0)
    .map(part => word(`trace.span.dropped.${part}`, { of: dropped[part] }));
}

/** What its SDK left out, remarks of the server, and what is known of the clock. */
export function Warnings(props: Pick<Props, 'list' | 'index' | 'span'>) {
  const rest = props.span.warnings.filter(w => clockRemark(w) === null);
  const all = [...droppedWords(props.span), ...rest, ...clockWords(props)];
  if (all.length === 0) return null;
  return (
    <section>
      <h2>{word('trace.span.warnings', { of: all.length })}</h2>
      {all.map((w, i) => (
        <p key={i} className="small">
          {w}
        </p>
      ))}
    </section>
  );
}
