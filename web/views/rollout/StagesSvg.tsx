import { word } from '../../words/index.ts';
import { LABEL } from './ink.ts';
import type { LaneBox } from './layout.ts';
import { toldTo, type Scene } from './props.ts';
import { stageBand } from './stages.ts';
import { STATE_LEFT, stateInTotals } from './standing.ts';

interface Props {
  readonly box: LaneBox;
  readonly scene: Scene;
}

/** The stage band: shades by exposure, CircuitBreak outlined, RolledBack as a block, illegal changes marked. */
export function Stages({ box, scene }: Props) {
  const { y, h } = box.stage;
  const { columns } = scene;
  const until = toldTo(box.lane, scene);
  const band = stageBand(box.lane, scene.scale, until);
  const cut = until < scene.scale.range.to ? Math.round(scene.scale.x(until)) : null;
  const left = columns.gutter;
  const state = stateInTotals(box.lane.state, columns.totals);
  return (
    <g>
      {columns.gutter > 0 ? (
        <text x={12} y={y + 14} {...LABEL}>
          {word('rollout.row.stage')}
        </text>
      ) : null}
      {band.stages.map((s, i) => (
        <g key={i}>
          <rect x={left + s.x} y={y} width={Math.max(1, s.width - 1)} height={h} fill={`var(--${s.shade})`} />
          <text
            x={left + s.x + 6}
            y={y + 14}
            fill="var(--text)"
            fontSize={11.5}
            fontWeight={s.current ? 600 : 400}
            xmlSpace="preserve"
          >
            {s.text}
          </text>
          {s.watched === null ? null : (
            <text x={left + s.x + s.width - 8} y={y + 14} fill="var(--text)" fontSize={11} textAnchor="end">
              {s.watched}
            </text>
          )}
        </g>
      ))}
      {band.states.map((s, i) => {
        const block = s.state === 'RolledBack';
        return (
          <g key={i}>
            <rect
              x={left + s.x + (block ? 0 : 0.75)}
              y={y + (block ? 0 : 0.75)}
              width={Math.max(1.5, s.width - (block ? 0 : 1.5))}
              height={h - (block ? 0 : 1.5)}
              fill={block ? 'var(--text)' : 'none'}
              stroke={block ? 'none' : 'var(--text)'}
              strokeWidth={1.5}
            />
            <text
              x={left + s.x + 6}
              y={y + 14}
              fill={block ? 'var(--bg)' : 'var(--text)'}
              fontSize={11.5}
              fontWeight={600}
            >
              {s.text}
            </text>
          </g>
        );
      })}
      {cut === null ? null : <path d={`M${left + cut + 0.5} ${y}v${h}`} stroke="var(--text)" />}
      {band.illegal.map((x, i) => (
        <text
          key={i}
          x={left + x}
          y={y + 15}
          fontSize={14}
          textAnchor="middle"
          className="rollout-halo"
          fill="var(--text)"
        >
          ⚠
        </text>
      ))}
      {state === null ? null : (
        <text x={left + columns.plot + STATE_LEFT} y={y + 14} {...LABEL}>
          {state}
        </text>
      )}
    </g>
  );
}
