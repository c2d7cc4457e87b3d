// Node: options of the instrumentations. Source: their READMEs (instrumentation-http, -undici, -grpc).

import { message } from '../../model/index.ts';
import { addedLate, isBinary, isServer, quoted, type Advice, type Ask } from './advice.ts';

const http = (ask: Ask): string => `new HttpInstrumentation({
  headersToSpanAttributes: {
    ${isServer(ask) ? 'server' : 'client'}: {
      requestHeaders: [${quoted(ask.keys, "'", '      ')}],
    },
  },
})`;

const undici = (ask: Ask): string => `new UndiciInstrumentation({
  headersToSpanAttributes: {
    requestHeaders: [${quoted(ask.keys, "'", '    ')}],
  },
})`;

const grpc = (ask: Ask): string => `new GrpcInstrumentation({
  metadataToSpanAttributes: {
    ${isServer(ask) ? 'server' : 'client'}: {
      requestMetadata: [${quoted(
        ask.keys.filter(k => !isBinary(k)),
        "'",
        '      ',
      )}],
    },
  },
})`;

export function nodeAdvice(ask: Ask): readonly Advice[] {
  const base = { form: 'javascript', code: false } as const;
  const where = message('advice.note.node-where');
  if (ask.protocol === 'messaging') return [];
  if (ask.protocol === 'rpc')
    return [
      {
        ...base,
        title: message('advice.node.grpc'),
        text: grpc(ask),
        notes: [
          where,
          message('advice.note.node-underscore'),
          ...(ask.keys.some(isBinary) ? [message('advice.note.no-binary')] : []),
          ...(!isServer(ask) && ask.keys.some(addedLate) ? [message('advice.note.before-inject')] : []),
        ],
      },
    ];
  const fetches = !isServer(ask) && ask.scopes.some(s => s.includes('undici'));
  return [
    {
      ...base,
      title: message(fetches ? 'advice.node.fetch' : 'advice.node.http'),
      text: fetches ? undici(ask) : http(ask),
      notes: [where],
    },
  ];
}
