// The OpenTelemetry Java agent: settings by protocol. Source: the agent's documentation, "Capturing HTTP request
// and response headers", and the README of its grpc-1.6 instrumentation (whose 3.0 dropped capture-metadata).

import { message, type Message } from '../../model/index.ts';
import { addedLate, isBinary, isServer, textKeys, type Advice, type Ask } from './advice.ts';

/** `otel.some-name` → `OTEL_SOME_NAME`, as every SDK for Java maps them. */
const variable = (property: string): string => property.toUpperCase().replaceAll(/[.-]/g, '_');

/** The agent's major version; null where neither distribution nor instrumentation tells. */
function majorOf({ stack, scopes }: Ask): number | null {
  const text = [stack.distro ?? '', ...scopes.filter(s => s.startsWith('io.opentelemetry.'))].join(' ');
  const found = / v?(\d+)\.\d+/.exec(text)?.[1];
  return found === undefined ? null : Number(found);
}

function grpcProperties(ask: Ask): readonly string[] {
  const side = isServer(ask) ? 'server' : 'client';
  const today = `otel.instrumentation.grpc.${side}.request-metadata.included`;
  const before = `otel.instrumentation.grpc.capture-metadata.${side}.request`;
  const major = majorOf(ask);
  return major !== null && major >= 3 ? [today] : [today, before];
}

function notesOf(ask: Ask, grpc: boolean): readonly Message[] {
  const notes: Message[] = [];
  if (grpc && (majorOf(ask) ?? 0) < 3) notes.push(message('advice.note.java-both'));
  if (grpc && ask.keys.some(isBinary)) notes.push(message('advice.note.no-binary'));
  if (grpc && !isServer(ask) && ask.keys.some(addedLate)) notes.push(message('advice.note.before-inject'));
  return [...notes, message('advice.note.java-restart')];
}

const propertiesOf = (ask: Ask): readonly string[] => {
  if (ask.protocol === 'rpc') return grpcProperties(ask);
  if (ask.protocol === 'messaging') return ['otel.instrumentation.messaging.experimental.capture-headers'];
  return [`otel.instrumentation.http.${isServer(ask) ? 'server' : 'client'}.capture-request-headers`];
};

const NAMES = { rpc: 'gRPC', http: 'HTTP', messaging: 'messaging', '': 'HTTP' } as const;

export function javaAdvice(ask: Ask): readonly Advice[] {
  const list = textKeys(ask).join(',');
  const protocol = NAMES[ask.protocol];
  return [
    {
      title: message('advice.java', { protocol }),
      text: propertiesOf(ask)
        .map(p => `${variable(p)}=${list}`)
        .join('\n'),
      form: 'environment',
      code: false,
      notes: notesOf(ask, ask.protocol === 'rpc'),
    },
  ];
}
