// The metadata contract: what each key is, who must carry it and who records it. File format: version 1,
// YAML or JSON, field names as in the file.

export type KeyType =
  'opaque' | 'enum' | 'string' | 'int64' | 'duration' | 'semver' | 'bytes' | 'w3c' | 'gray-tag';

export interface ContractKey {
  /** The key as it is shown; a glob such as `*-bin` is allowed. Compared without case, `_` equal to `-`. */
  readonly key: string;
  /** Its HTTP spelling, where it differs. */
  readonly header: string | null;
  /** Who must carry it from the start: every request, gray ones, nobody. A key that was there and is lost is a finding in any case. */
  readonly required: 'always' | 'gray' | 'never';
  /** `one-hop` guards wire hops only; `declared` is expected only where learned. */
  readonly reach: 'end-to-end' | 'one-hop' | 'declared';
  readonly type: KeyType;
  /** For budgets such as `timeout_ms`: the value may fall from hop to hop. */
  readonly falling: boolean;
  /** For enums: the legal values; empty means any. */
  readonly values: readonly string[];
  readonly whenMissing: 'fail' | 'degrade';
}

export interface Capture {
  readonly service: string;
  readonly side: 'sent' | 'received';
  readonly keys: readonly string[];
}

export interface Contract {
  readonly keys: readonly ContractKey[];
  /** Who records what; where given, it decides `observed` for that service and side. */
  readonly captures: readonly Capture[];
  /** Declared masking: a changed value of these keys at these services is kept. */
  readonly masked: readonly { readonly service: string; readonly keys: readonly string[] }[];
  /** Accepted losses: shown as such, never in the verdict. `*` matches any service or key. */
  readonly except: readonly {
    readonly from: string;
    readonly to: string;
    readonly key: string;
    readonly reason: string;
  }[];
  /** Which version serves a gray group; unnamed groups are learned. */
  readonly groups: readonly { readonly name: string; readonly version: string }[];
}

const key = (name: string, over: Partial<ContractKey> = {}): ContractKey => ({
  key: name,
  header: null,
  required: 'never',
  reach: 'end-to-end',
  type: 'string',
  falling: false,
  values: [],
  whenMissing: 'fail',
  ...over,
});

/** The default catalogue (DOMAIN §4). */
export const DEFAULT_CONTRACT: Contract = {
  keys: [
    key('x-request-id', { header: 'X-Request-ID', required: 'always', type: 'opaque' }),
    key('traceparent', { type: 'w3c', whenMissing: 'degrade' }),
    key('baggage', { type: 'w3c' }),
    key('gray.tag', { required: 'gray', type: 'gray-tag' }),
    key('x-env', { header: 'X-Env', required: 'always', type: 'enum' }),
    key('x-release-stage', { header: 'X-Release-Stage', type: 'enum' }),
    key('x-traffic-tag', { header: 'X-Traffic-Tag' }),
    key('x-user-id', { header: 'X-User-ID', type: 'int64' }),
    key('x-app-version', { header: 'X-App-Version', reach: 'one-hop', type: 'semver' }),
    key('x-schema-version', { reach: 'one-hop', type: 'semver' }),
    key('timeout_ms', { type: 'duration', falling: true }),
    key('grpc-timeout', { type: 'duration', falling: true }),
    key('tenant-id', { header: 'Tenant-ID' }),
    key('*-bin', { reach: 'declared', type: 'bytes' }),
  ],
  captures: [],
  masked: [],
  except: [],
  groups: [],
};
