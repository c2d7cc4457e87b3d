import { DEFAULT_CONTRACT, type Contract, type ContractKey } from './contract.ts';

/** JSON strings are YAML strings, whatever stands in them. */
const text = (value: string): string =>
  /^[A-Za-z][\w.-]*$/.test(value) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(value)
    ? value
    : JSON.stringify(value);

const list = (values: readonly string[]): string => `[${values.map(text).join(', ')}]`;

function keyLines(k: ContractKey): readonly string[] {
  return [
    `  - key: ${text(k.key)}`,
    ...(k.header === null ? [] : [`    header: ${text(k.header)}`]),
    `    required: ${k.required}`,
    `    reach: ${k.reach}`,
    `    type: ${k.type}`,
    ...(k.falling ? ['    falling: true'] : []),
    ...(k.values.length === 0 ? [] : [`    values: ${list(k.values)}`]),
    `    when-missing: ${k.whenMissing}`,
  ];
}

const isDefault = (k: ContractKey): boolean =>
  DEFAULT_CONTRACT.keys.some(d => JSON.stringify(d) === JSON.stringify(k));

const section = (name: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [`${name}:`, ...lines];

/**
 * A contract as a contract file: read back, it is the same contract. Entries that are those of the built-in
 * catalogue are left out.
 */
export function contractYaml({ keys, captures, masked, except, groups }: Contract): string {
  const lines = [
    'version: 1',
    ...section('keys', keys.filter(k => !isDefault(k)).flatMap(keyLines)),
    ...section(
      'captures',
      captures.flatMap(c => [
        `  - service: ${text(c.service)}`,
        `    side: ${c.side}`,
        `    keys: ${list(c.keys)}`,
      ]),
    ),
    ...section(
      'masked',
      masked.flatMap(m => [`  - service: ${text(m.service)}`, `    keys: ${list(m.keys)}`]),
    ),
    ...section(
      'except',
      except.flatMap(e => [
        `  - from: ${text(e.from)}`,
        `    to: ${text(e.to)}`,
        `    key: ${text(e.key)}`,
        `    reason: ${text(e.reason)}`,
      ]),
    ),
    ...section(
      'groups',
      groups.flatMap(g => [`  - name: ${text(g.name)}`, `    version: ${text(g.version)}`]),
    ),
  ];
  return `${lines.join('\n')}\n`;
}
