// The real decoding and analysis, as the core works with them.

import {
  Archive,
  drain,
  judging,
  judgingGuests,
  keptTraces,
  requestView,
  signalsOf,
  type FullAnalysis,
} from '../analysis/index.ts';
import { decodeJaegerBody } from '../sources/jaeger/decode.ts';
import { contains } from '../time/index.ts';
import * as answers from './answers.ts';
import type { Analysed, Engine, Keeping } from './core.ts';

const analysed = (analysis: FullAnalysis): Analysed => ({
  analysis,
  view: request => requestView(analysis, request),
  kept: request => keptTraces(analysis, request),
  signals: signalsOf(analysis),
  *guests(traces, events, { now, settle }) {
    return analysed(yield* judgingGuests(analysis, traces, { now, settle, events, lines: [] }));
  },
});

function keeping(archive: Archive): Keeping {
  let last: FullAnalysis | null = null;
  return {
    get sizes() {
      return archive.sizes;
    },
    spansOf: traceId => archive.head(traceId)?.count ?? null,
    add: traces => drain(archive.add(traces)),
    observe: events => archive.observe(events),
    evict: range => {
      const gone = archive.heads.filter(h => contains(range, h.start));
      for (const { traceId } of gone) archive.remove(traceId);
      return gone.length > 0;
    },
    under: contract => keeping(archive.under(contract)),
    *judging(events, { now, settle }) {
      last = yield* judging(archive, { now, settle, events, lines: [], last });
      return analysed(last);
    },
  };
}

export const realEngine: Engine = {
  decode: decodeJaegerBody,
  answers,
  keep: contract => keeping(new Archive(contract)),
};
