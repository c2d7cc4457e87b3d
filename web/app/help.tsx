import { useLayoutEffect, useRef } from 'react';
import { word } from '../words/index.ts';
import { keyGroups, type KeyGroup } from './helpkeys.ts';
import { PLACES } from './places.ts';

const Group = ({ title, lines }: KeyGroup) => (
  <section>
    <h3>{word(title)}</h3>
    <dl>
      {lines.map(([id, keys]) => (
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
  </section>
);

/** The sheet of keys: `?` opens it, `?` or Esc closes it. */
export function Help({ onClose }: { readonly onClose: () => void }) {
  const ref = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    // Closed, and not only taken away, it gives the focus back to what had it.
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      className="help floating"
      aria-label={word('help.title')}
      onClose={onClose}
      onKeyDown={e => {
        // Its one button is its only stop: beyond it lies the browser, and what is pressed there closes nothing.
        if (e.key === 'Tab') e.preventDefault();
      }}
    >
      <h2>
        {word('help.title')}{' '}
        <small>
          <kbd>?</kbd> {word('help.or')} <kbd>Esc</kbd> {word('help.closes')}
        </small>
        <button type="button" className="btn quiet" aria-label={word('help.close')} onClick={onClose}>
          ✕
        </button>
      </h2>
      <div className="help-groups">
        {keyGroups(PLACES.length).map(g => (
          <Group key={g.title} {...g} />
        ))}
      </div>
    </dialog>
  );
}
