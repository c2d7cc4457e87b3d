import { useEffect, useRef } from 'react';
import { word } from '../words/index.ts';
import { PLACES } from './places.ts';

const KEYS: readonly (readonly [string, readonly string[]])[] = [
  ['help.finding', ['N', 'P']],
  ['help.span', ['F', 'B']],
  ['help.cells', ['←', '↑', '↓', '→']],
  ['help.brush', ['Shift ←↑↓→']],
  ['help.open', ['Enter']],
  ['help.keep', ['K']],
  ['help.deeper', ['D']],
  ['help.zoom-out', ['Z']],
  ['help.stretch', ['+', '−']],
  ['help.clear', ['Esc']],
  ['help.pan', ['A', 'D']],
  ['help.zoom', ['W', 'S']],
  ['help.fold', ['[', ']']],
  ['help.level', ['Shift 1', '–', '9']],
  ['help.trouble', ['X']],
  ['help.only', ['M']],
  ['help.moment', ['E']],
  ['help.find', ['/']],
  ['help.live', ['L']],
  ['help.files', ['O']],
  ['help.copy', ['Y']],
  ['help.views', ['1', '–', String(PLACES.length)]],
];

/** The sheet of keys: `?` opens it, `?` or Esc closes it. */
export function Help({ onClose }: { readonly onClose: () => void }) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    ref.current?.showModal();
  }, []);
  return (
    <dialog ref={ref} className="help floating" aria-label={word('help.title')} onClose={onClose}>
      <h2>
        {word('help.title')}{' '}
        <small>
          <kbd>?</kbd> {word('help.or')} <kbd>Esc</kbd> {word('help.closes')}
        </small>
      </h2>
      <dl>
        {KEYS.map(([id, keys]) => (
          <div key={id}>
            <dt className="t2">{word(id)}</dt>
            <dd>
              {keys.map(k => (
                <kbd key={k}>{k}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </dialog>
  );
}
