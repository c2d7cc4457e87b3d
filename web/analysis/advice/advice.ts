// What an advice is made of.

import type { CoverageSide, Message, Protocol, Stack } from '../../model/index.ts';

/** How one side of a service is told to record keys: a text to copy, or why there is no setting. */
export interface Advice {
  /** Words: what it is for, e.g. `Java agent, gRPC`. */
  readonly title: Message;
  /** The text to copy: environment variables, a configuration, or code. */
  readonly text: string;
  readonly form: 'environment' | 'properties' | 'javascript' | 'go' | 'csharp' | 'python' | 'yaml' | 'nginx';
  /** True where no setting exists and the application has to do it. */
  readonly code: boolean;
  readonly notes: readonly Message[];
}

/** What advice is asked for. */
export interface Ask {
  readonly stack: Stack;
  readonly side: CoverageSide['side'];
  readonly protocol: Protocol;
  /** Instrumentation libraries that made the spans. */
  readonly scopes: readonly string[];
  /** Header names to record, lower case; `baggage` stands for the gray tag. */
  readonly keys: readonly string[];
}

export const isServer = ({ side }: Ask): boolean => side === 'received';
export const isBinary = (key: string): boolean => key.endsWith('-bin');
export const textKeys = (ask: Ask): readonly string[] => ask.keys.filter(k => !isBinary(k));

/** Agents that read capture lists before the propagator writes never see what it adds. */
export const addedLate = (key: string): boolean => key === 'baggage' || key === 'traceparent';

/** `'a', 'b'` in the quotes of the language, one a line where they are many. */
export function quoted(keys: readonly string[], quote: string, indent: string): string {
  const list = keys.map(k => `${quote}${k}${quote}`);
  const flat = list.join(', ');
  return flat.length <= 60 ? flat : `\n${list.map(k => `${indent}  ${k},`).join('\n')}\n${indent}`;
}
