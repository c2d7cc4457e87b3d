import { useState } from 'react';
import { textAt, textCount } from '../../../analysis/trace/texts.ts';
import { useAsked } from '../../../state/opened.ts';
import { count, word } from '../../../words/index.ts';
import type { Trouble } from '../layout.ts';
import { MOST_PINNED, type Marked } from '../params.ts';

interface Trace {
  readonly open: number;
  readonly secrets: readonly string[];
}

/** Keys listed at once: beyond, a part of the name finds them. */
const LISTED = 40;

interface KeysProps extends Trace {
  /** Listed first. */
  readonly first: readonly string[];
  readonly isOn: (key: string) => boolean;
  readonly onKey: (key: string) => void;
  readonly role: 'choice' | 'check';
  /** Other choices stand before the field: it does not take the focus from them. */
  readonly after?: boolean;
}

/** The attributes of the trace, the most frequent first, with a field that finds one by its name. */
function Keys({ open, secrets, first, isOn, onKey, role, after = false }: KeysProps) {
  const [find, setFind] = useState('');
  const known = useAsked('keys', { open, secrets });
  const needle = find.trim().toLowerCase();
  const all = known?.keys ?? [];
  const found = all.filter(k => k.key.toLowerCase().includes(needle));
  const sorted = [...found.filter(k => first.includes(k.key)), ...found.filter(k => !first.includes(k.key))];
  const left = needle === '' ? (known?.of ?? 0) - Math.min(LISTED, sorted.length) : sorted.length - LISTED;
  return (
    <>
      <input
        className="reading-field"
        autoFocus={!after}
        value={find}
        placeholder={word('reading.find-key')}
        aria-label={word('reading.find-key')}
        spellCheck={false}
        autoComplete="off"
        onChange={e => setFind(e.target.value)}
      />
      <div className="reading-keys" aria-busy={known === undefined ? true : undefined}>
        {sorted.slice(0, LISTED).map(k => (
          <button
            key={k.key}
            type="button"
            className="item"
            aria-pressed={role === 'check' ? isOn(k.key) : undefined}
            aria-current={role === 'choice' && isOn(k.key) ? true : undefined}
            onClick={() => onKey(k.key)}
          >
            <span aria-hidden="true" className="reading-tick">
              {isOn(k.key) ? '✓' : ''}
            </span>
            <code>{k.key}</code>
            <span className="t3 reading-count">{count(k.spans)}</span>
          </button>
        ))}
      </div>
      {known && sorted.length === 0 ? <p className="tiny t3">{word('reading.keys.none')}</p> : null}
      {left > 0 ? <p className="tiny t3">{word('reading.keys.more', { left })}</p> : null}
    </>
  );
}

interface PinProps extends Trace {
  readonly pinned: readonly string[];
  /** Pinned columns that found no room. */
  readonly hidden: number;
  readonly onPinned: (pinned: readonly string[]) => void;
}

/** Which attributes stand as columns. */
export function PinMenu({ pinned, hidden, onPinned, ...trace }: PinProps) {
  const full = pinned.length >= MOST_PINNED;
  return (
    <div className="reading-menu">
      <Keys
        {...trace}
        role="check"
        first={pinned}
        isOn={key => pinned.includes(key)}
        onKey={key => {
          if (pinned.includes(key)) onPinned(pinned.filter(k => k !== key));
          else if (!full) onPinned([...pinned, key]);
        }}
      />
      {full ? <p className="tiny t3">{word('reading.pinned.full', { most: MOST_PINNED })}</p> : null}
      {hidden > 0 ? <p className="tiny t3">{word('reading.pinned.least', { hidden })}</p> : null}
    </div>
  );
}

interface ColourProps extends Trace {
  readonly by: string | null;
  readonly onBy: (key: string) => void;
}

/** Any attribute as what gives the bars their colours. */
export function ColourChoices({ by, onBy, ...trace }: ColourProps) {
  return (
    <div className="reading-menu">
      <p className="tiny t3">{word('reading.colour.by')}</p>
      <Keys
        {...trace}
        after
        role="choice"
        first={by === null ? [] : [by]}
        isOn={key => key === by}
        onKey={onBy}
      />
    </div>
  );
}

interface MarkProps extends Trace {
  readonly mark: Marked | null;
  readonly onMark: (mark: Marked | null) => void;
}

