import { useMemo } from 'react';
import { spanIndex } from '../../analysis/trace/heads.ts';
import { useCode } from '../../kit/useCode.ts';
import type { AttributeColumn, LogLine, OpenedTrace } from '../../model/index.ts';
import { useAsked, usePlaced } from '../../state/opened.ts';
import type { TraceParams } from './params.ts';
import type * as reading from './reading/index.ts';
import type { TraceLogs } from './logs.ts';
import type { Model } from './useModel.ts';

export type Tools = typeof reading;

/** The reading tools; their code comes once the rows are on the screen. */
const theTools = (): Promise<Tools> => import('./reading/index.ts');

const NO_COLUMNS: readonly AttributeColumn[] = [];
const NO_LINES: readonly LogLine[] = [];

/** The columns of these attributes, those that are known. */
function useColumns(open: number, keys: readonly string[], secrets: readonly string[]) {
  const data = useAsked('columns', { open, keys, secrets }, keys.length > 0);
  return useMemo(
    () => (data ? keys.flatMap(key => data.pinned.find(c => c.key === key) ?? []) : NO_COLUMNS),
    [data, keys],
  );
}

/** What the reading tools know of the open trace, and what they draw of it. */
export function useReading(
  answer: OpenedTrace,
  model: Model,
  params: Pick<TraceParams, 'pinned' | 'by' | 'mark'>,
  logs: TraceLogs,
  painted: boolean,
) {
  const { open } = answer;
  const { tree, selection, secrets } = model;
  const tools = useCode(theTools, painted);
  const { pinned, by } = params;
  const keys = useMemo(() => [...pinned, ...(by === null ? [] : [by])], [pinned, by]);
  const columns = useColumns(open, keys, secrets);
  const moments = useAsked('moments', { open }, tools !== null) ?? null;
  const written = tools ? logs.lines : NO_LINES;
  const placed = useMemo(() => tools?.placedLines(written) ?? [], [tools, written]);
  const spans = usePlaced(open, placed);
  const lines = useMemo(
    () => (tools && spans ? tools.linesBySpan(written, spans) : null),
    [tools, written, spans],
  );
  const colour = by === null ? null : (columns.find(c => c.key === by) ?? null);
  const shown = useMemo(() => pinned.flatMap(k => columns.find(c => c.key === k) ?? []), [pinned, columns]);
  const selected = spanIndex(tree, selection.node);
  const extras = useMemo(
    () => tools?.extrasOf({ tree, pinned: shown, colour, moments, lines, selected }) ?? null,
    [tools, tree, shown, colour, moments, lines, selected],
  );
  /** The span a line belongs to, −1 for none. */
  const owner = (line: LogLine): number => spans?.[written.indexOf(line)] ?? -1;
  return { tools, extras, colour, moments, lines, owner };
}

export type Reading = ReturnType<typeof useReading>;
