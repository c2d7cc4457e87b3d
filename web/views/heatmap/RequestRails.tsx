import { memo } from 'react';
import type { RequestGrid, Section, SectionBy, StageSpan } from '../../model/index.ts';
import { roundStep, type Columns } from '../../parts/axis.ts';
import type { Marks } from '../../parts/marks.tsx';
import { shade } from '../../parts/stages.ts';
import { micros, moment, type Micros, type Range, type Zone } from '../../time/index.ts';
import { word } from '../../words/index.ts';
import { lastTime, rowOfTime, timeOf, type Block, type RequestLayout } from './requests.ts';

interface Props {
  readonly columns: Columns;
  readonly zone: Zone;
  readonly grid: RequestGrid;
  readonly layout: RequestLayout;
  readonly marks: Marks;
  readonly stages: readonly StageSpan[];
  /** Time runs downward: only then do moments have a place. */
  readonly byTime: boolean;
  readonly by: SectionBy;
}

interface Label {
  readonly y: number;
  readonly text: string;
  readonly look: 'cause' | 'onset' | 'time';
}

/** Round moments in a block, as far apart as their labels need. */
function moments(grid: RequestGrid, b: Block): readonly Micros[] {
  const from = timeOf(grid, b, 0);
  const to = lastTime(grid, b);
  if (to <= from) return [];
  const step = roundStep({ from, to }, b.height, 40);
  const out: Micros[] = [];
  for (let t = Math.ceil(from / step) * step; t <= to; t += step) out.push(micros(t));
  return out;
}

/** Cause and onset first; times where they leave room. */
export function blockLabels(grid: RequestGrid, b: Block, marks: Marks, zone: Zone): readonly Label[] {
  const out: Label[] = [];
  const own: Range = { from: timeOf(grid, b, 0), to: micros(lastTime(grid, b) + 1) };
  const say = (t: Micros): string => moment(t, zone, own);
  const add = (t: Micros, text: string, look: Label['look']): void => {
    const y = rowOfTime(grid, b, t);
    if (y === null || (look === 'time' && out.some(l => Math.abs(l.y - y) < 13))) return;
    out.push({ y, text, look });
  };
  if (marks.onset) add(marks.onset.time, word('requests.loss', { time: say(marks.onset.time) }), 'onset');
  if (marks.cause) add(marks.cause.time, `${marks.cause.text} ${say(marks.cause.time)}`, 'cause');
  if (b.count > 0) add(own.from, say(own.from), 'time');
  for (const t of moments(grid, b)) add(t, say(t), 'time');
  return apart(out);
}

/** Labels of cause and onset keep 12 px between them, the earlier one moving up. */
function apart(labels: readonly Label[]): readonly Label[] {
  const cause = labels.find(l => l.look === 'cause');
  const onset = labels.find(l => l.look === 'onset');
  if (!cause || !onset || Math.abs(cause.y - onset.y) >= 13) return labels;
  return labels.map(l => (l === cause ? { ...l, y: onset.y - 13 } : l));
}

function StageRail({
  b,
  grid,
  stages,
  x,
}: {
  readonly b: Block;
  readonly grid: RequestGrid;
  readonly stages: readonly StageSpan[];
  readonly x: number;
}) {
  return stages.map(s => {
    const from = rowOfTime(grid, b, s.from) ?? (s.from <= timeOf(grid, b, 0) ? 0 : b.height);
    const to =
      s.to === null ? b.height : (rowOfTime(grid, b, s.to) ?? (s.to <= timeOf(grid, b, 0) ? 0 : b.height));
    if (to <= from) return null;
    return (
      <rect
        key={s.from}
        x={x}
        y={b.y + from}
        width="11"
        height={Math.max(1, to - from - 1)}
        fill={`var(--${shade(s.stage, s.weight)})`}
      >
        <title>{s.label}</title>
      </rect>
    );
  });
}

/** What a block's heading calls it. */
export function sectionName({ value, others }: Section, by: SectionBy): string {
  if (others > 0) return word('requests.others', { n: others, by });
  if (by === 'none') return word('requests.all');
  return value === '' ? word(`requests.no.${by}`) : value;
}

/** Headings, the rail of stages left of the rows, and the lines of cause and onset across them. */
export const RequestRails = memo(function RequestRails(props: Props) {
  const { columns, grid, layout, marks, stages, byTime, zone, by } = props;
  const { gutter } = columns;
  const right = gutter + layout.columns * layout.columnWidth;
  const wide = gutter > 60;
  return (
    <svg className="requests-rails" width={columns.width} height={layout.height} aria-hidden="true">
      {layout.blocks.map(b => (
        <g key={b.first}>
          <text x={gutter === 0 ? 0 : 12} y={b.head + 15} fontSize="12" fontWeight="600" fill="var(--text)">
            {sectionName(b.section, by)}
            <tspan fontWeight="400" fill="var(--text-3)">
              {` ${word('requests.block', { n: b.size, each: b.each })}`}
            </tspan>
          </text>
          {wide && byTime ? <StageRail b={b} grid={grid} stages={stages} x={gutter - 24} /> : null}
          {byTime ? (
            <BlockLines
              b={b}
              labels={blockLabels(grid, b, marks, zone)}
              gutter={gutter}
              right={right}
              grid={grid}
              marks={marks}
            />
          ) : null}
        </g>
      ))}
    </svg>
  );
});

const LOOKS = {
  cause: { fill: 'var(--text)', weight: 600 },
  onset: { fill: 'var(--lost-text)', weight: 600 },
  time: { fill: 'var(--text-3)', weight: 400 },
} as const;

interface LinesProps {
  readonly b: Block;
  readonly labels: readonly Label[];
  readonly gutter: number;
  readonly right: number;
  readonly grid: RequestGrid;
  readonly marks: Marks;
}

function BlockLines({ b, labels, gutter, right, grid, marks }: LinesProps) {
  const left = Math.max(0, gutter - 24);
  const cause = marks.cause ? rowOfTime(grid, b, marks.cause.time) : null;
  const onset = marks.onset ? rowOfTime(grid, b, marks.onset.time) : null;
  return (
    <>
      {gutter < 60
        ? null
        : labels.map(l => (
            <text
              key={`${l.look} ${l.y}`}
              x={gutter - 30}
              y={b.y + Math.min(Math.max(l.y + 4, 8), b.height)}
              textAnchor="end"
              fontSize="11"
              fontWeight={LOOKS[l.look].weight}
              fill={LOOKS[l.look].fill}
            >
              {l.text}
            </text>
          ))}
      {cause === null ? null : (
        <path d={`M${left} ${b.y + cause - 0.5}H${right}`} stroke="var(--text)" strokeDasharray="4 3" />
      )}
      {onset === null ? null : (
        <path d={`M${left} ${b.y + onset - 0.5}H${right}`} stroke="var(--lost)" strokeWidth="1.5" />
      )}
    </>
  );
}
