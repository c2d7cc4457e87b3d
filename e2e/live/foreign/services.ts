// The recorders of that system: each service has the spellings, attribute types and resource of its own tooling.

import { hex } from './story.ts';

export type Header = readonly [name: string, value: string];

interface Recorder {
  /** The attribute that holds a key. */
  readonly name: (key: string) => string;
  /** Lists, as the conventions ask, or plain text, as hand-written recorders do. */
  readonly lists: boolean;
  /** What it writes; null for everything. */
  readonly only: readonly string[] | null;
}

export interface Service {
  readonly name: string;
  readonly version: string;
  readonly resource: Readonly<Record<string, string>>;
  readonly received: Recorder;
  readonly sent: Readonly<Record<'http' | 'rpc' | 'queue', Recorder | null>>;
  /** By how much its clock goes wrong, in milliseconds. */
  readonly skew: number;
}

const dashed = (prefix: string, only: Recorder['only'] = null): Recorder => ({
  ...{ name: key => `${prefix}.${key}`, lists: true, only },
});
const underscored = (prefix: string, lists = true): Recorder => ({
  ...{ name: key => `${prefix}.${key.replaceAll('-', '_')}`, lists, only: null },
});
/** Writes header names as they stand in the code, in plain text attributes. */
const capitals = (prefix: string): Recorder => ({
  name: key => `${prefix}.${key.replaceAll(/(^|-)[a-z]/g, c => c.toUpperCase())}`,
  ...{ lists: false, only: null },
});

const NOT_SENT = { http: null, rpc: null, queue: null };

const STOREFRONT: Service = {
  ...{ name: 'storefront', version: '14.2.0', skew: 0 },
  resource: { 'telemetry.sdk.language': 'nodejs', 'telemetry.sdk.version': '1.30.1', 'host.name': 'sf-1' },
  received: dashed('http.request.header'),
  sent: { ...NOT_SENT, http: dashed('http.request.header') },
};

const BASKET: Service = {
  ...{ name: 'basket-api', version: '3.8.1', skew: 3 },
  resource: {
    ...{ 'telemetry.sdk.language': 'java', 'telemetry.distro.version': '2.16.0' },
    ...{ 'process.runtime.name': 'OpenJDK Runtime Environment', 'process.runtime.version': '21.0.4+7' },
    ...{ 'deployment.environment.name': 'north', 'k8s.namespace.name': 'market' },
  },
  received: dashed('http.request.header'),
  sent: {
    http: null,
    rpc: dashed('rpc.grpc.request.metadata'),
    queue: underscored('messaging.header'),
  },
};

const TARIFF: Service = {
  ...{ name: 'tariff', version: '0.9.4', skew: 0 },
  resource: {
    'telemetry.sdk.language': 'nodejs',
    'telemetry.sdk.version': '2.0.1',
    'service.namespace': 'm',
  },
  received: underscored('rpc.request.metadata'),
  sent: { ...NOT_SENT, http: dashed('http.request.header', ['x-request-id', 'tenant-id', 'x-store']) },
};

const VAT: Service = {
  ...{ name: 'vat_engine', version: '2024.11', skew: -400 },
  resource: { 'telemetry.sdk.language': 'python', 'service.instance.id': 'vat-0' },
  received: underscored('http.request.header', false),
  sent: NOT_SENT,
};

const LEDGER: Service = {
  ...{ name: 'Ledger.Writer', version: '', skew: 0 },
  resource: { 'telemetry.sdk.language': 'dotnet' },
  received: dashed('messaging.header'),
  sent: NOT_SENT,
};

const GEO: Service = {
  ...{ name: 'geo-lookup', version: 'r77', skew: 0 },
  resource: {},
  received: capitals('http.request.header'),
  sent: NOT_SENT,
};

export const SERVICES = {
  storefront: STOREFRONT,
  basket: BASKET,
  tariff: TARIFF,
  vat: VAT,
  ledger: LEDGER,
  geo: GEO,
};

/** The next version of a service, in a zone and pods of its own. */
export const NEXT = { 'basket-api': '3.9.0', tariff: '1.0.0-rc.2' } as const;

/** The instance of a service that answers request `n`: its resource attributes. */
export function instance(service: Service, n: number, fresh: boolean): Readonly<Record<string, string>> {
  const version = service.name === 'basket-api' || service.name === 'tariff' ? NEXT[service.name] : '';
  const pod = fresh ? `-next-${n % 2}` : `-${n % 3}`;
  return {
    'service.name': service.name,
    ...(service.version === '' ? {} : { 'service.version': fresh ? version : service.version }),
    ...service.resource,
    ...(service.name === 'storefront' ? {} : { 'k8s.pod.name': `${service.name}${pod}` }),
  };
}

export const spanId = (n: number, place: number): string => hex(n, 100 + place, 16);
