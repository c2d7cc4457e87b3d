// `/api/v1/rules` and `/api/v1/status/buildinfo` → model.

import type { Alert, Labels } from '../../../model/index.ts';
import { micros, type Micros } from '../../../time/index.ts';
import { DecodeError, get, labelsAt, listAt, numberAt, objectAt, textAt } from '../../wire.ts';
import { decodeAlert, stateAt } from '../decode.ts';

export interface DecodedRule {
  readonly kind: 'alerting' | 'recording';
  readonly name: string;
  readonly query: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly holds: Micros | null;
  readonly state: Alert['state'] | null;
  readonly health: string;
  readonly lastError: string | null;
  readonly alerts: readonly Alert[];
}

export interface DecodedGroup {
  readonly name: string;
  readonly file: string;
  readonly rules: readonly DecodedRule[];
}

/** Alerts are null where the server was asked to leave them out; labels of recording rules may be missing. */
function decodeRule(value: unknown, at: string): DecodedRule {
  const rule = objectAt(value, at);
  const type = get(rule, 'type');
  if (type !== 'alerting' && type !== 'recording')
    throw new DecodeError(`${at}.type`, 'alerting or recording', type);
  const alerting = type === 'alerting';
  const lastError = get(rule, 'lastError');
  return {
    kind: type,
    name: textAt(get(rule, 'name'), `${at}.name`),
    query: textAt(get(rule, 'query'), `${at}.query`),
    labels: labelsAt(get(rule, 'labels'), `${at}.labels`),
    annotations: labelsAt(get(rule, 'annotations'), `${at}.annotations`),
    holds: alerting ? micros(numberAt(get(rule, 'duration'), `${at}.duration`) * 1e6) : null,
    state: alerting ? stateAt(get(rule, 'state'), `${at}.state`) : null,
    health: textAt(get(rule, 'health') ?? 'unknown', `${at}.health`),
    lastError: typeof lastError === 'string' && lastError !== '' ? lastError : null,
    alerts: listAt(get(rule, 'alerts'), `${at}.alerts`).map((a, i) => decodeAlert(a, `${at}.alerts[${i}]`)),
  };
}

export function decodeRules(data: unknown): readonly DecodedGroup[] {
  return listAt(get(objectAt(data, 'data'), 'groups'), 'data.groups').map((v, i) => {
    const at = `data.groups[${i}]`;
    const group = objectAt(v, at);
    return {
      name: textAt(get(group, 'name'), `${at}.name`),
      file: textAt(get(group, 'file') ?? '', `${at}.file`),
      rules: listAt(get(group, 'rules'), `${at}.rules`).map((r, k) => decodeRule(r, `${at}.rules[${k}]`)),
    };
  });
}

export function decodeBuildInfo(data: unknown): { readonly version: string; readonly revision: string } {
  const info = objectAt(data, 'data');
  return {
    version: textAt(get(info, 'version'), 'data.version'),
    revision: textAt(get(info, 'revision') ?? '', 'data.revision'),
  };
}
