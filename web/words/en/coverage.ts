import type { Message } from '../../model/message.ts';
import { count } from '../numbers.ts';

type P = Message['params'];

const plain = (text: string) => (_: P) => text;
const n = (p: P, name = 'n'): number => Number(p[name] ?? 0);
const s = (p: P, name: string): string => String(p[name] ?? '');
const many = (k: number, one: string, more: string): string => (k === 1 ? `1 ${one}` : `${count(k)} ${more}`);

/** Who records what, and the settings that open blind spots. */
export const coverage = {
  'coverage.title': plain('Can we see it?'),
  'coverage.none': (p: P) =>
    `No: none of ${many(n(p), 'span', 'spans')} at ${many(n(p, 'services'), 'service', 'services')} records a key.`,
  'coverage.some': (p: P) =>
    `${count(n(p, 'part'))} of ${many(n(p, 'sides'), 'side', 'sides')} of ${many(n(p, 'services'), 'service', 'services')} record metadata.`,
  'coverage.all': (p: P) =>
    `Yes: all ${count(n(p, 'sides'))} sides of ${many(n(p, 'services'), 'service', 'services')} record metadata.`,
  'coverage.intro': plain(
    'Spans show a key only where the recorder is told to. A side that never records a key is a hole in the view: nothing is lost there, and nothing can be seen to be lost.',
  ),
  'coverage.base': (p: P) =>
    `${many(n(p, 'traces'), 'trace', 'traces')}, ${many(n(p, 'spans'), 'span', 'spans')} that send or receive, in this range.`,
  'coverage.base.part': (p: P) =>
    `From ${many(n(p, 'traces'), 'trace', 'traces')}, ${many(n(p, 'spans'), 'span', 'spans')} that send or receive.`,
  'coverage.table': plain('Share of spans that record each key, by service and side'),
  'coverage.service': plain('service'),
  'coverage.side': plain('side'),
  'coverage.side.received': plain('receives'),
  'coverage.side.sent': plain('sends'),
  'coverage.spans': plain('spans'),
  'coverage.any': plain('any key'),
  'coverage.cell': (p: P) => `${count(n(p, 'part'))} of ${many(n(p, 'whole'), 'span', 'spans')} record it`,
  'coverage.cell.none': (p: P) => `not observed: none of ${many(n(p, 'whole'), 'span', 'spans')} records it`,
  'coverage.cell.untold': plain('not observed: every span here lacks attributes that its SDK dropped'),
  'coverage.filter.all': plain('all sides'),
  'coverage.filter.holes': plain('with holes'),
  'coverage.filter.blind': plain('record nothing'),
  'coverage.filter': plain('Which sides are shown'),
  'coverage.noneLeft': plain('No side is like that.'),
  'coverage.legend.share': plain('share of spans that record the key'),
  'coverage.legend.never': plain('not observed: never recorded here'),
  'coverage.legend.declared': plain('the contract says that this side records it'),
  'coverage.traffic': plain('How much of the traffic was read'),
  'coverage.traffic.traces': plain('traces read'),
  'coverage.traffic.total': plain('requests by Prometheus'),
  'coverage.traffic.about': (p: P) => `about ${s(p, 'n')}`,
  'coverage.traffic.share': plain('share'),
  'coverage.traffic.part': plain('known once all of the range has been read'),
  'coverage.traffic.sampling': plain('sampling configured'),
  'coverage.traffic.notTold': plain('no event says'),
  'coverage.traffic.notCounted': plain('unknown'),
  'coverage.traffic.noPrometheus': plain('no Prometheus configured'),
  'coverage.traffic.query': plain('Counted by'),
  'coverage.csv': plain('CSV'),
  'coverage.loading': plain('Reading the range …'),
  'coverage.empty': plain('No request was read in this range.'),
  'coverage.empty.text': plain('Widen the range, or check that Jaeger holds traces of it.'),
  'coverage.noJaeger': plain('No Jaeger is configured for this environment'),
  'coverage.noJaeger.text': plain(
    'What is recorded is read from traces: give the address of Jaeger in config.json.',
  ),
  'coverage.pick': plain('Choose a row for its operations and for the setting that opens it.'),
  'coverage.open': (p: P) => `${s(p, 'service')} ${s(p, 'side')}: operations and settings`,

  'coverage.side.title': (p: P) => `${s(p, 'service')} ${s(p, 'side')}`,
  'coverage.runs': plain('runs'),
  'coverage.runs.unknown': plain('its spans do not say what it runs'),
  'coverage.runs.more': (p: P) => `and ${many(n(p), 'other', 'others')}`,
  'coverage.why': plain('What is not observed here'),
  'coverage.why.nothing': plain(
    'This side records no metadata at all. Whatever passes here, kept or lost, leaves no mark on its spans.',
  ),
  'coverage.why.some': (p: P) =>
    `Never recorded here: ${s(p, 'keys')}. Either its capture list does not name them, or they never came; its spans alone cannot tell which.`,
  'coverage.why.parts': (p: P) =>
    `Recorded on some spans only: ${s(p, 'keys')}. The others did not have it, or their operation or protocol does not record it; see below.`,
  'coverage.why.partial': (p: P) =>
    `${count(n(p))} of ${many(n(p, 'of'), 'span', 'spans')} dropped attributes at the limit of their SDK, 128 where nothing is set. What these do not show may have been there: they count only for the keys that they show.`,
  'coverage.why.whole': plain('Every key of the list is recorded on some span here.'),
  'coverage.operations': plain('Operations'),
  'coverage.operation': plain('operation'),
  'coverage.protocol': plain('protocol'),
  'coverage.protocol.rpc': plain('RPC'),
  'coverage.protocol.http': plain('HTTP'),
  'coverage.protocol.messaging': plain('messaging'),
  'coverage.protocol.': plain('not told'),
  'coverage.keys': plain('keys recorded'),
  'coverage.keys.none': plain('none'),
  'coverage.how': plain('The setting that opens it'),
  'coverage.how.all': plain(
    'With all keys of the contract filled in: a capture list replaces the one before it.',
  ),
  'coverage.copy': plain('Copy'),
  'coverage.copied': plain('Copied. The service records after its next start.'),
  'coverage.notCopied': plain('The browser did not allow copying. Select the text instead.'),
  'coverage.byCode': plain('No setting exists; this code does it.'),

  'signs.title': plain('What can be said all the same'),
  'signs.groups': (p: P) =>
    `Gray tag on spans: ${many(n(p, 'spans'), 'span', 'spans')} of ${s(p, 'services')} show it. Requests by group: ${s(p, 'groups')}.`,
  'signs.noGroups': plain(
    'No span shows a gray tag, as an attribute or in baggage: which requests are gray cannot be told.',
  ),
  'signs.faults': (p: P) => `Gray routing, from attributes: ${s(p, 'faults')}.`,
  'signs.fault': (p: P) => `${s(p, 'class')} in ${many(n(p), 'request', 'requests')}`,
  'signs.noFaults': plain('Gray routing, from attributes: no request was served by the wrong version.'),
  'signs.versions': (p: P) =>
    `${count(n(p))} of ${many(n(p, 'of'), 'service', 'services')} say which version answered (service.version).`,
  'signs.splits': (p: P) =>
    `${many(n(p), 'request', 'requests')} fell into several traces: one id in ${s(p, 'attribute')}, ${count(n(p, 'of'))} traces show one.`,
  'signs.noSplits': (p: P) =>
    `No request fell into several traces, by the ids in ${s(p, 'attribute')} on ${many(n(p, 'of'), 'trace', 'traces')}.`,
  'signs.noIds': plain(
    'No span shows a request id outside captured metadata: split traces cannot be told by it.',
  ),
  'signs.logs': (p: P) =>
    `${many(n(p), 'request', 'requests')} fell into several traces, by request ids in ${many(n(p, 'lines'), 'log line', 'log lines')}; a client’s second attempt under one id looks so, too.`,
  'signs.noLogs': (p: P) =>
    `No request fell into several traces, by request ids in ${many(n(p, 'lines'), 'log line', 'log lines')}.`,
  'signs.noLogIds': plain('No log line of this range shows both a request id and a trace id.'),
  'signs.logsPart': plain('Only the newest lines were read.'),
  'signs.orphans': (p: P) =>
    `${many(n(p), 'trace lacks', 'traces lack')} a parent span: telemetry is missing there, which is no metadata loss.`,
  'signs.trace': (p: P) => `trace ${s(p, 'n')}`,

  'advice.java': (p: P) => `Java agent, ${s(p, 'protocol')}`,
  'advice.python.server': plain('Python, HTTP servers (WSGI, ASGI)'),
  'advice.python.client': plain('Python, HTTP clients'),
  'advice.python.grpc-server': plain('Python, gRPC server'),
  'advice.python.grpc-client': plain('Python, gRPC client'),
  'advice.dotnet.server': plain('.NET automatic instrumentation, ASP.NET Core'),
  'advice.dotnet.client': plain('.NET automatic instrumentation, client'),
  'advice.node.http': plain('Node, instrumentation-http'),
  'advice.node.fetch': plain('Node, instrumentation-undici (fetch)'),
  'advice.node.grpc': plain('Node, instrumentation-grpc'),
  'advice.go.http': plain('Go, net/http with otelhttp'),
  'advice.go.grpc': plain('Go, gRPC with otelgrpc'),
  'advice.go.connect': plain('Go, Connect with otelconnect'),
  'advice.limit': plain('SDK, room for more attributes on a span'),
  'advice.envoy': plain('Envoy, tags of its own spans'),
  'advice.istio': plain('Istio, Telemetry resource'),
  'advice.nginx': plain('nginx, ngx_otel_module'),
  'advice.by-hand': plain('Attributes that graylens reads, set in the service’s own code'),
  'advice.note.limit': plain(
    'It goes before OTEL_ATTRIBUTE_COUNT_LIMIT; a limit that is set in code goes before both. What is added last is dropped first.',
  ),
  'advice.note.java-both': plain(
    'Agents before 3.0 read one of the two names, by their age; the one that is not known is ignored.',
  ),
  'advice.note.no-binary': plain('Keys that end in -bin are not recorded by this instrumentation.'),
  'advice.note.before-inject': plain(
    'A sending side reads its list before the propagator adds baggage and traceparent: these stay unobserved here. The receiving side shows them.',
  ),
  'advice.note.java-restart': plain(
    'Also as -D system properties; the Spring Boot starter reads the same names.',
  ),
  'advice.note.no-option': (p: P) => `${s(p, 'what')} has no option that records headers.`,
  'advice.note.python-client': plain(
    'Only recent releases of the requests, httpx, urllib3 and aiohttp instrumentations read it.',
  ),
  'advice.note.wsgi-underscore': (p: P) =>
    `WSGI servers drop names with an underscore: ${s(p, 'keys')} will not show there.`,
  'advice.note.dotnet-since': plain('Since 1.7.0 of the automatic instrumentation.'),
  'advice.note.dotnet-grpc': plain('A gRPC service of .NET shows as ASP.NET Core spans: the same list.'),
  'advice.note.node-where': plain('Where the SDK is set up, in the list of instrumentations.'),
  'advice.note.node-underscore': plain(
    'It writes x_request_id for x-request-id; graylens reads both as one key.',
  ),
  'advice.note.nginx-underscore': plain(
    'nginx drops names with an underscore unless underscores_in_headers is on.',
  ),
  'advice.note.proxy-as-received': plain(
    'A proxy records what came to it, on both of its spans: what it changes itself shows only at the next service.',
  ),
  'advice.note.by-hand': plain('No setting of its instrumentation is known to graylens.'),
  'advice.note.unknown': plain(
    'Its spans carry neither telemetry.sdk.language nor the name of an instrumentation.',
  ),
};
