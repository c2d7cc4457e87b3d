import './keytable.css';
import type { Outcome } from '../model/index.ts';
import { word } from '../words/index.ts';

/** What happened to a key as a small shape: the hue is repeated by it. */
export function OutcomeMark({ outcome }: { readonly outcome: Outcome }) {
  if (outcome === 'lost')
    return (
      <svg width="11" height="11" role="img" aria-label={word('trace.outcome.lost')}>
        <path d="M1.5 1.5l8 8m0 -8l-8 8" stroke="var(--lost)" strokeWidth="2.2" />
      </svg>
    );
  if (outcome === 'foreign')
    return (
      <svg width="11" height="11" role="img" aria-label={word('trace.outcome.foreign')}>
        <path d="M5.5 0 11 5.5 5.5 11 0 5.5z" fill="var(--foreign)" />
      </svg>
    );
  if (outcome === 'altered')
    return (
      <span
        className="outcome-mark"
        style={{ background: 'var(--altered)' }}
        role="img"
        aria-label={word('trace.outcome.altered')}
      >
        ≠
      </span>
    );
  if (outcome === 'kept')
    return (
      <span
        className="outcome-mark"
        style={{ background: 'var(--kept)' }}
        role="img"
        aria-label={word('trace.outcome.kept')}
      />
    );
  return (
    <svg width="11" height="11" role="img" aria-label={word('trace.outcome.unobserved')}>
      <path d="M-1 4 4 -1M-1 9 9 -1M1 12 12 1M5 12 12 5" stroke="var(--unobserved)" />
    </svg>
  );
}
