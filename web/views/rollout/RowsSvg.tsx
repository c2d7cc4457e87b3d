import { moment } from '../../time/index.ts';
import { word } from '../../words/index.ts';
import { textWidth } from './format.ts';
import type { Band } from './layout.ts';
import { eventMarks, rowEvents } from './marks.ts';
import type { Scene } from './props.ts';
import { alertBoxes, chaosBoxes } from './rows.ts';

interface Props {
  readonly scene: Scene;
}

function Row({ band, label, scene }: Props & { readonly band: Band; readonly label: string }) {
  const { columns } = scene;
  return (
    <g>
      <path d={`M${columns.gutter} ${band.y + 9.5}h${columns.plot}`} stroke="var(--line)" />
      <text
        x={columns.gutter > 0 ? 12 : 0}
        y={band.y + 13}
        fill="var(--text-2)"
        fontSize={11.5}
        className="rollout-halo"
      >
        {label}
      </text>
    </g>
  );
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

/** What the events row says of Loki when it is not simply there, the longest first; empty when it is. */
function lokiWords({ loki, zone, scale }: Scene): readonly string[] {
  if (loki.kind === 'ok') return [];
  if (loki.kind === 'reading') return [word('rollout.reading', { source: 'Loki' })];
  if (loki.kind === 'none') return [word('rollout.none-configured', { source: 'Loki' })];
  const said = word('rollout.silent', { source: 'Loki' });
  const short = word('rollout.silent.short', { source: 'Loki' });
  if (loki.answeredTo === null) return [said, short];
  return [
    `${said} ${word('rollout.silent.since', { time: moment(loki.answeredTo, zone, scale.range) })}`,
    said,
    short,
  ];
}

/** Before this moment there were more lines than could be read. */
function Unread({ scene, band }: Props & { readonly band: Band }) {
  const { unreadTo, scale, columns } = scene;
  if (unreadTo === null) return null;
  const x = Math.min(scale.width, Math.max(0, scale.x(unreadTo)));
  const text = word('rollout.unread');
  const path = `M${columns.gutter} ${band.y + 9.5}h${x}`;
  return (
    <>
      <path d={path} stroke="var(--surface)" strokeWidth={3} />
      <path d={path} stroke="var(--text)" strokeDasharray="2 4" />
      {textWidth(text, 11) + 8 <= x ? (
        <text
          x={columns.gutter + 2}
          y={band.y + 13.5}
          fill="var(--text)"
          fontSize={11}
          className="rollout-halo"
        >
          {text}
        </text>
      ) : null}
    </>
  );
}

/** So wide is the name of the row of events. */
const NAMED = 44;

function Events({ scene, band }: Props & { readonly band: Band }) {
  const { columns, scale, loki, picture, layout } = scene;
  const left = columns.gutter;
  const words = lokiWords(scene);
  const nothing = loki.kind === 'none' || words.length === 0;
  const known = nothing
    ? scale.range.to
    : ((loki.kind === 'ok' ? null : loki.answeredTo) ?? scale.range.from);
  const from = Math.min(scale.width, Math.max(0, scale.x(known)));
  const room = nothing ? scale.width : scale.width - from - 8;
  const said = words.find(w => textWidth(w, 11) <= room) ?? words.at(-1) ?? null;
  const wordsAt = said === null ? scale.width : scale.width - textWidth(said, 11) - 6;
  const own = picture.lanes.length === 1 ? (picture.lanes[0]?.service ?? null) : null;
  const lines = [scene.marks.cause, scene.marks.onset].filter(m => m !== null).map(m => scale.x(m.time));
  const reserved = [
    ...lines.map(x => [x - 1, x + 1] as const),
    ...(said === null ? [] : [[wordsAt, scale.width] as const]),
  ];
  const marks = eventMarks(rowEvents(picture.events), scale, own, reserved);
  // Without a gutter the row's name stands on the line.
  const named = left === 0 ? NAMED : 0;
  const unknown = `M${left + Math.max(from, named)} ${band.y + 9.5}H${left + scale.width}`;
  return (
    <g>
      <Row
        band={band}
        label={layout.narrow && marks.some(m => m.x < NAMED) ? '' : word('rollout.row.events')}
        scene={scene}
      />
      <Unread scene={scene} band={band} />
      {said === null ? null : (
        <>
          <path d={unknown} stroke="var(--surface)" strokeWidth={3} />
          <path d={unknown} stroke="var(--text)" strokeDasharray="2 4" />
          <text
            x={left + scale.width - 2}
            y={band.y + 13.5}
            fill="var(--text)"
            fontSize={11}
            textAnchor="end"
            className="rollout-halo"
          >
            {said}
          </text>
        </>
      )}
      {marks.map((m, i) => (
        <g key={i}>
          <path d={`M${left + m.x - 4} ${band.y + 9.5}l4 -4 4 4 -4 4z`} fill="var(--text)" />
          <text
            x={left + m.x + (m.side === 'right' ? 8 : -8)}
            y={band.y + 13.5}
            fill="var(--text-2)"
            fontSize={11}
            textAnchor={m.side === 'right' ? 'start' : 'end'}
            className="rollout-halo"
          >
            {m.label}
          </text>
        </g>
      ))}
      {picture.malformed > 0 && columns.totals > 0 ? (
        <text x={left + columns.plot + 8} y={band.y + 13.5} fill="var(--text-2)" fontSize={11}>
          {word('rollout.malformed.short', { n: picture.malformed })}
        </text>
      ) : null}
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
