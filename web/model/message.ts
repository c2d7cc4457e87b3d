/**
 * What a pure floor says to a person: an id of a sentence in `words/` and its parameters. Telemetry goes
 * only into parameters, which are always drawn as text.
 */
export interface Message {
  readonly id: string;
  readonly params: Readonly<Record<string, string | number>>;
}

export const message = (id: string, params: Message['params'] = {}): Message => ({ id, params });
