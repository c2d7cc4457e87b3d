import './reading.css';
import '../../../words/all.ts';
import '../../../words/reading.ts';
import { useState } from 'react';
import { cellText } from '../../../analysis/trace/attributes.ts';
import { Breakable } from '../../../parts/breakable.tsx';
import { Value } from '../../../parts/value.tsx';
import type { AttributeList, ShownAttribute } from '../../../model/index.ts';
import { useAsking } from '../../../state/opened.ts';
import { useUi } from '../../../state/ui.ts';
import { count, word } from '../../../words/index.ts';
import { MOST_PINNED, type TraceParams } from '../params.ts';
import { shownValue } from '../spanfacts.ts';

/** Where a list of attributes stands, and what can be done with its values. */
export interface PairsOf {
  readonly open: number;
  readonly secrets: readonly string[];
  /** The span by index. */
  readonly span: number;
  /** Null for a list that only belongs to an event or a link: its values give no columns. */
  readonly list: AttributeList | null;
  readonly params: Pick<TraceParams, 'pinned' | 'by' | 'mark'>;
  readonly onParams: (next: Partial<TraceParams>, how?: 'push' | 'replace') => void;
}

interface PairProps extends PairsOf {
  readonly pair: ShownAttribute;
}

/** Takes the whole value into the clipboard, from where it is kept. */
function useCopy({ open, span, list, secrets, pair }: PairProps): () => void {
  const ask = useAsking();
  const say = useUi(s => s.say);
  return () => {
    if (list === null) return;
    const copy = async (): Promise<void> => {
      const text = await ask('value', { open, span, list, index: pair.index, secrets });
      if (text !== null) await navigator.clipboard.writeText(text);
      say(
        text === null
          ? word('reading.pair.gone')
          : word('reading.pair.copied', { length: text.length, key: pair.key }),
      );
    };
    copy().catch(() => say(word('trace.copy-failed')));
  };
}

/** What can be done with an attribute: highlight, column, colour, copy. */
function Acts(props: PairProps & { readonly text: string }) {
  const { pair, text, params, onParams } = props;
  const { pinned, mark, by } = params;
  const copy = useCopy(props);
  const { key } = pair;
  const marked = mark?.key === key && mark.value === text;
  const isPinned = pinned.includes(key);
  return (
    <div className="reading-acts" role="group" aria-label={word('reading.pair.act', { key })}>
      <button
        type="button"
        className="btn"
        aria-pressed={marked}
        onClick={() => onParams({ mark: marked ? null : { key, value: text } }, 'replace')}
      >
        {word(marked ? 'reading.pair.unmark' : 'reading.pair.mark')}
      </button>
      <button
        type="button"
        className="btn"
        aria-pressed={isPinned}
        disabled={!isPinned && pinned.length >= MOST_PINNED}
        onClick={() =>
          onParams({ pinned: isPinned ? pinned.filter(k => k !== key) : [...pinned, key] }, 'replace')
        }
      >
        {word(isPinned ? 'reading.pair.unpin' : 'reading.pair.pin')}
      </button>
      <button
        type="button"
        className="btn"
        aria-pressed={by === key}
        onClick={() =>
          onParams(by === key ? { colour: 'service', by: null } : { colour: 'attribute', by: key }, 'replace')
        }
      >
        {word('reading.pair.colour')}
      </button>
      <button type="button" className="btn" onClick={copy}>
        {word('reading.pair.copy')}
      </button>
    </div>
  );
}

function Pair(props: PairProps) {
  const { pair, secrets, list } = props;
  const [open, setOpen] = useState(false);
  const { text, hidden } = shownValue(pair, secrets);
  const { whole } = pair;
  const can = list !== null && !hidden;
  return (
    <div>
      <dt className="mono">
        {can ? (
          <button
            type="button"
            className="reading-key"
            aria-expanded={open}
            title={word('reading.pair.act', { key: pair.key })}
            onClick={() => setOpen(!open)}
          >
            <Breakable name={pair.key} />
          </button>
        ) : (
          <Breakable name={pair.key} />
        )}
      </dt>
      <dd>
        {hidden ? <span className="t3 small">{text}</span> : <Value name="" text={text} secrets={[]} />}
        {whole === undefined || hidden || pair.value instanceof Uint8Array ? null : (
          <span className="t3 small">
            {' '}
            {word('reading.pair.cut', {
              shown:
                typeof pair.value === 'string'
                  ? pair.value.length
                  : (pair.value as readonly unknown[]).length,
              whole,
              copy: word('reading.pair.copy'),
            })}
          </span>
        )}
      </dd>
      {open && can ? <Acts {...props} text={cellText(pair, secrets)} /> : null}
    </div>
  );
}

/** Attributes drawn at first: the rest of what came with the span is one click away. */
const FIRST = 60;

/** A list of attributes as it came with the span. */
export function Pairs({ all, ...of }: PairsOf & { readonly all: readonly ShownAttribute[] }) {
  const [most, setMost] = useState(FIRST);
  return (
    <>
      <dl className="trace-pairs">
        {all.slice(0, most).map((pair, i) => (
          <Pair key={i} {...of} pair={pair} />
        ))}
      </dl>
      {all.length > most ? (
        <button type="button" className="link small t2" onClick={() => setMost(all.length)}>
          {word('trace.span.rest', { of: count(all.length - most) })}
        </button>
      ) : null}
    </>
  );
}
