// The real decoding and analysis, as the core works with them.

import { analyse, requestView } from '../analysis/index.ts';
import { decodeJaegerBody } from '../sources/jaeger/decode.ts';
import type { Engine } from './core.ts';

export const realEngine: Engine = {
  decode: decodeJaegerBody,
  analyse: (traces, events, { contract, settle, now }) =>
    analyse({ traces, events }, { contract, settle, now }),
  view: requestView,
};
