import '../words/overview.ts';
import './marks.css';
import type { Damage, Verdict } from '../model/index.ts';
import { age, moment, zoneOf, type Micros, type Range, type Zone } from '../time/index.ts';
import { say, word } from '../words/index.ts';
import type { Columns, TimeScale } from './axis.ts';
import { ticks } from './ticks.ts';

/** The moments that stand on every chart of a page: what happened, when the loss began, and when it was over. */
export interface Marks {
  readonly cause: { readonly time: Micros; readonly text: string } | null;
  readonly onset: {
    readonly time: Micros;
    readonly plusMinus: Micros;
    readonly outcome: Damage;
  } | null;
  /** Null while it lasts. */
  readonly end: { readonly time: Micros; readonly outcome: Damage } | null;
}

export const NO_MARKS: Marks = { cause: null, onset: null, end: null };

export function marksOf(verdict: Verdict | null): Marks {
  if (verdict?.kind !== 'damage') return NO_MARKS;
  const { onset, ended, outcome } = verdict;
  const cause = onset?.cause ?? null;
  return {
    cause: cause === null ? null : { time: cause.time, text: say(cause.text) },
    onset: onset && { time: onset.time, plusMinus: onset.plusMinus, outcome },
    end: ended ? { time: ended.time, outcome } : null,
  };
}

interface VerticalsProps {
  /** Left edge of the plot within the positioned parent. */
  readonly left: number;
  readonly scale: TimeScale;
  readonly marks: Marks;
  /** Pixels within the positioned parent. */
  readonly top: number;
  readonly height: number;
  /** The cause is solid beside its own timeline and dashed over the heatmap. */
  readonly cause?: 'solid' | 'dashed' | 'none';
  readonly onset?: boolean;
  /** Tints the stretch from cause to onset. */
  readonly between?: boolean;
}

const inside = (scale: TimeScale, t: Micros): boolean => t >= scale.range.from && t <= scale.range.to;

/** Lines that drop from cause, onset and end through everything below them. */
export function Verticals(props: VerticalsProps) {
  const { left, scale, marks, top, height, cause = 'dashed', onset = true, between = false } = props;
  const at = (t: Micros): number => left + Math.round(scale.x(t));
  const c = marks.cause && inside(scale, marks.cause.time) && cause !== 'none' ? marks.cause.time : null;
  const o = marks.onset && inside(scale, marks.onset.time) ? marks.onset.time : null;
  const e = marks.end && inside(scale, marks.end.time) ? marks.end.time : null;
  return (
    <>
      {between && c !== null && o !== null && o > c ? (
        <i className="mark-between" style={{ left: at(c) + 1, width: at(o) - at(c), top, height }} />
      ) : null}
      {c === null ? null : (
        <i
          className={`mark-line cause ${cause === 'dashed' ? 'dashed' : ''}`}
          style={{ left: at(c), top, height }}
        />
      )}
      {o === null || !onset ? null : <i className="mark-line onset" style={{ left: at(o), top, height }} />}
      {e === null || !onset ? null : <i className="mark-line end" style={{ left: at(e), top, height }} />}
    </>
  );
}

/** "+38 s: loss begins 10:42:10 ± 6 s" */
export function onsetText(marks: Marks, zone: Zone, range: Range, short = false): string {
  const { cause, onset } = marks;
  if (onset === null) return '';
  const gap = cause === null ? null : age(onset.time - cause.time);
  if (short && gap !== null) return word('hinge.short', { gap, outcome: onset.outcome });
  const begins = word('hinge.begins', {
    outcome: onset.outcome,
    time: moment(onset.time, zone, range),
    pm: age(onset.plusMinus),
  });
  return gap === null ? begins.replace(/^./, c => c.toUpperCase()) : `${word('hinge.gap', { gap })}${begins}`;
}

interface HingeProps {
  readonly columns: Columns;
  readonly scale: TimeScale;
  readonly marks: Marks;
  readonly zone: Zone;
  /** Width of a heatmap cell; null where there is none. */
  readonly step: Micros | null;
  readonly height?: number;
}

export const HINGE = 36;

