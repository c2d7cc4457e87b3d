// Envoy, Istio and nginx: headers as tags of the proxy's own spans. Sources: Envoy, config.trace custom tags
// (type.tracing.v3.CustomTag); Istio, Telemetry API (customTags.header); nginx, ngx_otel_module (otel_span_attr).

import { message } from '../../model/index.ts';
import { textKeys, type Advice, type Ask } from './advice.ts';

const tag = (key: string): string => `http.request.header.${key}`;

const envoy = (ask: Ask): string =>
  [
    '# HttpConnectionManager',
    'tracing:',
    '  custom_tags:',
    ...ask.keys.flatMap(k => [`    - tag: ${tag(k)}`, `      request_header: { name: ${k} }`]),
  ].join('\n');

const istio = (ask: Ask): string =>
  [
    'apiVersion: telemetry.istio.io/v1',
    'kind: Telemetry',
    'metadata:',
    '  name: record-metadata',
    '  namespace: istio-system',
    'spec:',
    '  tracing:',
    '    - customTags:',
    ...ask.keys.flatMap(k => [`        ${tag(k)}:`, `          header: { name: ${k} }`]),
  ].join('\n');

const nginx = (ask: Ask): string =>
  textKeys(ask)
    .map(k => `otel_span_attr "${tag(k)}" $http_${k.toLowerCase().replaceAll('-', '_')};`)
    .join('\n');

export function proxyAdvice(ask: Ask): readonly Advice[] {
  const { proxy } = ask.stack;
  if (proxy === 'nginx')
    return [
      {
        title: message('advice.nginx'),
        text: nginx(ask),
        form: 'nginx',
        code: false,
        notes: ask.keys.some(k => k.includes('_')) ? [message('advice.note.nginx-underscore')] : [],
      },
    ];
  return [
    {
      title: message(proxy === 'istio' ? 'advice.istio' : 'advice.envoy'),
      text: proxy === 'istio' ? istio(ask) : envoy(ask),
      form: 'yaml',
      code: false,
      notes: [message('advice.note.proxy-as-received')],
    },
  ];
}
