import { describe, expect, it } from 'vitest';
import type { CoverageSide, Protocol, Stack } from '../../model/index.ts';
import { adviceOf, headerNames, limitAdvice } from './index.ts';

const STACK: Stack = { language: null, sdk: null, distro: null, runtime: null, proxy: null };

function side(
  stack: Partial<Stack>,
  protocol: Protocol,
  which: CoverageSide['side'] = 'received',
  scope: string | null = null,
): CoverageSide {
  const site = { protocol, operation: 'op', scope, spans: 1, recorded: [], telling: [] };
  return {
    ...{ service: 'cart', side: which, declared: null, spans: 1, sites: [site] },
    ...{ partial: 0, recording: 0, able: 1, recorded: [], telling: [] },
    stacks: [{ ...STACK, ...stack }],
  };
}

const KEYS = ['x-request-id', 'gray.tag', 'timeout_ms', 'pay-hint-bin'];
const text = (s: CoverageSide, keys = KEYS): string =>
  adviceOf(s, keys)
    .map(a => a.text)
    .join('\n---\n');
const notes = (s: CoverageSide): readonly string[] =>
  adviceOf(s, KEYS).flatMap(a => a.notes.map(n => n.id.replace('advice.note.', '')));

describe('the setting that opens a blind spot', () => {
  it('names headers once, in lower case; the gray tag travels in baggage', () =>
    expect(headerNames(['X-Request-ID', 'gray.tag', 'baggage'])).toEqual(['x-request-id', 'baggage']));

  it('Java over HTTP, by side', () => {
    expect(text(side({ language: 'java' }, 'http'))).toBe(
      'OTEL_INSTRUMENTATION_HTTP_SERVER_CAPTURE_REQUEST_HEADERS=x-request-id,baggage,timeout_ms',
    );
    expect(text(side({ language: 'java' }, 'http', 'sent'))).toContain(
      'HTTP_CLIENT_CAPTURE_REQUEST_HEADERS=',
    );
  });

  it('Java over gRPC: both names before 3.0, one from there on, never binary keys', () => {
    const before = side({ language: 'java' }, 'rpc', 'received', 'io.opentelemetry.grpc-1.6 2.33.1-alpha');
    expect(text(before)).toBe(
      [
        'OTEL_INSTRUMENTATION_GRPC_SERVER_REQUEST_METADATA_INCLUDED=x-request-id,baggage,timeout_ms',
        'OTEL_INSTRUMENTATION_GRPC_CAPTURE_METADATA_SERVER_REQUEST=x-request-id,baggage,timeout_ms',
      ].join('\n'),
    );
    const today = side(
      { language: 'java', distro: 'opentelemetry-java-instrumentation 3.0.1' },
      'rpc',
      'received',
    );
    expect(text(today)).not.toContain('CAPTURE_METADATA');
    expect(notes(before)).toEqual(['java-both', 'no-binary', 'java-restart']);
    expect(notes(side({ language: 'java' }, 'rpc', 'sent'))).toContain('before-inject');
  });

  it('Node by instrumentation', () => {
    expect(text(side({ language: 'nodejs' }, 'http'))).toContain('server: {\n      requestHeaders: [');
    expect(text(side({ language: 'nodejs' }, 'rpc', 'sent'))).toContain(
      "client: {\n      requestMetadata: ['x-request-id', 'baggage', 'timeout_ms']",
    );
    const fetches = side(
      { language: 'nodejs' },
      'http',
      'sent',
      '@opentelemetry/instrumentation-undici 0.20.0',
    );
    expect(text(fetches)).toContain('new UndiciInstrumentation');
  });

  it('Python, .NET', () => {
    expect(text(side({ language: 'python' }, 'http'))).toContain('CAPTURE_HEADERS_SERVER_REQUEST=');
    expect(notes(side({ language: 'python' }, 'http'))).toEqual(['wsgi-underscore']);
    const asgi = side(
      { language: 'python' },
      'http',
      'received',
      'opentelemetry.instrumentation.fastapi 0.66b1',
    );
    expect(notes(asgi)).toEqual([]);
    expect(notes(side({ language: 'python' }, 'http', 'sent'))).toEqual(['python-client', 'before-inject']);
    expect(text(side({ language: 'dotnet' }, 'rpc', 'sent'))).toContain(
      'OTEL_DOTNET_AUTO_TRACES_GRPCNETCLIENT_INSTRUMENTATION_CAPTURE_REQUEST_METADATA=',
    );
    expect(text(side({ language: 'dotnet' }, 'rpc'))).toContain('ASPNETCORE');
  });

  it('Go has no setting, so the code; Connect has an option', () => {
    const [grpc] = adviceOf(side({ language: 'go' }, 'rpc'), KEYS);
    expect(grpc?.code).toBe(true);
    expect(grpc?.text).toContain('metadata.FromIncomingContext');
    expect(text(side({ language: 'go' }, 'rpc', 'sent'))).toContain('metadata.FromOutgoingContext');
    const connect = side({ language: 'go' }, 'rpc', 'sent', 'connectrpc.com/otelconnect 0.7.0');
    expect(text(connect, ['x-env'])).toBe(
      'otelconnect.NewInterceptor(otelconnect.WithTraceRequestHeader("x-env"))',
    );
  });

  it('proxies record on their own spans', () => {
    expect(text(side({ proxy: 'envoy' }, 'http'), ['x-env'])).toContain(
      '- tag: http.request.header.x-env\n      request_header: { name: x-env }',
    );
    expect(text(side({ proxy: 'istio' }, 'http'), ['x-env'])).toContain('kind: Telemetry');
    expect(text(side({ proxy: 'nginx' }, 'http'), ['x-env'])).toBe(
      'otel_span_attr "http.request.header.x-env" $http_x_env;',
    );
  });

  it('an SDK that reached its limit gets room for more, any other is left alone', () => {
    expect(limitAdvice({ partial: 0 })).toEqual([]);
    expect(limitAdvice({ partial: 3 }).map(a => a.text)).toEqual(['OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT=512']);
  });

  it('a language without a known setting gets the attributes themselves, and says so', () => {
    expect(text(side({ language: 'rust' }, 'rpc'), ['x-env'])).toBe('rpc.request.metadata.x-env');
    expect(notes(side({ language: 'rust' }, 'rpc'))).toEqual(['by-hand']);
    expect(notes(side({}, 'http'))).toEqual(['unknown']);
  });
});
