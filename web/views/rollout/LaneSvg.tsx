import { say, word } from '../../words/index.ts';
import { Glyph } from './Glyph.tsx';
import { sayIn } from './gatetext.ts';
import { weightText } from '../../parts/stages.ts';
import { gateThreshold, gateValue } from './format.ts';
import type { GateRow, LaneBox } from './layout.ts';
import { GATE_AIR, weightTop } from './option.ts';
import type { Scene } from './props.ts';
import { Stages } from './StagesSvg.tsx';
import { LABEL, QUIET } from './ink.ts';

interface Props {
  readonly box: LaneBox;
  readonly scene: Scene;
}

function WeightLabels({ box, scene, group }: Props & { readonly group: string }) {
  const { columns } = scene;
  const { y = 0, h = 0 } = box.weight ?? {};
  const measured = box.lane.measured.percent.at(-1);
  const planned = box.lane.planned.percent.at(-1);
  if (columns.gutter === 0)
    return (
      <text x={0} y={y + 10} {...LABEL} className="rollout-halo">
        {word('rollout.row.weight-now', {
          group,
          measured: measured === undefined ? '–' : weightText(measured),
          planned: planned === undefined ? '' : weightText(planned),
        })}
      </text>
    );
  const words = [word('rollout.row.planned'), word('rollout.row.measured')] as const;
  return (
    <g>
      <text x={12} y={y + 11} {...LABEL}>
        {word('rollout.row.weight', { group })}
      </text>
      {h >= 40 ? (
        <>
          <text x={12} y={y + 26} {...QUIET}>
            {words[0]}
          </text>
          <path
            d={`M56 ${y + 22}h${columns.gutter >= 184 ? 16 : 10}`}
            stroke="var(--text-3)"
            strokeWidth={1.2}
            strokeDasharray="3 2"
          />
          <text x={columns.gutter >= 184 ? 80 : 72} y={y + 26} {...QUIET}>
            {words[1]}
          </text>
          <path
            d={columns.gutter >= 184 ? `M132 ${y + 22}h16` : `M124 ${y + 22}h10`}
            stroke="var(--g-v2)"
            strokeWidth={1.8}
          />
        </>
      ) : null}
    </g>
  );
}

/** Why no weight is drawn; a silent Prometheus says so itself. */
function weightAbsent({ prometheus }: Scene): string | null {
  switch (prometheus.kind) {
    case 'ok':
      return word('rollout.weight.absent', { why: word('rollout.weight.absent.metric') });
    case 'reading':
      return word('rollout.weight.loading');
    case 'none':
      return word('rollout.weight.absent', {
        why: word('rollout.none-configured', { source: 'Prometheus' }),
      });
    case 'silent':
      return null;
  }
}

function Weight({ box, scene, group }: Props & { readonly group: string }) {
  if (!box.weight) return null;
  const { columns, scale } = scene;
  const { y, h } = box.weight;
  const top = weightTop(box.lane, scale.range);
  const at = (p: number): number => y + h - (p / top) * h;
  const left = columns.gutter;
  const now = box.lane.measured.percent.at(-1);
  const absent = weightAbsent(scene);
  return (
    <g>
      {[0, top / 2, top].map(p => (
        <g key={p}>
          <path d={`M${left} ${Math.round(at(p)) + 0.5}h${columns.plot}`} stroke="var(--line)" />
          {columns.gutter > 0 ? (
            <text x={left - 6} y={at(p) + 4} textAnchor="end" {...QUIET}>
              {p === top ? `${p}%` : p}
            </text>
          ) : null}
        </g>
      ))}
      <WeightLabels box={box} scene={scene} group={group} />
      {now !== undefined && columns.totals > 0 ? (
        <text
          x={left + columns.plot + 8}
          y={Math.max(y + 8, at(Math.min(now, top)) + 4)}
          fill="var(--g-v2)"
          fontSize={11.5}
          fontWeight={600}
        >
          {weightText(now)}
        </text>
      ) : null}
      {now === undefined && absent !== null ? (
        <text x={left + 6} y={y + h / 2 + 4} {...QUIET} className="rollout-halo">
          {absent}
        </text>
      ) : null}
    </g>
  );
}

function GateLine({
  row,
  first,
  scene,
}: {
  readonly row: GateRow;
  readonly first: boolean;
  readonly scene: Scene;
}) {
  const { gate, y } = row;
  const { columns } = scene;
  const h = row.h - GATE_AIR;
  const left = columns.gutter;
  const title = say(gate.title);
  const strong = gate.verdict === 'near' || gate.verdict === 'fired';
  const none = gate.verdict === 'no-data';
  const tight = columns.totals < 64;
  return (
    <g>
      <path d={`M${left} ${y + 0.5}h${columns.plot}`} stroke="var(--line-2)" strokeDasharray="1 3" />
      {none && gate.absent && gate.times.length === 0 ? (
        <text x={left + 6} y={y + h} {...QUIET} className="rollout-halo">
          {sayIn(scene.zone, scene.scale.range, gate.absent)}
        </text>
      ) : null}
      {columns.gutter > 0 ? (
        <>
          <text x={12} y={y + h} {...LABEL}>
            {first ? word('rollout.gate.first', { title }) : title}
          </text>
          <text x={left - 6} y={y + h} textAnchor="end" {...QUIET}>
            {gateThreshold(gate)}
          </text>
        </>
      ) : (
        <text x={0} y={y + h} {...LABEL} fontSize={11} className="rollout-halo">
          {`${title} ${none || gate.latest === null ? '–' : gateValue(gate, gate.latest)} (${gateThreshold(gate)})`}
        </text>
      )}
      {columns.totals > 0 ? (
        <>
          <Glyph verdict={gate.verdict} x={left + columns.plot + (tight ? 8 : 12)} y={y + h - 4} />
          <text
            x={left + columns.plot + (tight ? 14 : 19)}
            y={y + h}
            fill={strong ? 'var(--text)' : 'var(--text-2)'}
            fontSize={11.5}
            fontWeight={strong ? 600 : 400}
          >
            {none || gate.latest === null ? '' : gateValue(gate, gate.latest)}
          </text>
        </>
      ) : null}
    </g>
  );
}

/** Labels, bands and marks of one lane; the curves are drawn above by the chart. */
export function LaneSvg({ box, scene, group }: Props & { readonly group: string }) {
  return (
    <g>
      <Stages box={box} scene={scene} />
      <Weight box={box} scene={scene} group={group} />
      {box.gates.map((row, i) => (
        <GateLine key={row.gate.id} row={row} first={i === 0} scene={scene} />
      ))}
    </g>
  );
}