/** `key=value` as it is typed; null while it is none. */
function typed(text: string): Marked | null {
  const at = text.indexOf('=');
  return at > 0 ? { key: text.slice(0, at).trim(), value: text.slice(at + 1) } : null;
}

/** Values listed of one attribute. */
const VALUES = 30;

function Values({ open, secrets, of, onMark }: Trace & { readonly of: string } & Pick<MarkProps, 'onMark'>) {
  const column = useAsked('columns', { open, keys: [of], secrets })?.pinned.find(c => c.key === of);
  const values = column ? Math.min(VALUES, textCount(column.values)) : 0;
  return (
    <div className="reading-keys" role="group" aria-label={word('reading.mark.values', { key: of })}>
      {Array.from({ length: values }, (_, i) => {
        const value = column ? textAt(column.values, i) : '';
        return (
          <button key={i} type="button" className="item" onClick={() => onMark({ key: of, value })}>
            <code>{value}</code>
            <span className="t3 reading-count">{count(column?.counts[i] ?? 0)}</span>
          </button>
        );
      })}
    </div>
  );
}

/** Highlights all spans with one value of an attribute: typed, or picked in two steps. */
export function MarkMenu({ mark, onMark, ...trace }: MarkProps) {
  const [text, setText] = useState(mark ? `${mark.key}=${mark.value}` : '');
  const [of, setOf] = useState<string | null>(null);
  const asked = typed(text);
  return (
    <form
      className="reading-menu"
      onSubmit={e => {
        e.preventDefault();
        if (asked) onMark(asked);
      }}
    >
      <p className="tiny t3">{word('reading.mark.how')}</p>
      <div className="reading-row">
        <input
          className="reading-field mono"
          value={text}
          placeholder={word('reading.mark.type')}
          aria-label={word('reading.mark.type')}
          spellCheck={false}
          autoComplete="off"
          onChange={e => setText(e.target.value)}
        />
        <button type="submit" className="btn" disabled={asked === null}>
          {word('reading.mark.go')}
        </button>
      </div>
      {mark === null ? null : (
        <button type="button" className="item" onClick={() => onMark(null)}>
          {word('reading.mark.off')}
        </button>
      )}
      {of === null ? (
        <Keys
          {...trace}
          role="choice"
          first={mark ? [mark.key] : []}
          isOn={k => k === mark?.key}
          onKey={setOf}
        />
      ) : (
        <>
          <button type="button" className="item t2" autoFocus onClick={() => setOf(null)}>
            ‹ {word('reading.mark.back')}
          </button>
          <p className="tiny t3">{word('reading.mark.values', { key: of })}</p>
          <Values {...trace} of={of} onMark={onMark} />
        </>
      )}
    </form>
  );
}

interface FoldProps {
  /** Levels of the tree: 1 for roots only. */
  readonly levels: number;
  readonly onAll: () => void;
  readonly onNone: () => void;
  readonly onDepth: (levels: number) => void;
  readonly onTrouble: (wanted: Trouble) => void;
}

/** Ways to collapse and expand the whole tree, with their keys. */
export function FoldMenu({ levels, onAll, onNone, onDepth, onTrouble }: FoldProps) {
  const item = (id: string, act: () => void, key?: string) => (
    <button type="button" className="item" aria-keyshortcuts={key} onClick={act}>
      {word(id)}
      {key === undefined ? null : <kbd>{key}</kbd>}
    </button>
  );
  return (
    <div className="reading-menu">
      {item('reading.fold.none', onNone, ']')}
      {item('reading.fold.all', onAll, '[')}
      {item('reading.fold.both', () => onTrouble('both'), 'X')}
      {item('reading.fold.errors', () => onTrouble('errors'))}
      {item('reading.fold.findings', () => onTrouble('findings'))}
      <p className="reading-levels" role="group" aria-label={word('reading.fold.levels')}>
        <span className="tiny t3">
          {word('reading.fold.levels')} <kbd>Shift 1–9</kbd>
        </span>
        {Array.from({ length: Math.min(9, levels) }, (_, i) => (
          <button
            key={i}
            type="button"
            className="btn"
            aria-label={word('reading.fold.level', { level: i + 1 })}
            onClick={() => onDepth(i + 1)}
          >
            {i + 1}
          </button>
        ))}
      </p>
    </div>
  );
}
