import type { Message } from '../../model/message.ts';

type P = Message['params'];

/** `12 times, first at data[0].spans[3]: "x"` */
function where(p: P): string {
  const times = Number(p.count ?? 1) > 1 ? `${p.count ?? ''} times, first at ` : 'at ';
  const detail = p.detail === undefined || p.detail === '' ? '' : `: ${p.detail}`;
  return `${times}${p.place ?? '?'}${detail}`;
}

/** What could not be read in an answer, and what the analysis worker has to say of itself. */
export const remarks = {
  'decode.no-spans': (p: P) => `A trace holds no spans; nothing can be said of it (${where(p)}).`,
  'decode.bad-span': (p: P) => `A span could not be read and is left out (${where(p)}).`,
  'decode.bad-attribute': (p: P) => `An attribute could not be read and is left out (${where(p)}).`,
  'decode.bad-id': (p: P) => `An id is not hexadecimal; it is kept as it is (${where(p)}).`,
  'decode.no-process': (p: P) =>
    `A span names a process that is not there; its service is shown as unknown (${where(p)}).`,
  'decode.bad-count': (p: P) =>
    `A count of what an SDK left out could not be read; it counts as none (${where(p)}).`,
  'decode.negative-duration': (p: P) => `A negative duration is shown as 0 (${where(p)}).`,
  'decode.no-end': (p: P) => `A span has no end; it is shown as ending at once (${where(p)}).`,
  'decode.absurd-time': (p: P) =>
    `A time is far outside any plausible range; it may be in another unit (${where(p)}).`,
  'decode.no-time': (p: P) => `A span has no start time (${where(p)}).`,
  'decode.line-without-time': (p: P) =>
    `A log line tells no time; it is taken to be older than everything (${where(p)}).`,
  'decode.bad-line': (p: P) => `A line could not be read and is left out (${where(p)}).`,
  'analyst.failed': (p: P) => `The analysis failed: ${p.reason ?? ''}.`,
  'analyst.ended': (p: P) => `The analysis worker ended: ${p.reason ?? ''}. Load the page again.`,
  'analyst.no-batch': (_: P) => 'The analysis was asked before it was given anything to analyse.',
  'analyst.unreadable': (p: P) =>
    `An answer could not be read at ${p.place ?? '?'}: expected ${p.expected ?? ''}, got ${p.got ?? ''} (${p.where ?? ''}).`,
  'analyst.kept-only': () =>
    'Jaeger could not give this request again. Shown is what was kept of it: spans, times and recorded metadata, without events, links and most attributes.',
  'analyst.partial': (p: P) =>
    `The server left something out: ${p.reason ?? ''}${Number(p.count ?? 1) > 1 ? `, ${p.count ?? ''} times` : ''} (${p.place ?? ''}).`,
};
