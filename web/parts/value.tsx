import { useState } from 'react';
import { word } from '../words/index.ts';
import { hideMembers, isSecretKey } from './secrets.ts';
import type { Piece } from './textdiff.ts';

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

/** A value of telemetry, always as text; hidden where its key is a secret. */
export function Value({ name, text, secrets, pieces = null, look = 'new' }: Props) {
  const [all, setAll] = useState(false);
  if (isSecretKey(name, secrets))
    return <span className="said">{word('trace.hidden', { length: text.length })}</span>;
  const shown = hideMembers(name, text, secrets);
  const cut = !all && shown.length > LONG;
  const more = cut ? (
    <>
      …{' '}
      <button type="button" className="link said" onClick={() => setAll(true)}>
        {word('trace.show-all', { length: shown.length })}
      </button>
    </>
  ) : null;
  // Hidden members change the text, so marks for the whole value would no longer fit it.
  const parts = pieces !== null && shown === text ? pieces : [{ text: shown, changed: false }];
  let left = cut ? LONG : Infinity;
  return (
    <span className="value">
      {parts.map((p, i) => {
        const piece = p.text.slice(0, Math.max(0, left));
        left -= p.text.length;
        if (piece === '') return null;
        return p.changed ? (
          <mark key={i} className={look}>
            {piece}
          </mark>
        ) : (
          <span key={i}>{piece}</span>
        );
      })}
      {more}
    </span>
  );
}
