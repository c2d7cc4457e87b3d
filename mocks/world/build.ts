// Building blocks of meshes: pods with resources, recorders with the habits of real instrumentations.

import type { Capture, Mesh, Op, Pair, Pod, Protocol, Service, Side } from './mesh.ts';
import { hashText, unit } from './random.ts';

const SDK: Readonly<Record<Service['language'], { sdk: string; runtime: string; version: string }>> = {
  java: { sdk: '1.63.0', runtime: 'OpenJDK Runtime Environment', version: '21.0.5+11' },
  go: { sdk: '1.38.0', runtime: 'go', version: 'go1.24.2' },
  nodejs: { sdk: '2.2.0', runtime: 'nodejs', version: '22.11.0' },
};

export interface PodSeed {
  readonly service: string;
  readonly language: Service['language'];
  readonly version: string;
  readonly zone: string;
  readonly weight?: number;
  readonly rpc?: readonly [string, string];
  /** The middle of the pod's name: the replica set. */
  readonly set?: string;
}

export function pod(seed: PodSeed, index: number): Pod {
  const { service, language, version, zone } = seed;
  const tech = SDK[language];
  const suffix = hashText(`${service}${version}${index}`).toString(36).padStart(5, 'x').slice(0, 5);
  const set =
    seed.set ??
    hashText(service + version)
      .toString(16)
      .padStart(8, '0')
      .slice(0, 9);
  const attributes: Pair[] = [
    ['service.version', version],
    ['service.namespace', 'shop'],
    ['deployment.environment', 'production'],
    ['telemetry.sdk.name', 'opentelemetry'],
    ['telemetry.sdk.language', language],
    ['telemetry.sdk.version', tech.sdk],
    ['process.runtime.name', tech.runtime],
    ['process.runtime.version', tech.version],
    ['k8s.namespace.name', 'shop'],
    ['k8s.pod.name', `${service}-${set}-${suffix}`],
    ['cloud.availability_zone', `eu-1${zone}`],
    ['cluster.name', 'eu-1'],
  ];
  return {
    version,
    zone,
    weight: seed.weight ?? 1,
    rpc: seed.rpc ?? null,
    resource: { service, attributes },
    // Well-kept clocks: a third of a millisecond apart at most.
    skew: Math.round((unit(hashText(service + suffix), 5) - 0.5) * 600),
  };
}

export const pods = (
  seed: Omit<PodSeed, 'zone'>,
  zones: readonly string[] = ['a', 'b', 'c'],
): readonly Pod[] => zones.map((zone, i) => pod({ ...seed, zone }, i));

export type CaptureSeed = Partial<Omit<Capture, 'keys' | 'redact'>> & {
  readonly keys: readonly string[];
  readonly redact?: readonly string[];
};

export const capture = (seed: CaptureSeed): Capture => ({
  prefix: seed.prefix ?? 'http.request.header.',
  underscore: seed.underscore ?? false,
  preserveCase: seed.preserveCase ?? false,
  keys: new Set(seed.keys),
  injected: seed.injected ?? true,
  redact: new Set(seed.redact ?? []),
  padded: seed.padded ?? false,
});

export const PREFIX = {
  http: 'http.request.header.',
  /** v1.16–v1.38, still what Java's agent writes. */
  grpc: 'rpc.grpc.request.metadata.',
  /** v1.15 and from v1.39 on. */
  rpc: 'rpc.request.metadata.',
  connect: 'rpc.connect_rpc.request.metadata.',
} as const;

const CELLS: readonly `${Side} ${Protocol}`[] = [
  'sent http',
  'sent grpc',
  'sent queue',
  'received http',
  'received grpc',
  'received queue',
];

type Captures = Service['captures'];

/** The same key list on every side; the prefix follows the protocol. */
export function capturesAll(
  keys: readonly string[],
  over: Partial<Captures> = {},
  seed: Partial<CaptureSeed> = {},
): Captures {
  const one = (cell: string): Capture =>
    capture({ prefix: cell.endsWith('http') ? PREFIX.http : PREFIX.grpc, ...seed, keys });
  const all = Object.fromEntries(CELLS.map(cell => [cell, one(cell)])) as Record<
    `${Side} ${Protocol}`,
    Capture
  >;
  return { ...all, ...over };
}

export const capturesNone = (): Captures =>
  Object.fromEntries(CELLS.map(cell => [cell, null])) as Record<`${Side} ${Protocol}`, null>;

export function mesh(services: readonly Service[], ops: readonly Op[]): Mesh {
  return {
    services: new Map(services.map(s => [s.name, s])),
    ops: new Map(ops.map(o => [o.id, o])),
  };
}

export function service(
  over: Pick<Service, 'name' | 'language' | 'lanes' | 'captures'> & Partial<Service>,
): Service {
  return {
    grayAttribute: true,
    spans: 'all',
    baggageStyle: over.language === 'go' ? 'lax' : 'strict',
    wholeMillis: over.language === 'nodejs',
    ...over,
  };
}
