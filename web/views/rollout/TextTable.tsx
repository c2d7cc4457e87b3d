import type { RolloutLane, RolloutPicture } from '../../model/index.ts';
import { moment, type Micros, type Range, type Zone } from '../../time/index.ts';
import { say, word } from '../../words/index.ts';
import { weightText } from '../../parts/stages.ts';
import { gateLabel, sayIn } from './gatetext.ts';
import { eventText, rowEvents } from './marks.ts';
import { chaosText } from './rows.ts';

type Line = readonly [what: string, from: string, to: string, detail: string];

function laneLines(
  lane: RolloutLane,
  zone: Zone,
  range: Range,
  at: (t: Micros | null) => string,
): readonly Line[] {
  return [
    ...lane.stages.map((s): Line => [
      word('rollout.table.stage', { label: s.label }),
      at(s.from),
      at(s.to),
      s.weight === null ? '' : weightText(s.weight),
    ]),
    ...lane.states.map((s): Line => [
      word('rollout.table.state', { to: s.to }),
      at(s.time),
      '',
      s.legal
        ? (s.reason ?? '')
        : word('rollout.state.illegal', { from: s.from ?? '?', to: s.to, at: at(s.time) }),
    ]),
    ...lane.gates.map((g): Line => {
      const [first, last] = [g.fired[0], g.fired.at(-1)];
      const why = g.absent ? ` ${sayIn(zone, range, g.absent)}` : '';
      return [
        word('rollout.table.gate', { title: say(g.title) }),
        first ? at(first.from) : '',
        last ? at(last.to) : '',
        `${gateLabel(g)}${why}`,
      ];
    }),
    ...lane.rollbacks.map((r): Line => [
      word('rollout.table.rollback'),
      at(r.time),
      '',
      word('rollout.event.rollback', { to: r.toVersion ?? '', ms: r.durationMs ?? -1 }),
    ]),
  ];
}

function sharedLines(picture: RolloutPicture, at: (t: Micros | null) => string): readonly Line[] {
  return [
    ...picture.malformed.map(({ source, problem }): Line => [
      word('rollout.table.unreadable'),
      at(source.time),
      '',
      `${say(problem)}: ${source.line}`,
    ]),
    ...picture.alerts.map((a): Line => [
      word('rollout.table.alert', { name: a.name }),
      at(a.range.from),
      at(a.range.to),
      a.state,
    ]),
    ...picture.chaos.map((c): Line => [
      word('rollout.table.chaos'),
      at(c.range.from),
      at(c.range.to),
      chaosText(c),
    ]),
    ...rowEvents(picture.events).map((e): Line => [
      word('rollout.table.event'),
      at(e.time),
      '',
      [e.service, eventText(e, e.service)].filter(Boolean).join(': '),
    ]),
  ];
}

/** The picture as tables for those who do not see it. */
export function TextTable({
  picture,
  zone,
  range,
}: {
  readonly picture: RolloutPicture;
  readonly zone: Zone;
  readonly range: Range;
}) {
  const at = (t: Micros | null): string =>
    t === null ? word('rollout.table.still') : moment(t, zone, range);
  const tables = [
    ...picture.lanes.map(l => [`${l.service} ${l.version}`, laneLines(l, zone, range, at)] as const),
    [word('rollout.row.events'), sharedLines(picture, at)] as const,
  ];
  return (
    <div className="hidden">
      {tables.map(([name, lines], i) => (
        <table key={i}>
          <caption>{word('rollout.table.caption', { name })}</caption>
          <thead>
            <tr>
              {(['what', 'from', 'to', 'detail'] as const).map(c => (
                <th key={c} scope="col">
                  {word(`rollout.table.${c}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map((line, j) => (
              <tr key={j}>
                <th scope="row">{line[0]}</th>
                <td>{line[1]}</td>
                <td>{line[2]}</td>
                <td>{line[3]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </div>
  );
}
