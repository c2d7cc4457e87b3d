// Go: otelhttp and otelgrpc have no option that records headers, so the code that does it; Connect has one.

import { message } from '../../model/index.ts';
import { isServer, quoted, type Advice, type Ask } from './advice.ts';

const keysOf = (ask: Ask): string => `var recorded = []string{${quoted(ask.keys, '"', '')}}`;

const httpServer = (ask: Ask): string => `${keysOf(ask)}

func recordHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		span := trace.SpanFromContext(r.Context())
		for _, key := range recorded {
			if values := r.Header.Values(key); len(values) > 0 {
				span.SetAttributes(attribute.StringSlice("http.request.header."+key, values))
			}
		}
		next.ServeHTTP(w, r)
	})
}

// otelhttp.NewHandler(recordHeaders(mux), "server")`;

const httpClient = (ask: Ask): string => `${keysOf(ask)}

type recordHeaders struct{ next http.RoundTripper }

func (t recordHeaders) RoundTrip(r *http.Request) (*http.Response, error) {
	span := trace.SpanFromContext(r.Context())
	for _, key := range recorded {
		if values := r.Header.Values(key); len(values) > 0 {
			span.SetAttributes(attribute.StringSlice("http.request.header."+key, values))
		}
	}
	return t.next.RoundTrip(r)
}

// http.Client{Transport: otelhttp.NewTransport(recordHeaders{http.DefaultTransport})}`;

function grpc(ask: Ask): string {
  const server = isServer(ask);
  const [direction, use] = server
    ? ['Incoming', 'grpc.StatsHandler(recordMetadata{otelgrpc.NewServerHandler()})']
    : ['Outgoing', 'grpc.WithStatsHandler(recordMetadata{otelgrpc.NewClientHandler()})'];
  return `${keysOf(ask)}

type recordMetadata struct{ stats.Handler }

func (h recordMetadata) TagRPC(ctx context.Context, info *stats.RPCTagInfo) context.Context {
	ctx = h.Handler.TagRPC(ctx, info)
	md, _ := metadata.From${direction}Context(ctx)
	span := trace.SpanFromContext(ctx)
	for _, key := range recorded {
		if values := md.Get(key); len(values) > 0 {
			span.SetAttributes(attribute.StringSlice("rpc.request.metadata."+key, values))
		}
	}
	return ctx
}

// ${use}`;
}

const connect = (ask: Ask): string =>
  `otelconnect.NewInterceptor(otelconnect.WithTraceRequestHeader(${quoted(ask.keys, '"', '')}))`;

export function goAdvice(ask: Ask): readonly Advice[] {
  if (ask.protocol === 'messaging') return [];
  const base = { form: 'go' } as const;
  if (ask.scopes.some(s => s.startsWith('connectrpc.com/otelconnect')))
    return [{ ...base, title: message('advice.go.connect'), text: connect(ask), code: false, notes: [] }];
  const rpc = ask.protocol === 'rpc';
  const text = rpc ? grpc(ask) : isServer(ask) ? httpServer(ask) : httpClient(ask);
  const what = rpc ? 'otelgrpc' : 'otelhttp';
  return [
    {
      ...base,
      title: message(rpc ? 'advice.go.grpc' : 'advice.go.http'),
      text,
      code: true,
      notes: [message('advice.note.no-option', { what })],
    },
  ];
}