/** The axis between cause and effect: ticks of both, and how long the loss came after the cause. */
export function Hinge({ columns, scale, marks, zone, step, height = HINGE }: HingeProps) {
  const { gutter, width } = columns;
  const times = ticks(scale, zone);
  const left = gutter === 0 ? 0 : 12;
  const label =
    step === null
      ? zoneOf(scale.range, zone)
      : word('heatmap.cellStep', { zone: zoneOf(scale.range, zone), step: age(step) });
  const x = (t: Micros): number => gutter + Math.round(scale.x(t));
  return (
    <svg className="hinge" width={width} height={height} aria-hidden="true">
      <rect width={width} height={height} fill="var(--sunken)" />
      <path d={`M0 .5H${width}M0 ${height - 0.5}H${width}`} stroke="var(--line)" />
      {gutter === 0 ? null : (
        <text x={left} y={height - 5} fontSize="11" fill="var(--text-3)">
          {label}
        </text>
      )}
      {times.map(({ time: t, text }) => (
        <g key={t}>
          <path d={`M${x(t) + 0.5} ${height - 18}v4M${x(t) + 0.5} ${height}v-3`} stroke="var(--line-2)" />
          <text
            x={Math.min(Math.max(x(t), 16), width - 16)}
            y={height - 4.5}
            textAnchor="middle"
            fontSize="11"
            fill="var(--text-3)"
          >
            {text}
          </text>
        </g>
      ))}
      <HingeWords columns={columns} scale={scale} marks={marks} zone={zone} />
    </svg>
  );
}

/** About how wide a text at 12 px semi-bold is: enough to decide on which side of a line it fits. */
const wide = (text: string): number => text.length * 6.6;

/** "loss ends 10:47:02" */
const endText = (end: NonNullable<Marks['end']>, zone: Zone, range: Range): string =>
  word('hinge.ends', { outcome: end.outcome, time: moment(end.time, zone, range) });

/**
 * Cause to the left of its line, onset and end to the right of their own, unless they would leave the picture.
 * The end is told only where the onset's words leave it room: its line is there anyway, and the verdict says it.
 */
function HingeWords({ columns, scale, marks, zone }: Omit<HingeProps, 'step' | 'height'>) {
  const { gutter, plot, width } = columns;
  const cause = marks.cause && inside(scale, marks.cause.time) ? marks.cause : null;
  const onset = marks.onset && inside(scale, marks.onset.time) ? marks.onset : null;
  const xc = cause ? gutter + Math.round(scale.x(cause.time)) : 0;
  const xo = onset ? gutter + Math.round(scale.x(onset.time)) : 0;
  const causeText = cause ? `${cause.text}, ${moment(cause.time, zone, scale.range)}` : '';
  const end = marks.end && inside(scale, marks.end.time) ? marks.end : null;
  const xe = end ? gutter + Math.round(scale.x(end.time)) : width;
  const long = onset ? onsetText(marks, zone, scale.range) : '';
  const text = xo + 6 + wide(long) > xe ? onsetText(marks, zone, scale.range, true) : long;
  const onsetLeft = xo + 6 + wide(text) > width;
  const ends = end ? endText(end, zone, scale.range) : '';
  const free = onset === null || onsetLeft || xo + 6 + wide(text) <= xe;
  const showEnd = end !== null && free && xe + 6 + wide(ends) <= width;
  // With the onset's words on the left there is no room for the cause's: its line and event stay.
  const showCause = cause !== null && xc - 6 - wide(causeText) > 0 && !(onsetLeft && plot < 900);
  return (
    <>
      {showCause ? (
        <text x={xc - 6} y="14" textAnchor="end" fontSize="12" fontWeight="600" fill="var(--text)">
          {causeText}
        </text>
      ) : null}
      {onset ? (
        <text
          x={onsetLeft ? xo - 6 : xo + 6}
          y="14"
          textAnchor={onsetLeft ? 'end' : 'start'}
          fontSize="12"
          fontWeight="600"
          fill="var(--lost-text)"
        >
          {text}
        </text>
      ) : null}
      {showEnd ? (
        <text x={xe + 6} y="14" fontSize="12" fontWeight="600" fill="var(--lost-text)">
          {ends}
        </text>
      ) : null}
    </>
  );
}
