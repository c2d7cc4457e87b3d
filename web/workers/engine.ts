// The real decoding and analysis, as the core works with them.

import { analysing, requestView, signalsOf } from '../analysis/index.ts';
import { decodeJaegerBody } from '../sources/jaeger/decode.ts';
import type { Engine } from './core.ts';

export const realEngine: Engine = {
  decode: decodeJaegerBody,
  *analysing(traces, events, { contract, settle, now }) {
    const analysis = yield* analysing({ traces, events }, { contract, settle, now });
    return {
      analysis,
      view: request => requestView(analysis, request),
      signals: signalsOf(analysis),
    };
  },
};
