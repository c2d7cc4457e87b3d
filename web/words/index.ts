// Every sentence a person reads, by id. One folder a language; a sentence is a function of its parameters.

import type { Finding } from '../model/loss.ts';
import type { Message } from '../model/message.ts';
import { en } from './en/index.ts';

type Sentence = (params: Message['params']) => string;

const table: Record<string, Sentence> = { ...en };

/** Adds the words of a part that loads later. */
export function teach(words: Readonly<Record<string, Sentence>>): void {
  Object.assign(table, words);
}

/** The sentence of a message. An unknown id is shown as it is, with its parameters: nothing gets lost. */
export function say(message: Message): string {
  const sentence = Object.hasOwn(table, message.id) ? table[message.id] : undefined;
  if (sentence) return sentence(message.params);
  const params = Object.entries(message.params).map(([k, v]) => `${k}=${v}`);
  return [message.id, ...params].join(' ');
}

/** Why a finding stands, with what log lines say of it. */
export const reasonOf = (f: Pick<Finding, 'reason' | 'told'>): string =>
  [f.reason, ...(f.told ?? [])].map(say).join(' ');

/** A sentence by id and parameters. */
export const word = (id: string, params: Message['params'] = {}): string => say({ id, params });

export { about, count, interval, percent } from './numbers.ts';
export { unfound } from './en/unfound.ts';
export { plain, type EvidenceId, type Part, type Sentence } from './en/parts.ts';
export { afterEvent, hopName } from './en/verdict.ts';
export {
  calm,
  headline,
  listed,
  placeNote,
  placeTitles,
  type Headline,
  type Seen,
} from './en/waterfall-lines.ts';
