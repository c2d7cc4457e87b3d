import { word } from '../../words/index.ts';
import { Events } from './EventsSvg.tsx';
import type { Band } from './layout.ts';
import type { Scene } from './props.ts';
import { Row } from './Row.tsx';
import { alertBoxes, chaosBoxes } from './rows.ts';

interface Props {
  readonly scene: Scene;
}

/** Beyond the last answer nothing is known of alerts: a dashed ink line instead of an empty row. */
function Unknown({ scene, band }: Props & { readonly band: Band }) {
  const { prometheus, scale, columns } = scene;
  if (prometheus.kind !== 'silent') return null;
  const x = prometheus.answeredTo === null ? 0 : Math.max(0, scale.x(prometheus.answeredTo));
  if (x >= scale.width) return null;
  const path = `M${columns.gutter + x} ${band.y + 9.5}H${columns.gutter + scale.width}`;
  return (
    <>
      <path d={path} stroke="var(--surface)" strokeWidth={3} />
      <path d={path} stroke="var(--text)" strokeDasharray="2 4" />
    </>
  );
}

function Alerts({ scene, band }: Props & { readonly band: Band }) {
  const left = scene.columns.gutter;
  const boxes = alertBoxes(scene.picture.alerts, scene.scale);
  return (
    <g>
      <Row band={band} label={word('rollout.row.alerts')} scene={scene} />
      <Unknown scene={scene} band={band} />
      {boxes.map((b, i) =>
        b.state === 'pending' ? (
          <g key={i}>
            <rect
              x={left + b.x + 0.5}
              y={band.y + 1.5}
              width={Math.max(1, b.width - 1)}
              height={15}
              fill="var(--surface)"
              stroke="var(--text)"
            />
            <text x={left + b.x + 5} y={band.y + 13} fill="var(--text-2)" fontSize={11}>
              {b.text}
            </text>
          </g>
        ) : (
          <g key={i}>
            <rect x={left + b.x} y={band.y + 1} width={Math.max(2, b.width)} height={16} fill="var(--text)" />
            <text x={left + b.x + 6} y={band.y + 13} fill="var(--bg)" fontSize={11.5} fontWeight={600}>
              {b.text}
            </text>
          </g>
        ),
      )}
      {boxes.length === 0 && scene.columns.totals > 0 && scene.prometheus.kind === 'ok' ? (
        <text x={left + scene.columns.plot + 8} y={band.y + 13} fill="var(--text-2)" fontSize={11.5}>
          {word('rollout.row.none')}
        </text>
      ) : null}
    </g>
  );
}

function Chaos({ scene, band }: Props & { readonly band: Band }) {
  const left = scene.columns.gutter;
  return (
    <g>
      <Row band={band} label={word('rollout.row.chaos')} scene={scene} />
      {chaosBoxes(scene.picture.chaos, scene.scale).map((b, i) => (
        <g key={i}>
          <rect
            x={left + Math.round(b.x) - 0.5}
            y={band.y + 1.5}
            width={b.width}
            height={15}
            fill="var(--surface)"
          />
          <rect
            x={left + Math.round(b.x) - 0.5}
            y={band.y + 1.5}
            width={b.width}
            height={15}
            fill="url(#rollout-stipple)"
            stroke="var(--text-2)"
          />
          <text
            x={left + b.textX}
            y={band.y + 13.5}
            fill="var(--text-2)"
            fontSize={11}
            textAnchor={b.anchor}
            className="rollout-halo"
          >
            {b.text}
          </text>
        </g>
      ))}
    </g>
  );
}

/** The rows that belong to the whole mesh: alerts, chaos, events. */
export function RowsSvg({ scene }: Props) {
  const { layout } = scene;
  return (
    <g>
      <defs>
        <pattern id="rollout-stipple" width="4" height="4" patternUnits="userSpaceOnUse">
          <rect x="1" y="1" width="1.2" height="1.2" fill="var(--text-2)" />
        </pattern>
      </defs>
      {layout.alerts ? <Alerts scene={scene} band={layout.alerts} /> : null}
      {layout.chaos ? <Chaos scene={scene} band={layout.chaos} /> : null}
      <Events scene={scene} band={layout.events} />
    </g>
  );
}
