import { useMemo, useRef, useState } from 'react';
import type { ShownAttribute } from '../../../model/index.ts';
import { PAGE, usePages } from '../../../state/pairs.ts';
import { useSize } from '../../../kit/useSize.ts';
import { word } from '../../../words/index.ts';
import { Pairs, type PairsOf } from './Pairs.tsx';
import { shownValue } from '../spanfacts.ts';

/** Height of a line. */
const LINE = 24;
/** Browsers cut elements at some ten million pixels; a taller list is scrolled in longer steps. */
const TALLEST = 8_000_000;

type Props = PairsOf & { readonly list: 'attributes' | 'process'; readonly of: number };

/** Attributes by the hundred thousand: a window over them, a field that finds among them, one told in full. */
export function ManyPairs(props: Props) {
  const { of, secrets } = props;
  const [find, setFind] = useState('');
  const [top, setTop] = useState(0);
  const [chosen, setChosen] = useState<ShownAttribute | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const { height } = useSize(box);
  const lines = Math.ceil(height / LINE) + 1;
  const [total, setTotal] = useState({ find: '', of });
  const all = total.find === find ? total.of : of;
  const full = all * LINE;
  const tall = Math.min(full, TALLEST);
  const scale = tall > height ? Math.max(1, (full - height) / (tall - height)) : 1;
  const first = Math.max(0, Math.min(all - 1, Math.floor((top * scale) / LINE)));
  const pages = useMemo(() => {
    const out = [];
    for (let p = Math.floor(first / PAGE); p <= Math.floor((first + lines) / PAGE); p++) out.push(p);
    return out;
  }, [first, lines]);
  const { open, span, list } = props;
  const answers = usePages({ open, span, list, secrets, find }, pages);
  const known = answers.find(a => a !== null);
  if (known && (total.find !== find || total.of !== known.of)) setTotal({ find, of: known.of });
  const at = (i: number): ShownAttribute | undefined =>
    answers[Math.floor(i / PAGE) - (pages[0] ?? 0)]?.pairs[i % PAGE];
  const shown = Array.from({ length: Math.max(0, Math.min(lines, all - first)) }, (_, i) => first + i);
  return (
    <>
      <input
        className="reading-field"
        value={find}
        placeholder={word('reading.pairs.find')}
        aria-label={word('reading.pairs.find')}
        spellCheck={false}
        onChange={e => {
          setFind(e.target.value);
          box.current?.scrollTo({ top: 0 });
        }}
      />
      {find === '' ? null : (
        <p className="tiny t3" role="status">
          {word('reading.pairs.found', { found: all, of })}
        </p>
      )}
      <div
        ref={box}
        className="reading-pairs"
        role="list"
        tabIndex={0}
        aria-label={word('reading.pairs.list', { of: all })}
        onScroll={e => setTop(e.currentTarget.scrollTop)}
      >
        <div style={{ height: tall }}>
          {shown.map(i => {
            const pair = at(i);
            return (
              <div
                key={i}
                role="listitem"
                aria-setsize={all}
                aria-posinset={i + 1}
                className="reading-pair"
                style={{ top: (i - first) * LINE + (first * LINE) / scale }}
              >
                {pair ? (
                  <>
                    <button
                      type="button"
                      className="reading-key"
                      title={pair.key}
                      onClick={() => setChosen(pair)}
                    >
                      {pair.key}
                    </button>
                    <span>{shownValue(pair, secrets).text.slice(0, 300)}</span>
                  </>
                ) : null}
              </div>
            );
          })}
        </div>
      </div>
      {chosen ? <Pairs {...props} all={[chosen]} /> : null}
    </>
  );
}
