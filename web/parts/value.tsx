import { useState } from 'react';
import { word } from '../words/index.ts';
import { hideMembers, isSecretKey } from '../analysis/secrets.ts';
import { condense, type Piece } from './textdiff.ts';

/** Longer values are cut, with the rest one click away. */
const LONG = 240;

interface Props {
  readonly name: string;
  readonly text: string;
  readonly secrets: readonly string[];
  /** Where it differs from the other side; null draws it plain. */
  readonly pieces?: readonly Piece[] | null;
  readonly look?: 'cut' | 'new';
}

/** The pieces up to a length. */
function upTo(pieces: readonly Piece[], length: number): readonly Piece[] {
  const out: Piece[] = [];
  let left = length;
  for (const p of pieces) {
    if (left <= 0) break;
    out.push({ text: p.text.slice(0, left), changed: p.changed });
    left -= p.text.length;
  }
  return out;
}

/** A value of telemetry, always as text; hidden where its key is a secret. */
export function Value({ name, text, secrets, pieces = null, look = 'new' }: Props) {
  const [all, setAll] = useState(false);
  if (isSecretKey(name, secrets))
    return <span className="said">{word('trace.hidden', { length: text.length })}</span>;
  const shown = hideMembers(name, text, secrets);
  // Hidden members change the text, so marks for the whole value would no longer fit it.
  const marked = pieces !== null && shown === text ? pieces : [{ text: shown, changed: false }];
  const long = shown.length > LONG;
  const parts = long && !all && marked === pieces ? condense(marked) : marked;
  const cut = !all && long;
  const more = cut ? (
    <>
      …{' '}
      <button type="button" className="link said" onClick={() => setAll(true)}>
        {word('trace.show-all', { length: shown.length })}
      </button>
    </>
  ) : null;
  return (
    <span className="value">
      {upTo(parts, cut ? LONG : Infinity).map((p, i) => {
        return p.changed ? (
          <mark key={i} className={look}>
            {p.text}
          </mark>
        ) : (
          <span key={i}>{p.text}</span>
        );
      })}
      {more}
    </span>
  );
}
