import { moment } from '../../time/index.ts';
import { word } from '../../words/index.ts';
import { textWidth } from './format.ts';
import type { Band } from './layout.ts';
import { eventMarks, nameRoom, rowEvents } from './marks.ts';
import type { Scene } from './props.ts';
import { Row } from './Row.tsx';
import { unreadableRoom } from './rows.ts';

interface Props {
  readonly scene: Scene;
  readonly band: Band;
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
function Unread({ scene, band }: Props) {
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

/** What the platform told, at its moments; lines that could not be read are counted beside it (Unreadable.tsx). */
export function Events({ scene, band }: Props) {
  const { columns, scale, loki, picture, layout } = scene;
  const left = columns.gutter;
  const words = lokiWords(scene);
  const nothing = loki.kind === 'none' || words.length === 0;
  const known = nothing
    ? scale.range.to
    : ((loki.kind === 'ok' ? null : loki.answeredTo) ?? scale.range.from);
  const from = Math.min(scale.width, Math.max(0, scale.x(known)));
  const end = scale.width - unreadableRoom(scene);
  const room = nothing ? end : end - from - 8;
  const said = words.find(w => textWidth(w, 11) <= room) ?? words.at(-1) ?? null;
  const wordsAt = said === null ? end : end - textWidth(said, 11) - 6;
  const own = picture.lanes.length === 1 ? (picture.lanes[0]?.service ?? null) : null;
  const lines = [scene.marks.cause, scene.marks.onset].filter(m => m !== null).map(m => scale.x(m.time));
  const events = rowEvents(picture.events);
  const named = layout.narrow ? nameRoom(events, scale) : 0;
  const reserved = [
    ...(named > 0 ? [[0, named] as const] : []),
    ...lines.map(x => [x - 1, x + 1] as const),
    ...(wordsAt === scale.width ? [] : [[wordsAt, scale.width] as const]),
  ];
  const marks = eventMarks(events, scale, own, reserved);
  const unknown = `M${left + Math.max(from, named)} ${band.y + 9.5}H${left + end}`;
  return (
    <g>
      <Row band={band} label={layout.narrow && named === 0 ? '' : word('rollout.row.events')} scene={scene} />
      <Unread scene={scene} band={band} />
      {said === null ? null : (
        <>
          <path d={unknown} stroke="var(--surface)" strokeWidth={3} />
          <path d={unknown} stroke="var(--text)" strokeDasharray="2 4" />
          <text
            x={left + end - 2}
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
    </g>
  );
}
