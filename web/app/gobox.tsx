import { useState, type RefObject } from 'react';
import { readPasted, type Pasted } from '../state/paste.ts';
import { word } from '../words/index.ts';

interface Props {
  readonly inputRef: RefObject<HTMLInputElement | null>;
  readonly onGo: (to: Pasted) => void;
}

/** Takes whatever is in the clipboard: trace id, request id, `traceparent`, a log line, a Jaeger link. */
export function GoBox({ inputRef, onGo }: Props) {
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState(false);
  const go = (value: string): boolean => {
    const to = readPasted(value);
    setWrong(to === null && value.trim() !== '');
    if (to === null) return false;
    setText('');
    onGo(to);
    return true;
  };
  return (
    <form
      className="gobox"
      role="search"
      onSubmit={e => {
        e.preventDefault();
        go(text);
      }}
    >
      <input
        ref={inputRef}
        value={text}
        placeholder={word('go.placeholder')}
        aria-label={word('go.label')}
        aria-invalid={wrong}
        spellCheck={false}
        onChange={e => {
          setText(e.target.value);
          setWrong(false);
        }}
        onPaste={e => {
          const pasted = e.clipboardData.getData('text');
          if (text === '' && go(pasted)) e.preventDefault();
        }}
      />
      {wrong ? (
        <p className="floating gobox-wrong small" role="alert">
          {word('go.wrong')}
        </p>
      ) : null}
    </form>
  );
}
