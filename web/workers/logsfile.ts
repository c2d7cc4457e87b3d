// A log file that was opened in the page.

import { message, type Message } from '../model/index.ts';
import { decodeLogFile, toEvents } from '../sources/loki/decode.ts';
import { reported, type ReadFile } from './file.ts';

/** Its lines for what shows them, and the events among them for the analysis. */
export function logsIn(bytes: Uint8Array, fields: Readonly<Record<string, string>>): ReadFile {
  const { lines, warnings } = decodeLogFile(new TextDecoder().decode(bytes));
  const { events, malformed } = toEvents(lines, fields);
  const bad: readonly Message[] =
    malformed.length === 0 ? [] : [message('warning.malformed-events', { lines: malformed.length })];
  const loaded = { traces: [], warnings: [...warnings, ...bad], bytes: bytes.length };
  return { traces: [], events, report: reported(loaded, lines) };
}
