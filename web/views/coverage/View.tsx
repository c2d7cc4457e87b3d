import { useMemo } from 'react';
import { Segmented } from '../../kit/controls.tsx';
import { download } from '../../kit/csv.ts';
import type { CoverageAnswer } from '../../model/index.ts';
import { Swatch } from '../../parts/legend.tsx';
import { SignalPage, SignalState, StillReading } from '../../parts/signals.tsx';
import { useAsked } from '../../state/signals.ts';
import { useSession } from '../../state/session.ts';
import { word } from '../../words/index.ts';
import type { ViewProps } from '../view.ts';
import { coverageCsv, rowsOf, summaryOf, type Row } from './layout.ts';
import { Matrix } from './Matrix.tsx';
import { SHOWN, type CoverageParams } from './params.ts';
import { SidePanel } from './SidePanel.tsx';
import { SignsCard } from './Signs.tsx';
import { TrafficCard } from './TrafficCard.tsx';

/** "Can we see it?": who records what, why the rest is not observed, and the setting that opens it. */
export function Coverage({ params, onParams }: ViewProps<CoverageParams>) {
  const { range } = useSession();
  const question = useMemo(() => ({ range }), [range]);
  const asked = useAsked('coverage', question);
  const { answer, error } = asked;
  if (error) throw error;
  if (answer === null || answer.sides.length === 0)
    return <SignalState asked={asked} empty={answer !== null} />;
  const rows = rowsOf(answer, params.shown);
  const open = openRow(answer, params);
  return (
    <SignalPage
      title={<Headline answer={answer} />}
      small={
        <>
          {word('coverage.intro')}{' '}
          {word(asked.unreadTo === null ? 'coverage.base' : 'coverage.base.part', baseOf(answer))}
          <StillReading asked={asked} />
        </>
      }
      tools={
        <Segmented
          label={word('coverage.filter')}
          value={params.shown}
          options={SHOWN.map(s => ({ value: s, text: word(`coverage.filter.${s}`) }))}
          onChange={shown => onParams({ shown })}
        />
      }
      main={
        <>
          <Matrix
            answer={answer}
            rows={rows}
            open={open}
            onOpen={({ side }) =>
              onParams({
                open: open?.side === side ? null : { service: side.service, side: side.side },
              })
            }
          />
          <Foot answer={answer} />
        </>
      }
      side={
        <>
          {open === null ? null : <SidePanel answer={answer} row={open} />}
          <TrafficCard traces={answer.traces} whole={asked.unreadTo === null} />
          <SignsCard signs={answer.signs} />
        </>
      }
    />
  );
}

const baseOf = (answer: CoverageAnswer) => ({ traces: answer.traces, spans: summaryOf(answer).spans });

/** The row whose settings are shown: the chosen one, else the first that records nothing, else the first with holes. */
function openRow(answer: CoverageAnswer, { open }: CoverageParams): Row | null {
  const rows = rowsOf(answer, 'all');
  if (open === null)
    return rows.find(r => r.side.recording === 0) ?? rows.find(r => r.holes.length > 0) ?? rows[0] ?? null;
  return rows.find(r => r.side.service === open.service && r.side.side === open.side) ?? null;
}

function Headline({ answer }: { readonly answer: CoverageAnswer }) {
  const s = summaryOf(answer);
  const params = { n: s.spans, part: s.recording, sides: s.sides, services: s.services };
  return <>{word(`coverage.${s.kind}`, params)}</>;
}

function Foot({ answer }: { readonly answer: CoverageAnswer }) {
  return (
    <div className="signal-foot" role="note" aria-label={word('legend.label')}>
      <span>
        <Swatch kind="kept" /> {word('coverage.legend.share')}
      </span>
      <span>
        <Swatch kind="unobserved" /> {word('coverage.legend.never')}
      </span>
      {answer.sides.some(s => s.declared !== null) ? (
        <span>
          <span aria-hidden="true">§</span> {word('coverage.legend.declared')}
        </span>
      ) : null}
      <button
        type="button"
        className="link push"
        onClick={() => download('coverage.csv', coverageCsv(answer))}
      >
        {word('coverage.csv')}
      </button>
    </div>
  );
}
