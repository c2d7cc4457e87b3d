// Files, read and decoded. Every failure names the file, the place in it and what was expected.

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { ContractError, readContract } from '../config/contract.ts';
import {
  DEFAULT_CONTRACT,
  message,
  type Contract,
  type LogLine,
  type MalformedLine,
  type Message,
  type PlatformEvent,
  type Trace,
} from '../model/index.ts';
import { decodeTraceFile, isDecodeFailure } from '../sources/jaeger/decode.ts';
import { decodeLogFile, toEvents } from '../sources/loki/decode.ts';
import '../words/all.ts';
import { say } from '../words/index.ts';
import type { Arguments } from './args.ts';

/** Input that can't be used. The message is whole: file, place, what was expected. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

export interface Input {
  readonly traces: readonly Trace[];
  readonly lines: readonly LogLine[];
  readonly events: readonly PlatformEvent[];
  readonly contract: Contract;
  readonly warnings: readonly Message[];
}

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** Standard input, as most commands name it. */
const STDIN = '-';

function readBytes(file: string): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file === STDIN ? 0 : file);
  } catch (error) {
    throw new InputError(`${file}: expected a readable file: ${textOf(error)}`);
  }
  try {
    // What was packed already is sometimes packed again on its way.
    while (isGzip(bytes)) bytes = gunzipSync(bytes);
  } catch (error) {
    throw new InputError(`${file}: expected gzip data to the end: ${textOf(error)}`);
  }
  return asUtf8(bytes);
}

/** Windows writes what is redirected to a file as UTF-16 with a byte order mark. */
function asUtf8(bytes: Uint8Array): Uint8Array {
  const [a, b] = bytes;
  const encoding = a === 0xff && b === 0xfe ? 'utf-16le' : a === 0xfe && b === 0xff ? 'utf-16be' : null;
  return encoding === null ? bytes : new TextEncoder().encode(new TextDecoder(encoding).decode(bytes));
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Runs a decoder on a file's content and names the file where it fails. */
function decoded<T>(file: string, decode: (bytes: Uint8Array) => T): T {
  const bytes = readBytes(file);
  try {
    return decode(bytes);
  } catch (error) {
    if (error instanceof ContractError) throw new InputError(error.message);
    // The stack of a reader of JSON is as deep as the text is nested.
    if (error instanceof RangeError)
      throw new InputError(`${file}: at $: expected JSON that is not nested so deep: ${textOf(error)}`);
    if (!isDecodeFailure(error)) throw new InputError(`${file}: ${textOf(error)}`);
    throw new InputError(`${file}: at ${error.place}: expected ${error.expected}, got ${error.got}`);
  }
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

const inFile = (file: string, warning: Message): Message =>
  message('warning.file', { file, text: say(warning) });

/**
 * A file may hold all lines of a service, most of them no events and never meant to be: only what names an event,
 * or is a broken object among lines without a stream, could not be read.
 */
const meantAsEvent = ({ source, problem }: MalformedLine): boolean =>
  source.line.includes('"event"') ||
  (problem.id === 'log.malformed.not-json' && Object.keys(source.labels).length === 0);

/** An export of no lines is empty; so would a file of traces never be. */
const decodeLogs = (lines: string): ReturnType<typeof decodeLogFile> =>
  lines.trim() === '' ? { lines: [], warnings: [] } : decodeLogFile(lines);

/** Reads everything the arguments name. Throws an {@link InputError}. */
export function readInput(args: Arguments): Input {
  const traces: Trace[] = [];
  const lines: LogLine[] = [];
  const warnings: Message[] = [];
  for (const file of args.files) {
    const found = decoded(file, decodeTraceFile);
    const [refused] = found.partialErrors;
    if (found.traces.length === 0 && refused !== undefined)
      throw new InputError(`${file}: at errors: expected traces, got only the error ${refused.message}`);
    for (const trace of found.traces) traces.push(trace);
    if (found.traces.every(t => t.spans.length === 0)) warnings.push(message('warning.no-spans', { file }));
    for (const error of found.partialErrors)
      warnings.push(message('warning.partial', { file, text: error.message }));
    warnings.push(...found.warnings.map(w => inFile(file, w)));
  }
  for (const file of args.logs) {
    const found = decoded(file, bytes => decodeLogs(text(bytes)));
    for (const line of found.lines) lines.push(line);
    warnings.push(...found.warnings.map(w => inFile(file, w)));
  }
  const { contract: file } = args;
  const contract = file === null ? DEFAULT_CONTRACT : decoded(file, bytes => readContract(text(bytes), file));
  const { events, malformed } = toEvents(lines);
  const broken = malformed.filter(meantAsEvent).length;
  if (broken > 0) warnings.push(message('warning.malformed-events', { lines: broken }));
  return { traces, lines, events, contract, warnings };
}
