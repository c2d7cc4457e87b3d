import { useEffect, useState } from 'react';
import { Button } from '../../kit/button.tsx';
import { age } from '../../time/index.ts';
import { word } from '../../words/index.ts';
import type { Named } from './params.ts';

/** While the trace is read: how long already, and a way out. */
export function Reading({ name, onCancel }: { readonly name: Named; readonly onCancel: () => void }) {
  const [elapsed, setElapsed] = useState(0);
  useEffect(() => {
    const began = performance.now();
    const timer = setInterval(() => setElapsed(performance.now() - began), 500);
    return () => clearInterval(timer);
  }, []);
  return (
    <section className="verdict quiet-bar trace-loading" aria-busy="true">
      <div>
        <h1>{word('trace.reading')}</h1>
        <p role="status">
          {name.kind === 'request'
            ? word('trace.reading.request', { request: name.id })
            : word('trace.reading.asked', { trace: name.id })}
          {elapsed > 900 ? `, ${age(elapsed * 1000)}` : ''}
        </p>
      </div>
      <div className="verdict-actions">
        <Button onClick={onCancel}>{word('trace.cancel')}</Button>
      </div>
    </section>
  );
}
