// Python and .NET: environment variables where their instrumentations read one, else code. Sources: the
// documentation of opentelemetry-python-contrib ("Capture HTTP request and response headers") and of
// opentelemetry-dotnet-instrumentation (docs/config.md; since 1.7.0).

import { message } from '../../model/index.ts';
import { addedLate, isServer, quoted, textKeys, type Advice, type Ask } from './advice.ts';

const PYTHON_GRPC = (ask: Ask): string => `class RecordMetadata(grpc.ServerInterceptor):
    KEYS = {${quoted(ask.keys, '"', '    ')}}

    def intercept_service(self, continuation, details):
        span = trace.get_current_span()
        for key, value in details.invocation_metadata:
            if key in self.KEYS:
                span.set_attribute(f"rpc.request.metadata.{key}", [value])
        return continuation(details)`;

/** Servers that are no WSGI: they pass names with an underscore on. Falcon and Django may be either. */
const NO_WSGI = /\.(?:fastapi|starlette|asgi|aiohttp_server|tornado)\b/;

const isWsgi = ({ scopes }: Ask): boolean => scopes.length === 0 || scopes.some(s => !NO_WSGI.test(s));

export function pythonAdvice(ask: Ask): readonly Advice[] {
  const server = isServer(ask);
  if (ask.protocol === 'rpc')
    return [
      {
        title: message(server ? 'advice.python.grpc-server' : 'advice.python.grpc-client'),
        text: server ? PYTHON_GRPC(ask) : pythonAttribute(ask, 'rpc.request.metadata.'),
        form: 'python',
        code: true,
        notes: [message('advice.note.no-option', { what: 'opentelemetry-instrumentation-grpc' })],
      },
    ];
  if (ask.protocol === 'messaging') return [];
  const side = server ? 'SERVER' : 'CLIENT';
  const underscored = isWsgi(ask) ? ask.keys.filter(k => k.includes('_')) : [];
  return [
    {
      title: message(server ? 'advice.python.server' : 'advice.python.client'),
      text: `OTEL_INSTRUMENTATION_HTTP_CAPTURE_HEADERS_${side}_REQUEST=${textKeys(ask).join(',')}`,
      form: 'environment',
      code: false,
      notes: [
        ...(server ? [] : [message('advice.note.python-client')]),
        ...(!server && ask.keys.some(addedLate) ? [message('advice.note.before-inject')] : []),
        ...(server && underscored.length > 0
          ? [message('advice.note.wsgi-underscore', { keys: underscored.join(', ') })]
          : []),
      ],
    },
  ];
}

const pythonAttribute = (ask: Ask, prefix: string): string => `span = trace.get_current_span()
for key in (${quoted(ask.keys, '"', '')}):
    if key in metadata:
        span.set_attribute("${prefix}" + key, [metadata[key]])`;

export function dotnetAdvice(ask: Ask): readonly Advice[] {
  const server = isServer(ask);
  if (ask.protocol === 'messaging') return [];
  const client = ask.protocol === 'rpc' ? 'GRPCNETCLIENT' : 'HTTP';
  const what = !server && ask.protocol === 'rpc' ? 'METADATA' : 'HEADERS';
  const name = `OTEL_DOTNET_AUTO_TRACES_${server ? 'ASPNETCORE' : client}_INSTRUMENTATION_CAPTURE_REQUEST_${what}`;
  return [
    {
      title: message(server ? 'advice.dotnet.server' : 'advice.dotnet.client'),
      text: `${name}=${textKeys(ask).join(',')}`,
      form: 'environment',
      code: false,
      notes: [
        message('advice.note.dotnet-since'),
        ...(server && ask.protocol === 'rpc' ? [message('advice.note.dotnet-grpc')] : []),
        ...(!server && ask.keys.some(addedLate) ? [message('advice.note.before-inject')] : []),
      ],
    },
  ];
}
