// The graylens command. `graylens analyze FILE…`: see USAGE in args.ts.

import { writeSync } from 'node:fs';
import { analyse } from '../analysis/index.ts';
import { DEFAULT_CONFIG } from '../model/index.ts';
import { readArguments, USAGE, UsageError, type Arguments } from './args.ts';
import { InputError, readInput } from './input.ts';
import { gateOf, reportOf } from './report.ts';
import { asText } from './text.ts';
import { verdictText } from './verdict.ts';

const DONE = 0;
const GATE_FAILED = 1;
const UNREADABLE = 2;

/** Writes all of it before the process may end; a pipe that is full is waited for. */
function write(fd: 1 | 2, text: string): void {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : null;
      if (code === 'EPIPE') return;
      if (code !== 'EAGAIN') throw error;
    }
  }
}

function analyze(args: Arguments): number {
  const { traces, lines, events, contract, warnings } = readInput(args);
  const { settle } = DEFAULT_CONFIG;
  const analysis = analyse({ traces, events, lines }, { contract, now: null, settle });
  const report = reportOf(analysis, warnings);
  const gate = gateOf(analysis, report.hops);
  const told = { hops: report.hops, events: args.logs.length === 0 ? null : events, contract };
  const text = (): string => asText(report, gate, args.failOnLoss, verdictText(analysis, told));
  write(1, args.format === 'json' ? `${JSON.stringify(report)}\n` : text());
  if (args.failOnLoss !== null && gate.blind !== null)
    write(2, `graylens: the gate proves nothing: ${gate.blind}\n`);
  return args.failOnLoss !== null && gate.percent > args.failOnLoss ? GATE_FAILED : DONE;
}

function run(words: readonly string[]): number {
  const [command, ...rest] = words;
  if (words.includes('--help') || words.includes('-h') || command === 'help') {
    write(1, USAGE);
    return DONE;
  }
  try {
    if (command !== 'analyze')
      throw new UsageError(`expected the command analyze, got ${command ?? 'nothing'}`);
    return analyze(readArguments(rest));
  } catch (error) {
    if (!(error instanceof InputError || error instanceof UsageError)) throw error;
    write(2, `graylens: ${error.message}\n${error instanceof UsageError ? `\n${USAGE}` : ''}`);
    return UNREADABLE;
  }
}

process.exitCode = run(process.argv.slice(2));
