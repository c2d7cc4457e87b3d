import { useMemo } from 'react';
import { Swatch } from '../../parts/legend.tsx';
import { SignalPage, SignalState, StillReading } from '../../parts/signals.tsx';
import { useAsked } from '../../state/signals.ts';
import { useSession } from '../../state/session.ts';
import { word } from '../../words/index.ts';
import type { ViewProps } from '../view.ts';
import { Chosen } from './Chosen.tsx';
import { linesOf, summaryOf } from './layout.ts';
import { Matrix } from './Matrix.tsx';
import { ContractFile, Mine } from './Mine.tsx';
import type { ContractParams } from './params.ts';

/** The contract as it is in force: what each hop is expected to carry, on what ground, and what the reader overrides. */
export function ContractPage({ params, onParams }: ViewProps<ContractParams>) {
  const { range } = useSession();
  const question = useMemo(() => ({ range }), [range]);
  const asked = useAsked('expectations', question);
  const { answer, error } = asked;
  if (error) throw error;
  if (answer === null || answer.hops.length === 0)
    return <SignalState asked={asked} empty={answer !== null} />;
  const summary = summaryOf(answer);
  return (
    <SignalPage
      title={word('contract.title', { ...summary })}
      small={
        <>
          {word('contract.small', { n: answer.requests })}
          {summary.accepted > 0 ? word('contract.accepted', { n: summary.accepted }) : ''}
          <StillReading asked={asked} />
        </>
      }
      main={
        <>
          <Matrix
            lines={linesOf(answer)}
            keys={answer.keys}
            chosen={params}
            onChoose={(hop, key) => onParams({ hop, key })}
          />
          <div className="signal-foot" role="note" aria-label={word('legend.label')}>
            <span>
              <i className="learned-mark" aria-hidden="true" /> {word('contract.legend.learned')}
            </span>
            <span>
              <span className="mark">{word('contract.mark.accepted')}</span>{' '}
              {word('contract.legend.accepted')}
            </span>
            <span>( ) {word('contract.legend.none')}</span>
            <span>
              <span className="t3">n</span> {word('contract.legend.most')}
            </span>
            <span>
              <span className="lost">%</span> {word('contract.legend.damaged')}
            </span>
            <span>
              <Swatch kind="unobserved" /> {word('outcome.unobserved')}
            </span>
          </div>
        </>
      }
      side={
        <>
          <Chosen answer={answer} params={params} />
          <Mine />
          <ContractFile />
        </>
      }
    />
  );
}
