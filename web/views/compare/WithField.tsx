import { useState } from 'react';
import { word } from '../../words/index.ts';
import type { ViewProps } from '../view.ts';
import type { CompareParams } from './params.ts';

/** A field for the id of a trace to compare with. */
export function WithField({ onParams }: Pick<ViewProps<CompareParams>, 'onParams'>) {
  const [text, setText] = useState('');
  return (
    <form
      onSubmit={e => {
        e.preventDefault();
        const id = /[0-9a-f]{16,32}/i.exec(text)?.[0];
        if (id !== undefined) onParams({ with: id.toLowerCase().padStart(32, '0') });
      }}
    >
      <input
        className="compare-with"
        value={text}
        placeholder={word('compare.with')}
        aria-label={word('compare.with')}
        spellCheck={false}
        autoComplete="off"
        onChange={e => setText(e.target.value)}
      />
    </form>
  );
}
