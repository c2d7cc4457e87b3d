// The contract file: `version: 1`, then keys, captures, masked, except and groups.

import { DEFAULT_CONTRACT, type Contract, type ContractKey, type KeyType } from '../model/index.ts';
import { parseFields, type Field } from './contract-nodes.ts';

export { ContractError } from './contract-nodes.ts';

const TYPES: readonly KeyType[] = [
  ...(['opaque', 'enum', 'string', 'int64', 'duration', 'semver', 'bytes', 'w3c', 'gray-tag'] as const),
];

type Fields = ReadonlyMap<string, Field>;

/** A field that must be there. */
function need(fields: Fields, name: string, within: Field): Field {
  return fields.get(name) ?? within.fail(`expected the field ${name}`);
}

const KEY_FIELDS = [
  ...['key', 'header', 'required', 'reach', 'type', 'falling', 'values', 'when-missing'],
] as const;

/** What a key is when neither the file nor the default catalogue says more. */
const plainKey = (key: string): ContractKey => ({
  ...{ key, header: null, required: 'never', reach: 'end-to-end', type: 'string', falling: false },
  ...{ values: [], whenMissing: 'fail' },
});

const same = (a: string, b: string): boolean =>
  a.toLowerCase().replaceAll('_', '-') === b.toLowerCase().replaceAll('_', '-');

function readKey(field: Field): ContractKey {
  const f = field.map(KEY_FIELDS);
  const key = need(f, 'key', field).text();
  const base = DEFAULT_CONTRACT.keys.find(k => same(k.key, key)) ?? plainKey(key);
  return {
    key,
    header: f.get('header')?.text() ?? base.header,
    required: f.get('required')?.oneOf(['always', 'gray', 'never']) ?? base.required,
    reach: f.get('reach')?.oneOf(['end-to-end', 'one-hop', 'declared']) ?? base.reach,
    type: f.get('type')?.oneOf(TYPES) ?? base.type,
    falling: f.get('falling')?.flag() ?? base.falling,
    values: f.get('values')?.texts() ?? base.values,
    whenMissing: f.get('when-missing')?.oneOf(['fail', 'degrade']) ?? base.whenMissing,
  };
}

function readCapture(field: Field): Contract['captures'][number] {
  const f = field.map(['service', 'side', 'keys']);
  return {
    service: need(f, 'service', field).text(),
    side: need(f, 'side', field).oneOf(['sent', 'received']),
    keys: need(f, 'keys', field).texts(),
  };
}

function readMasked(field: Field): Contract['masked'][number] {
  const f = field.map(['service', 'keys']);
  return { service: need(f, 'service', field).text(), keys: need(f, 'keys', field).texts() };
}

function readException(field: Field): Contract['except'][number] {
  const f = field.map(['from', 'to', 'key', 'reason']);
  const [from, to, key, reason] = [
    need(f, 'from', field),
    need(f, 'to', field),
    need(f, 'key', field),
    need(f, 'reason', field),
  ];
  return { from: from.text(), to: to.text(), key: key.text(), reason: reason.text() };
}

function readGroup(field: Field): Contract['groups'][number] {
  const f = field.map(['name', 'version']);
  return { name: need(f, 'name', field).text(), version: need(f, 'version', field).text() };
}

/** The file's keys before the default catalogue's; one of the same name takes its place. */
const withDefaults = (keys: readonly ContractKey[]): readonly ContractKey[] => [
  ...keys,
  ...DEFAULT_CONTRACT.keys.filter(d => !keys.some(k => same(k.key, d.key))),
];

/**
 * Reads a contract (YAML or JSON). Its keys override and extend the default catalogue. Throws a
 * ContractError that names the file, the line and what was expected; unknown fields are errors.
 */
export function readContract(text: string, fileName: string): Contract {
  const root = parseFields(text, fileName);
  const f = root.map(['version', 'keys', 'captures', 'masked', 'except', 'groups']);
  const version = need(f, 'version', root);
  if (!version.isNumber(1)) version.fail('expected 1, the only version there is');
  return {
    keys: withDefaults(f.get('keys')?.list().map(readKey) ?? []),
    captures: f.get('captures')?.list().map(readCapture) ?? [],
    masked: f.get('masked')?.list().map(readMasked) ?? [],
    except: f.get('except')?.list().map(readException) ?? [],
    groups: f.get('groups')?.list().map(readGroup) ?? [],
  };
}
