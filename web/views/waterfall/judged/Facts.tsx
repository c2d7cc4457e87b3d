import type { Judged, OpenedTrace } from '../../../model/index.ts';
import { groupColour } from '../../../kit/theme.ts';
import { useAround } from '../../../state/around.ts';
import { word } from '../../../words/index.ts';

/** How far the group's tag went: to the service where it was first lost, else all the way. */
function groupText({ facts, tree }: OpenedTrace, tagged: boolean): string {
  const { group, entry } = facts;
  const lost = tree.places
    .flatMap(p => p.findings)
    .find(f => f.key === 'gray.tag' && f.outcome === 'lost' && f.hop.kind !== 'span');
  if (group === 'untagged') return word('trace.group.none');
  if (lost) return word('trace.group.until', { group, from: entry.service, to: lost.hop.from.service });
  return word(tagged ? 'trace.group.whole' : 'trace.group.entry', { group });
}

/** On how many requests the judgement rests; by itself a request shows less of what its services record. */
function Basis({ answer, judged }: { readonly answer: OpenedTrace; readonly judged: Judged }) {
  const { state, read } = useAround(answer);
  if (judged.batch > 1)
    return <span className="small-part">{word('trace.batch', { batch: judged.batch })}</span>;
  if (state === 'none') return null;
  return (
    <span className="small-part" title={word('trace.alone.why')}>
      {word(`trace.alone.${state}`)}{' '}
      {state === 'unread' || state === 'failed' ? (
        <button type="button" className="link" onClick={read}>
          {word(state === 'failed' ? 'trace.retry' : 'trace.alone.read-them')}
        </button>
      ) : null}
    </span>
  );
}

/** What only the analysis can say: whose request it is, and on how much the judgement rests. */
export function Facts({ answer, judged }: { readonly answer: OpenedTrace; readonly judged: Judged }) {
  const { facts, tree } = answer;
  return (
    <>
      <span className="small-part">
        <span
          className="stripe"
          style={{ background: `var(--${groupColour(facts.group, [facts.group])})` }}
        />{' '}
        {groupText(answer, judged.tagged)}
      </span>
      <span className="small-part">
        {word('trace.carriers', { carriers: judged.recording, spans: tree.list.size })}
      </span>
      <Basis answer={answer} judged={judged} />
    </>
  );
}
