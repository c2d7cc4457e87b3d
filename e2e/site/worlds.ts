// The three servers of made-up worlds as a site sees them behind its own paths: /incident/jaeger/api/traces …

import type { IncomingMessage, ServerResponse } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { locally, type Answered, type Source } from '../../mocks/servers/answer.ts';
import type { MockRequest } from '../../mocks/servers/exchange.ts';
import { SCENARIOS, makeWorld } from '../../mocks/world/index.ts';
import { fromMillis } from '../../web/time/index.ts';
import { NOW } from '../now.ts';

const SOURCES: readonly Source[] = ['prometheus', 'jaeger', 'loki'];

/** Whether a path's first part names a world. */
export const isWorld = (name: string): boolean => SCENARIOS.some(s => s.id === name);

/** The `config.json` of a site that reads one world behind its own paths. */
export function worldConfig(scenario: string): string {
  // One process makes all worlds while the browser reads them: on a slow machine an answer takes its time.
  const source = (id: Source) => ({ url: `/${scenario}/${id}`, timeout: '5m' });
  const environment = {
    id: 'shop',
    title: 'demo shop',
    prometheus: source('prometheus'),
    jaeger: source('jaeger'),
    loki: source('loki'),
  };
  return JSON.stringify({ environments: [environment], eventSelector: '{namespace="platform"}' });
}

interface Kept {
  readonly delayMs: number;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What a world answers never changes at a fixed moment, and making it is most of a page's wait. */
const kept = new Map<string, Promise<Kept | null>>();
const answerers = new Map<string, ReturnType<typeof locally>>();

function answererOf(scenario: string): ReturnType<typeof locally> {
  const known = answerers.get(scenario);
  if (known) return known;
  const now = fromMillis(NOW.getTime());
  const settings = { world: makeWorld({ scenario, now }), now: () => now, jaegerEra: 'b' as const };
  const made = locally(() => settings);
  answerers.set(scenario, made);
  return made;
}

async function whole(answered: Answered): Promise<Kept | null> {
  const { delayMs, response } = answered;
  if (response === null) return null;
  const { status, headers } = response;
  const body = Buffer.from(await new Response(response.body).arrayBuffer());
  return { delayMs, status, headers, body };
}

const FORM = 'application/x-www-form-urlencoded';

async function read(request: IncomingMessage, url: URL, base: string): Promise<MockRequest> {
  const isForm = request.headers['content-type']?.startsWith(FORM) === true;
  const headers = Object.entries(request.headers).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  );
  return {
    method: request.method ?? 'GET',
    path: url.pathname.slice(base.length) || '/',
    query: url.searchParams,
    form: new URLSearchParams(isForm ? await readText(request) : ''),
    headers: Object.fromEntries(headers),
  };
}

/** Answers what lies below `/scenario/source`; false when that is none. */
export async function answerWorld(
  request: IncomingMessage,
  url: URL,
  response: ServerResponse,
): Promise<boolean> {
  const [, scenario = '', name = ''] = url.pathname.split('/');
  const source = SOURCES.find(s => s === name);
  if (source === undefined || !isWorld(scenario)) return false;
  const asked = await read(request, url, `/${scenario}/${source}`);
  const id = [scenario, source, asked.method, asked.path, asked.query, asked.form].join(' ');
  const answer = kept.get(id) ?? answererOf(scenario)(source, asked, true).then(whole);
  kept.set(id, answer);
  const made = await answer;
  if (made === null) {
    request.socket.destroy();
    return true;
  }
  if (made.delayMs > 0) await new Promise(resolve => setTimeout(resolve, made.delayMs));
  response.writeHead(made.status, made.headers).end(made.body);
  return true;
}
