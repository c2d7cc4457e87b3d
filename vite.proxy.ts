// The way to real servers for `npm start` and `npm run preview`: same-origin paths, so that CORS never bites.

import type { ServerResponse } from 'node:http';
import type { ProxyOptions } from 'vite';

const SOURCES = [
  { id: 'prometheus', url: 'PROMETHEUS_URL', tenant: 'PROMETHEUS_TENANT', header: 'X-Scope-OrgID' },
  { id: 'jaeger', url: 'JAEGER_URL', tenant: 'JAEGER_TENANT', header: 'x-tenant' },
  { id: 'loki', url: 'LOKI_URL', tenant: 'LOKI_TENANT', header: 'X-Scope-OrgID' },
] as const;

export interface Proxied {
  /** The body of `config.json`; null when no upstream is given. */
  readonly config: string | null;
  readonly routes: Record<string, ProxyOptions>;
}

/** What a person can act on, told from Node's error codes. */
export function failureCode(code: string | undefined): 'refused' | 'dns' | 'timeout' | 'tls' {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'dns';
  if (code === 'ETIMEDOUT' || code === 'ESOCKETTIMEDOUT' || code === 'ECONNABORTED') return 'timeout';
  if (code !== undefined && /CERT|TLS|SSL|EPROTO|SELF_SIGNED|UNABLE_TO/.test(code)) return 'tls';
  return 'refused';
}

/** 502 with a JSON reason: `{"code", "upstream", "message"}`. */
function refuse(res: ServerResponse, upstream: URL, error: NodeJS.ErrnoException): void {
  if (res.headersSent) {
    res.destroy(error);
    return;
  }
  const body = { code: failureCode(error.code), upstream: upstream.host, message: error.message };
  res.writeHead(502, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

function upstreamOf(name: string, text: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new Error(
      `${name} is no URL: "${text}". Give it like http://127.0.0.1:9090 (with a path if it has one).`,
    );
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new Error(`${name} must begin with http:// or https://, not ${url.protocol}//`);
  return url;
}

function route(path: string, upstream: URL, headers: Record<string, string>): ProxyOptions {
  const prefix = upstream.pathname.replace(/\/$/, '');
  return {
    target: upstream.origin,
    changeOrigin: true,
    timeout: 120_000,
    proxyTimeout: 120_000,
    headers,
    rewrite: url => prefix + url.slice(path.length),
    configure: proxy => {
      proxy.on('error', (error, _req, res) => {
        if ('writeHead' in res) refuse(res, upstream, error);
        else res.destroy();
      });
    },
  };
}

/**
 * Reads PROMETHEUS_URL, JAEGER_URL and LOKI_URL (each optional; credentials in the URL become basic
 * authentication) and PROMETHEUS_TENANT, JAEGER_TENANT, LOKI_TENANT.
 * @throws Error naming the variable when an address is unusable
 */
export function proxied(env: NodeJS.ProcessEnv): Proxied {
  const routes: Record<string, ProxyOptions> = {};
  const environment: Record<string, unknown> = { id: 'live', title: env.GRAYLENS_TITLE ?? 'live' };
  for (const source of SOURCES) {
    const text = env[source.url];
    if (text === undefined || text === '') continue;
    const upstream = upstreamOf(source.url, text);
    const headers: Record<string, string> = {};
    const tenant = env[source.tenant];
    if (tenant !== undefined && tenant !== '') headers[source.header] = tenant;
    if (upstream.username !== '') {
      const login = `${decodeURIComponent(upstream.username)}:${decodeURIComponent(upstream.password)}`;
      headers.Authorization = `Basic ${Buffer.from(login).toString('base64')}`;
    }
    const path = `/proxy/${source.id}`;
    routes[path] = route(path, upstream, headers);
    environment[source.id] = { url: path };
  }
  const config = Object.keys(routes).length === 0 ? null : JSON.stringify({ environments: [environment] });
  return { config, routes };
}
